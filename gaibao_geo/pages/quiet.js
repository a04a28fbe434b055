// What Streamlit's own frame does without us: it calls every page English, and its first stop
// of Tab; it asks for the internet when this machine's own server has stopped; and it makes two
// steps back of one page whose address says what it shows.
const page = window.gaibaoPage || (window.gaibaoPage = {words: {}, begun: false});

function say(node, text) {
  if (node && node.textContent !== text) node.textContent = text;
}

function stopped() {
  const box = document.querySelector("[role=dialog]");
  const head = box && box.querySelector("h2");
  if (!head || head.textContent !== "Connection error") return;
  say(head, page.words.stopped);
  say(head.nextElementSibling, page.words.stopped_text);
  box.querySelector("button").setAttribute("aria-label", page.words.close);
}

function begin() {
  page.begun = true;
  new MutationObserver(stopped).observe(document.body, {childList: true});
  const push = history.pushState;
  history.pushState = function (state, unused, url) {
    const same = url && new URL(url, location.href).pathname === location.pathname;
    (same ? history.replaceState : push).call(history, state, unused, url);
  };
}

export default function (component) {
  page.words = component.data;
  document.documentElement.lang = page.words.tag;
  say(document.querySelector("[data-testid=stSkipToContent]"), page.words.skip);
  if (!page.begun) begin();
}
