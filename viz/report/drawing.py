"""Charts as Word and its like draw them themselves: DrawingML, so that they stay sharp and can be styled.

ECMA-376, part 1, 21.2. A chart holds its numbers; names are text that lxml escapes.
"""

from __future__ import annotations

from collections.abc import Sequence

from lxml import etree

from viz.export import clean
from viz.report.blocks import Bars, Points, Stack
from viz.style import MODALITIES, TOKENS

C = "http://schemas.openxmlformats.org/drawingml/2006/chart"
A = "http://schemas.openxmlformats.org/drawingml/2006/main"
FONT, FONT_ZH = "Calibri", "宋体"

Series = tuple[str, str, Sequence[float]]  # name, colour, values
Spans = Sequence[tuple[float, float]]


def bars_chart(bars: Bars, language: str) -> bytes:
    """Return a chart of horizontal bars, the first at the top, with whiskers where there are intervals."""
    items = bars.items
    spans = None
    if any(one.low is not None and one.high is not None for one in items):
        spans = [
            (max(one.value - (one.value if one.low is None else one.low), 0.0),
             max((one.value if one.high is None else one.high) - one.value, 0.0))
            for one in items
        ]  # fmt: skip
    series = [("", TOKENS["accent"][0], [one.value for one in items])]
    return _chart("barChart", [one.name for one in items], series, language, direction="bar", spans=spans)


def stack_chart(stack: Stack, language: str) -> bytes:
    """Return a chart of piled columns, one pile for each item."""
    series = [
        (name, MODALITIES[key].colour[0] if key in MODALITIES else TOKENS["accent"][0], [c[i] for _, c in stack.items])
        for i, (key, name) in enumerate(stack.series)
    ]
    return _chart("barChart", [name for name, _ in stack.items], series, language, direction="col")


def points_chart(points: Points, language: str) -> bytes:
    """Return a line through values over time."""
    series = [(points.title, TOKENS["accent"][0], [value for _, _, value, _ in points.items])]
    return _chart("lineChart", [time for time, *_ in points.items], series, language)


def _chart(
    kind: str,
    names: Sequence[str],
    series: Sequence[Series],
    language: str,
    *,
    direction: str = "",
    spans: Spans | None = None,
) -> bytes:
    root = etree.Element(f"{{{C}}}chartSpace", nsmap={"c": C, "a": A})
    _add(root, "roundedCorners", val="0")
    chart = _add(root, "chart")
    _add(chart, "autoTitleDeleted", val="1")
    plot = _add(chart, "plotArea")
    _add(plot, "layout")
    drawn = _add(plot, kind)
    if kind == "barChart":
        _add(drawn, "barDir", val=direction)
    _add(drawn, "grouping", val="standard" if kind == "lineChart" else "clustered" if len(series) == 1 else "stacked")
    _add(drawn, "varyColors", val="0")
    for number, one in enumerate(series):
        _series(drawn, kind, number, names, one, spans)
    if kind == "barChart":
        _add(drawn, "gapWidth", val="60")
        if len(series) > 1:
            _add(drawn, "overlap", val="100")
    else:
        _add(drawn, "marker", val="1")
    _add(drawn, "axId", val="1")
    _add(drawn, "axId", val="2")
    _axes(plot, flat=direction == "bar")
    if len(series) > 1:
        legend = _add(chart, "legend")
        _add(legend, "legendPos", val="b")
        _add(legend, "overlay", val="0")
    _add(chart, "plotVisOnly", val="1")
    _text(root, language)
    return etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)


def _series(
    drawn: etree._Element, kind: str, number: int, names: Sequence[str], one: Series, spans: Spans | None
) -> None:
    name, colour, values = one
    ser = _add(drawn, "ser")
    _add(ser, "idx", val=str(number))
    _add(ser, "order", val=str(number))
    if name:
        _add(_add(ser, "tx"), "v").text = clean(name)
    _shape(ser, colour, line=kind == "lineChart")
    if kind == "lineChart":
        marker = _add(ser, "marker")
        _add(marker, "symbol", val="circle")
        _add(marker, "size", val="5")
        _shape(marker, colour)
    else:
        _add(ser, "invertIfNegative", val="0")
    if kind == "barChart" and spans is not None:
        _whiskers(ser, spans)
    points = _add(_add(ser, "cat"), "strLit")
    _add(points, "ptCount", val=str(len(names)))
    for place, text in enumerate(names):
        _add(_add(points, "pt", idx=str(place)), "v").text = clean(text)
    _numbers(_add(ser, "val"), values)


def _whiskers(ser: etree._Element, spans: Spans) -> None:
    bars = _add(ser, "errBars")
    _add(bars, "errBarType", val="both")
    _add(bars, "errValType", val="cust")
    _add(bars, "noEndCap", val="0")
    _numbers(_add(bars, "plus"), [up for _, up in spans])
    _numbers(_add(bars, "minus"), [down for down, _ in spans])


def _numbers(parent: etree._Element, values: Sequence[float]) -> None:
    numbers = _add(parent, "numLit")
    _add(numbers, "formatCode").text = "General"
    _add(numbers, "ptCount", val=str(len(values)))
    for place, value in enumerate(values):
        _add(_add(numbers, "pt", idx=str(place)), "v").text = repr(float(value))


def _axes(plot: etree._Element, flat: bool) -> None:
    for kind, own, other, side in (
        ("catAx", "1", "2", "l" if flat else "b"),
        ("valAx", "2", "1", "b" if flat else "l"),
    ):
        axis = _add(plot, kind)
        _add(axis, "axId", val=own)
        _add(_add(axis, "scaling"), "orientation", val="maxMin" if flat and kind == "catAx" else "minMax")
        _add(axis, "delete", val="0")
        _add(axis, "axPos", val=side)
        if kind == "valAx":
            line = _add(_add(_add(axis, "majorGridlines"), "spPr"), "ln", A)
            _fill(line, TOKENS["hairline"][0])
        _add(axis, "numFmt", formatCode="General", sourceLinked="0")
        _add(axis, "majorTickMark", val="none")
        _add(axis, "minorTickMark", val="none")
        _add(axis, "tickLblPos", val="low" if kind == "catAx" else "nextTo")
        _add(axis, "crossAx", val=other)
        _add(axis, "crosses", val="max" if flat and kind == "valAx" else "autoZero")


def _shape(parent: etree._Element, colour: str, *, line: bool = False) -> None:
    properties = _add(parent, "spPr")
    if line:
        _fill(_add(properties, "ln", A, w="19050"), colour)
    else:
        _fill(properties, colour)


def _fill(parent: etree._Element, colour: str) -> None:
    _add(_add(parent, "solidFill", A), "srgbClr", A, val=colour.lstrip("#"))


def _text(root: etree._Element, language: str) -> None:
    body = _add(root, "txPr")
    _add(body, "bodyPr", A)
    _add(body, "lstStyle", A)
    paragraph = _add(body, "p", A)
    run = _add(_add(paragraph, "pPr", A), "defRPr", A, sz="900")
    _add(run, "latin", A, typeface=FONT)
    _add(run, "ea", A, typeface=FONT_ZH)
    _add(paragraph, "endParaRPr", A, lang="zh-CN" if language == "zh" else "en-GB")


def _add(parent: etree._Element, name: str, space: str = C, /, **attributes: str) -> etree._Element:
    return etree.SubElement(parent, f"{{{space}}}{name}", attributes)
