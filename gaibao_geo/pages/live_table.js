// The component that holds the table. data: the line's name and the list's sha, a line feed, JSON:
// {words, columns: [heading, ...], rows: [[project, school, place, cost], ...], ids, years}.
const STEP = 200; // rows that are drawn at first, and with each press of "more"
const CODES = {free: "f", "in": "i", out: "o"};

export default function (component) {
  const bytes = component.data, end = bytes.indexOf(10), text = new TextDecoder();
  const [name, sha] = text.decode(bytes.subarray(0, end)).split(" ");
  const lines = window.gaibaoTables || (window.gaibaoTables = {});
  const line = lines[name] || (lines[name] = {pending: [], number: 0});
  const host = component.parentElement;
  if (line.sha !== sha || line.host !== host) {
    Object.assign(line, {sha: sha, host: host});
    line.table = new Table(host, JSON.parse(text.decode(bytes.subarray(end + 1))), line);
  }
  if (line.paint && line.paint.sha === sha) line.table.paint(line.paint);
  return function () {
    if (line.host !== host) return;
    line.table = line.sha = line.host = null;
  };
}

function el(tag, attributes, ...children) {
  const made = document.createElement(tag);
  Object.entries(attributes || {}).forEach(function ([key, value]) { made.setAttribute(key, value); });
  made.append(...children);
  return made;
}

class Table {
  constructor(host, list, line) {
    this.list = list;
    this.line = line;
    this.most = STEP;
    this.order = null; // {column, down}
    const words = list.words;
    this.find = el("input", {type: "search", placeholder: words.find, "aria-label": words.find});
    this.only = el("select", {"aria-label": words.show},
      ...["all", "chosen", "left", "decided"].map(function (key) { return el("option", {value: key}, words[key]); }));
    this.count = el("span", {role: "status"});
    this.head = el("tr");
    this.body = el("tbody");
    this.more = el("button", {type: "button", "class": "more"}, words.more);
    const table = el("table", {}, el("caption", {}, words.caption), el("thead", {}, this.head), this.body);
    this.box = el("div", {"class": "rows"}, table, this.more);
    this.sheet = el("div", {"class": "sheet"}, el("div", {"class": "tools"}, this.find, this.only, this.count), this.box);
    host.querySelectorAll(".sheet").forEach(function (old) { old.remove(); });
    host.append(this.sheet);
    this.find.addEventListener("input", () => this.again());
    this.only.addEventListener("change", () => this.again());
    this.more.addEventListener("click", () => { this.most += STEP; this.draw(); });
    this.body.addEventListener("change", (event) => this.decide(event.target));
    this.headings();
  }

  headings() {
    this.list.columns.forEach((heading, column) => {
      const sort = el("button", {type: "button"}, heading);
      sort.addEventListener("click", () => {
        this.order = {column: column, down: Boolean(this.order && this.order.column === column && !this.order.down)};
        this.again();
      });
      this.head.append(el("th", {scope: "col", "aria-sort": "none", "data-column": column}, sort));
    });
  }

  again() { this.most = STEP; this.draw(); }

  paint(paint) {
    this.now = paint;
    this.box.style.maxHeight = paint.height + "px";
    this.sheet.classList.toggle("dimmed", Boolean(paint.dimmed));
    this.line.pending = this.line.pending.filter(function (click) {
      return click.number > paint.heard && click.session === paint.session;
    });
    const left = this.box.scrollTop;
    this.draw();
    this.box.scrollTop = left;
  }

  // What a person decided: the server's word, or what it has not heard yet.
  lock(row) {
    const id = this.list.ids[row];
    for (let i = this.line.pending.length - 1; i >= 0; i--) {
      if (this.line.pending[i].point === id) return CODES[this.line.pending[i].wanted];
    }
    return this.now.locks[row];
  }

  cells(row) {
    const words = this.list.words, year = this.now.years[row];
    return [words[this.lock(row)], ...this.list.rows[row], words[this.now.chosen[row] === "1" ? "in_plan" : "not_in_plan"],
      year === "-" ? words.no_year : String(this.list.years[Number.parseInt(year, 36)])];
  }

  wanted() {
    const word = this.find.value.trim().toLowerCase(), only = this.only.value, found = [];
    this.list.rows.forEach((parts, row) => {
      if (only === "chosen" && this.now.chosen[row] !== "1") return;
      if (only === "left" && this.now.chosen[row] === "1") return;
      if (only === "decided" && this.lock(row) === "f") return;
      if (!word || parts.some(function (part) { return String(part).toLowerCase().includes(word); })) found.push(row);
    });
    if (!this.order) return found;
    const key = (row) => this.cells(row)[this.order.column], sign = this.order.down ? -1 : 1;
    return found.map((row) => [key(row), row]).sort(function (a, b) {
      const apart = typeof a[0] === "number" ? a[0] - b[0] : String(a[0]).localeCompare(String(b[0]), "zh");
      return sign * apart || a[1] - b[1];
    }).map(function (pair) { return pair[1]; });
  }

  draw() {
    if (!this.now) return;
    const words = this.list.words, rows = this.wanted();
    const held = this.sheet.getRootNode().activeElement, focus = held && held.dataset ? held.dataset.project : null;
    this.body.replaceChildren(...rows.slice(0, this.most).map((row) => this.row(row)));
    this.more.hidden = rows.length <= this.most;
    this.count.textContent = words.count.replace("{shown}", rows.length).replace("{of}", this.list.rows.length);
    this.head.childNodes.forEach((th, column) => {
      const mine = this.order && this.order.column === column;
      th.setAttribute("aria-sort", !mine ? "none" : this.order.down ? "descending" : "ascending");
    });
    if (focus === null || focus === undefined) return;
    const same = [...this.body.querySelectorAll("select")].find(function (one) { return one.dataset.project === focus; });
    if (same) same.focus({preventScroll: true});
  }

  row(row) {
    const words = this.list.words, lock = this.lock(row), cells = this.cells(row);
    const choice = el("select", {"data-project": this.list.ids[row], "aria-label": words.decision.replace("{project}", this.list.rows[row][0])},
      ...["free", "in", "out"].map(function (state) { return el("option", {value: state}, words[CODES[state]]); }));
    choice.value = {f: "free", i: "in", o: "out"}[lock];
    const tr = el("tr", {"data-lock": lock, "data-chosen": this.now.chosen[row]}, el("td", {}, choice));
    cells.slice(1).forEach(function (cell) {
      const number = typeof cell === "number";
      tr.append(el("td", number ? {"class": "number"} : {}, number ? cell.toLocaleString("en", {maximumFractionDigits: 4}) : cell));
    });
    return tr;
  }

  // Decisions that the server has not heard go again with the next one, so that none is lost.
  decide(choice) {
    const line = this.line;
    line.number = Math.max(line.number, this.now.heard) + 1;
    line.pending.push({number: line.number, point: choice.dataset.project, wanted: choice.value, session: this.now.session});
    choice.closest("tr").dataset.lock = CODES[choice.value];
    line.send(line.pending.slice());
  }
}
