// Every candidate in one table: searched, filtered, and set against the plan. A row is made once;
// a level only changes what it says and whether it is shown.
wi.Listing = function (page) {
  this.page = page;
  this.columns = page.all.columns;
  this.part = wi.part("list", "wi-list");
  this.count = gaibao.el("p", "wi-count");
  this.count.setAttribute("aria-live", "polite");
  this.filters = gaibao.el("p", "wi-filters");
  this.build();
};

wi.Listing.prototype.build = function () {
  var words = wi.words, columns = this.columns, tools = gaibao.el("div", "wi-tools"), self = this;
  var heads = [[words["column.project"]], [words["column.school"]], [columns.place_name], [words["column.item"]],
    [words["column.yuan"], true], [words["column.start"]], [words["column.against"]]];
  this.search = gaibao.el("input");
  this.search.type = "search";
  this.place = this.choice([["", words.everywhere]].concat(columns.places.map(function (name, at) { return [String(at), name]; })));
  this.item = this.choice([["", words.every_item]].concat(columns.item_names.map(function (name, at) { return [String(at), name]; })));
  this.state = this.choice(["chosen", "left", "all", "differ", "comes"].map(function (name) { return [name, words["filter." + name]]; }));
  [[words.search, this.search], [columns.place_name, this.place], [words.item, this.item], [words.state, this.state]].forEach(function (tool, i) {
    var label = gaibao.el("label", "", tool[0]);
    label.htmlFor = tool[1].id = "wi-tool-" + i;
    tools.appendChild(gaibao.add(gaibao.el("div"), label, tool[1]));
    tool[1].addEventListener("input", function () { self.filter(); });
  });
  var table = wi.table(heads, []);
  this.rows = columns.ids.map(function (id, at) { return self.row(at, heads); });
  this.rows.forEach(function (row) { table.tBodies[0].appendChild(row.line); });
  gaibao.add(this.part.body, tools, this.filters, this.count, wi.scroll(table, words.list));
};

wi.Listing.prototype.choice = function (options) {
  var select = gaibao.el("select");
  options.forEach(function (option) {
    var node = gaibao.el("option", "", option[1]);
    node.value = option[0];
    select.appendChild(node);
  });
  return select;
};

wi.Listing.prototype.row = function (at, heads) {
  var columns = this.columns, school = columns.schools[columns.school[at]], line = gaibao.el("tr"), self = this;
  var items = columns.items[at].map(function (item) { return columns.item_names[item]; }).join(wi.words.comma);
  var place = columns.places[columns.place[at]], where = columns.township[at];
  if (where && where !== place) place += " " + where;
  wi.row(line, heads, [columns.names[at], "", place, items, wi.wan(columns.costs[at]), "", ""]);
  line.setAttribute("data-project", columns.ids[at]);
  var cell = line.cells[1];
  if (this.page.map.knows(school[0])) {
    var button = gaibao.el("button", "wi-link", school[1]);
    button.type = "button";
    button.title = wi.fill("on_map", {name: school[1]});
    button.addEventListener("click", function () { self.page.map.show(school[0]); });
    cell.appendChild(button);
  } else cell.textContent = school[1];
  return {line: line, at: at, text: [columns.ids[at], columns.names[at], school[0], school[1], place].join("\n").toLowerCase()};
};

wi.Listing.prototype.paint = function () {
  var now = this.page.now(), own = this.page.own, self = this;
  this.rows.forEach(function (row) {
    var cells = row.line.cells, stands = now.chosen ? now.against(own, row.at) : "", year = now.year(row.at);
    cells[4].textContent = wi.wan(now.has(row.at) ? now.yuan(row.at) : self.columns.costs[row.at]);
    cells[5].textContent = year === null ? wi.words["is.out"] : wi.fill("is.year", {year: year});
    cells[6].textContent = !stands ? wi.words.unknown : wi.fill("is." + stands, {year: own.year(row.at)});
    row.line.setAttribute("data-stands", stands);
    row.line.setAttribute("data-chosen", now.has(row.at) ? "yes" : "no");
  });
  this.filter();
};

wi.Listing.prototype.wanted = function (row, sought) {
  var page = this.page, now = page.now(), next = page.next(), at = row.at, columns = this.columns, state = this.state.value;
  if (sought.some(function (word) { return row.text.indexOf(word) < 0; })) return false;
  if (this.place.value && columns.place[at] !== Number(this.place.value)) return false;
  if (this.item.value && columns.items[at].indexOf(Number(this.item.value)) < 0) return false;
  if (state === "chosen") return now.has(at);
  if (state === "left") return !now.has(at);
  if (state === "differ") return Boolean(now.chosen) && now.against(page.own, at) !== "same";
  return state === "all" || (Boolean(next) && next.has(at) && !now.has(at));
};

wi.Listing.prototype.filter = function () {
  var sought = this.search.value.toLowerCase().split(/\s+/).filter(Boolean), self = this, count = 0, yuan = 0, said = [];
  var now = this.page.now();
  this.rows.forEach(function (row) {
    var wanted = self.wanted(row, sought);
    row.line.hidden = !wanted;
    if (!wanted) return;
    count += 1;
    yuan += now.has(row.at) ? now.yuan(row.at) : self.columns.costs[row.at];
  });
  [this.state, this.place, this.item].forEach(function (tool, i) {
    if (!i || tool.value) said.push(tool.options[tool.selectedIndex].text);
  });
  if (this.search.value.trim()) said.push(this.search.value.trim());
  this.count.textContent = wi.fill("shown", {count: wi.grouped(count), wan: wi.wan(yuan), all: wi.grouped(this.rows.length)});
  this.filters.textContent = wi.fill("only", {filters: said.join(wi.words.comma)});
};
