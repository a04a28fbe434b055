// A map that locks nothing: a click opens a school, or says where the one at hand stands.
gaibao.Live.prototype.placing = function () {
  var asking = this.line.paint.asking;
  return asking && asking.placing ? asking : null;
};

gaibao.Live.prototype.ask = function () {
  var self = this, box = this.map.getContainer();
  this.prompt = gaibao.el("div", "gb-prompt");
  this.prompt.setAttribute("role", "status");
  this.aim = gaibao.el("div", "gb-aim");
  box.appendChild(this.prompt);
  box.appendChild(this.aim);
  this.pins = L.layerGroup().addTo(this.map);
  this.map.on("click", function (event) { if (self.placing()) self.place(event.latlng); });
  box.addEventListener("keydown", function (event) {
    if (event.key !== "Enter" || event.target !== box || !self.placing()) return;
    event.preventDefault();
    self.place(self.map.getCenter());
  });
  this.side.appendChild(gaibao.add(gaibao.block(this.words.how), gaibao.el("p", "gb-remark", this.words.ask_mouse),
    gaibao.el("p", "gb-remark", this.words.ask_keys)));
  this.showAsked();
};

gaibao.Live.prototype.asked = function (item) {
  this.details(item);
  this.push({point: item.point.id, wanted: "open"});
  this.tell();
};

// A hand meets a spot within five pixels: how far that is on the ground goes with it.
gaibao.Live.prototype.place = function (at) {
  var asking = this.placing(), spot = this.map.latLngToContainerPoint(at);
  this.map.closePopup(); // what the ground under the click has to say
  var off = this.map.distance(at, this.map.containerPointToLatLng(spot.add([5, 0])));
  at = at.wrap();
  this.pin({name: asking.name, lat: at.lat, lon: at.lng}, true);
  this.heard.textContent = gaibao.fill(this.words.placed, {name: asking.name});
  this.push({point: asking.placing, wanted: "place", lon: at.lng, lat: at.lat, accuracy_m: off});
  this.tell();
};

gaibao.Live.prototype.pin = function (pin, waiting) {
  var svg = gaibao.canvas(22, 30), box = gaibao.el("div", "gb-pin");
  svg.appendChild(gaibao.svg("path", {d: "M11 29C11 29 20 17 20 10A9 9 0 0 0 2 10C2 17 11 29 11 29Z", fill: "#0b5394", stroke: "#fff", "stroke-width": 1.5}));
  svg.appendChild(gaibao.svg("circle", {cx: 11, cy: 10, r: 3.4, fill: "#fff"}));
  box.appendChild(svg);
  box.classList.toggle("gb-waiting", Boolean(waiting));
  var marker = gaibao.mark([pin.lat, pin.lon], {keyboard: false, interactive: false, zIndexOffset: 2000,
    icon: L.divIcon({className: "", html: box, iconSize: [22, 30], iconAnchor: [11, 29]})});
  marker.bindTooltip(gaibao.el("span", "gb-name", pin.name), {permanent: true, direction: "right", offset: [10, -18], className: "gb-pin-name"});
  this.pins.addLayer(marker);
};

gaibao.Live.prototype.showAsked = function () {
  var asking = this.line.paint.asking, placing = this.placing(), self = this;
  if (!asking || !this.prompt) return;
  this.prompt.hidden = !placing;
  this.prompt.textContent = placing ? gaibao.fill(this.words.place_it, {name: placing.name}) : "";
  this.aim.hidden = !placing;
  this.sheet.classList.toggle("gb-placing", Boolean(placing));
  this.pins.clearLayers();
  asking.pins.forEach(function (pin) { self.pin(pin, false); });
  this.faint = {};
  asking.faint.forEach(function (id) { self.faint[id] = true; });
  this.order.forEach(function (item) { self.shade(item); });
  if (asking.opened === this.line.opened) return;
  this.line.opened = asking.opened;
  if (!this.points[asking.opened]) return;
  this.pick(this.points[asking.opened]);
  this.order.forEach(function (item) { self.shade(item); });
  if (!this.map.getBounds().contains([this.picked().point.lat, this.picked().point.lon])) {
    this.map.panTo([this.picked().point.lat, this.picked().point.lon], {animate: false});
  }
};

// The school that the page shows has a ring; those that its list leaves out step back.
gaibao.Live.prototype.shade = function (item) {
  var node = this.node(item), asking = this.line.paint.asking;
  if (!node || !asking) return;
  node.classList.toggle("gb-faint", Boolean(this.faint && this.faint[item.point.id]));
  node.classList.toggle("gb-opened", item.point.id === asking.opened);
};
