"""A picture of entities and relations as SVG: text stays text, and what a line means is said below it.

Style as in the explorer (`viz.style`), written as plain attributes, since other programs do not read style sheets.
A pair whose relations differ in modality has a line for each, side by side: a picture cannot be unfolded.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from lxml import etree

from graph.ontology import ontology
from viz import style
from viz.export.text import clean
from viz.layout import extent
from viz.words import say

SVG = "http://www.w3.org/2000/svg"
FONT = style.FONT_ZH
INK, MUTED, WHITE = "#1B2430", "#52606D", "#FFFFFF"
NARROWEST, MARGIN, LEADING = 640.0, 24.0, 20.0  # pixels
APART = 26.0  # pixels between the bends of lines of one pair
Plain = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Caption:
    """What stands round a picture: the view in one sentence above, notes (filters, source) below."""

    title: str
    notes: tuple[str, ...]
    language: str = "zh"


@dataclass(frozen=True, slots=True)
class Drawn:
    """A picture: the SVG and its size in pixels."""

    svg: str
    width: int
    height: int


def draw(picture: Plain, loops: Sequence[Plain], caption: Caption, *, background: str = WHITE) -> Drawn:
    """Return a picture (nodes and lines as `viz.web.svg.picture` places them) with title, legend and notes.

    A line's `ways` say for each modality which end it points to: `to`, `from`, `both` or `none`. `loops` are lines of
    an entity with itself; an empty `background` is transparent.
    """
    left, top, wide, high = (float(part) for part in picture["box"].split())
    width = max(wide, NARROWEST)
    title = wrapped(caption.title, width - 2 * MARGIN, 16)
    notes = [line for note in caption.notes for line in wrapped(note, width - 2 * MARGIN, 12)]
    legend = _placed(_legend(picture, caption.language), width - 2 * MARGIN)
    rows = 1 + max((row for row, *_ in legend), default=-1)
    head = MARGIN + LEADING * 1.3 * len(title)
    foot = head + high
    height = foot + LEADING * 1.4 * rows + LEADING * len(notes) + MARGIN
    root = etree.fromstring(f'<svg xmlns="{SVG}"/>')
    root.set("width", _n(width))
    root.set("height", _n(height))
    root.set("viewBox", f"0 0 {_n(width)} {_n(height)}")
    root.set("font-family", FONT)
    root.set("{http://www.w3.org/XML/1998/namespace}lang", "zh-CN" if caption.language == "zh" else "en")
    _text(_add(root, "title"), caption.title)
    _text(_add(root, "desc"), "\n".join(caption.notes))
    _ends(_add(root, "defs"))
    if background:
        _add(root, "rect", width="100%", height="100%", fill=background)
    for i, line in enumerate(title):
        _write(root, line, MARGIN, MARGIN + LEADING * 1.3 * i + 8, 16, weight="600")
    scene = _add(root, "g", transform=f"translate({_n((width - wide) / 2 - left)} {_n(head - top)})")
    _scene(scene, picture, loops, caption.language)
    for row, x, entry in legend:
        _entry(root, entry, MARGIN + x, foot + LEADING * 1.4 * (row + 0.5))
    for i, line in enumerate(notes):
        _write(root, line, MARGIN, foot + LEADING * (1.4 * rows + i + 0.8), 12, MUTED)
    text = etree.tostring(root, xml_declaration=True, encoding="UTF-8").decode()
    return Drawn(text, math.ceil(width), math.ceil(height))


def wrapped(text: str, width: float, size: float) -> list[str]:
    """Break a text into lines of a width in pixels; words of Latin letters stay whole where they fit.

    >>> wrapped("甲乙丙丁戊", 32, 16), wrapped("", 100, 12)
    (['甲乙', '丙丁', '戊'], [])
    """
    lines, now = [], ""
    for word in _words(clean(text).replace("\n", " ")):
        if now and extent(now + word, size) > width:
            lines.append(now.strip())
            now = ""
        while extent(word, size) > width and len(word) > 1:
            cut = max(1, int(width / size))
            lines.append(word[:cut])
            word = word[cut:]
        now += word
    return [*lines, now.strip()] if now.strip() else lines


def _words(text: str) -> Iterable[str]:
    word = ""
    for char in text:
        if char.isascii() and not char.isspace():
            word += char
            continue
        if word:
            yield word
            word = ""
        yield char
    if word:
        yield word


def _scene(parent: etree._Element, picture: Plain, loops: Sequence[Plain], language: str) -> None:
    nodes = {node["id"]: node for node in picture["nodes"]}
    lines = _add(parent, "g")
    for line in picture["lines"]:
        names = list(line["modalities"])
        for i, modality in enumerate(names):
            _line(lines, line, modality, APART * (i - (len(names) - 1) / 2), language)
    for loop in loops:
        if loop["from"] in nodes:
            for i, modality in enumerate(loop["modalities"]):
                _loop(lines, nodes[loop["from"]], loop, modality, i)
    shapes = _add(parent, "g")
    for node in picture["nodes"]:
        _node(shapes, node, language)


def _line(parent: etree._Element, line: Plain, modality: str, bend: float, language: str) -> None:
    x1, y1, x2, y2 = (float(line[key]) for key in ("x1", "y1", "x2", "y2"))
    length = math.hypot(x2 - x1, y2 - y1) or 1.0
    middle = ((x1 + x2) / 2 - (y2 - y1) / length * bend, (y1 + y2) / 2 + (x2 - x1) / length * bend)
    way = f"Q{_n(middle[0])} {_n(middle[1])} {_n(x2)} {_n(y2)}" if bend else f"L{_n(x2)} {_n(y2)}"
    path = _stroke(parent, f"M{_n(x1)} {_n(y1)}{way}", line, modality)
    if line["ways"][modality] in ("to", "both"):
        path.set("marker-end", f"url(#end-{modality})")
    if line["ways"][modality] in ("from", "both"):
        path.set("marker-start", f"url(#end-{modality})")
    word = ontology().modalities[modality][language]
    verbs = [getattr(ontology().relations[kind], language) for kind in line["types"] if kind in ontology().relations]
    ends = [_name(line[end], language) for end in ("head", "tail")]
    _text(_add(path, "title"), f"{ends[0]} — {word} {'、'.join(verbs)} — {ends[1]} ×{line['modalities'][modality]}")


def _loop(parent: etree._Element, node: Plain, loop: Plain, modality: str, turn: int) -> None:
    x, y, size = float(node["x"]), float(node["y"]) - float(node["size"]), 14.0 + 8 * turn
    left, right, above = _n(x - size * 1.6), _n(x + size * 1.6), _n(y - size * 2)
    _stroke(parent, f"M{_n(x - 5)} {_n(y)}C{left} {above} {right} {above} {_n(x + 5)} {_n(y)}", loop, modality)


def _stroke(parent: etree._Element, way: str, line: Plain, modality: str) -> etree._Element:
    look = style.MODALITIES[modality]
    path = _add(parent, "path", d=way, fill="none", stroke=look.colour[0])
    path.set("stroke-width", _n(float(line["width"])))
    if look.dash:
        path.set("stroke-dasharray", " ".join(map(str, look.dash)))
    path.set("data-modality", modality)
    path.set("data-id", clean(str(line["id"])))
    return path


def _node(parent: etree._Element, node: Plain, language: str) -> None:
    label = ontology().labels.get(node["type"])
    group = _add(parent, "g")
    group.set("data-id", clean(node["id"]))
    kind = getattr(label, language) if label else node["type"]
    _text(_add(group, "title"), f"{_name(node, language)} · {kind}")
    _shape(group, node["type"], float(node["x"]), float(node["y"]), float(node["size"]), language)
    spot = node["spot"]
    if not spot:
        return
    box = spot["box"]
    halo = _add(group, "rect", x=_n(box[0]), y=_n(box[1]), width=_n(box[2] - box[0]), height=_n(box[3] - box[1]),
                fill=WHITE, rx="3")  # fmt: skip
    halo.set("fill-opacity", "0.75")
    for line in spot["lines"]:
        text = _write(group, line["text"], float(line["x"]), float(line["y"]), 13, weight="500")
        text.set("text-anchor", "middle")


def _shape(parent: etree._Element, kind: str, x: float, y: float, size: float, language: str) -> None:
    look, label = style.look(kind), ontology().labels.get(kind)
    _add(parent, "path", d=look.path, fill=look.fill[0], transform=f"translate({_n(x)} {_n(y)}) scale({_n(size)})")
    sign = (label.glyph if language == "zh" else label.glyph_en) if label else "?"
    glyph = _write(parent, sign, x, y + size * 0.34, size * 0.95, look.ink[0], "600")
    glyph.set("text-anchor", "middle")


def _name(node: Plain, language: str) -> str:
    return str((node["name_en"] if language == "en" else "") or node["label"])


def _legend(picture: Plain, language: str) -> list[tuple[str, str, str]]:
    """Return kind (`type`, `line`, `text`), name and words of what the picture shows."""
    words, types = ontology(), {node["type"] for node in picture["nodes"]}
    ways = {name for line in picture["lines"] for name in line["modalities"]}
    entries = [("type", name, getattr(label, language)) for name, label in words.labels.items() if name in types]
    entries += [("line", name, said[language]) for name, said in words.modalities.items() if name in ways]
    return [*entries, ("text", "", say("legend.width", language))] if ways else entries


def _placed(entries: Sequence[tuple[str, str, str]], width: float) -> list[tuple[int, float, tuple[str, str, str]]]:
    row, x, placed = 0, 0.0, []
    for entry in entries:
        wide = {"type": 24.0, "line": 44.0, "text": 0.0}[entry[0]] + extent(entry[2], 12) + 20
        if x and x + wide > width:
            row, x = row + 1, 0.0
        placed.append((row, x, entry))
        x += wide
    return placed


def _entry(parent: etree._Element, entry: tuple[str, str, str], x: float, y: float) -> None:
    kind, name, words = entry
    group = _add(parent, "g")
    group.set("class", "legend")
    if kind == "type":
        _shape(group, name, x + 9, y - 4, 9, "zh")
        x += 24
    elif kind == "line":
        look = style.MODALITIES[name]
        way = _add(group, "path", d=f"M{_n(x)} {_n(y - 4)}h34", fill="none", stroke=look.colour[0])
        way.set("stroke-width", "2")
        if look.dash:
            way.set("stroke-dasharray", " ".join(map(str, look.dash)))
        way.set("marker-end", f"url(#end-{name})")
        x += 44
    _write(group, words, x, y, 12, MUTED)


def _ends(defs: etree._Element) -> None:
    """Define the ends of lines: a filled arrow, an open vee, a bar."""
    ways = {"arrow": "M0 1L9 5L0 9Z", "vee": "M1 1L9 5L1 9", "bar": "M5 0V10"}
    for name, look in style.MODALITIES.items():
        marker = _add(defs, "marker", id=f"end-{name}", viewBox="0 0 10 10", refX="5" if look.end == "bar" else "8",
                      refY="5", markerWidth="10", markerHeight="10", markerUnits="userSpaceOnUse",
                      orient="auto-start-reverse")  # fmt: skip
        filled = look.end == "arrow"
        way = _add(marker, "path", d=ways[look.end], fill=look.colour[0] if filled else "none")
        if not filled:
            way.set("stroke", look.colour[0])
            way.set("stroke-width", "2")


def _write(
    parent: etree._Element, text: str, x: float, y: float, size: float, fill: str = INK, weight: str = "400"
) -> etree._Element:
    made = _add(parent, "text", x=_n(x), y=_n(y), fill=fill)
    made.set("font-size", _n(size))
    made.set("font-weight", weight)
    _text(made, text)
    return made


def _text(element: etree._Element, text: str) -> None:
    element.text = clean(text)


def _add(parent: etree._Element, name: str, **attributes: str) -> etree._Element:
    return etree.SubElement(parent, _(name), attributes)


def _(name: str) -> str:
    return f"{{{SVG}}}{name}"


def _n(value: float) -> str:
    return f"{value:.1f}".rstrip("0").rstrip(".")
