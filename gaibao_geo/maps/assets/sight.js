// What a reader wants to see: which classes, and the names, borders and counties around or not. Both maps of
// a swipe look to one of these; it outlives the legends, which are made anew.
gaibao.Sight = function () {
  this.hidden = {};      // legend -> {key: true}
  this.names = true;
  this.borders = true;   // of the areas
  this.neighbours = true;
  this.lit = "";         // the place or point at hand
  this.start();
};

// Nobody follows yet; what was hidden stays so.
gaibao.Sight.prototype.start = function () {
  this.followers = [];
  this.lights = [];
};

// Readings that are compared have one legend, and one choice of classes.
gaibao.Sight.legendOf = function (spec, reading) {
  return spec.swipe ? "swipe" : spec.slider && reading.marks ? "slider" : (reading.marks ? "theme " : "layer ") + reading.id;
};

gaibao.Sight.prototype.hides = function (legend, key) {
  return Boolean(this.hidden[legend] && this.hidden[legend][key]);
};

// Whether all that a mark stands for is hidden.
gaibao.Sight.prototype.hidesAll = function (legend, keys) {
  var self = this;
  return keys.length > 0 && keys.every(function (key) { return self.hides(legend, key); });
};

gaibao.Sight.prototype.turn = function (legend, key) {
  var of = this.hidden[legend] || (this.hidden[legend] = {});
  if (of[key]) delete of[key]; else of[key] = true;
  this.changed();
};

gaibao.Sight.prototype.showAll = function (legend) {
  delete this.hidden[legend];
  this.changed();
};

gaibao.Sight.prototype.choose = function (what, on) {
  this[what] = on;
  this.changed();
};

gaibao.Sight.prototype.changed = function () { this.followers.forEach(function (follow) { follow(); }); };

// ``ring``: it is pointed at from a list, so that the map shows where it is.
gaibao.Sight.prototype.light = function (id, ring) {
  if (id === this.lit) return;
  this.lit = id;
  this.lights.forEach(function (follow) { follow(id, ring); });
};

// Parts of a drawing whose class is hidden are only hinted at.
gaibao.fade = function (svg, sight, legend) {
  svg.querySelectorAll("[data-key]").forEach(function (part) {
    part.classList.toggle("gb-faded", sight.hidesAll(legend, part.getAttribute("data-key").split(" ")));
  });
};

// What a legend needs to be pressed. A single class has nothing to be told from, unless it is hidden.
gaibao.seen = function (layers, reading) {
  return {sight: layers.sight, legend: layers.legendOf(reading), several: reading.legend.length > 1};
};

// A class of a legend as a button that is down while the class is shown.
gaibao.classButton = function (className, seen, row) {
  var button = gaibao.el("button", className);
  button.type = "button";
  button.setAttribute("data-legend", seen.legend);
  button.setAttribute("data-class", row.key);
  button.setAttribute("data-label", row.label);
  button.setAttribute("aria-pressed", String(!seen.sight.hides(seen.legend, row.key)));
  button.addEventListener("click", function () { seen.sight.turn(seen.legend, row.key); });
  return button;
};

// What stands below a legend once a class of it is hidden: which, in words, and the way back.
gaibao.hiddenBox = function (seen) {
  var box = gaibao.el("div", "gb-hidden"), said = gaibao.el("p", "gb-hidden-said"), back = gaibao.el("button", "gb-back", gaibao.ui["sight.show_all"]);
  box.setAttribute("data-legend", seen.legend);
  said.setAttribute("role", "status");
  back.type = "button";
  back.hidden = true;
  back.addEventListener("click", function () {
    seen.sight.showAll(seen.legend);
    var first = gaibao.classButtons(box.parentNode, seen.legend)[0]; // the button itself is gone
    if (first) first.focus({preventScroll: true});
  });
  return gaibao.add(box, said, back);
};

gaibao.classButtons = function (side, legend) {
  return Array.prototype.filter.call(side.querySelectorAll("[data-class]"), function (button) {
    return button.getAttribute("data-legend") === legend;
  });
};

// Every legend of the panel as the reader left it.
gaibao.showHidden = function (side, sight) {
  side.querySelectorAll("[data-class]").forEach(function (button) {
    button.setAttribute("aria-pressed", String(!sight.hides(button.getAttribute("data-legend"), button.getAttribute("data-class"))));
  });
  side.querySelectorAll(".gb-hidden").forEach(function (box) {
    var names = gaibao.classButtons(side, box.getAttribute("data-legend")).filter(function (button) {
      return button.getAttribute("aria-pressed") === "false";
    }).map(function (button) { return button.getAttribute("data-label"); });
    var text = names.length ? gaibao.fill(gaibao.ui["sight.hidden"], {names: names.join(gaibao.ui["sight.comma"])}) : "";
    if (box.firstChild.textContent !== text) box.firstChild.textContent = text;
    box.lastChild.hidden = !names.length;
  });
};

// A legend made anew keeps the button that is at hand.
gaibao.renewLegend = function (below, rows, seen) {
  var old = below.querySelector(".gb-legend"), held = below.getRootNode().activeElement, made = gaibao.legend(rows, seen);
  var key = held && old.contains(held) ? held.getAttribute("data-class") : null;
  below.replaceChild(made, old);
  gaibao.classButtons(below, seen.legend).forEach(function (button) {
    if (button.getAttribute("data-class") === key) button.focus({preventScroll: true});
  });
};

// The panel answers to the reader's choices and knows the map. maps: the layers of each map of it.
gaibao.attend = function (side, maps) {
  var sight = maps[0].sight;
  sight.followers.push(function () { gaibao.showHidden(side, sight); });
  gaibao.showHidden(side, sight);
  gaibao.link(side, maps);
};

// The reader's own switches, in one line.
gaibao.ownSwitches = function (spec, sight) {
  var line = gaibao.el("div", "gb-own");
  var there = {names: true, borders: spec.areas.length, neighbours: spec.neighbours};
  Object.keys(there).filter(function (what) { return there[what]; }).forEach(function (what) {
    var input = gaibao.el("input"), label = gaibao.el("label");
    input.type = "checkbox";
    input.value = what;
    input.checked = sight[what];
    input.addEventListener("change", function () { sight.choose(what, input.checked); });
    line.appendChild(gaibao.add(label, input, gaibao.el("span", "", gaibao.ui["sight." + what])));
  });
  return gaibao.add(gaibao.el("div"), line, gaibao.el("p", "gb-remark gb-own-help", gaibao.ui["sight.help"]));
};
