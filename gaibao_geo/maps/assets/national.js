// Every county of the country on one canvas. Layers of points are drawn as on any other map.
gaibao.National = function (map, spec, sight) {
  this.canvas = L.canvas({padding: 0.2});
  gaibao.Layers.call(this, map, spec, sight);
};
gaibao.National.prototype = Object.create(gaibao.Layers.prototype);

// Steps in whole units back to degrees (maps/shapes.py, deltas).
gaibao.fromSteps = function (geometry) {
  return geometry.rings.map(function (polygon) {
    return polygon.map(function (steps) {
      var points = [], x = 0, y = 0;
      for (var i = 0; i < steps.length; i += 2) {
        x += steps[i];
        y += steps[i + 1];
        points.push([y * geometry.unit, x * geometry.unit]);
      }
      return points;
    });
  });
};

// A pattern that a canvas fills with: what is not known.
gaibao.hatchFill = function () {
  var tile = document.createElement("canvas"), pen = tile.getContext("2d");
  tile.width = tile.height = 6;
  pen.fillStyle = gaibao.missingColour;
  pen.fillRect(0, 0, 6, 6);
  pen.strokeStyle = "#9aa3ae";
  pen.beginPath();
  pen.moveTo(0, 6);
  pen.lineTo(6, 0);
  pen.stroke();
  return pen.createPattern(tile, "repeat");
};

gaibao.National.prototype.drawOutlines = function () {
  var pane = this.map.createPane("gb-lines"), canvas = L.canvas({pane: "gb-lines", padding: 0.2}), map = this.map;
  pane.style.zIndex = 420;
  pane.style.pointerEvents = "none"; // else this canvas would keep the mouse from the one below
  this.spec.outlines.forEach(function (outline) {
    L.geoJSON(outline.geometry, {pane: "gb-lines", renderer: canvas, interactive: false,
      style: {color: "#374151", weight: outline.name ? 1.6 : 0.9, fill: false}}).addTo(map);
    if (outline.name) gaibao.mark([outline.lat, outline.lon], {interactive: false, keyboard: false, pane: "gb-lines",
      icon: L.divIcon({className: "", iconSize: [0, 0], html: gaibao.el("div", "gb-sea gb-name", outline.name)})}).addTo(map);
  });
};

gaibao.National.prototype.drawAreas = function () {
  var self = this, map = this.map, hatch = gaibao.hatchFill();
  this.hatch = hatch;
  this.places = {};
  this.spec.places.forEach(function (place) { self.places[place.id] = place; });
  this.areas = this.spec.areas.map(function (area) {
    var layer = L.polygon(gaibao.fromSteps(area.geometry), {renderer: self.canvas, color: "#6b7280", weight: 0.35,
      fillColor: hatch, fillOpacity: 1, smoothFactor: 1});
    layer.gbPlace = self.places[area.place_id];
    return {layer: layer, area: area};
  });
  this.group = L.featureGroup(this.areas.map(function (item) { return item.layer; }));
  this.group.bindTooltip(function (layer) {
    var mark = self.marks[layer.gbPlace.id];
    return gaibao.add(gaibao.el("div"), gaibao.el("b", "gb-name", layer.gbPlace.name),
      gaibao.el("div", "", gaibao.unpacked(layer.gbPlace.popup).subtitle), gaibao.el("div", "", mark ? mark.text : ""));
  }, {sticky: true});
  this.group.on("mouseover", function (event) { self.sight.light(event.layer.gbPlace.id, false); });
  this.group.on("mouseout", function () { self.sight.light("", false); });
  this.group.on("click", function (event) { gaibao.showPopup(map, event.layer.gbPlace.popup, event.latlng); });
};

gaibao.National.prototype.showTheme = function (theme) {
  var self = this, legend = this.legendOf(theme);
  this.theme = theme;
  this.marks = {};
  theme.marks.forEach(function (mark) { self.marks[mark.place_id] = mark; });
  this.areas.forEach(function (item) {
    var mark = self.marks[item.area.place_id];
    item.layer.options.fillColor = !mark || mark.key === gaibao.missing ? self.hatch : mark.colour;
    item.layer.options.fillOpacity = mark && self.sight.hides(legend, mark.key) ? 0 : 1;
    item.layer.options.stroke = self.sight.borders;
  });
  if (this.map.hasLayer(this.group)) this.areas.forEach(function (item) { item.layer.redraw(); });
  else this.group.addTo(this.map);
  this.refresh();
};

gaibao.National.prototype.refresh = function () {
  this.taken = [];
  this.symbols.forEach(function (layer) { layer.remove(); });
  this.symbols = [];
  var drawn = this.refreshOverlays();
  this.refreshAnchored(drawn);
  this.putLabels(drawn);
};

// Names only of counties in the window that have room for one.
gaibao.National.prototype.symbolItems = function () {
  var map = this.map, marks = this.marks, window_ = map.getBounds(), places = [], self = this;
  if (map.getZoom() < 6.5) return [];
  this.spec.places.forEach(function (place) {
    var at = place.anchors[0];
    if (!self.saysMore(marks[place.id])) return;
    if (window_.contains([at[1], at[0]]) && gaibao.boxOf(map, place.bounds).w > 64) places.push(place);
  });
  var nodes = places.map(function (place) { return self.symbol(place, marks[place.id]); });
  return gaibao.measured(map, nodes).map(function (size, i) {
    return {place: places[i], mark: marks[places[i].id], node: nodes[i], w: size.w, h: size.h, box: gaibao.boxOf(map, places[i].bounds)};
  });
};
