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

// A drawing; without a label of its own it belongs to words beside it and is not read out.
gaibao.canvas = function (width, height, label) {
  var node = gaibao.svg("svg", {
    width: width, height: height, viewBox: "0 0 " + width + " " + height, focusable: "false"
  });
  if (label) node.setAttribute("role", "img");
  node.setAttribute(label ? "aria-label" : "aria-hidden", label || "true");
  return node;
};
