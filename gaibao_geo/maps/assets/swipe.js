// Two maps of the same ground, one over the other, each cut off at a bar that a reader moves.

// What one side shows of a description. The right side's points travel as what differs from the
// left's (maps/packed.py).
gaibao.sideSpec = function (spec, side) {
  function named(list, id) { return list.filter(function (item) { return item.id === id; }); }
  return Object.assign({}, spec, {overlays: named(spec.overlays, side.overlay), themes: named(spec.themes, side.theme)});
};

gaibao.spellOut = function (spec) {
  var overlays = spec.overlays;
  if (overlays.length < 2) return;
  overlays[1].points = overlays[1].points.map(function (own, i) { return Object.assign({}, overlays[0].points[i], own); });
};

gaibao.openSwipe = function (map, spec) {
  gaibao.spellOut(spec);
  var twin = gaibao.twin(map), holder = map.getContainer();
  holder.classList.add("gb-left");
  twin.holder.classList.add("gb-right");
  gaibao.sideLabels(spec.swipe, holder, twin.holder);
  var sight = new gaibao.Sight(), maps = [[map, spec.swipe.left], [twin.map, spec.swipe.right]].map(function (pair) {
    var own = gaibao.sideSpec(spec, pair[1]), layers = new gaibao.Layers(pair[0], own, sight);
    layers.showTheme(own.themes[0]);
    return layers;
  });
  gaibao.bar(spec.swipe, holder, twin.holder, twin.over);
  return maps;
};

// A second map over the first that shows the same ground: {map, holder, over}.
gaibao.twin = function (map) {
  var holder = map.getContainer(), other = gaibao.el("div", "gb-map"), over = gaibao.el("div", "gb-over");
  holder.after(other);
  other.after(over);
  var second = L.map(other, Object.assign({}, map.options, {layers: [], center: map.getCenter(), zoom: map.getZoom()}));
  other.setAttribute("role", "region");
  over.appendChild(holder.querySelector(".leaflet-control-container"));
  gaibao.tie(map, second);
  gaibao.tie(second, map);
  gaibao.popupOnBoth(map, second);
  return {map: second, holder: other, over: over};
};

gaibao.sideLabels = function (swipe, left, right) {
  left.setAttribute("aria-label", gaibao.fill(gaibao.ui["swipe.left"], {name: swipe.left.name}));
  right.setAttribute("aria-label", gaibao.fill(gaibao.ui["swipe.right"], {name: swipe.right.name}));
};

// One map follows the other: while it is dragged only its picture is shifted.
gaibao.tie = function (map, other) {
  var from = null, to = null;
  map.on("movestart", function () {
    from = L.DomUtil.getPosition(map.getPane("mapPane"));
    to = L.DomUtil.getPosition(other.getPane("mapPane"));
  });
  map.on("drag", function () {
    var now = L.DomUtil.getPosition(map.getPane("mapPane"));
    L.DomUtil.setPosition(other.getPane("mapPane"), to.add(now).subtract(from));
  });
  map.on("moveend", function () {
    if (other.gbFollowing || map.gbFollowing) return;
    other.gbFollowing = true;
    other.setView(map.getCenter(), map.getZoom(), {animate: false});
    other.gbFollowing = false;
  });
};

// A popup lies across the bar: each map shows its half of it.
gaibao.popupOnBoth = function (map, other) {
  var showOne = gaibao.showPopup, closing = false;
  gaibao.showPopup = function (on, popup, where) {
    var shown = showOne(on, popup, where), twin = on === map ? other : map;
    showOne(twin, popup, where);
    twin.getContainer().querySelector(".leaflet-popup-pane").setAttribute("aria-hidden", "true");
    on.getContainer().querySelector(".leaflet-popup-pane").removeAttribute("aria-hidden");
    return shown;
  };
  [[map, other], [other, map]].forEach(function (pair) {
    pair[0].on("popupclose", function () {
      if (closing) return;
      closing = true;
      pair[1].closePopup();
      closing = false;
    });
  });
  document.addEventListener("keydown", function (event) {
    if (event.key === "Escape") map.closePopup();
  });
};

gaibao.bar = function (swipe, holder, other, over) {
  var ui = gaibao.ui, names = {left: swipe.left.name, right: swipe.right.name};
  var line = gaibao.el("div", "gb-bar"), range = gaibao.el("input", "gb-swipe");
  range.type = "range";
  range.min = 0;
  range.max = 100;
  range.step = 1;
  range.value = 50;
  range.setAttribute("aria-label", gaibao.fill(ui["swipe.label"], names));
  function cut() {
    var share = Number(range.value);
    holder.style.clipPath = "inset(0 " + (100 - share) + "% 0 0)";
    other.style.clipPath = "inset(0 0 0 " + share + "%)";
    line.style.left = share + "%";
    range.setAttribute("aria-valuetext", gaibao.fill(ui["swipe.value"], {share: share}));
  }
  range.addEventListener("input", cut);
  gaibao.add(over, gaibao.el("div", "gb-tag gb-tag-left gb-name", gaibao.fill(ui["swipe.left"], {name: names.left})),
    gaibao.el("div", "gb-tag gb-tag-right gb-name", gaibao.fill(ui["swipe.right"], {name: names.right})), line, range);
  cut();
};

// One legend with both counts: how many there are now, how many then.
gaibao.swipePanel = function (spec, maps) {
  var side = gaibao.el("aside", "gb-side"), left = gaibao.sideSpec(spec, spec.swipe.left), right = gaibao.sideSpec(spec, spec.swipe.right);
  var on = left.overlays.length ? "overlays" : "themes", first = left[on][0], then = right[on][0];
  var block = gaibao.block(gaibao.fill(gaibao.ui["swipe.counts"], {left: spec.swipe.left.name, right: spec.swipe.right.name}));
  var seen = gaibao.seen(maps[0], first), list = gaibao.legend(first.legend, seen);
  Array.prototype.forEach.call(list.children, function (line, i) {
    var a = first.legend[i], b = then.legend[i], words = a.beside || b.beside ? "swipe.counts_beside" : "swipe.counts";
    line.setAttribute("data-then", b.count);
    line.querySelector("small").textContent = gaibao.fill(gaibao.ui[words], {left: a.count, right: b.count, beside: a.beside, later: b.beside});
  });
  gaibao.add(block, list, gaibao.hiddenBox(seen));
  if (first.sizes.length) block.appendChild(gaibao.sizes(first.sizes));
  if (first.note) block.appendChild(gaibao.el("p", "gb-remark", first.note));
  side.appendChild(gaibao.add(block, gaibao.el("p", "gb-remark", gaibao.ui["swipe.help"])));
  side.appendChild(gaibao.add(gaibao.block(gaibao.ui.layers), gaibao.ownSwitches(spec, maps[0].sight)));
  [left, right].forEach(function (half) {
    if (on === "themes") gaibao.add.apply(null, [side].concat(gaibao.rankings(half.themes[0], spec)));
  });
  if (spec.side_lists.length) side.appendChild(gaibao.sideLists(spec));
  gaibao.add(side, gaibao.notes(spec));
  gaibao.attend(side, maps);
  return side;
};
