// The page: a slider, and everything that follows it.
wi.Page = function (all) {
  var self = this;
  wi.words = all.words;
  this.all = all;
  this.own = new wi.Held(all.columns, all.own);
  this.levels = all.levels.map(function (record) { return new wi.Held(all.columns, record); });
  this.at = this.home = all.levels.map(function (record) { return record.budget; }).indexOf(all.own_budget);
  this.main = gaibao.el("main", "wi-main");
  this.build();
  window.addEventListener("resize", function () { self.curve.draw(); });
  window.matchMedia("print").addEventListener("change", function () { self.curve.draw(); });
  this.show(this.at);
  document.body.setAttribute("data-ready", "yes");
};

wi.Page.prototype.now = function () { return this.levels[this.at]; };
wi.Page.prototype.next = function () { return this.levels[this.at + 1] || null; };

wi.Page.prototype.build = function () {
  var body = document.body, main = this.main, head = this.all.head, skip = gaibao.el("a", "wi-skip", wi.words.to_table), self = this;
  var inner = gaibao.el("div", "wi-inner");
  skip.href = "#wi-list";
  // On paper what runs at the head and the foot of every page is a table's: that is what repeats.
  this.running = gaibao.el("div", "wi-running");
  this.runningText = gaibao.el("span");
  gaibao.add(this.running, this.runningText, head.stamp ? gaibao.el("b", "", head.stamp) : null);
  gaibao.add(inner, this.header(), main, this.footer());
  gaibao.add(body, skip, gaibao.add(gaibao.el("div", "wi-frame"), this.running, inner,
    gaibao.add(gaibao.el("div", "wi-standing"), gaibao.el("span", "", head.standing))));
  this.overview(main);
  this.parts = ["buys", "closes", "fair", "funds", "places", "next"].map(function (name) {
    return wi.part(name, "wi-made wi-" + name);
  });
  this.parts.slice(0, 2).forEach(function (part) { main.appendChild(part.section); });
  this.drawMap(main);
  this.parts.slice(2).forEach(function (part) { main.appendChild(part.section); });
  this.listing = new wi.Listing(this);
  gaibao.add(main, this.listing.part.section, this.rules());
  body.addEventListener("keydown", function (event) { self.key(event); });
};

wi.Page.prototype.header = function () {
  var head = this.all.head, box = gaibao.el("header", "wi-head"), titles = gaibao.el("div", "wi-titles"), line = gaibao.el("div", "wi-line");
  gaibao.add(titles, gaibao.el("h1", "", head.title), gaibao.el("p", "", head.signed.join("\u3000")));
  gaibao.add(line, titles, head.stamp ? gaibao.el("div", "wi-stamp", head.stamp) : null);
  return gaibao.add(box, line, this.controls());
};

wi.Page.prototype.controls = function () {
  var bar = gaibao.el("div", "wi-controls"), label = gaibao.el("label", "", wi.words.slider), self = this;
  var range = this.range = gaibao.el("input", "wi-slider"), budgets = this.all.levels.map(function (record) { return record.budget; });
  range.type = "range";
  range.id = "wi-slider";
  range.min = budgets[0];
  range.max = Math.max(1, budgets[budgets.length - 1]);
  range.step = "any"; // the thumb stands where its money is; it rests at levels only
  label.htmlFor = range.id;
  range.addEventListener("input", function () {
    var value = Number(range.value);
    self.show(budgets.reduce(function (best, budget, at) {
      return Math.abs(budget - value) < Math.abs(budgets[best] - value) ? at : best;
    }, 0));
  });
  function button(name, sign, to) {
    var node = gaibao.el("button", "wi-button", sign || wi.words[name]);
    node.type = "button";
    if (sign) node.setAttribute("aria-label", wi.words[name]);
    node.addEventListener("click", function () { self.show(to()); });
    return node;
  }
  this.less = button("less", "\u2212", function () { return self.at - 1; });
  this.more = button("more", "+", function () { return self.at + 1; });
  this.back = button("own", "", function () { return self.home; });
  this.label = gaibao.el("output", "wi-budget");
  this.place = gaibao.el("span", "wi-place");
  this.label.htmlFor = range.id;
  return gaibao.add(bar, label, this.less, range, this.more, this.label, this.place, this.back);
};

wi.Page.prototype.key = function (event) {
  var step = {ArrowLeft: -1, ArrowDown: -1, ArrowRight: 1, ArrowUp: 1, PageDown: -5, PageUp: 5, Home: -this.levels.length, End: this.levels.length}[event.key];
  if (event.target !== this.range || !step || event.altKey || event.ctrlKey || event.metaKey) return;
  event.preventDefault();
  this.show(this.at + step);
};

