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

gaibao.rows = function (rows) {
  var table = gaibao.el("table", "gb-rows");
  rows.forEach(function (row) {
    var line = gaibao.el("tr"), value = gaibao.el("td", "gb-value", row.value);
    if (row.source) value.appendChild(gaibao.el("small", "gb-source", gaibao.ui.source_prefix + row.source));
    table.appendChild(gaibao.add(line, gaibao.el("th", "", row.label), value));
  });
  return table;
};

gaibao.showPopup = function (map, popup, where) {
  var size = map.getSize();
  L.popup({maxWidth: Math.min(400, size.x - 60), minWidth: 260, maxHeight: Math.max(160, size.y - 120),
    autoPanPadding: [20, 20]})
    .setLatLng(where).setContent(gaibao.popup(popup)).openOn(map);
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
