"""A native chart: its figures can be edited in PowerPoint, and what is unknown stays blank."""

from __future__ import annotations

import math
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from pptx.chart.data import CategoryChartData
from pptx.chart.xlsx import CategoryWorkbookWriter
from pptx.dml.color import RGBColor
from pptx.enum.chart import (
    XL_CHART_TYPE,
    XL_LABEL_POSITION,
    XL_LEGEND_POSITION,
    XL_MARKER_STYLE,
    XL_TICK_LABEL_POSITION,
)
from pptx.enum.dml import MSO_THEME_COLOR
from pptx.oxml import parse_xml
from pptx.util import Emu, Pt
from xlsxwriter import Workbook

from gaibao_geo.briefing.chapter import Chart
from gaibao_geo.briefing.slides.box import POINT, Box, inches
from gaibao_geo.briefing.slides.contrast import readable_on
from gaibao_geo.briefing.slides.drawing import Pen
from gaibao_geo.briefing.slides.measure import BOLD, LINE, fitted, one_line
from gaibao_geo.briefing.slides.text import NAMESPACES, Type, Voice, clean, marks_of, put
from gaibao_geo.words import say
from gaibao_geo.words.short import short

TITLE, LABELS, REMARK = 14.0, 12.0, 10.5
MOST_LABELLED = 24  # values that carry their number; more would lie on each other
LEAST_LABELLED = inches(2.1)  # a lower chart has room for bars only, and its axis tells
MOST_NAME = 0.35  # of the chart's width for one name on its axis
_KINDS = {"bars": XL_CHART_TYPE.BAR_CLUSTERED, "columns": XL_CHART_TYPE.COLUMN_CLUSTERED,
          "stacked": XL_CHART_TYPE.COLUMN_STACKED, "line": XL_CHART_TYPE.LINE_MARKERS}  # fmt: skip


class _Book(CategoryWorkbookWriter):
    """The sheet behind a chart, in which a name that begins with = is a name and no formula."""

    @contextmanager
    def _open_worksheet(self, xlsx_file: Any) -> Iterator[tuple[Any, Any]]:
        as_text = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False,
                   "strings_to_numbers": False}  # fmt: skip
        with Workbook(xlsx_file, as_text) as book:
            yield book, book.add_worksheet()


class _Data(CategoryChartData):
    @property
    def _workbook_writer(self) -> Any:
        return _Book(self)


def draw_chart(pen: Pen, chart: Chart, box: Box) -> list[str]:
    """The chart on the slide, its title and unit above, a remark below where values are missing.

    Returns the texts that are too long for it and were cut: its title, names on its axis.
    """
    voice = pen.voice
    title = say("slides.chart_title", voice.lang, title=chart.title, unit=chart.unit)
    title = clean(title if chart.unit else chart.title)
    across = box.points[0]
    head = fitted((title,), (across * 0.9, 2 * LINE * TITLE + 0.1), (TITLE,), BOLD)
    names = [clean(name) for name in chart.categories]
    shown = [one_line(name, across * MOST_NAME, LABELS) for name in names]
    blank = any(_known(value) is None for series in chart.series for value in series.values)
    room = box
    if blank:
        remark = say("slides.blank_values", voice.lang)
        high = 2 * LINE * REMARK + 0.1
        fit = fitted((remark,), (box.points[0], high), (REMARK, 9.0))
        room, below = box.below(box.height - round(high * POINT), 0)
        style = Type(fit.size, colour=voice.muted)
        pen.words("chart note", below, fit.paragraphs, style, anchor="b")
        pen.loose()
    frame = pen.slide.shapes.add_chart(
        _KINDS[chart.kind], Emu(room.left), Emu(room.top), Emu(room.width), Emu(room.height),
        _data(chart, shown),
    )  # fmt: skip
    told = say("slides.chart_alt", voice.lang, title=clean(chart.title), unit=clean(chart.unit))
    frame.name = short(told, 60)
    frame._element.nvGraphicFramePr.cNvPr.set("descr", told)
    labelled = (len(chart.categories) * len(chart.series) <= MOST_LABELLED
                and room.height >= LEAST_LABELLED)  # fmt: skip
    _look(frame.chart, chart, voice, labelled=labelled)
    put(frame.chart.chart_title.text_frame, head.paragraphs, Type(TITLE, bold=True), voice)
    long = [name for name, text in zip(names, shown, strict=True) if name != text]
    return [*([title] if head.cut else []), *long]


def _known(value: float | None) -> float | None:
    return None if value is None or math.isnan(value) else value


def _number_format(chart: Chart) -> str:
    return "#,##0" + ("." + "0" * chart.digits if chart.digits else "")


