// A marker stands at its place without a transform. Leaflet shifts markers in space, for which the
// browser keeps a picture of each by itself: with some hundred, a quarter of a second for whatever
// is drawn anew. Only while the map glides to another zoom they glide with it, from where they stand.
gaibao.Mark = L.Marker.extend({
  _setPos: function (at) {
    var style = this._icon.style, gliding = this._map._animatingZoom;
    L.Marker.prototype._setPos.call(this, at);
    if (!gliding) this._stands = at;
    style.transform = gliding ? "translate(" + (at.x - this._stands.x) + "px, " + (at.y - this._stands.y) + "px)" : "";
    style.left = this._stands.x + "px";
    style.top = this._stands.y + "px";
  }
});

gaibao.mark = function (where, options) { return new gaibao.Mark(where, options); };

// Shapes, symbols, points and labels on the map.
gaibao.Layers = function (map, spec, sight) {
  this.map = map;
  this.spec = spec;
  this.sight = sight;  // what the reader wants to see
  this.marks = {};     // place id -> mark of the theme that is shown
  this.areas = [];     // [{layer, area}]
  this.symbols = [];   // markers and leader lines, made anew when the view changes
  this.overlays = {};  // overlay id -> {overlay, group, labels, on}
  this.dots = {};      // dots id -> layer
  this.leaders = L.layerGroup().addTo(map);
  this.lit = L.layerGroup().addTo(map); // the ring around what a list points at
  this.taken = [];     // boxes on screen that labels keep clear of
  this.outlineNames = []; // [{lat, lon, w, h}]
  ["gb-outline", "gb-near", "gb-dots", "gb-leader", "gb-lit"].forEach(function (name, i) {
    map.createPane(name).style.zIndex = [350, 360, 430, 450, 620][i];
  });
  this.drawOutlines();
  this.drawNeighbours();
  this.drawAreas();
  spec.overlays.forEach(this.drawOverlay, this);
  spec.dots.forEach(this.drawDots, this);
  map.on("moveend resize", this.refresh, this); // every zoom ends with a moveend
  sight.followers.push(this.again.bind(this));
  sight.lights.push(function (id, ring) { this.ring(ring ? id : ""); }.bind(this));
};

// The same reading, as the reader now wants to see it.
gaibao.Layers.prototype.again = function () {
  Object.keys(this.dots).forEach(function (id) { if (this.map.hasLayer(this.dots[id])) this.dots[id].draw(); }, this);
  if (this.theme) this.showTheme(this.theme); else this.refresh();
};

gaibao.Layers.prototype.legendOf = function (reading) { return gaibao.Sight.legendOf(this.spec, reading); };

gaibao.Layers.prototype.drawOutlines = function () {
  this.spec.outlines.forEach(function (outline) {
    L.geoJSON(outline.geometry, {pane: "gb-outline", interactive: false,
      style: {color: "#c3c9d1", weight: 1, fillColor: "#f7f8fa", fillOpacity: 1}}).addTo(this.map);
    var label = gaibao.el("div", "gb-outline-name gb-name", outline.name);
    var size = gaibao.measured(this.map, [label])[0];
    this.outlineNames.push({lat: outline.lat, lon: outline.lon, w: size.w, h: size.h});
    gaibao.mark([outline.lat, outline.lon], {interactive: false, pane: "gb-outline", keyboard: false,
      icon: L.divIcon({className: "", iconSize: [0, 0], html: label})}).addTo(this.map);
  }, this);
};

gaibao.Layers.prototype.drawAreas = function () {
  var self = this, places = {};
  this.spec.places.forEach(function (place) { places[place.id] = place; });
  this.spec.areas.forEach(function (area) {
    var place = places[area.place_id];
    var layer = L.geoJSON(area.geometry, {style: {className: "gb-area", color: "#4b5563",
      fillColor: gaibao.missingColour, fillOpacity: 0.9}}).addTo(self.map);
    layer.bindTooltip(function () {
      var mark = self.marks[place.id], box = gaibao.el("div");
      var name = area.name === place.name ? area.name : place.name + " · " + area.name;
      return gaibao.add(box, gaibao.el("b", "gb-name", name), gaibao.el("div", "", mark ? mark.text : ""));
    }, {sticky: true});
    layer.on("click", function (event) { gaibao.showPopup(self.map, place.popup, event.latlng); });
    layer.eachLayer(function (path) {
      if (!path.getElement) return;
      path.getElement().setAttribute("data-area", area.id);
      self.tellsOf(path, path.getElement(), place.id);
      gaibao.clickable(self.map, path.getElement(), area.name, place.popup, function () {
        return path.getBounds().getCenter();
      });
    });
    self.areas.push({layer: layer, area: area});
  });
};

