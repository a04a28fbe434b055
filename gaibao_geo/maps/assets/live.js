// The map of a page that answers: painted anew without being made anew, and locked by clicks.
// A lock is shown at once; the server hears of it, and what it then paints is what holds.
gaibao.Live = function (host, all, line) {
  var spec = this.spec = all.spec, self = this;
  this.line = line;              // {paint, send, pending, number, told, waits, view, picked, telling}: outlives this map
  this.about = all.about;
  this.words = all.about.live;
  this.moving = all.moving;
  this.texts = all.texts.length; // those of the base; what a paint says comes after them
  this.points = {};              // id -> {point, overlay, at}
  this.order = [];
  gaibao.know(all);
  spec.overlays.forEach(function (overlay) {
    overlay.points.forEach(function (point, at) {
      self.order.push(self.points[point.id] = {point: point, overlay: overlay.id, at: at});
    });
  });
  this.put(line.paint);
  this.forget(line.paint);
  this.build(host);
};

gaibao.Live.prototype.build = function (host) {
  var spec = this.spec, self = this, sheet = this.sheet = gaibao.el("div", "gb-sheet gb-live");
  var box = gaibao.el("div", "gb-map");
  // Leaflet takes the focus when the mouse goes down; the page must not scroll under the mouse.
  box.focus = function () { HTMLElement.prototype.focus.call(box, {preventScroll: true}); };
  sheet.lang = this.about.lang;
  this.stale = gaibao.el("div", "gb-stale");
  this.heard = gaibao.el("div", "gb-heard");
  this.stale.setAttribute("role", "status");
  this.heard.setAttribute("aria-live", "polite");
  var map = this.map = L.map(box, this.about.options);
  var goTo = function (view) { gaibao.goTo(map, view, gaibao.namesBeside(spec)); };
  gaibao.add(host, gaibao.add(sheet, gaibao.header(spec), spec.views.length > 1 ? gaibao.viewBar(spec, goTo) : null,
    box, gaibao.el("aside", "gb-side"), this.heard, gaibao.footer(spec)));
  box.appendChild(this.stale);
  this.fit();
  gaibao.controls(map);
  map.invalidateSize();
  this.look(goTo);
  var Layers = spec.national ? gaibao.National : gaibao.Layers;
  sheet.appendChild(gaibao.hatch());
  this.layers = new Layers(map, spec, this.sight());
  this.layers.tooltip = function (point) { return self.tooltip(point); };
  this.layers.answer = function (marker, node, point) { self.answer(marker, node, point); };
  this.layers.tell = function (point) {
    self.pick(self.points[point.id]);
    self.details(self.points[point.id], true);
  };
  this.side = gaibao.panel(spec, this.layers, map);
  var locks = this.lockBlock(); // of no use where no school answers to a click
  if (this.line.paint.asking) this.ask();
  else if (spec.overlays.length) {
    this.side.insertBefore(locks, this.side.firstChild);
    this.side.appendChild(gaibao.add(gaibao.block(this.words.how), gaibao.el("p", "gb-remark", this.words.help_mouse),
      gaibao.el("p", "gb-remark", this.words.help_keys)));
  }
  sheet.replaceChild(this.side, sheet.querySelector("aside"));
  this.showStale();
  map.on("moveend", function () { self.line.view = {at: map.getCenter(), zoom: map.getZoom(), ground: self.ground()}; });
  map.on("moveend resize", function () { self.keepTabStop(); });
  map.on("popupclose", function () { self.open = self.line.telling = null; });
  map.fire("zoomend");
  this.showPicked();
  this.keepTabStop();
  if (this.points[this.line.telling]) this.details(this.points[this.line.telling]);
  this.watch = new ResizeObserver(function () {
    self.fit();
    map.invalidateSize({animate: false});
  });
  this.watch.observe(sheet);
  sheet.setAttribute("data-ready", "yes");
};

// What the reader chose to see holds in another language too, on the same ground.
gaibao.Live.prototype.sight = function () {
  var held = this.line.seen;
  if (!held || held.ground !== this.ground()) held = this.line.seen = {ground: this.ground(), sight: new gaibao.Sight()};
  held.sight.start();
  return held.sight;
};

