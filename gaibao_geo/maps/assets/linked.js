// Lists and map know of each other: what is pointed at in one lights up in the other.
gaibao.onMap = function (spec) {
  var ids = {};
  spec.places.forEach(function (place) { ids[place.id] = true; });
  spec.overlays.forEach(function (overlay) {
    overlay.points.forEach(function (point) { ids[point.id] = true; });
  });
  return function (id) { return Boolean(id) && ids[id] === true; };
};

// maps: the layers of each map that shows the ground.
gaibao.link = function (side, maps) {
  var sight = maps[0].sight;
  function about(event) {
    var row = event.target.closest ? event.target.closest("[data-about]") : null;
    return row ? row.getAttribute("data-about") : "";
  }
  ["mouseover", "focusin"].forEach(function (name) {
    side.addEventListener(name, function (event) { sight.light(about(event), true); });
  });
  ["mouseleave", "focusout"].forEach(function (name) {
    side.addEventListener(name, function () { sight.light("", true); });
  });
  side.addEventListener("click", function (event) {
    if (about(event)) gaibao.goToRow(maps[0], about(event));
  });
  sight.lights.push(function (id) {
    side.querySelectorAll("[data-about]").forEach(function (row) {
      row.classList.toggle("gb-lit", row.getAttribute("data-about") === id);
    });
  });
};

// The map moves only as far as it must, and tells what the row is about.
gaibao.goToRow = function (layers, id) {
  var map = layers.map, padding = {padding: [60, 60], animate: false};
  var place = layers.spec.places.find(function (one) { return one.id === id; });
  if (place) {
    var b = place.bounds, at = place.anchors[0] || [(b[0] + b[2]) / 2, (b[1] + b[3]) / 2];
    map.panInside([at[1], at[0]], padding);
    gaibao.showPopup(map, place.popup, L.latLng(at[1], at[0]));
    return;
  }
  layers.spec.overlays.forEach(function (overlay) {
    overlay.points.forEach(function (point) {
      if (point.id !== id) return;
      if (map.getZoom() < overlay.min_zoom) map.setView([point.lat, point.lon], overlay.min_zoom, {animate: false});
      map.panInside([point.lat, point.lon], padding);
      layers.tell(point);
    });
  });
};

// A mark or a shape says which place it is when the mouse or the keyboard is on it.
gaibao.Layers.prototype.tellsOf = function (layer, node, id) {
  var sight = this.sight;
  function on() { sight.light(id, false); }
  function off() { sight.light("", false); }
  layer.on("mouseover", on).on("mouseout", off);
  node.addEventListener("focus", on);
  node.addEventListener("blur", off);
};

// A dark line on white around what a list points at: seen on every colour, and without any.
gaibao.Layers.prototype.ring = function (id) {
  var lit = this.lit, self = this;
  lit.clearLayers();
  if (!id) return;
  function line(make) {
    [["#fff", 7], ["#111827", 3.5]].forEach(function (look) {
      make({pane: "gb-lit", interactive: false, fill: false, color: look[0], weight: look[1], opacity: 1}).addTo(lit);
    });
  }
  this.areas.forEach(function (item) {
    if (item.area.place_id !== id) return;
    (item.layer.getLatLngs ? [item.layer] : item.layer.getLayers()).forEach(function (path) {
      line(function (look) { return L.polygon(path.getLatLngs(), look); });
    });
  });
  Object.keys(this.overlays).forEach(function (name) {
    var drawn = self.overlays[name];
    drawn.overlay.points.forEach(function (point, i) {
      if (point.id !== id) return;
      var marker = drawn.markers[i], at = marker && drawn.group.hasLayer(marker) ? marker.getLatLng() : [point.lat, point.lon];
      line(function (look) { return L.circleMarker(at, Object.assign({radius: point.radius + 6}, look)); });
    });
  });
};
