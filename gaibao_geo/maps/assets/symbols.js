// Circles, pies, three-part glyphs and their samples in the legend, as SVG.
gaibao.sector = function (cx, cy, r, from, to) {
  function at(turn) {
    var angle = 2 * Math.PI * turn - Math.PI / 2;
    return (cx + r * Math.cos(angle)).toFixed(2) + " " + (cy + r * Math.sin(angle)).toFixed(2);
  }
  var large = to - from > 0.5 ? 1 : 0;
  return "M" + cx + " " + cy + "L" + at(from) + "A" + r + " " + r + " 0 " + large + " 1 " + at(to) + "Z";
};

gaibao.circleOrPie = function (mark) {
  var r = mark.radius, size = 2 * r + 4, c = size / 2;
  var svg = gaibao.canvas(size, size);
  if (mark.key === gaibao.missing) {
    svg.appendChild(gaibao.svg("circle", {cx: c, cy: c, r: r, fill: "#fff", stroke: "#6b7280",
      "stroke-width": 1.5, "stroke-dasharray": "3 2", "data-key": mark.key}));
    return svg;
  }
  if (!mark.slices.length) {
    svg.appendChild(gaibao.svg("circle", {cx: c, cy: c, r: r, fill: mark.colour,
      stroke: "#1f2937", "stroke-width": 1.2, "data-key": mark.key}));
    return svg;
  }
  var from = 0;
  mark.slices.forEach(function (slice) {
    var whole = slice.share > 0.9999;
    var shape = whole ? gaibao.svg("circle", {cx: c, cy: c, r: r})
      : gaibao.svg("path", {d: gaibao.sector(c, c, r, from, from + slice.share)});
    shape.setAttribute("fill", slice.colour);
    shape.setAttribute("stroke", "#fff");
    shape.setAttribute("stroke-width", whole ? 0 : 1);
    shape.setAttribute("data-key", slice.key);
    svg.appendChild(shape);
    from += slice.share;
  });
  svg.appendChild(gaibao.svg("circle", {cx: c, cy: c, r: r, fill: "none", stroke: "#1f2937", "stroke-width": 1.2}));
  return svg;
};

gaibao.glyph = function (point) {
  var r = point.radius, size = 2.6 * r + 6, c = size / 2;
  var svg = gaibao.canvas(size, size);
  var none = point.segments.length && !point.segments.some(function (s) { return s.filled; });
  if (point.segments.length) {
    svg.appendChild(gaibao.svg("circle", {cx: c, cy: c, r: r, fill: "#fff"}));
    point.segments.forEach(function (segment, i) {
      var n = point.segments.length;
      var path = gaibao.svg("path", {
        d: gaibao.sector(c, c, r, i / n, (i + 1) / n),
        fill: segment.filled ? segment.colour : "#fff",
        stroke: "#4b5563", "stroke-width": 0.7
      });
      if (segment.filled) path.setAttribute("data-key", segment.key);
      svg.appendChild(path);
    });
  } else {
    svg.appendChild(gaibao.shape(point.shape, c, c, r, point.colour));
  }
  var rim = point.segments.length ? gaibao.svg("circle", {cx: c, cy: c, r: r, fill: "none"}) : svg.lastChild;
  var dashed = point.approximate && !point.segments.length;
  var hollow = point.shape === "ring";
  rim.setAttribute("stroke", none || hollow ? point.colour : dashed ? "#6b7280" : "#1f2937");
  rim.setAttribute("stroke-width", none ? 2.4 : dashed ? (r < 9 ? 1.2 : 1.6) : hollow ? 1.6 : 1);
  // Long dashes would turn a small circle into a pentagon.
  if (dashed) rim.setAttribute("stroke-dasharray", r < 9 ? "2 1.4" : "4 2");
  if (none || !point.segments.length) rim.setAttribute("data-key", point.keys.join(" "));
  if (rim !== svg.lastChild) svg.appendChild(rim);
  return svg;
};

// Squares and diamonds have the area of the circle with radius r.
gaibao.shape = function (kind, x, y, r, fill) {
  if (kind === "square") {
    r *= Math.sqrt(Math.PI) / 2;
    return gaibao.svg("rect", {x: x - r, y: y - r, width: 2 * r, height: 2 * r, fill: fill});
  }
  if (kind === "diamond") {
    r *= Math.sqrt(Math.PI / 2);
    var corners = [[x, y - r], [x + r, y], [x, y + r], [x - r, y]];
    return gaibao.svg("polygon", {points: corners.join(" "), fill: fill});
  }
  return gaibao.svg("circle", {cx: x, cy: y, r: r, fill: kind === "ring" ? "#fff" : fill});
};

// What stands before a legend row: a patch of colour or a small copy of the mark.
gaibao.sample = function (row) {
  var svg = gaibao.canvas(22, 16), kind = row.sample.split("-")[0], part = Number(row.sample.split("-")[1]);
  if (kind === "segment") {
    svg.appendChild(gaibao.svg("circle", {cx: 11, cy: 8, r: 7, fill: "#fff", stroke: "#4b5563", "stroke-width": 0.8}));
    svg.appendChild(gaibao.svg("path", {d: gaibao.sector(11, 8, 7, part / 3, (part + 1) / 3), fill: row.colour}));
  } else if (kind === "ring") {
    svg.appendChild(gaibao.svg("circle", {cx: 11, cy: 8, r: 6, fill: "#fff", stroke: row.colour, "stroke-width": 2.2}));
  } else if (kind === "dashed") {
    svg.appendChild(gaibao.svg("circle", {cx: 11, cy: 8, r: 6, fill: row.colour, stroke: "#6b7280", "stroke-width": 1.6, "stroke-dasharray": "4 2"}));
  } else if (kind === "fill") {
    var missing = row.key === gaibao.missing;
    svg.appendChild(gaibao.svg("rect", {x: 1, y: 1, width: 20, height: 14, fill: row.colour,
      stroke: "#6b7280", "stroke-width": 1, "stroke-dasharray": missing ? "3 2" : "none"}));
    if (missing) svg.lastChild.setAttribute("class", "gb-missing");
  } else {
    svg.appendChild(gaibao.shape(kind, 11, 8, 6, row.colour));
    svg.lastChild.setAttribute("stroke", "#1f2937");
  }
  return svg;
};