gaibao.Live.prototype.fit = function () {
  var height = this.line.paint.height + "px", narrow = this.sheet.clientWidth < 760;
  this.sheet.style.height = narrow ? "auto" : height;
  this.map.getContainer().style.height = narrow ? "calc(" + height + " * .75)" : "auto";
  this.sheet.classList.toggle("gb-narrow", narrow);
};

gaibao.Live.prototype.close = function () {
  this.watch.disconnect();
  clearTimeout(this.later);
  this.map.off().remove();
  this.sheet.remove();
};

// The same ground in another language, or after another page: where the reader left it.
gaibao.Live.prototype.look = function (goTo) {
  var view = this.line.view;
  if (view && view.ground === this.ground()) this.map.setView(view.at, view.zoom, {animate: false});
  else goTo(this.spec.views[0]);
};

gaibao.Live.prototype.ground = function () { return JSON.stringify(this.spec.views[0].bounds); };

// A paint is put into a description, from which everything is drawn; the wordings of its looks come
// after the texts at hand. Hands back the points that look another way than before.
gaibao.putPaint = function (spec, moving, letters, paint) {
  var first = gaibao.texts.length, changed = [];
  spec.title = paint.title;
  spec.subtitle = paint.subtitle;
  spec.notes = paint.notes;
  paint.looks.forEach(function (look) { gaibao.texts.push(look.subtitle); });
  spec.overlays.forEach(function (overlay, o) {
    overlay.legend = paint.legends[o];
    overlay.points.forEach(function (point, at) {
      var which = letters.indexOf(paint.looks_of[o][at]), look = paint.looks[which], key = JSON.stringify(look);
      point.popup[1] = first + which;
      if (point.look !== key) changed.push(point);
      point.look = key;
      ["keys", "colour", "shape", "segments", "text"].forEach(function (name) { point[name] = look[name]; });
      point.state = look.subtitle || look.text;
    });
  });
  spec.side_lists.forEach(function (list, i) {
    list.items.forEach(function (row, at) { row.value = paint.beside[i][at]; });
  });
  moving.forEach(function (line, at) { // overlay, point, section, row, wordings
    var popup = spec.overlays[line[0]].points[line[1]].popup;
    popup[2][line[2]][2][line[3]][1] = line[4][letters.indexOf(paint.said[at])];
  });
  return changed;
};

gaibao.Live.prototype.put = function (paint) {
  var self = this;
  gaibao.texts.length = this.texts;
  var changed = gaibao.putPaint(this.spec, this.moving, this.about.letters, paint);
  this.spec.overlays.forEach(function (overlay, o) {
    overlay.points.forEach(function (point, at) {
      self.points[point.id].lock = self.about.locks[paint.locks[o][at]] || "";
    });
  });
  return changed.map(function (point) { return self.points[point.id]; });
};

// Another paint of the same base. Marks that look the same stay as they are.
gaibao.Live.prototype.paint = function (paint) {
  var spec = this.spec, side = this.side, self = this, before = {};
  this.order.forEach(function (item) { before[item.point.id] = self.lockOf(item); });
  var changed = this.put(paint);
  this.forget(paint);
  this.order.forEach(function (item) {
    if (before[item.point.id] !== self.lockOf(item) && changed.indexOf(item) < 0) changed.push(item);
  });
  changed.forEach(this.redraw, this);
  if (changed.length && Object.keys(this.layers.sight.hidden).length) this.layers.refresh(); // some came into a hidden class
  this.fit();
  this.showAsked();
  this.sheet.replaceChild(gaibao.header(spec), this.sheet.querySelector(".gb-head"));
  spec.overlays.forEach(function (overlay, o) {
    var below = side.querySelectorAll("[data-overlay]")[o];
    gaibao.renewLegend(below, overlay.legend, gaibao.seen(self.layers, overlay));
  });
  gaibao.showHidden(side, this.layers.sight);
  var beside = side.querySelector(".gb-beside"), notes = side.querySelector(".gb-notes");
  if (beside) side.replaceChild(gaibao.sideLists(spec), beside);
  if (notes) side.replaceChild(gaibao.notes(spec), notes.parentNode);
  if (paint.theme !== this.theme) this.chooseTheme(paint.theme);
  this.showStale();
  this.showPicked();
  if (!this.open) return;
  this.open.popup.options.autoPan = false; // a popup that grows moves nothing
  this.open.popup.setContent(gaibao.popup(gaibao.unpacked(this.open.item.point.popup)));
};

