// Tables and the parts of the page that are tables.

// columns: [name, is a number]; rows and total: texts. The first cell of a row heads it.
wi.table = function (columns, rows, total) {
  var table = gaibao.el("table", "wi-table"), head = table.createTHead().insertRow(), body = table.createTBody();
  columns.forEach(function (column) {
    var cell = gaibao.el("th", column[1] ? "wi-number" : "", column[0]);
    cell.scope = "col";
    head.appendChild(cell);
  });
  rows.forEach(function (row) { wi.row(body.insertRow(), columns, row); });
  if (total) wi.row(table.createTFoot().insertRow(), columns, total);
  return table;
};

wi.row = function (line, columns, texts) {
  texts.forEach(function (text, i) {
    var cell = gaibao.el(i ? "td" : "th", columns[i][1] ? "wi-number" : "", text);
    if (!i) cell.scope = "row";
    line.appendChild(cell);
  });
};

// A part of the page: a heading, and below it what is made anew for each level.
wi.part = function (name, className) {
  var section = gaibao.el("section", "wi-part " + (className || "")), body = gaibao.el("div", "wi-body");
  var head = gaibao.el("h2", "", wi.words[name]);
  head.id = "wi-" + name;
  section.setAttribute("aria-labelledby", head.id);
  gaibao.add(section, head, body);
  return {section: section, body: body, name: name};
};

// What is wider or longer than its place can be scrolled, by keys too.
wi.scroll = function (table, name) {
  var box = gaibao.add(gaibao.el("div", "wi-scroll"), table);
  box.tabIndex = 0;
  box.setAttribute("role", "region");
  box.setAttribute("aria-label", wi.fill("table_of", {name: name}));
  return box;
};

wi.buys = function (columns, held) {
  var heads = [[wi.words["column.item"]], [wi.words["column.yuan"], true], [wi.words["column.projects"], true],
    [wi.words["column.schools"], true]], sum = 0;
  var rows = columns.item_names.map(function (name, at) {
    var item = held.record.items[at];
    sum += item[0];
    return [name, wi.wan(item[0]), wi.grouped(item[1]), wi.grouped(item[2])];
  });
  return wi.table(heads, rows, [wi.words.total, wi.wan(sum), "", ""]);
};

wi.closes = function (columns, held) {
  var heads = ["indicator", "unit", "lacking", "closed", "share"].map(function (name, i) {
    return [wi.words["column." + name], i > 1];
  });
  return wi.table(heads, columns.indicators.map(function (told, at) {
    return told.concat(held.record.closes[at]);
  }));
};

wi.fair = function (columns, held, own) {
  var heads = [[wi.words["column.measure"]], [wi.words["column.today"], true], [wi.words.plan, true],
    [wi.words.level, true]];
  return wi.table(heads, columns.measures.map(function (told, at) {
    return told.concat([own.record.measures[at], held.record.measures[at]]);
  }));
};

wi.funds = function (columns, held) {
  var heads = [[wi.words["column.fund"]], [wi.words["column.year"]], [wi.words["column.paid"], true],
    [wi.words["column.left"], true]], sums = {}, every = 0;
  var rows = columns.purses.map(function (purse, at) {
    var paid = held.record.purses[at][0];
    sums[purse[1]] = (sums[purse[1]] || 0) + paid;
    every += paid;
    return [purse[0], String(purse[1]), wi.wan(paid), wi.wan(held.record.purses[at][1])];
  });
  if (columns.years.length > 1) {
    columns.years.forEach(function (year) { rows.push([wi.words.total, String(year), wi.wan(sums[year]), ""]); });
  }
  return wi.table(heads, rows, [wi.words.total, "", wi.wan(every), ""]);
};

wi.places = function (columns, held, own) {
  var heads = [[columns.place_name], [wi.words["column.projects"], true], [wi.words["column.schools"], true],
    [wi.words.level, true], [wi.words.plan, true], [wi.words["column.change"], true]];
  var mine = held.byPlace(), theirs = own.byPlace();
  function line(name, row, before) {
    return [name, wi.grouped(row.projects), wi.grouped(row.schools), wi.wan(row.yuan), wi.wan(before.yuan),
      wi.signed(row.yuan - before.yuan)];
  }
  return wi.table(heads, columns.places.map(function (name, at) {
    return line(name, mine.rows[at], theirs.rows[at]);
  }), line(wi.words.total, mine.every, theirs.every));
};

// Who comes in with the next level, and who drops out.
wi.next = function (columns, held, next, box) {
  var list = gaibao.el("div", "wi-next");
  if (!next) return gaibao.el("p", "", wi.words.next_top);
  if (!next.chosen) return gaibao.el("p", "", wi.words.next_none);
  list.appendChild(gaibao.el("p", "", wi.fill("next_at", {label: next.record.label})));
  [["comes", held.lacks(next), next], ["drops", next.lacks(held), held]].forEach(function (way) {
    var part = gaibao.el("div", "wi-" + way[0]), heads = [[wi.words["column.project"]], [wi.words["column.school"]],
      [columns.place_name], [wi.words["column.yuan"], true]];
    part.appendChild(gaibao.el("h3", "", wi.fill(way[0], {count: way[1].length})));
    var table = wi.table(heads, way[1].map(function (at) {
      return [columns.names[at], columns.schools[columns.school[at]][1], columns.places[columns.place[at]],
        wi.wan(way[2].yuan(at))];
    }));
    part.appendChild(way[1].length ? wi.scroll(table, wi.fill(way[0], {count: way[1].length}))
      : gaibao.el("p", "", wi.words.nobody));
    list.appendChild(part);
  });
  return list;
};
