// Where symbols and labels may stand so that they cover neither each other nor a place.
gaibao.overlap = function (a, b) {
  var w = Math.min(a.x + a.w, b.x + b.w) - Math.max(a.x, b.x);
  var h = Math.min(a.y + a.h, b.y + b.h) - Math.max(a.y, b.y);
  return w > 0 && h > 0 ? w * h : 0;
};

gaibao.boxOf = function (map, bounds) {
  var a = map.latLngToContainerPoint([bounds[3], bounds[0]]);
  var b = map.latLngToContainerPoint([bounds[1], bounds[2]]);
  return {x: a.x, y: a.y, w: b.x - a.x, h: b.y - a.y};
};

// Symbols beside their places. items: [{box: the place on screen, w, h}], largest first.
// Gives each a centre {x, y}, or null when its place is off the screen. They keep clear of ``words``.
gaibao.placeSymbols = function (items, frame, words) {
  var taken = [], shapes = items.map(function (item) { return item.box; });
  return items.map(function (item, at) {
    var best = null, shape = item.box, inside = gaibao.overlap(shape, frame);
    if (!inside) return null;
    [4, 14, 28, 46, 70, 96].forEach(function (far) {
      for (var turn = 0; turn < 16; turn++) {
        var angle = (turn / 16) * 2 * Math.PI - Math.PI / 2;
        var x = shape.x + shape.w / 2 + Math.cos(angle) * (shape.w / 2 + item.w / 2 + far);
        var y = shape.y + shape.h / 2 + Math.sin(angle) * (shape.h / 2 + item.h / 2 + far);
        var box = {x: x - item.w / 2, y: y - item.h / 2, w: item.w, h: item.h};
        var cost = far * 14 + turn % 8 * 2 + (item.w * item.h - gaibao.overlap(box, frame)) * 4;
        taken.forEach(function (other) { cost += gaibao.overlap(box, other) * 10; });
        words.forEach(function (other) { cost += gaibao.overlap(box, other) * 2; });
        shapes.forEach(function (other, i) { cost += gaibao.overlap(box, other) * (i === at ? 1 : 3); });
        if (!best || cost < best.cost) best = {cost: cost, x: x, y: y, box: box};
      }
    });
    if (gaibao.overlap(best.box, frame) < item.w * item.h * 0.6) return null;
    taken.push(best.box);
    return {x: best.x, y: best.y};
  });
};

// Names inside their shapes, at the anchor where they cover fewest marks and names; null off the
// frame. items: [{anchors: [{x, y}], w, h}]; marks: [{x, y, r}].
gaibao.placeAnchored = function (items, marks, frame) {
  var names = [], boxes = marks.map(function (mark) {
    return {x: mark.x - mark.r, y: mark.y - mark.r, w: 2 * mark.r, h: 2 * mark.r};
  });
  return items.map(function (item) {
    var best = null;
    item.anchors.forEach(function (at, i) {
      var box = {x: at.x - item.w / 2, y: at.y - item.h / 2, w: item.w, h: item.h};
      if (gaibao.overlap(box, frame) < item.w * item.h - 1) return;
      var cost = i * 4;
      boxes.forEach(function (other) { cost += gaibao.overlap(box, other) * 3; });
      names.forEach(function (other) { cost += gaibao.overlap(box, other) * 10; });
      if (!best || cost < best.cost) best = {cost: cost, at: at, box: box};
    });
    if (!best) return null;
    names.push(best.box);
    return best.at;
  });
};

// Marks pushed apart until none covers another. items: [{x, y, r}] where they ought to be;
// gives where they are drawn. Same input, same output.
gaibao.spread = function (items) {
  var at = items.map(function (item) { return {x: item.x, y: item.y}; });
  for (var round = 0; round < 60; round++) {
    var moved = false;
    for (var i = 0; i < at.length; i++) for (var j = i + 1; j < at.length; j++) {
      var dx = at[j].x - at[i].x, dy = at[j].y - at[i].y, far = Math.hypot(dx, dy) || 0.01;
      var lack = items[i].r + items[j].r + 1 - far;
      if (lack <= 0.1) continue;
      moved = true;
      at[i].x -= dx / far * lack / 2; at[i].y -= dy / far * lack / 2;
      at[j].x += dx / far * lack / 2; at[j].y += dy / far * lack / 2;
    }
    if (!moved) break;
  }
  return at;
};

// Labels right, left, above or below their marks; one that would cover something or leave the
// frame is not shown. items: [{x, y, r, w, h}]; gives the left upper corner {x, y} or null.
gaibao.placeLabels = function (items, alsoTaken, frame) {
  var taken = alsoTaken.concat(items.map(function (item) {
    return {x: item.x - item.r, y: item.y - item.r, w: 2 * item.r, h: 2 * item.r};
  }));
  return items.map(function (item) {
    var gap = item.r + 3;
    var tries = [
      {x: item.x + gap, y: item.y - item.h / 2}, {x: item.x - gap - item.w, y: item.y - item.h / 2},
      {x: item.x - item.w / 2, y: item.y - gap - item.h}, {x: item.x - item.w / 2, y: item.y + gap},
      {x: item.x + gap - 4, y: item.y + 4}, {x: item.x + gap - 4, y: item.y - 4 - item.h},
      {x: item.x - gap + 4 - item.w, y: item.y + 4}, {x: item.x - gap + 4 - item.w, y: item.y - 4 - item.h}
    ];
    for (var i = 0; i < tries.length; i++) {
      var box = {x: tries[i].x, y: tries[i].y, w: item.w, h: item.h};
      if (gaibao.overlap(box, frame) < item.w * item.h - 1) continue;
      if (!taken.some(function (other) { return gaibao.overlap(box, other) > 0; })) {
        taken.push(box);
        return tries[i];
      }
    }
    return null;
  });
};
