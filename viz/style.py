"""The one palette: what a type, a modality and a surface look like, for pictures, pages and reports alike.

Words (names, glyphs) come from the ontology; this module adds form and colour. Colours are pairs `(light, dark)`.
Shapes are SVG paths in a box of radius 1: SVG draws them as they are, a canvas through `Path2D`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from graph.ontology import ontology

Pair = tuple[str, str]
_WHITE, _INK = "#FFFFFF", "#11151B"

SHAPES: Mapping[str, str] = {
    "circle": "M1 0A1 1 0 1 1 -1 0A1 1 0 1 1 1 0Z",
    "square": "M-.56 -.86H.56A.3 .3 0 0 1 .86 -.56V.56A.3 .3 0 0 1 .56 .86H-.56A.3 .3 0 0 1 -.86 .56V-.56"
    "A.3 .3 0 0 1 -.56 -.86Z",
    "document": "M-.76 -.95H.34L.76 -.53V.95H-.76Z",
    "hexagon": "M1.04 0L.52 .9H-.52L-1.04 0L-.52 -.9H.52Z",
    "pentagon": "M0 -1.04L1.04 -.26L.64 .96H-.64L-1.04 -.26Z",
    "diamond": "M0 -1.16L1.16 0L0 1.16L-1.16 0Z",
    "octagon": "M.42 -1H-.42L-1 -.42V.42L-.42 1H.42L1 .42V-.42Z",
    "pill": "M-.5 -.72H.5A.72 .72 0 0 1 .5 .72H-.5A.72 .72 0 0 1 -.5 -.72Z",
    "house": "M0 -1.08L1 -.28V.9H-1V-.28Z",
    "wide": "M-1.16 -.72H1.16V.72H-1.16Z",
}


@dataclass(frozen=True, slots=True)
class Look:
    """How a label looks: the name of its shape, its fill, and the ink of the glyph on it."""

    shape: str
    fill: Pair
    ink: Pair

    @property
    def path(self) -> str:
        """The shape as an SVG path of radius 1."""
        return SHAPES[self.shape]


@dataclass(frozen=True, slots=True)
class Stroke:
    """How a modality looks: dashes in pixels (none: solid), the end of the line (names of vis-network), colour."""

    dash: tuple[int, ...]
    end: str
    colour: Pair
    tint: Pair  # behind a sentence of the reader


TYPES: Mapping[str, Look] = {
    "City": Look("circle", ("#4669F7", "#3988E2"), (_WHITE, _INK)),
    "Platform": Look("square", ("#AF3A03", "#EF8A09"), (_WHITE, _INK)),
    "Agreement": Look("document", ("#791CB9", "#B7AEFD"), (_WHITE, _INK)),
    "Industry": Look("hexagon", ("#4C9970", "#A1CC8A"), (_INK, _INK)),
    "Organization": Look("pentagon", ("#2E676C", "#8BF1FC"), (_WHITE, _INK)),
    "Policy": Look("diamond", ("#730121", "#F64258"), (_WHITE, _INK)),
    "Economy": Look("octagon", ("#A38A05", "#FED60C"), (_INK, _INK)),
    "Event": Look("pill", ("#E4559F", "#F9A3C7"), (_INK, _INK)),
    "Region": Look("house", ("#6E6051", "#F2E6D8"), (_WHITE, _INK)),
    "Person": Look("wide", ("#2F3448", "#8E8F91"), (_WHITE, _INK)),
}
OTHER = Look("circle", ("#52606D", "#A7B1BE"), (_WHITE, _INK))  # a label added to the ontology and not yet styled

MODALITIES: Mapping[str, Stroke] = {
    "asserted": Stroke((), "arrow", ("#56606D", "#98A3B1"), ("#FFF3B0", "#4A3F0A")),
    "proposed": Stroke((9, 6), "vee", ("#0A66C2", "#6FB1FF"), ("#DCEBFF", "#173A5E")),
    "lacking": Stroke((2, 5), "bar", ("#B3261E", "#FF8A7A"), ("#FFE1DC", "#5A211B")),
}

TOKENS: Mapping[str, Pair] = {
    "bg": ("#FFFFFF", "#11151B"),
    "surface": ("#F5F7FA", "#1A2028"),
    "raised": ("#FFFFFF", "#222A34"),
    "text": ("#1B2430", "#E6EAF0"),
    "muted": ("#52606D", "#A7B1BE"),
    "border": ("#7A8594", "#7C8896"),
    "hairline": ("#D5DBE3", "#35404D"),
    "accent": ("#1D4FD7", "#8AB4FF"),
    "on-accent": ("#FFFFFF", "#11151B"),
    "focus": ("#0B57D0", "#8AB4FF"),
    "ok": ("#1B7F4B", "#6FCF97"),
    "warn": ("#8A5A00", "#F2C14E"),
    "danger": ("#B3261E", "#FF8A7A"),
}

FONT_UI = (
    '-apple-system,"Segoe UI",Roboto,"PingFang SC","Hiragino Sans GB","Microsoft YaHei","Noto Sans SC",'
    '"Noto Sans CJK SC","WenQuanYi Micro Hei",sans-serif'
)
FONT_ZH = (
    '"PingFang SC","Hiragino Sans GB","Microsoft YaHei","Noto Sans SC","Noto Sans CJK SC",'
    '"WenQuanYi Micro Hei",-apple-system,"Segoe UI",Roboto,sans-serif'
)
FONT_MONO = 'ui-monospace,Consolas,"Noto Sans Mono CJK SC",monospace'


def look(label: str) -> Look:
    """Return how a label looks; labels without a style of their own get a grey circle."""
    return TYPES.get(label, OTHER)


def line_width(documents: int) -> float:
    """Return the width in pixels of a line that so many distinct documents support."""
    return (1.5, 1.5, 2.5)[documents] if documents < 3 else 3.5


def legend() -> dict[str, list[dict[str, object]]]:
    """Return types, modalities and families as plain values, in the order of the ontology, for scenes and pages."""
    vocabulary = ontology()
    return {
        "types": [
            {
                "name": label.name, "zh": label.zh, "en": label.en, "glyph": label.glyph, "glyph_en": label.glyph_en,
                "path": look(label.name).path, "fill": list(look(label.name).fill), "ink": list(look(label.name).ink),
            }
            for label in vocabulary.labels.values()
        ],
        "modalities": [
            {
                "name": name, "zh": words["zh"], "en": words["en"], "dash": list(MODALITIES[name].dash),
                "end": MODALITIES[name].end, "colour": list(MODALITIES[name].colour),
            }
            for name, words in vocabulary.modalities.items()
        ],
        "families": [{"name": name, **words} for name, words in vocabulary.families.items()],
    }  # fmt: skip


def css() -> str:
    """Return the palette as CSS custom properties and one class per type and modality, light, dark and chosen."""
    light, dark = _properties(0), _properties(1)
    rules = [
        f":root{{color-scheme:light dark;{light}}}",
        f"@media (prefers-color-scheme:dark){{:root{{{dark}}}}}",
        f":root[data-theme=light]{{color-scheme:light;{light}}}",
        f":root[data-theme=dark]{{color-scheme:dark;{dark}}}",
        f":root{{--font-ui:{FONT_UI};--font-zh:{FONT_ZH};--font-mono:{FONT_MONO}}}",
    ]
    rules += [f".t-{name}{{--fill:var(--t-{name});--ink:var(--i-{name})}}" for name in (*TYPES, "other")]
    for name, stroke in MODALITIES.items():
        dash = " ".join(map(str, stroke.dash)) or "none"
        rules.append(f".m-{name}{{--line:var(--m-{name});--tint:var(--tint-{name});--dash:{dash}}}")
    return "\n".join(rules) + "\n"


def _properties(theme: int) -> str:
    pairs = [(name, pair[theme]) for name, pair in TOKENS.items()]
    for name, one in (*TYPES.items(), ("other", OTHER)):
        pairs += [(f"t-{name}", one.fill[theme]), (f"i-{name}", one.ink[theme])]
    for name, stroke in MODALITIES.items():
        pairs += [(f"m-{name}", stroke.colour[theme]), (f"tint-{name}", stroke.tint[theme])]
    return "".join(f"--{name}:{value};" for name, value in pairs)
