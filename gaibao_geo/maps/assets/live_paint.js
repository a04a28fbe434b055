// The component that moves: it hands the map its paint and takes the clicks back.
export default function (component) {
  const paint = component.data;
  const lines = window.gaibaoLines || (window.gaibaoLines = {});
  const line = lines[paint.line] || (lines[paint.line] = {pending: [], number: 0, told: 0, waits: 0});
  line.paint = paint;
  line.send = function (clicks) { component.setStateValue("clicks", clicks); };
  if (line.sha !== paint.sha) return;
  if (line.live) line.live.paint(paint); else if (line.open) line.open();
}
