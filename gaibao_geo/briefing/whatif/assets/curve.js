// The curve: how much of the shortfall each budget closes, drawn to the true scale of money.
wi.Curve = function (host, page) {
  this.host = host;
  this.page = page;
  this.most = Math.max(1, page.levels[page.levels.length - 1].record.budget);
  this.high = Math.max.apply(null, [0.01].concat(page.levels.map(function (held) { return held.record.share || 0; })));
};

wi.Curve.prototype.x = function (budget) { return 56 + (this.width - 80) * budget / this.most; };

wi.Curve.prototype.y = function (share) { return 178 - 150 * share / this.high; };

wi.Curve.prototype.text = function (x, y, words, anchor) {
  var node = gaibao.svg("text", {x: x, y: y, "text-anchor": anchor || "middle"});
  node.textContent = words;
  return node;
};

wi.Curve.prototype.draw = function () {
  this.width = Math.max(320, this.host.clientWidth || 640);
  var page = this.page, self = this, svg = gaibao.canvas(this.width, 226, this.words());
  svg.setAttribute("class", "wi-curve");
  [0, 0.5, 1].forEach(function (part) {
    var y = self.y(part * self.high);
    gaibao.add(svg, gaibao.svg("line", {x1: 56, x2: self.width - 24, y1: y, y2: y, "class": "wi-grid"}),
      self.text(50, y + 4, (part * self.high * 100).toFixed(1) + "%", "end"));
  });
  this.ticks().forEach(function (budget) {
    gaibao.add(svg, gaibao.svg("line", {x1: self.x(budget), x2: self.x(budget), y1: 178, y2: 183, "class": "wi-grid"}),
      self.text(self.x(budget), 197, wi.wan(budget)));
  });
  svg.appendChild(this.text(this.x(this.most / 2), 219, wi.words.axis));
  this.line(svg);
  var own = page.own.record, now = page.now().record, budget = page.all.own_budget;
  gaibao.add(svg, gaibao.svg("path", {d: "M" + this.x(budget) + " " + (this.y(own.share) - 8) + "l7 8l-7 8l-7 -8z", "class": "wi-own"}),
    this.text(Math.min(this.x(budget), this.width - 44), this.y(own.share) - 14, wi.words.plan));
  svg.appendChild(gaibao.svg("line", {x1: this.x(now.budget), x2: this.x(now.budget), y1: 20, y2: 178, "class": "wi-at"}));
  if (now.chosen) svg.appendChild(gaibao.svg("circle", {cx: this.x(now.budget), cy: this.y(now.share), r: 6, "class": "wi-now"}));
  this.host.replaceChildren(svg);
};

// A line through every level that has a plan, and a dot for each.
wi.Curve.prototype.line = function (svg) {
  var self = this, planned = this.page.levels.filter(function (held) { return held.chosen; });
  var path = planned.map(function (held) { return self.x(held.record.budget) + "," + self.y(held.record.share); });
  svg.appendChild(gaibao.svg("polyline", {points: path.join(" "), "class": "wi-line"}));
  planned.forEach(function (held) {
    svg.appendChild(gaibao.svg("circle", {cx: self.x(held.record.budget), cy: self.y(held.record.share), r: 2.5, "class": "wi-dot"}));
  });
};

// Budgets of levels near the quarters of the axis, none so near another that they would touch.
wi.Curve.prototype.ticks = function () {
  var budgets = this.page.levels.map(function (held) { return held.record.budget; }), most = this.most, last = -Infinity, self = this;
  return [0, 0.25, 0.5, 0.75, 1].map(function (part) {
    return budgets.reduce(function (best, budget) {
      return Math.abs(budget - part * most) < Math.abs(best - part * most) ? budget : best;
    });
  }).filter(function (budget) {
    var far = self.x(budget) - last > 70;
    if (far) last = self.x(budget);
    return far;
  });
};

wi.Curve.prototype.words = function () {
  var page = this.page, now = page.now().record, planned = page.levels.filter(function (held) { return held.chosen; });
  var first = planned[0].record, last = planned[planned.length - 1].record;
  return wi.fill("curve_text", {least: first.label, most: last.label, low: first.tiles[4][0], high: last.tiles[4][0],
    label: now.label, closed: now.chosen ? now.tiles[4][0] : wi.words.unknown});
};
