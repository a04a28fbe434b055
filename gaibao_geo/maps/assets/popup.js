// Popups travel as numbers of texts (maps/packed.py) and are spelt out when they are opened.
gaibao.unpacked = function (popup) {
  function text(number) { return gaibao.texts[number || 0]; }
  return {title: text(popup[0]), subtitle: text(popup[1]), sections: popup[2].map(function (section) {
    return {heading: text(section[0]), text: text(section[1]), rows: section[2].map(function (row) {
      return {label: text(row[0]), value: text(row[1]), source: text(row[2]), detail: text(row[3])};
    })};
  })};
};

// What a click shows: title, then headed groups of label, value and source.
gaibao.popup = function (popup) {
  var box = gaibao.el("div", "gb-popup");
  box.appendChild(gaibao.el("h2", "gb-name", popup.title));
  if (popup.subtitle) box.appendChild(gaibao.el("p", "gb-sub", popup.subtitle));
  popup.sections.forEach(function (section) {
    if (section.heading) box.appendChild(gaibao.el("h3", "", section.heading));
    if (section.rows.length) box.appendChild(gaibao.rows(section.rows));
    if (section.text) box.appendChild(gaibao.el("p", "gb-remark", section.text));
  });
  return box;
};

// A row about something that ``linked`` knows on the map can be pressed.
gaibao.rows = function (rows, linked) {
  var table = gaibao.el("table", "gb-rows");
  rows.forEach(function (row) {
    var line = gaibao.el("tr"), goes = linked && linked(row.about), label = gaibao.el("th", "", goes ? null : row.label);
    var value = gaibao.el("td", row.detail ? "gb-value gb-figure" : "gb-value", row.value);
    if (goes) {
      label.appendChild(gaibao.el("button", "gb-goto-row", row.label)).type = "button";
      line.setAttribute("data-about", row.about);
    }
    if (row.detail) label.appendChild(gaibao.el("small", "gb-detail", row.detail));
    // A row that explains itself keeps its figure alone on the right.
    if (row.source) (row.detail ? label : value).appendChild(gaibao.el("small", "gb-source", gaibao.ui.source_prefix + row.source));
    table.appendChild(gaibao.add(line, label, value));
  });
  return table;
};

// The popup, open; it closes the one before.
gaibao.showPopup = function (map, popup, where) {
  var size = map.getSize();
  return L.popup({maxWidth: Math.min(420, size.x - 60), minWidth: 260, maxHeight: Math.max(160, size.y - 120),
    autoPanPadding: [20, 20]})
    .setLatLng(where).setContent(gaibao.popup(gaibao.unpacked(popup))).openOn(map);
};

// The mark answers to the mouse, to Tab and to Enter.
gaibao.clickable = function (map, node, name, popup, where) {
  node.setAttribute("tabindex", "0");
  node.setAttribute("role", "button");
  node.setAttribute("aria-label", name);
  node.addEventListener("keydown", function (event) {
    if (event.key === "Enter" || event.key === " ") {
      event.preventDefault();
      gaibao.showPopup(map, popup, where());
    }
  });
};
