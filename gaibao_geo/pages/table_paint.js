// The component that moves: it hands the table its signs and takes the decisions back.
export default function (component) {
  const paint = component.data;
  const lines = window.gaibaoTables || (window.gaibaoTables = {});
  const line = lines[paint.line] || (lines[paint.line] = {pending: [], number: 0});
  line.paint = paint;
  line.send = function (clicks) { component.setStateValue("clicks", clicks); };
  if (line.table && line.sha === paint.sha) line.table.paint(paint);
}
