// Everything around the map: title, views, panel, footer.
gaibao.header = function (spec) {
  var head = gaibao.el("header", "gb-head"), words = gaibao.el("div", "gb-titles");
  gaibao.add(words, gaibao.el("h1", "", spec.title), gaibao.el("p", "", spec.subtitle));
  head.appendChild(words);
  if (spec.made_up) head.appendChild(gaibao.el("div", "gb-stamp", gaibao.ui.made_up));
  return head;
};

gaibao.views = function (spec, go) {
  var bar = gaibao.el("nav", "gb-views");
  bar.setAttribute("aria-label", gaibao.ui.go_to);
  spec.views.forEach(function (view, i) {
    var button = gaibao.el("button", "gb-name", view.name);
    button.type = "button";
    button.setAttribute("data-view", view.id);
    button.setAttribute("aria-pressed", String(i === 0));
    button.addEventListener("click", function () {
      bar.querySelectorAll("button").forEach(function (other) {
        other.setAttribute("aria-pressed", String(other === button));
      });
      go(view);
    });
    bar.appendChild(button);
  });
  return bar;
};

gaibao.block = function (title) {
  return gaibao.add(gaibao.el("section", "gb-block"), gaibao.el("h2", "", title));
};

// seen: how the reader wants to see it (gaibao.seen).
gaibao.legend = function (rows, seen) {
  var list = gaibao.el("ul", "gb-legend");
  rows.forEach(function (row) {
    var line = gaibao.el("li"), words = row.beside ? gaibao.ui.count_beside : gaibao.ui.count;
    line.setAttribute("data-key", row.key);
    line.setAttribute("data-count", row.count);
    var turns = seen.several || seen.sight.hides(seen.legend, row.key);
    var holder = turns ? line.appendChild(gaibao.classButton("gb-class", seen, row)) : line;
    gaibao.add(holder, gaibao.sample(row), gaibao.el("span", "", row.label),
      gaibao.el("small", "", gaibao.fill(words, {count: row.count, beside: row.beside})));
    list.appendChild(line);
  });
  return list;
};

gaibao.sizes = function (rows) {
  var line = gaibao.el("div", "gb-sizes");
  rows.forEach(function (row) {
    var size = 2 * row.radius + 2, item = gaibao.el("span"), svg = gaibao.canvas(size, size);
    svg.appendChild(gaibao.svg("circle", {cx: size / 2, cy: size / 2, r: row.radius, fill: "none", stroke: "#4b5563"}));
    line.appendChild(gaibao.add(item, svg, gaibao.el("small", "", row.label)));
  });
  return line;
};

gaibao.themes = function (spec, layers) {
  var alone = spec.themes.length === 1;
  var block = gaibao.block(alone ? spec.themes[0].title : spec.slider ? spec.slider.title : gaibao.ui.themes), legend = gaibao.el("div", "gb-theme-legend");
  function choose(theme) {
    layers.showTheme(theme);
    legend.replaceChildren(gaibao.themeBelow(theme, layers));
    gaibao.showHidden(legend, layers.sight);
  }
  var grouped = spec.themes.some(function (theme) { return theme.group; });
  var chooser = alone ? null : spec.slider ? gaibao.slider(spec, choose) : grouped ? gaibao.themeList(spec.themes, choose) : gaibao.themeButtons(spec.themes, choose);
  choose(spec.themes[0]);
  return gaibao.add(block, chooser, legend);
};

gaibao.themeButtons = function (themes, choose) {
  var row = gaibao.el("div", "gb-radios");
  themes.forEach(function (theme, i) {
    var input = gaibao.el("input"), label = gaibao.el("label");
    input.type = "radio";
    input.name = "gb-theme";
    input.value = theme.id;
    input.checked = i === 0;
    input.addEventListener("change", function () { choose(theme); });
    row.appendChild(gaibao.add(label, input, gaibao.el("span", "", theme.title)));
  });
  return row;
};

gaibao.themeList = function (themes, choose) {
  var list = gaibao.el("select", "gb-choice"), groups = {};
  list.setAttribute("aria-label", gaibao.ui.themes);
  themes.forEach(function (theme, i) {
    var home = list, option = gaibao.el("option", "", theme.title);
    if (theme.group) {
      home = groups[theme.group] || (groups[theme.group] = list.appendChild(gaibao.el("optgroup")));
      home.label = theme.group;
    }
    option.value = theme.id;
    option.selected = i === 0;
    home.appendChild(option);
  });
  list.addEventListener("change", function () { 
    choose(themes.find(function (theme) { return theme.id === list.value; }));
  });
  return list;
};

