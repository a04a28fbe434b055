// Finding a place: by its name, its code, or letters that sound like it, whole or only the first of
// each syllable. The keyboard's way to whatever stands on the map.
gaibao.sought = function (spec) {
  var heard = {}, found = [];
  spec.seek.heard.forEach(function (own) { heard[own.id] = own; });
  function add(item, own) {
    own = own || heard[item.id];
    item.words = [item.name, own.other].map(gaibao.plain);
    item.syllables = own.sound ? own.sound.split(" ").map(function (ways) { return ways.split("/"); }) : [];
    found.push(item);
  }
  spec.places.forEach(function (place) {
    var below = gaibao.unpacked(place.popup).subtitle;
    add({id: place.id, name: place.name, more: spec.national && below ? below : place.id, place: place});
  });
  spec.seek.spots.forEach(function (spot) {
    add({id: spot.heard.id, name: spot.name, more: spot.heard.id, spot: spot}, spot.heard);
  });
  spec.overlays.forEach(function (overlay) {
    overlay.points.forEach(function (point) {
      add({id: point.id, name: point.name, more: point.id, point: point, overlay: overlay});
    });
  });
  return found; // counties, townships, schools
};

gaibao.plain = function (text) { return text.toLowerCase().replace(/[\s'’·-]+/g, ""); };

// Whether letters sound like the syllables from one of them on: "shaxian", "sx", "shax".
gaibao.sounds = function (syllables, at, text) {
  return !text || at < syllables.length && syllables[at].some(function (way) {
    return way.indexOf(text) === 0
      || text.indexOf(way) === 0 && gaibao.sounds(syllables, at + 1, text.slice(way.length))
      || way.length > 1 && text[0] === way[0] && gaibao.sounds(syllables, at + 1, text.slice(1));
  });
};

// How well an item answers, 0 best; -1 not at all.
gaibao.answers = function (item, text) {
  var id = item.id.toLowerCase();
  if (id === text || item.words.indexOf(text) >= 0) return 0;
  if (item.words.some(function (word) { return word.indexOf(text) === 0; })) return 1;
  if (id.indexOf(text) === 0) return 2;
  if (gaibao.sounds(item.syllables, 0, text)) return 3;
  if (item.words.some(function (word) { return word.indexOf(text) > 0; })) return 4;
  for (var at = 1; text.length > 1 && at < item.syllables.length; at++) {
    if (gaibao.sounds(item.syllables, at, text)) return 5;
  }
  return -1;
};

gaibao.finder = function (spec, layers, map) {
  var ui = gaibao.ui, title = spec.national ? ui["national.find"] : ui["seek.find"], all = null;
  var block = gaibao.block(title), field = gaibao.el("input", "gb-find"), found = gaibao.el("div", "gb-found");
  block.classList.add("gb-seek");
  field.type = "search";
  field.maxLength = 40;
  field.setAttribute("aria-label", title);
  found.setAttribute("aria-live", "polite");
  field.addEventListener("input", function () {
    var text = gaibao.plain(field.value), hits = [];
    all = all || gaibao.sought(spec);
    if (text) all.forEach(function (item, i) {
      var score = gaibao.answers(item, text);
      if (score >= 0) hits.push({item: item, order: score * all.length + i});
    });
    hits.sort(function (a, b) { return a.order - b.order; });
    found.replaceChildren();
    if (text && !hits.length) found.appendChild(gaibao.el("p", "gb-remark", spec.national ? ui["national.none"] : ui["seek.none"]));
    hits.slice(0, 8).forEach(function (hit) {
      var button = gaibao.el("button");
      button.type = "button";
      button.addEventListener("click", function () { gaibao.goToFound(hit.item, layers, map); });
      found.appendChild(gaibao.add(button, gaibao.el("span", "gb-name", hit.item.name), gaibao.el("small", "", hit.item.more)));
    });
    if (hits.length > 8) found.appendChild(gaibao.el("p", "gb-remark", gaibao.fill(ui["seek.more"], {n: hits.length - 8})));
  });
  return gaibao.add(block, field, found);
};

gaibao.goToFound = function (item, layers, map) {
  var b = item.place && item.place.bounds, near = 10;
  if (item.place) {
    var at = item.place.anchors[0] || [(b[0] + b[2]) / 2, (b[1] + b[3]) / 2];
    map.fitBounds([[b[1], b[0]], [b[3], b[2]]], {animate: false, maxZoom: 9});
    gaibao.showPopup(map, item.place.popup, L.latLng(at[1], at[0]));
  } else if (item.point) {
    near = Math.max(near, map.getZoom(), item.overlay.min_zoom, item.overlay.label_zoom);
    map.setView([item.point.lat, item.point.lon], near, {animate: false});
    layers.tell(item.point);
  } else {
    map.setView([item.spot.lat, item.spot.lon], Math.max(near, map.getZoom()), {animate: false});
    L.popup({autoPanPadding: [20, 20]}).setLatLng([item.spot.lat, item.spot.lon]).setContent(gaibao.add(gaibao.el("div", "gb-popup"),
      gaibao.el("h2", "gb-name", item.name), gaibao.el("p", "gb-sub", item.id), gaibao.el("p", "gb-remark", gaibao.ui["seek.seat"]))).openOn(map);
  }
};