gaibao.Live.prototype.chooseTheme = function (id) {
  this.theme = id;
  this.side.querySelectorAll(".gb-radios input, .gb-choice").forEach(function (control) {
    if (control.type === "radio" && control.value !== id) return;
    if (control.type === "radio") control.checked = true; else control.value = id;
    control.dispatchEvent(new Event("change"));
  });
};

gaibao.Live.prototype.showStale = function () {
  var why = this.line.paint.dimmed;
  this.stale.textContent = why;
  this.stale.hidden = !why;
  this.sheet.classList.toggle("gb-dimmed", Boolean(why));
};

// Clicks that the server has heard of are its own matter; so are those of a session that is over.
gaibao.Live.prototype.forget = function (paint) {
  this.line.pending = this.line.pending.filter(function (click) {
    return click.number > paint.heard && click.session === paint.session;
  });
  if (paint.heard >= this.line.told) this.line.waits = 0;
  this.tell(); // what was clicked meanwhile, or just before the page was left
};

// What a point's lock is: the server's word, or the click that it has not heard of yet.
gaibao.Live.prototype.lockOf = function (item) {
  for (var i = this.line.pending.length - 1; item.lock && i >= 0; i--) {
    if (this.line.pending[i].point === item.point.id) return this.line.pending[i].wanted;
  }
  return item.lock;
};

gaibao.Live.prototype.lockWord = function (lock) {
  return this.line.paint.asking ? "" : this.words[lock || "nothing_to_lock"];
};

gaibao.Live.prototype.want = function (item, wanted) {
  if (!item.lock || this.lockOf(item) === wanted) return;
  this.push({point: item.point.id, wanted: wanted});
  this.redraw(item);
  this.showPicked();
  this.heard.textContent = gaibao.fill(this.words.said, {name: item.point.name, state: this.words[wanted]});
  this.tell();
};

gaibao.Live.prototype.push = function (click) {
  this.line.number = Math.max(this.line.number, this.line.paint.heard) + 1;
  this.line.pending.push(Object.assign({number: this.line.number, session: this.line.paint.session}, click));
};

// One message at a time: clicks made before it is answered go with the next, so that a quick hand
// does not break off each answer with the next question. After a while nobody is waited for.
gaibao.Live.prototype.tell = function () {
  var line = this.line, self = this, now = Date.now();
  if (!line.pending.length) return;
  if (now < line.waits) {
    clearTimeout(this.later);
    this.later = setTimeout(function () { self.tell(); }, line.waits - now + 10);
    return;
  }
  line.waits = now + 3000;
  line.told = line.number;
  line.send(line.pending.slice());
};

gaibao.Live.prototype.cycle = function (item) {
  var next = {free: "in", mixed: "in", "in": "out", out: "free"};
  if (this.line.paint.asking) this.asked(item);
  else if (item.lock) this.want(item, next[this.lockOf(item)]); else this.details(item);
};

gaibao.Live.prototype.node = function (item) {
  var marker = this.layers.overlays[item.overlay].markers[item.at];
  return marker ? marker.options.icon.options.html : null;
};

gaibao.Live.prototype.redraw = function (item) {
  var node = this.node(item);
  if (!node) return;
  node.replaceChild(gaibao.glyph(item.point), node.firstChild);
  this.dress(node, item);
};

gaibao.Live.prototype.dress = function (node, item) {
  var lock = this.lockOf(item), words = [item.point.name, item.point.state, this.lockWord(lock)];
  var mark = gaibao.lockMark(node.firstChild, item.point, lock);
  if (mark) node.firstChild.appendChild(mark);
  var marker = this.layers.overlays[item.overlay].markers[item.at], tip = marker && marker.getTooltip();
  if (tip && tip.isOpen()) tip.update();
  if (marker) marker.setZIndexOffset(mark ? 1000 : 0);
  node.setAttribute("data-lock", lock);
  this.shade(item);
  node.setAttribute("aria-label", words.filter(Boolean).join(", "));
};

