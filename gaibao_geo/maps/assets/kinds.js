// What the kinds of map add to the panel: the square of two scales, rankings, the years.

// The pattern of what is not known; a page has it once.
gaibao.hatch = function () {
  var svg = gaibao.svg("svg", {width: 0, height: 0, "aria-hidden": "true", focusable: "false"});
  var pattern = gaibao.svg("pattern", {id: "gb-hatch", width: 7, height: 7, patternUnits: "userSpaceOnUse",
    patternTransform: "rotate(45)"});
  gaibao.add(pattern, gaibao.svg("rect", {width: 7, height: 7, fill: gaibao.missingColour}),
    gaibao.svg("rect", {width: 1.5, height: 7, fill: "#9aa3ae"}));
  svg.style.position = "absolute";
  return gaibao.add(svg, gaibao.add(gaibao.svg("defs", {}), pattern));
};

// All that stands below the choice of a theme.
gaibao.themeBelow = function (theme, layers) {
  var box = gaibao.el("div"), inSquare = {}, seen = gaibao.seen(layers, theme);
  if (theme.square) {
    theme.square.keys.forEach(function (row) { row.forEach(function (key) { inSquare[key] = true; }); });
    box.appendChild(gaibao.squareLegend(theme, seen));
  }
  box.appendChild(gaibao.legend(theme.legend.filter(function (row) { return !inSquare[row.key]; }), seen));
  gaibao.add(box, gaibao.hiddenBox(seen));
  if (theme.sizes.length) box.appendChild(gaibao.sizes(theme.sizes));
  if (theme.note) box.appendChild(gaibao.el("p", "gb-remark", theme.note));
  if (!gaibao.isGround(theme)) theme.lists.forEach(function (list) {
    gaibao.add(box, gaibao.el("h3", "gb-list", list.title), gaibao.rows(list.items, gaibao.onMap(layers.spec)));
  });
  return box;
};

// A ground says nothing itself: its rankings are of what is drawn on it, and stand with that.
gaibao.isGround = function (theme) { return theme.id === "ground"; };

gaibao.rankings = function (theme, spec) {
  return theme.lists.map(function (list) {
    return gaibao.add(gaibao.block(list.title), gaibao.rows(list.items, gaibao.onMap(spec)));
  });
};

// Two scales across each other, a count in each cell; the rows of steps stand as a table does.
gaibao.squareLegend = function (theme, seen) {
  var square = theme.square, rows = {}, table = gaibao.el("table", "gb-square"), body = gaibao.el("tbody");
  theme.legend.forEach(function (row) { rows[row.key] = row; });
  square.keys.slice().reverse().forEach(function (keys, i) {
    var step = square.up_steps[square.keys.length - 1 - i], line = gaibao.el("tr");
    var head = gaibao.add(gaibao.el("th"), gaibao.el("span", "gb-hint", i ? "" : square.up + " ↑"), gaibao.el("span", "", step));
    head.scope = "row";
    line.appendChild(head);
    keys.forEach(function (key) {
      var cell = gaibao.el("td", gaibao.isDark(rows[key].colour) ? "gb-dark" : ""), button = gaibao.classButton("gb-cell", seen, rows[key]);
      button.textContent = rows[key].count;
      button.setAttribute("aria-label", gaibao.fill(gaibao.ui["sight.cell"], rows[key]));
      cell.appendChild(button);
      cell.style.background = rows[key].colour;
      cell.setAttribute("data-key", key);
      cell.setAttribute("data-count", rows[key].count);
      cell.setAttribute("title", rows[key].label);
      line.appendChild(cell);
    });
    body.appendChild(line);
  });
  var foot = gaibao.add(gaibao.el("tr"), gaibao.el("td"));
  square.across_steps.forEach(function (step) { foot.appendChild(gaibao.el("th", "", step)); });
  var name = gaibao.el("td", "gb-across", square.across + " →");
  name.colSpan = square.across_steps.length + 1;
  return gaibao.add(table, gaibao.add(body, foot, gaibao.add(gaibao.el("tr"), name)));
};

// White figures where black ones could not be read (relative luminance, WCAG 2).
gaibao.isDark = function (colour) {
  var parts = [1, 3, 5].map(function (at) {
    var part = parseInt(colour.slice(at, at + 2), 16) / 255;
    return part <= 0.03928 ? part / 12.92 : Math.pow((part + 0.055) / 1.055, 2.4);
  });
  return 0.2126 * parts[0] + 0.7152 * parts[1] + 0.0722 * parts[2] < 0.18;
};

// A slider of years that plays; arrows move it, for it is a range of the browser's own.
gaibao.slider = function (spec, choose) {
  var stops = spec.slider.stops, ui = gaibao.ui, timer = null, themes = {};
  spec.themes.forEach(function (theme) { themes[theme.id] = theme; });
  var box = gaibao.el("div", "gb-years"), year = gaibao.el("output", "gb-year"), range = gaibao.el("input"), play = gaibao.el("button");
  range.type = "range";
  range.min = 0;
  range.max = stops.length - 1;
  range.step = 1;
  range.value = 0;
  range.setAttribute("aria-label", gaibao.fill(ui["slider.label"], {title: spec.slider.title}));
  play.type = "button";
  function show() {
    var stop = stops[Number(range.value)];
    year.textContent = stop.label;
    range.setAttribute("aria-valuetext", stop.label);
    choose(themes[stop.theme]);
  }
  function told(playing) {
    play.textContent = playing ? "❚❚ " + ui["slider.pause"] : "▶ " + ui["slider.play"];
    play.setAttribute("aria-pressed", String(playing));
  }
  function stop() {
    clearInterval(timer);
    timer = null;
    told(false);
  }
  function step() {
    range.value = Number(range.value) + 1;
    show();
    if (Number(range.value) === stops.length - 1) stop();
  }
  play.addEventListener("click", function () {
    if (timer) { stop(); return; }
    if (Number(range.value) === stops.length - 1) range.value = 0;
    show();
    told(true);
    timer = setInterval(step, 1300);
  });
  range.addEventListener("input", function () { stop(); show(); });
  told(false);
  year.textContent = stops[0].label;
  range.setAttribute("aria-valuetext", stops[0].label);
  var ends = gaibao.add(gaibao.el("div", "gb-ends"), gaibao.el("small", "", stops[0].label), gaibao.el("small", "", stops[stops.length - 1].label));
  return gaibao.add(box, gaibao.add(gaibao.el("div", "gb-play"), play, year), range, ends, gaibao.el("p", "gb-remark", ui["slider.help"]));
};

// Places to go to, as buttons; many, as a list.
gaibao.viewBar = function (spec, go) {
  return (spec.views.length > 20 ? gaibao.viewList : gaibao.views)(spec, go);
};

gaibao.viewList = function (spec, go) {
  var bar = gaibao.el("nav", "gb-views"), list = gaibao.el("select", "gb-goto");
  list.setAttribute("aria-label", gaibao.ui.go_to);
  spec.views.forEach(function (view, i) {
    var option = gaibao.el("option", "gb-name", view.name);
    option.value = i;
    list.appendChild(option);
  });
  list.addEventListener("change", function () { go(spec.views[Number(list.value)]); });
  return gaibao.add(bar, gaibao.el("span", "", gaibao.ui.go_to), list);
};