gaibao.Layers.prototype.showTheme = function (theme) {
  var legend = this.legendOf(theme);
  this.theme = theme;
  this.marks = {};
  theme.marks.forEach(function (mark) { this.marks[mark.place_id] = mark; }, this);
  this.areas.forEach(function (item) {
    var mark = this.marks[item.area.place_id];
    var pie = mark && mark.slices.length, missing = !mark || mark.key === gaibao.missing;
    var hidden = mark && this.sight.hides(legend, mark.key);
    item.layer.setStyle({
      fillColor: missing ? gaibao.missingColour : pie ? "#f1f3f5" : mark.colour, fillOpacity: hidden ? 0 : 0.9,
      color: hidden ? "#9aa3ae" : "#4b5563", dashArray: hidden ? "1 4" : missing ? "4 3" : null
    });
    item.layer.eachLayer(function (path) { path.getElement().classList.toggle("gb-missing", missing); });
  }, this);
  this.refresh();
};

gaibao.Layers.prototype.refresh = function () {
  var zoom = this.map.getZoom(), weight = zoom < 6.5 ? 0.5 : 1;
  this.map.getPane("gb-outline").style.display = zoom < 7.5 ? "" : "none";
  this.areas.forEach(function (item) { item.layer.setStyle({weight: weight, stroke: this.sight.borders}); }, this);
  this.taken = [];
  this.refreshSymbols();
  var drawn = this.refreshOverlays();
  this.refreshAnchored(drawn);
  this.refreshNeighbours(this.taken.concat(this.putLabels(drawn), drawn.map(function (item) {
    return {x: item.x - item.r, y: item.y - item.r, w: 2 * item.r, h: 2 * item.r};
  })));
};

// What may be written on: the map less a margin and the strip of the scale bar.
gaibao.Layers.prototype.frame = function () {
  var size = this.map.getSize();
  return {x: 6, y: 6, w: size.x - 12, h: size.y - 46};
};

// What stands for each place in this theme, in the window; ``inside``: in its own shape.
gaibao.Layers.prototype.symbolItems = function (inside) {
  var map = this.map, marks = this.marks, self = this, places = this.spec.places.filter(function (place) {
    return marks[place.id] && inside === place.anchors.length > 0 && self.saysMore(marks[place.id]);
  }), nodes = places.map(function (place) { return self.symbol(place, marks[place.id]); });
  return gaibao.measured(map, nodes).map(function (size, i) {
    return {place: places[i], mark: marks[places[i].id], node: nodes[i], w: size.w, h: size.h,
      box: gaibao.boxOf(map, places[i].bounds)};
  });
};

gaibao.Layers.prototype.refreshSymbols = function () {
  var map = this.map, self = this;
  this.symbols.forEach(function (layer) { layer.remove(); });
  this.symbols = [];
  var items = this.symbolItems(false).sort(function (a, b) { return b.mark.radius - a.mark.radius; });
  var words = this.outlineNames.map(function (name) {
    var at = map.latLngToContainerPoint([name.lat, name.lon]);
    return {x: at.x - name.w / 2, y: at.y - name.h / 2, w: name.w, h: name.h};
  });
  gaibao.placeSymbols(items, this.frame(), words).forEach(function (centre, i) {
    if (centre) self.putSymbol(items[i], centre);
  });
};

// Names inside their shapes, clear of the points; a shape that fills the window needs none.
gaibao.Layers.prototype.refreshAnchored = function (drawn) {
  var map = this.map, frame = this.frame(), self = this;
  var items = this.symbolItems(true).filter(function (item) {
    if (item.mark.radius) return true; // a pie is no mere name
    return item.box.w < frame.w * 0.7 && item.box.h < frame.h * 0.7 && item.w < item.box.w * 1.2;
  });
  items.forEach(function (item) {
    item.node.classList.add("gb-anchored");
    item.anchors = item.place.anchors.map(function (at) { return map.latLngToContainerPoint([at[1], at[0]]); });
  });
  gaibao.placeAnchored(items, drawn, frame).forEach(function (centre, i) {
    if (centre) self.putMarker(items[i], centre).setZIndexOffset(1000); // a name is never half hidden
  });
};