gaibao.Live.prototype.answer = function (marker, node, point) {
  var self = this, item = this.points[point.id];
  this.dress(node, item);
  marker.getTooltip().options.offset = [0, -point.radius - 6];
  node.setAttribute("role", "button");
  node.setAttribute("tabindex", item === this.stop ? "0" : "-1");
  marker.on("click", function (event) {
    node.focus({preventScroll: true});
    if (self.placing()) self.place(self.map.mouseEventToLatLng(event.originalEvent));
    else self.cycle(item);
  });
  marker.on("contextmenu", function (event) {
    L.DomEvent.preventDefault(event.originalEvent);
    self.details(item);
  });
  node.addEventListener("focus", function () {
    self.pick(item);
    if (node.matches(":focus-visible")) marker.openTooltip();
  });
  node.addEventListener("blur", function () { marker.closeTooltip(); });
  node.addEventListener("keydown", function (event) { self.key(event, item); });
};

gaibao.Live.prototype.key = function (event, item) {
  var way = {ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1]}[event.key];
  if (event.ctrlKey || event.metaKey || event.altKey) return;
  if (way) this.go(this.next(item, way));
  else if (event.key === "Enter" || event.key === " ") this.cycle(item);
  else if (event.key === "i" || event.key === "I") this.details(item, true);
  else if (event.key === "Escape") this.map.closePopup();
  else return;
  event.preventDefault();
  event.stopPropagation();
};

// The nearest school on that side: what lies straight on counts as nearer than what lies aslant.
gaibao.Live.prototype.next = function (item, way) {
  var best = null, least = Infinity, from = this.spot(item), self = this;
  this.order.forEach(function (other) {
    if (other === item || !self.shows(other)) return;
    var to = self.spot(other), dx = to.x - from.x, dy = to.y - from.y;
    var along = dx * way[0] + dy * way[1], aside = Math.abs(dx * way[1] + dy * way[0]);
    if (along <= 0 || aside > 2 * along) return;
    if (along + 2 * aside < least) { least = along + 2 * aside; best = other; }
  });
  return best;
};

// Whether its layer is on and its class is not hidden.
gaibao.Live.prototype.shows = function (item) {
  var layer = this.layers.overlays[item.overlay];
  return layer.on && !this.layers.sight.hidesAll(this.layers.legendOf(layer.overlay), item.point.keys);
};

gaibao.Live.prototype.spot = function (item) {
  var point = item.point, layer = this.layers.overlays[item.overlay], marker = layer.markers[item.at];
  if (marker && layer.group.hasLayer(marker)) return this.map.latLngToContainerPoint(marker.getLatLng());
  return this.map.latLngToContainerPoint([point.lat, point.lon]).add(point.nudge);
};

gaibao.Live.prototype.go = function (item) {
  if (!item) return;
  var spot = this.spot(item), size = this.map.getSize();
  if (spot.x < 10 || spot.y < 10 || spot.x > size.x - 10 || spot.y > size.y - 10) {
    this.map.panTo([item.point.lat, item.point.lon], {animate: false});
  }
  this.pick(item);
  var node = this.node(item);
  if (node) node.focus({preventScroll: true});
};

// One school of the map answers to Tab: the one at hand, else the first in the window.
gaibao.Live.prototype.keepTabStop = function () {
  var self = this, stop = this.stop;
  function drawn(item) {
    var layer = self.layers.overlays[item.overlay], marker = layer.markers[item.at];
    return marker && layer.group.hasLayer(marker) && self.map.getBounds().contains(marker.getLatLng());
  }
  if (!stop || !drawn(stop)) stop = this.order.filter(drawn)[0] || stop;
  if (this.stop && this.node(this.stop)) this.node(this.stop).setAttribute("tabindex", "-1");
  this.stop = stop;
  if (stop && this.node(stop)) this.node(stop).setAttribute("tabindex", "0");
};

