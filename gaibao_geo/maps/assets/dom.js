// Elements are made and filled with text; markup never comes out of data.
var gaibao = {};

gaibao.el = function (tag, className, text) {
  var node = document.createElement(tag);
  if (className) node.className = className;
  if (text !== undefined && text !== null) node.textContent = text;
  return node;
};

gaibao.add = function (parent) {
  for (var i = 1; i < arguments.length; i++) if (arguments[i]) parent.appendChild(arguments[i]);
  return parent;
};

gaibao.svg = function (tag, attributes) {
  var node = document.createElementNS("http://www.w3.org/2000/svg", tag);
  for (var name in attributes) node.setAttribute(name, attributes[name]);
  return node;
};

// "{count}处" with {count: 3} is "3处".
gaibao.fill = function (text, values) {
  return text.replace(/\{(\w+)\}/g, function (whole, name) {
    return name in values ? String(values[name]) : whole;
  });
};

// A drawing; one without a label says nothing by itself and is passed over by whoever listens.
gaibao.canvas = function (width, height, label) {
  var svg = gaibao.svg("svg", {width: width, height: height, viewBox: "0 0 " + width + " " + height, focusable: "false"});
  svg.setAttribute(label ? "role" : "aria-hidden", label ? "img" : "true");
  if (label) svg.setAttribute("aria-label", label);
  return svg;
};