def _data(chart: Chart, names: list[str]) -> Any:
    data = _Data(number_format=_number_format(chart))
    data.categories = names
    for series in chart.series:
        data.add_series(clean(series.name), [_known(value) for value in series.values])
    return data


def _look(native: Any, chart: Chart, voice: Voice, *, labelled: bool) -> None:
    _font(native, voice)
    native.has_title = True
    native.chart_title.include_in_layout = False
    native.has_legend = len(chart.series) > 1
    if native.has_legend:
        native.legend.position = XL_LEGEND_POSITION.BOTTOM
        native.legend.include_in_layout = False
    _axes(native, chart, labelled=labelled)
    plot = native.plots[0]
    if chart.kind != "line":
        plot.gap_width = 60
        plot.overlap = 100 if chart.kind == "stacked" else -5
    for drawn, series in zip(plot.series, chart.series, strict=True):
        colour = RGBColor.from_string(series.colour.lstrip("#").upper())
        if chart.kind == "line":
            drawn.smooth = False
            drawn.format.line.color.rgb, drawn.format.line.width = colour, Pt(2.25)
            drawn.marker.style, drawn.marker.size = XL_MARKER_STYLE.CIRCLE, 7
            for part in (drawn.marker.format.fill, drawn.marker.format.line.fill):
                part.solid()
                part.fore_color.rgb = colour
        else:
            drawn.format.fill.solid()
            drawn.format.fill.fore_color.rgb = colour
            drawn.invert_if_negative = False
    if labelled:
        _labels(plot, chart, voice)


def _font(part: Any, voice: Voice, colour: str = "tx1") -> None:
    """The type of a chart's or of a series' texts, Chinese fonts included."""
    part.font.size = Pt(LABELS)  # makes the element that is then filled
    holder = part._chartSpace if hasattr(part, "_chartSpace") else part._element
    properties = holder.find("{*}txPr").find("{*}p").find("{*}pPr")
    for old in list(properties):
        properties.remove(old)
    marks = marks_of(Type(LABELS, colour=colour), voice, "a:defRPr")
    properties.append(parse_xml(marks.replace("<a:defRPr", f"<a:defRPr {NAMESPACES}", 1)))


def _axes(native: Any, chart: Chart, *, labelled: bool) -> None:
    across, value = native.category_axis, native.value_axis
    across.has_major_gridlines, value.has_major_gridlines = False, True
    value.major_gridlines.format.line.color.rgb = RGBColor(0xE2, 0xE8, 0xF0)
    value.format.line.fill.background()
    across.format.line.color.theme_color = MSO_THEME_COLOR.TEXT_2
    value.tick_labels.number_format = _number_format(chart)
    value.tick_labels.number_format_is_linked = False
    if chart.kind != "line":
        value.minimum_scale = _floor(chart)
    if chart.kind == "bars":
        across.reverse_order = True  # the first name on top, as in a list,
        value.tick_label_position = XL_TICK_LABEL_POSITION.HIGH  # and the figures below it
    if labelled and chart.kind in ("bars", "columns"):  # each bar tells its own figure
        value.tick_label_position = XL_TICK_LABEL_POSITION.NONE
        value.has_major_gridlines = False


def _floor(chart: Chart) -> float | None:
    """Bars begin at zero, or lengths would lie; below it only where a value is."""
    values = [value for series in chart.series for value in series.values if _known(value)]
    return 0.0 if all(value is not None and value >= 0 for value in values) else None


def _labels(plot: Any, chart: Chart, voice: Voice) -> None:
    if chart.kind != "stacked":
        plot.has_data_labels = True
        above = XL_LABEL_POSITION.ABOVE if chart.kind == "line" else XL_LABEL_POSITION.OUTSIDE_END
        _label(plot.data_labels, _number_format(chart), above)
        return
    unseen = f'[<{_least_shown(chart):.6f}]"";{_number_format(chart)}'
    for drawn, series in zip(plot.series, chart.series, strict=True):
        _label(drawn.data_labels, unseen, XL_LABEL_POSITION.CENTER)
        _font(drawn.data_labels, voice, readable_on(series.colour))


def _least_shown(chart: Chart) -> float:
    """The least part of a stack that has room for its figure: a twentieth of the highest."""
    stacks = zip(*[series.values for series in chart.series], strict=True)
    highest = max((sum(_known(value) or 0.0 for value in stack) for stack in stacks), default=0.0)
    return 0.05 * highest


def _label(labels: Any, number_format: str, position: Any) -> None:
    labels.number_format, labels.number_format_is_linked = number_format, False
    labels.show_value, labels.position = True, position
