// The map of the level that is shown, by the scripts of every other map; nothing is locked on it.
wi.Shown = function (host, all, line) { gaibao.Live.call(this, host, all, line); };
wi.Shown.prototype = Object.assign(Object.create(gaibao.Live.prototype), {
  lockBlock: function () { return this.line.above; },
  showPicked: function () {}
});

wi.Map = function (host, page) {
  var all = page.all.map, self = this;
  this.page = page;
  all.about.live = Object.assign({}, all.about.live, {nothing_to_lock: "", how: wi.words.map_how,
    help_mouse: wi.words.map_mouse, help_keys: wi.words.map_keys});
  gaibao.know(all);
  // The plan at hand is drawn beside it from a description of its own.
  this.plan = JSON.parse(JSON.stringify(all.spec));
  gaibao.putPaint(this.plan, all.moving, all.about.letters, page.all.own_paint);
  this.button = gaibao.el("button", "wi-button", wi.words.swipe_on);
  this.button.type = "button";
  this.button.setAttribute("aria-pressed", "false");
  this.button.addEventListener("click", function () { self.swipe(!self.beside); });
  this.live = new wi.Shown(host, all, {paint: this.paintOf(), pending: [], number: 0, told: 0, waits: 0,
    above: gaibao.add(gaibao.el("div", "gb-block"), this.button)});
  gaibao.fitPaper(this.live.map);
  this.fitWhole();
};

// Paper is upright: what was wholly in the window fills it again.
wi.Map.prototype.fitWhole = function () {
  var map = this.live.map, view = this.page.all.map.spec.views[0], b = view.bounds, whole = false;
  window.addEventListener("beforeprint", function () { whole = map.getBounds().contains([[b[1], b[0]], [b[3], b[2]]]); });
  window.matchMedia("print").addEventListener("change", function () { if (whole) gaibao.goTo(map, view, false); });
};

// The same height at every level: the map never jumps.
wi.Map.prototype.paintOf = function () { return Object.assign({height: 580, heard: 0}, this.page.all.paints[this.page.at]); };

wi.Map.prototype.paint = function () {
  this.live.line.paint = this.paintOf();
  this.live.paint(this.live.line.paint);
  if (this.twin) this.name();
};

wi.Map.prototype.knows = function (school) { return school in this.live.points; };

wi.Map.prototype.show = function (school) {
  var item = this.live.points[school];
  this.live.sheet.scrollIntoView({block: "center"});
  this.live.go(item);
  this.live.details(item, true);
};

wi.Map.prototype.sides = function () {
  return {left: {name: wi.words.plan}, right: {name: wi.fill("budget", {label: this.page.now().record.label})}};
};

wi.Map.prototype.swipe = function (on) {
  this.beside = on;
  if (!this.twin) this.twin = this.second();
  this.live.sheet.classList.toggle("wi-alone", !on);
  this.button.textContent = wi.words[on ? "swipe_off" : "swipe_on"];
  this.button.setAttribute("aria-pressed", String(on));
  if (on) this.twin.over.querySelector("input").dispatchEvent(new Event("input"));
  else this.live.map.getContainer().style.clipPath = "";
};

// The plan's own map to the left of the bar. Its schools answer to the mouse; keys have those of the level.
wi.Map.prototype.second = function () {
  var live = this.live, holder = live.map.getContainer(), twin = gaibao.twin(live.map), layers = new gaibao.Layers(twin.map, this.plan, live.layers.sight);
  twin.holder.classList.add("gb-left");
  holder.classList.add("gb-right");
  layers.answer = function (marker, node, point) {
    marker.on("click", function () { gaibao.showPopup(twin.map, point.popup, L.latLng(point.lat, point.lon)); });
  };
  layers.tooltip = function (point) {
    return gaibao.add(gaibao.el("div"), gaibao.el("b", "gb-name", point.name), gaibao.el("div", "", point.state));
  };
  layers.refresh();
  live.map.on("resize", function () { twin.map.invalidateSize({animate: false}); });
  gaibao.bar(this.sides(), twin.holder, holder, twin.over);
  this.twin = twin;
  this.name();
  return twin;
};

wi.Map.prototype.name = function () {
  var sides = this.sides();
  gaibao.sideLabels(sides, this.twin.holder, this.live.map.getContainer());
  this.twin.over.querySelector(".gb-tag-right").textContent = gaibao.fill(gaibao.ui["swipe.right"], sides.right);
};