// A name is a sign too, but where names are off; a hidden class has neither.
gaibao.Layers.prototype.saysMore = function (mark) {
  return (this.sight.names || mark.radius > 0) && !this.sight.hides(this.legendOf(this.theme), mark.key);
};

gaibao.Layers.prototype.symbol = function (place, mark) {
  var node = gaibao.el("div", "gb-symbol"), label = gaibao.el("div", "gb-symbol-text");
  gaibao.add(label, gaibao.el("b", "gb-name", place.name), gaibao.el("span", "", mark.short || mark.text));
  gaibao.add(node, mark.radius ? gaibao.circleOrPie(mark) : null, this.sight.names ? label : null);
  gaibao.fade(node, this.sight, this.legendOf(this.theme));
  return node;
};

// Sizes on screen, all at once: one by one the browser would lay the page out for each.
gaibao.measured = function (map, nodes) {
  gaibao.add.apply(null, [map.getContainer()].concat(nodes));
  var sizes = nodes.map(function (node) { return {w: node.offsetWidth, h: node.offsetHeight}; });
  nodes.forEach(function (node) { node.remove(); });
  return sizes;
};

gaibao.Layers.prototype.putSymbol = function (item, centre) {
  var map = this.map, box = item.box;
  var end = L.point(Math.max(box.x + box.w * 0.3, Math.min(centre.x, box.x + box.w * 0.7)),
    Math.max(box.y + box.h * 0.3, Math.min(centre.y, box.y + box.h * 0.7)));
  if (box.h < 240) {
    this.symbols.push(L.polyline([map.containerPointToLatLng([centre.x, centre.y]), map.containerPointToLatLng(end)],
      {pane: "gb-leader", interactive: false, color: "#374151", weight: 1}).addTo(map));
  }
  this.putMarker(item, centre);
};

gaibao.Layers.prototype.putMarker = function (item, centre) {
  var map = this.map, where = map.containerPointToLatLng([centre.x, centre.y]);
  var marker = gaibao.mark(where, {keyboard: false, icon: L.divIcon({className: "gb-symbol-icon", html: item.node,
    iconSize: [item.w, item.h], iconAnchor: [item.w / 2, item.h / 2]})}).addTo(map);
  marker.on("click", function () { gaibao.showPopup(map, item.place.popup, where); });
  gaibao.clickable(map, item.node, item.place.name, item.place.popup, function () { return where; });
  this.tellsOf(marker, item.node, item.place.id);
  this.symbols.push(marker);
  this.taken.push({x: centre.x - item.w / 2, y: centre.y - item.h / 2, w: item.w, h: item.h});
  return marker;
};

gaibao.Layers.prototype.drawOverlay = function (overlay) {
  this.overlays[overlay.id] = {overlay: overlay, group: L.layerGroup(), markers: [], labels: L.layerGroup(),
    on: overlay.shown};
};

gaibao.Layers.prototype.marker = function (point) {
  var svg = gaibao.glyph(point), size = Number(svg.getAttribute("width"));
  var where = L.latLng(point.lat, point.lon), node = gaibao.add(gaibao.el("div", "gb-point"), svg);
  node.setAttribute("data-point", point.id);
  var marker = gaibao.mark(where, {keyboard: false, icon: L.divIcon({className: "gb-mark", html: node, iconSize: [size, size],
    iconAnchor: [size / 2, size / 2]})});
  var self = this;
  marker.bindTooltip(function () { return self.tooltip(point); }, {direction: "top"});
  this.answer(marker, node, point);
  this.tellsOf(marker, node, point.id);
  return marker;
};

gaibao.Layers.prototype.tooltip = function (point) {
  return gaibao.add(gaibao.el("div"), gaibao.el("b", "gb-name", point.name), gaibao.el("div", "", point.text),
    gaibao.el("small", "", point.approximate ? gaibao.ui.approximate : ""));
};

// What is said of a point that was looked for.
gaibao.Layers.prototype.tell = function (point) { gaibao.showPopup(this.map, point.popup, L.latLng(point.lat, point.lon)); };

// What a mark does when it is clicked or chosen by key.
gaibao.Layers.prototype.answer = function (marker, node, point) {
  var map = this.map, where = L.latLng(point.lat, point.lon);
  marker.on("click", function () { gaibao.showPopup(map, point.popup, where); });
  gaibao.clickable(map, node, point.name, point.popup, function () { return where; });
};

