// How a lock looks: a rim around the mark and a sign at its corner, so that neither needs the other.
gaibao.LOCK_BLUE = "#1d4ed8";
gaibao.LOCK_ORANGE = "#b45309";

gaibao.lockMark = function (svg, point, lock) {
  if (lock !== "in" && lock !== "out" && lock !== "mixed") return null;
  var c = Number(svg.getAttribute("width")) / 2, r = point.radius, group = gaibao.svg("g", {"class": "gb-lock"});
  gaibao.lockRim(group, point.shape, c, r + 3, lock);
  if (lock === "out") gaibao.crossed(group, c, c, r);
  var reach = (r + 3) * 0.75;
  group.appendChild(gaibao.lockSign(lock, c + reach, c - reach));
  return group;
};

// White lies under the rim, so that it is told apart from a mark of its own colour.
gaibao.lockRim = function (group, shape, c, r, lock) {
  var under = gaibao.shape(shape, c, c, r, "none"), rim = gaibao.shape(shape, c, c, r, "none");
  if (lock === "mixed") rim = gaibao.svg("path", {fill: "none", d: "M" + c + " " + (c + r) + "A" + r + " " + r + " 0 0 1 " + c + " " + (c - r)});
  under.setAttribute("stroke", "#fff");
  under.setAttribute("stroke-width", 5.5);
  under.setAttribute("fill", "none");
  rim.setAttribute("fill", "none");
  rim.setAttribute("stroke", lock === "out" ? gaibao.LOCK_ORANGE : gaibao.LOCK_BLUE);
  rim.setAttribute("stroke-width", lock === "out" ? 2.4 : 3);
  if (lock === "out") rim.setAttribute("stroke-dasharray", "4 2.6");
  gaibao.add(group, under, rim);
};

gaibao.crossed = function (group, x, y, r) {
  var a = r * 0.72, d = "M" + (x - a) + " " + (y - a) + "L" + (x + a) + " " + (y + a) +
    "M" + (x - a) + " " + (y + a) + "L" + (x + a) + " " + (y - a);
  gaibao.add(group, gaibao.svg("path", {d: d, stroke: "#fff", "stroke-width": 4, fill: "none"}),
    gaibao.svg("path", {d: d, stroke: gaibao.LOCK_ORANGE, "stroke-width": 2, fill: "none"}));
};

// A padlock, a bar, or half a padlock.
gaibao.lockSign = function (lock, x, y) {
  var colour = lock === "out" ? gaibao.LOCK_ORANGE : gaibao.LOCK_BLUE;
  var sign = gaibao.svg("g", {transform: "translate(" + x.toFixed(1) + " " + y.toFixed(1) + ")", "data-sign": lock});
  sign.appendChild(gaibao.svg("circle", {cx: 0, cy: 0, r: 6, fill: "#fff", stroke: colour, "stroke-width": 1.2}));
  if (lock === "out") {
    sign.appendChild(gaibao.svg("rect", {x: -3.6, y: -1.1, width: 7.2, height: 2.2, fill: colour}));
    return sign;
  }
  sign.appendChild(gaibao.svg("path", {d: "M-1.9 -0.4V-1.9A1.9 1.9 0 0 1 1.9 -1.9V-0.4", fill: "none", stroke: colour, "stroke-width": 1.2}));
  sign.appendChild(gaibao.svg("rect", {x: -2.9, y: -0.6, width: 5.8, height: 4, rx: 0.6, fill: "#fff", stroke: colour, "stroke-width": 1}));
  sign.appendChild(gaibao.svg("rect", {x: -2.9, y: -0.6, width: lock === "mixed" ? 2.9 : 5.8, height: 4, fill: colour}));
  return sign;
};

// The same rim and sign, small, before a word.
gaibao.lockSample = function (lock) {
  var svg = gaibao.canvas(30, 20), group = gaibao.svg("g", {"class": "gb-lock"});
  svg.appendChild(gaibao.svg("circle", {cx: 10, cy: 11, r: 4.5, fill: "#d1d5db", stroke: "#1f2937"}));
  if (lock === "free") return svg;
  gaibao.lockRim(group, "circle", 10, 7, lock);
  group.setAttribute("transform", "translate(0 1)");
  if (lock === "out") gaibao.crossed(group, 10, 10, 4.5);
  group.appendChild(gaibao.lockSign(lock, 20, 5.5));
  return gaibao.add(svg, group);
};
