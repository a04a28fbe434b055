// The component that holds the map. Its message is always the same, so that it travels once.
// data: the name of the line and the base's sha, a line feed, then the base as JSON in gzip.
export default function (component) {
  const bytes = component.data, end = bytes.indexOf(10), text = new TextDecoder();
  const [name, sha] = JSON.parse(text.decode(bytes.subarray(0, end)));
  const lines = window.gaibaoLines || (window.gaibaoLines = {});
  const line = lines[name] || (lines[name] = {pending: [], number: 0, told: 0, waits: 0});
  const host = component.parentElement;
  if (line.sha !== sha || line.host !== host) {
    if (line.live) line.live.close();
    line.live = null;
    Object.assign(line, {sha: sha, host: host, base: bytes.subarray(end + 1)});
    line.open = function () {
      const gaibao = kit();
      line.live = new gaibao.Live(host, gaibao.read(line.base), line);
    };
  }
  if (!line.live && line.paint && line.paint.sha === sha) line.open();
  return function () {
    if (line.host !== host) return;
    if (line.live) line.live.close();
    line.live = line.open = line.sha = line.host = null;
  };
}
