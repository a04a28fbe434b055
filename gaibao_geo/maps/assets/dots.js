// Thousands of points on one canvas, too many for marks of their own. What lies in the window is
// drawn, dot by dot, after each move; while the map is moved the picture of before goes along.
gaibao.Dots = L.Layer.extend({
  initialize: function (dots, sight, legend) {
    var place = new Float32Array(gaibao.bytes(dots.lon_lat).buffer), n = place.length / 2;
    this.dots = dots;
    this.sight = sight;
    this.legend = legend;
    this.kind = gaibao.bytes(dots.kinds);
    this.x = new Float64Array(n); // on the square world of the web's maps, 0 to 1
    this.y = new Float64Array(n);
    for (var i = 0; i < n; i++) {
      var sine = Math.sin(place[2 * i + 1] * Math.PI / 180);
      this.x[i] = place[2 * i] / 360 + 0.5;
      this.y[i] = 0.5 - Math.log((1 + sine) / (1 - sine)) / (4 * Math.PI);
    }
  },
  onAdd: function (map) {
    this.sheet = gaibao.el("canvas", "gb-dots leaflet-zoom-hide");
    map.getPane("gb-dots").appendChild(this.sheet);
    this.draw();
  },
  onRemove: function () { this.sheet.remove(); },
  getEvents: function () { return {moveend: this.draw, resize: this.draw}; },
  draw: function () {
    var map = this._map, size = map.getSize(), ratio = window.devicePixelRatio || 1, sheet = this.sheet;
    var world = 256 * Math.pow(2, map.getZoom()) * ratio, corner = map.getPixelBounds().min;
    var left = corner.x * ratio, top = corner.y * ratio, drawn = 0;
    sheet.width = size.x * ratio; // empties it, too
    sheet.height = size.y * ratio;
    sheet.style.width = size.x + "px";
    sheet.style.height = size.y + "px";
    L.DomUtil.setPosition(sheet, map.containerPointToLayerPoint([0, 0]));
    // Whole pixels, written one by one: many times as fast as asking for a square each.
    var pen = sheet.getContext("2d"), side = Math.max(1, Math.round(this.side(map.getZoom()) * ratio)), half = side >> 1;
    var width = sheet.width, height = sheet.height, picture = pen.createImageData(width, height);
    var pixels = new DataView(picture.data.buffer);
    for (var kind = 0; kind < this.dots.legend.length; kind++) {
      if (this.sight.hides(this.legend, this.dots.legend[kind].key)) continue;
      var colour = parseInt(this.dots.legend[kind].colour.slice(1) + "ff", 16);
      for (var i = 0; i < this.kind.length; i++) {
        if (this.kind[i] !== kind) continue;
        var x = Math.round(this.x[i] * world - left) - half, y = Math.round(this.y[i] * world - top) - half;
        if (x <= -side || y <= -side || x >= width || y >= height) continue;
        for (var row = Math.max(y, 0); row < Math.min(y + side, height); row++) {
          for (var column = Math.max(x, 0); column < Math.min(x + side, width); column++) {
            pixels.setUint32(4 * (row * width + column), colour);
          }
        }
        drawn++;
      }
    }
    pen.putImageData(picture, 0, 0);
    sheet.setAttribute("data-drawn", drawn);
  },
  // Pixels: a hair at the sight of a country, a mark that can be counted in a town.
  side: function (zoom) { return zoom < 6 ? 1 : zoom < 8 ? 2 : zoom < 10 ? 3 : 5; }
});
