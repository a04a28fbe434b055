// The counties around: quiet lines below everything, and their names where there is room.
gaibao.NEAR_ZOOM = 6; // from further away they would be a net over the map

gaibao.Layers.prototype.drawNeighbours = function () {
  var near = this.spec.neighbours;
  if (!near) return;
  this.near = L.layerGroup().addTo(this.map);
  this.nearNames = L.layerGroup().addTo(this.map);
  L.polyline(gaibao.fromSteps(near.borders)[0], {pane: "gb-near", interactive: false, color: "#b9c0ca", weight: 1}).addTo(this.near);
};

// After all else is placed: a name keeps within its own county and clear of whatever stands there.
gaibao.Layers.prototype.refreshNeighbours = function (taken) {
  var near = this.spec.neighbours, map = this.map, frame = this.frame(), self = this;
  if (!near) return;
  var shown = this.sight.neighbours && map.getZoom() >= gaibao.NEAR_ZOOM;
  map.getPane("gb-near").style.display = shown ? "" : "none";
  this.nearNames.clearLayers();
  if (!shown || !this.sight.names) return;
  var nodes = near.names.map(function (name) { return gaibao.el("div", "gb-near-name gb-name", name.name); });
  gaibao.measured(map, nodes).forEach(function (size, i) {
    var best = null;
    near.names[i].spots.forEach(function (spot) {
      var at = map.latLngToContainerPoint([spot[1], spot[0]]);
      var room = map.latLngToContainerPoint([spot[1], spot[0] + spot[2]]).x - at.x;
      var box = {x: at.x - size.w / 2, y: at.y - size.h / 2, w: size.w, h: size.h};
      if (Math.hypot(size.w, size.h) / 2 > room || gaibao.overlap(box, frame) < size.w * size.h - 1) return;
      if (taken.some(function (other) { return gaibao.overlap(box, other) > 0; })) return;
      if (!best || room > best.room) best = {room: room, at: at, box: box};
    });
    if (!best) return;
    taken.push(best.box);
    gaibao.mark(map.containerPointToLatLng(best.at), {interactive: false, keyboard: false, pane: "gb-near",
      icon: L.divIcon({className: "", html: nodes[i], iconSize: [size.w, size.h], iconAnchor: [size.w / 2, size.h / 2]})
    }).addTo(self.nearNames);
  });
};