wi.Page.prototype.overview = function (main) {
  var part = wi.part("overview", "wi-overview"), head = this.all.head;
  this.why = gaibao.el("p", "wi-why");
  this.why.setAttribute("role", "status");
  this.tiles = gaibao.el("dl", "wi-tiles");
  this.proof = gaibao.el("p", "wi-proof");
  this.missed = gaibao.el("div", "wi-missed");
  this.chart = gaibao.el("div", "wi-chart");
  gaibao.add(part.body, this.why, this.tiles, this.proof, this.missed, gaibao.el("h3", "", wi.words.curve), this.chart,
    gaibao.el("p", "wi-remark", head.how), head.held ? gaibao.el("p", "wi-remark", head.held) : null);
  main.appendChild(part.section);
  this.curve = new wi.Curve(this.chart, this);
};

wi.Page.prototype.drawMap = function (main) {
  var part = wi.part("map", "wi-map");
  main.appendChild(part.section);
  this.map = new wi.Map(part.body, this);
};

wi.Page.prototype.rules = function () {
  var part = wi.part("rules", "wi-rules"), list = gaibao.el("ol");
  this.all.head.rules.forEach(function (text) { list.appendChild(gaibao.el("li", "", text)); });
  gaibao.add(part.body, gaibao.el("p", "", this.all.head.aim), list);
  return part.section;
};

wi.Page.prototype.footer = function () {
  var head = this.all.head, foot = gaibao.el("footer", "wi-foot");
  [head.standing, head.source, head.version].forEach(function (text) { foot.appendChild(gaibao.el("p", "", text)); });
  return foot;
};

// Another level: everything below follows.
wi.Page.prototype.show = function (at) {
  var first = !this.shown, last = this.levels.length - 1;
  at = Math.max(0, Math.min(last, at));
  this.range.value = this.levels[at].record.budget;
  if (this.shown && at === this.at) return;
  this.shown = true;
  this.at = at;
  var now = this.now().record, own = at === this.home;
  this.label.textContent = now.label;
  this.place.textContent = own ? wi.words.plan : wi.fill("level_of", {at: at + 1, count: last + 1});
  this.range.setAttribute("aria-valuetext", this.words());
  this.less.setAttribute("aria-disabled", String(at === 0));
  this.more.setAttribute("aria-disabled", String(at === last));
  this.back.setAttribute("aria-disabled", String(own));
  this.runningText.textContent = wi.fill("said", {name: this.all.head.title, state: wi.fill("budget", {label: now.label})});
  if (!first) this.map.paint();
  this.tell(now);
  this.curve.draw();
  this.makeParts();
  this.listing.paint();
};

wi.Page.prototype.words = function () {
  var now = this.now().record, text;
  if (!this.now().chosen) return wi.fill("slider_none", now);
  text = wi.fill("slider_text", {label: now.label, cost: now.tiles[0][0], projects: now.tiles[1][0], closed: now.tiles[4][0]});
  return this.at === this.home ? wi.fill("slider_own", {text: text}) : text;
};

wi.Page.prototype.tell = function (now) {
  var names = this.all.columns.tiles, self = this;
  this.why.textContent = now.why || "";
  this.why.hidden = !now.why;
  this.tiles.replaceChildren();
  names.forEach(function (name, i) {
    var tile = gaibao.el("div", "wi-tile"), told = now.chosen ? now.tiles[i] : [wi.words.unknown, "", ""];
    tile.setAttribute("data-tile", i);
    gaibao.add(tile, gaibao.el("dt", "", name), gaibao.el("dd", "wi-figure", told[0]), gaibao.el("dd", "wi-of", told[1]),
      gaibao.el("dd", "wi-than", told[2]));
    self.tiles.appendChild(tile);
  });
  this.proof.textContent = now.chosen ? wi.fill("said", {name: wi.words.proof, state: now.proof}) : "";
  this.missed.replaceChildren();
  if (!now.missed || !now.missed.length) return;
  var list = gaibao.el("ul");
  now.missed.forEach(function (text) { list.appendChild(gaibao.el("li", "", text)); });
  gaibao.add(this.missed, gaibao.el("h3", "", wi.words.missed), list);
};

wi.Page.prototype.makeParts = function () {
  var now = this.now(), next = this.next(), columns = this.all.columns, own = this.own;
  this.parts.forEach(function (part) {
    var made = now.chosen || part.name === "next" ? wi[part.name](columns, now, part.name === "next" ? next : own)
      : gaibao.el("p", "", wi.words.now_none);
    part.body.replaceChildren(made);
  });
};

new wi.Page(gaibao.read(gaibao.bytes(document.getElementById("wi-data").textContent)));