gaibao.Layers.prototype.drawDots = function (dots) {
  this.dots[dots.id] = new gaibao.Dots(dots, this.sight, this.legendOf(dots));
  if (dots.shown) this.dots[dots.id].addTo(this.map);
};

gaibao.Layers.prototype.switchOverlay = function (id, on) {
  if (this.dots[id] && on) this.dots[id].addTo(this.map);
  if (this.dots[id] && !on) this.dots[id].remove();
  if (this.dots[id]) return;
  this.overlays[id].on = on;
  this.refresh();
};

// Whether any point of the overlay is drawn inside the window.
gaibao.Layers.prototype.inSight = function (id) {
  if (this.dots[id]) return this.map.hasLayer(this.dots[id]);
  var item = this.overlays[id], map = this.map;
  return item.on && map.getZoom() >= item.overlay.min_zoom && item.overlay.points.some(function (point) {
    return map.getBounds().contains([point.lat, point.lon]);
  });
};

// Only what is in the window, and a little around it, is drawn and set apart: hundreds of marks
// that nobody has zoomed in to are not made.
gaibao.Layers.prototype.refreshOverlays = function () {
  var map = this.map, zoom = map.getZoom(), self = this, drawn = [], window_ = map.getBounds().pad(0.2);
  Object.keys(this.overlays).forEach(function (id) {
    var item = self.overlays[id], legend = self.legendOf(item.overlay), on = item.on && zoom >= item.overlay.min_zoom;
    item.labels.clearLayers();
    if (on) item.group.addTo(map); else item.group.remove();
    if (on) item.labels.addTo(map);
    if (on) item.overlay.points.forEach(function (point, i) {
      var marker = item.markers[i];
      if (!window_.contains([point.lat, point.lon]) || self.sight.hidesAll(legend, point.keys)) {
        if (marker) item.group.removeLayer(marker);
        return;
      }
      if (!marker) marker = item.markers[i] = self.marker(point);
      item.group.addLayer(marker);
      if (point.segments.length) gaibao.fade(marker.options.icon.options.html, self.sight, legend);
      var spot = map.latLngToContainerPoint([point.lat, point.lon]);
      drawn.push({x: spot.x + point.nudge[0], y: spot.y + point.nudge[1], r: point.radius + 1, home: spot,
        point: point, marker: marker, labels: item.labels, named: zoom >= item.overlay.label_zoom});
    });
  });
  this.leaders.clearLayers();
  gaibao.spread(drawn).forEach(function (spot, i) { self.putPoint(drawn[i], spot); });
  return drawn;
};

// A mark that had to give way is tied to its true point by a thin line.
gaibao.Layers.prototype.putPoint = function (item, spot) {
  item.x = spot.x;
  item.y = spot.y;
  var where = this.map.containerPointToLatLng([spot.x, spot.y]);
  item.marker.setLatLng(where);
  if (Math.hypot(spot.x - item.home.x, spot.y - item.home.y) < 6) return;
  L.polyline([where, [item.point.lat, item.point.lon]],
    {pane: "gb-leader", interactive: false, color: "#374151", weight: 1}).addTo(this.leaders);
};

// Gives the boxes that the labels take.
gaibao.Layers.prototype.putLabels = function (drawn) {
  var map = this.map, names = this.sight.names, boxes = [], items = drawn.filter(function (item) { return names && item.named; });
  items.forEach(function (item) {
    item.node = gaibao.el("div", "gb-label");
    gaibao.add(item.node, gaibao.el("b", "gb-name", item.point.name), gaibao.el("span", "", item.point.text));
  });
  gaibao.measured(map, items.map(function (item) { return item.node; })).forEach(function (size, i) {
    items[i].w = size.w;
    items[i].h = size.h;
  });
  gaibao.placeLabels(items, this.taken, this.frame()).forEach(function (corner, i) {
    if (!corner) return;
    boxes.push({x: corner.x, y: corner.y, w: items[i].w, h: items[i].h});
    gaibao.mark(map.containerPointToLatLng([corner.x, corner.y]), {interactive: false, keyboard: false,
      icon: L.divIcon({className: "", html: items[i].node, iconSize: [items[i].w, items[i].h], iconAnchor: [0, 0]})
    }).addTo(items[i].labels);
  });
  return boxes;
};