gaibao.Live.prototype.pick = function (item) {
  if (this.stop && this.node(this.stop)) this.node(this.stop).setAttribute("tabindex", "-1");
  this.stop = item;
  if (this.node(item)) this.node(item).setAttribute("tabindex", "0");
  this.line.picked = item.point.id;
  this.showPicked();
};

gaibao.Live.prototype.details = function (item, byKey) {
  var self = this, node = this.node(item);
  var popup = gaibao.showPopup(this.map, item.point.popup, L.latLng(item.point.lat, item.point.lon));
  this.open = {item: item, popup: popup};
  this.line.telling = item.point.id;
  if (node) this.layers.overlays[item.overlay].markers[item.at].closeTooltip(); // the popup says more
  var content = popup.getElement().querySelector(".leaflet-popup-content");
  popup.getElement().setAttribute("role", "dialog");
  popup.getElement().setAttribute("aria-label", item.point.name);
  content.setAttribute("tabindex", "0");
  popup.getElement().addEventListener("keydown", function (event) {
    if (event.key !== "Escape") return;
    event.stopPropagation();
    self.map.closePopup(popup);
    if (node) node.focus({preventScroll: true});
  });
  if (byKey) content.focus({preventScroll: true});
};

gaibao.Live.prototype.tooltip = function (point) {
  var item = this.points[point.id], lock = this.lockOf(item), box = gaibao.el("div", "gb-tip");
  return gaibao.add(box, gaibao.el("b", "gb-name", point.name), gaibao.el("div", "", point.state),
    gaibao.el("div", "gb-tip-lock", this.lockWord(lock)),
    gaibao.el("small", "", point.approximate ? gaibao.ui.approximate : ""),
    gaibao.el("small", "gb-tip-hint", lock ? this.words.hint : ""));
};

// The school at hand with its lock as buttons, then how many are locked.
gaibao.Live.prototype.lockBlock = function () {
  var block = gaibao.block(this.words.locks), self = this, states = gaibao.el("div", "gb-states");
  this.pickedName = gaibao.el("div", "gb-picked gb-name");
  this.buttons = {};
  ["free", "in", "out"].forEach(function (lock) {
    var button = self.buttons[lock] = gaibao.el("button", "gb-state");
    gaibao.add(button, gaibao.lockSample(lock), gaibao.el("span", "", self.words[lock]));
    button.addEventListener("click", function () { self.want(self.picked(), lock); });
    states.appendChild(button);
  });
  this.more = gaibao.el("button", "gb-state gb-more", this.words.details);
  this.more.addEventListener("click", function () { self.details(self.picked(), true); });
  states.appendChild(this.more);
  states.querySelectorAll("button").forEach(function (button) { button.type = "button"; });
  this.counts = gaibao.el("ul", "gb-legend gb-locks");
  return gaibao.add(block, this.pickedName, states, this.counts);
};

gaibao.Live.prototype.picked = function () { return this.points[this.line.picked] || null; };

gaibao.Live.prototype.showPicked = function () {
  var item = this.picked(), lock = item && this.lockOf(item), counts = {}, self = this;
  this.pickedName.textContent = item ? gaibao.fill(this.words.said, {name: item.point.name, state: item.point.state})
    : this.words.pick_one;
  Object.keys(this.buttons).forEach(function (name) {
    self.buttons[name].disabled = !lock;
    self.buttons[name].setAttribute("aria-pressed", String(lock === name));
  });
  this.more.disabled = !item;
  this.order.forEach(function (other) {
    var state = self.lockOf(other);
    counts[state] = (counts[state] || 0) + 1;
  });
  this.counts.replaceChildren();
  ["in", "out", "mixed"].forEach(function (name) {
    var row = gaibao.el("li");
    row.setAttribute("data-key", name);
    row.setAttribute("data-count", counts[name] || 0);
    self.counts.appendChild(gaibao.add(row, gaibao.lockSample(name), gaibao.el("span", "", self.words[name]),
      gaibao.el("small", "", gaibao.fill(gaibao.ui.count, {count: counts[name] || 0}))));
  });
};
