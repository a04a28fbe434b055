// Puts the page together.
gaibao.open = function (map, holder) {
  var all = gaibao.read(gaibao.bytes(holder.textContent)), spec = all.spec;
  gaibao.know(all);
  var body = document.body;
  body.classList.add("gb-sheet");
  body.classList.toggle("gb-dense", spec.themes.some(function (theme) { return theme.group; }));
  gaibao.controls(map);
  var goTo = function (view) { gaibao.goTo(map, view, gaibao.namesBeside(spec)); };
  if (spec.views.length > 1) body.insertBefore(gaibao.viewBar(spec, goTo), body.firstChild);
  body.insertBefore(gaibao.header(spec), body.firstChild);
  gaibao.add(body, gaibao.el("aside", "gb-side"), gaibao.footer(spec));
  map.invalidateSize();
  goTo(spec.views[0]);
  body.appendChild(gaibao.hatch());
  var Layers = spec.national ? gaibao.National : gaibao.Layers;
  var side = spec.swipe ? gaibao.swipePanel(spec, gaibao.openSwipe(map, spec))
    : gaibao.panel(spec, new Layers(map, spec, new gaibao.Sight()), map);
  body.replaceChild(side, body.querySelector("aside"));
  map.fire("zoomend");
  gaibao.fitPaper(map);
  body.setAttribute("data-ready", "yes");
};

// What every part reads: the texts of the popups, the page's own words, how missing looks.
gaibao.know = function (all) {
  gaibao.texts = all.texts;
  gaibao.ui = all.about.ui;
  gaibao.missing = all.about.missing;
  gaibao.missingColour = all.about.missing_colour;
};

// Paper is narrower than the screen: the same ground is shown on both.
gaibao.fitPaper = function (map) {
  var ground = null;
  window.addEventListener("beforeprint", function () { ground = map.getBounds(); });
  window.matchMedia("print").addEventListener("change", function () {
    if (!ground) return;
    map.invalidateSize({animate: false});
    map.fitBounds(ground, {animate: false});
  });
};

// Names stand beside the places that have no room for them inside.
gaibao.namesBeside = function (spec) {
  return spec.themes.length > 0 && spec.places.some(function (place) { return !place.anchors.length; });
};

// A view leaves room above for the symbol of its place and below for the scale bar.
gaibao.goTo = function (map, view, symbols) {
  var b = view.bounds;
  map.fitBounds([[b[1], b[0]], [b[3], b[2]]], {animate: false,
    paddingTopLeft: [40, symbols ? 96 : 30], paddingBottomRight: [40, 40]});
};

gaibao.controls = function (map) {
  map.getContainer().setAttribute("role", "region");
  map.getContainer().setAttribute("aria-label", gaibao.ui.map);
  L.control.zoom({position: "topleft", zoomInTitle: gaibao.ui.zoom_in, zoomOutTitle: gaibao.ui.zoom_out}).addTo(map);
  L.control.scale({imperial: false, maxWidth: 140, position: "bottomleft"}).addTo(map);
  var north = L.control({position: "topright"});
  north.onAdd = function () {
    var svg = gaibao.canvas(30, 40, gaibao.ui.north_label);
    svg.appendChild(gaibao.svg("path", {d: "M15 2 L25 36 L15 29 L5 36Z", fill: "#fff", stroke: "#111827"}));
    svg.appendChild(gaibao.svg("path", {d: "M15 2 L15 29 L5 36Z", fill: "#111827"}));
    return gaibao.add(gaibao.el("div", "gb-north"), gaibao.el("b", "", gaibao.ui.north), svg);
  };
  north.addTo(map);
  map.on("popupopen", function (event) {
    var close = event.popup.getElement().querySelector(".leaflet-popup-close-button");
    close.setAttribute("aria-label", gaibao.ui.close);
    close.setAttribute("title", gaibao.ui.close);
  });
};
