// What the page holds of each level, and what follows from it by adding up whole yuan.
var wi = {};

// 133,438,160 yuan are 13,343.816 in 10,000 yuan: exact, as in every other table.
wi.wan = function (yuan) {
  if (yuan === null || yuan === undefined) return wi.words.unknown;
  var size = Math.abs(yuan), rest = ("000" + size % 10000).slice(-4).replace(/0+$/, "");
  return (yuan < 0 ? "\u2212" : "") + wi.grouped(Math.floor(size / 10000)) + (rest ? "." + rest : "");
};

wi.grouped = function (number) { return String(number).replace(/\B(?=(\d{3})+$)/g, ","); };

wi.signed = function (yuan) { return (yuan > 0 ? "+" : "") + wi.wan(yuan); };

wi.fill = function (name, values) { return gaibao.fill(wi.words[name], values || {}); };

// A plan (a level, or the plan at hand) over the columns that all plans share. A level without
// a plan has no projects.
wi.Held = function (columns, record) {
  this.columns = columns;
  this.record = record;
  this.chosen = record.chosen || "";
};

wi.Held.prototype.has = function (at) { return Boolean(this.chosen) && this.chosen[at] !== "."; };

wi.Held.prototype.year = function (at) {
  return this.has(at) ? this.columns.years[this.columns.letters.indexOf(this.chosen[at])] : null;
};

wi.Held.prototype.yuan = function (at) {
  if (!this.has(at)) return 0;
  return at in this.record.spent ? this.record.spent[at] : this.columns.costs[at];
};

// Projects, schools and yuan of each place, and of all places together.
wi.Held.prototype.byPlace = function () {
  var columns = this.columns, self = this, every = {projects: 0, yuan: 0, schools: {}};
  var rows = columns.places.map(function () { return {projects: 0, yuan: 0, schools: {}}; });
  columns.ids.forEach(function (id, at) {
    if (!self.has(at)) return;
    [rows[columns.place[at]], every].forEach(function (row) {
      row.projects += 1;
      row.yuan += self.yuan(at);
      row.schools[columns.school[at]] = true;
    });
  });
  rows.concat([every]).forEach(function (row) { row.schools = Object.keys(row.schools).length; });
  return {rows: rows, every: every};
};

// How a project stands here against another plan: same, added, dropped, moved or resized.
wi.Held.prototype.against = function (other, at) {
  if (this.has(at) !== other.has(at)) return this.has(at) ? "added" : "dropped";
  if (this.year(at) !== other.year(at)) return "moved";
  return this.yuan(at) === other.yuan(at) ? "same" : "resized";
};

// The projects that another plan has and this one has not.
wi.Held.prototype.lacks = function (other) {
  var self = this;
  return this.columns.ids.map(function (id, at) { return at; }).filter(function (at) {
    return other.has(at) && !self.has(at);
  });
};