gaibao.layerSwitch = function (spec, layers, map) {
  var block = gaibao.block(gaibao.ui.layers);
  spec.overlays.concat(spec.dots).forEach(function (overlay) {
    var input = gaibao.el("input"), label = gaibao.el("label", "gb-check"), below = gaibao.el("div", "gb-below");
    input.type = "checkbox";
    input.value = overlay.id;
    input.checked = overlay.shown;
    var hint = gaibao.el("small", "gb-hint", gaibao.ui.zoom_hint);
    function follow() {
      below.hidden = !layers.inSight(overlay.id);
      hint.hidden = !input.checked || !below.hidden;
    }
    input.addEventListener("change", function () {
      layers.switchOverlay(overlay.id, input.checked);
      follow();
    });
    map.on("zoomend moveend", follow);
    gaibao.add(label, input, gaibao.el("span", "", overlay.title), hint);
    below.setAttribute("data-overlay", overlay.id);
    var seen = gaibao.seen(layers, overlay);
    gaibao.add(below, gaibao.legend(overlay.legend, seen), gaibao.hiddenBox(seen));
    if (overlay.sizes && overlay.sizes.length) below.appendChild(gaibao.sizes(overlay.sizes));
    if (overlay.note) below.appendChild(gaibao.el("p", "gb-remark", overlay.note));
    gaibao.add(block, label, below);
  });
  return gaibao.add(block, gaibao.ownSwitches(spec, layers.sight));
};

gaibao.sideLists = function (spec) {
  var block = gaibao.block(gaibao.ui.beside);
  block.classList.add("gb-beside");
  spec.side_lists.forEach(function (list) {
    block.appendChild(gaibao.el("h3", "", list.title));
    block.appendChild(gaibao.rows(list.items));
    if (list.note) block.appendChild(gaibao.el("p", "gb-remark", list.note));
  });
  return block;
};

gaibao.notes = function (spec) {
  var block = gaibao.block(gaibao.ui.notes), list = gaibao.el("ol", "gb-notes");
  spec.notes.forEach(function (note) { list.appendChild(gaibao.el("li", "", note)); });
  return gaibao.add(block, list);
};

gaibao.panel = function (spec, layers, map) {
  var side = gaibao.el("aside", "gb-side");
  var themes = spec.themes.length ? gaibao.themes(spec, layers) : null;
  if (!themes) layers.refresh();
  // A ground that says nothing itself stands below what is drawn on it.
  var ground = themes && gaibao.isGround(spec.themes[0]);
  gaibao.add(side, spec.seek && !spec.national ? gaibao.finder(spec, layers, map) : null, ground ? null : themes,
    spec.seek && spec.national ? gaibao.finder(spec, layers, map) : null);
  side.appendChild(gaibao.layerSwitch(spec, layers, map));
  if (ground) gaibao.add.apply(null, [side].concat(gaibao.rankings(spec.themes[0], spec), themes));
  if (spec.side_lists.length) side.appendChild(gaibao.sideLists(spec));
  if (spec.notes.length) side.appendChild(gaibao.notes(spec));
  gaibao.attend(side, [layers]);
  return side;
};

gaibao.footer = function (spec) {
  var foot = gaibao.el("footer", "gb-foot"), words = gaibao.el("div", "gb-credits");
  words.appendChild(gaibao.el("b", "", gaibao.ui.sketch));
  [spec.source].concat(spec.credits).forEach(function (text) { words.appendChild(gaibao.el("span", "", text)); });
  var review = gaibao.el("div", "gb-review"), field = gaibao.el("span", "gb-review-number", spec.review_number);
  field.setAttribute("contenteditable", "plaintext-only");
  if (field.contentEditable !== "plaintext-only") field.setAttribute("contenteditable", "true");
  field.setAttribute("role", "textbox");
  field.setAttribute("aria-label", gaibao.ui.review_label);
  field.setAttribute("data-hint", gaibao.ui.review_hint);
  field.setAttribute("spellcheck", "false");
  field.addEventListener("keydown", function (event) { if (event.key === "Enter") { event.preventDefault(); field.blur(); } });
  return gaibao.add(foot, words, gaibao.add(review, gaibao.el("span", "", gaibao.ui.review), field));
};
