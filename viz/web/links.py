"""The addresses of the explorer: the address is the state, so every view can be sent as a link."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any
from urllib.parse import quote, urlencode

from graph.model import Passage
from viz.scene import HARD_CAP, Filters, Period

MODALITY_CODES: Mapping[str, str] = {"a": "asserted", "p": "proposed", "l": "lacking"}
_CODES = {name: code for code, name in MODALITY_CODES.items()}
LAYS = ("local", "map", "layers", "time", "grid")
VIEWS = ("graph", "split", "table", "list", "detail", "filter")
KINDS = ("s", "p", "f")
REVIEWS = ("open", "confirmed", "corrected")
MAX_HOPS = 3
_PLACE = re.compile(r"^(.+)@(-?\d{1,6}(?:\.\d)?)_(-?\d{1,6}(?:\.\d)?)$")
_YEARS = re.compile(r"^(\d{4})?-(\d{4})?$")


@dataclass(frozen=True, slots=True)
class State:
    """What the workspace shows: `n` ids in order, `x` hidden ones, `sel` the selected entities or pair, the filters.

    `keep` are shown although filtered; `p` pinned and `at` moved ones as `id@x_y`; `f` is the focus as `id*steps`;
    `y` years as `2015-2025` and `none` (undated), `yk` their kind; `c` least confidence, `d` least documents, `iso`
    leaves out what has no line. `asof` is the date looked back to, `rev` what review has made of the relations.
    """

    n: tuple[str, ...] = ()
    x: tuple[str, ...] = ()
    keep: tuple[str, ...] = ()
    p: tuple[str, ...] = ()
    at: tuple[str, ...] = ()
    sel: str = ""
    t: tuple[str, ...] = ()
    m: tuple[str, ...] = ()
    r: tuple[str, ...] = ()
    doc: tuple[str, ...] = ()
    y: tuple[str, ...] = ()
    yk: str = ""
    c: str = ""
    d: str = ""
    iso: str = ""
    f: str = ""
    hops: int = 0
    lay: str = ""
    v: str = ""
    asof: str = ""
    rev: tuple[str, ...] = ()

    def filters(self) -> Filters:
        """Return the filters of the view, but for `rev`, which only the ledger can tell."""
        modalities = frozenset(MODALITY_CODES.get(code, code) for code in self.m)
        return Filters(
            frozenset(self.t), modalities, frozenset(self.r), frozenset(self.doc), self._period(),
            float(self.c or 0), int(self.d or 0), frozenset(self.keep), bool(self.iso),
        )  # fmt: skip

    def _period(self) -> Period | None:
        span = next((found for found in map(_YEARS.match, self.y) if found), None)
        first, last = (int(part) if part else None for part in span.groups()) if span else (None, None)
        return Period(first, last, "none" in self.y, self.yk or "s") if self.y else None

    def places(self) -> dict[str, tuple[float, float]]:
        """Return the entities that stand elsewhere than the layout has them."""
        found = [match for match in map(_PLACE.match, (*self.at, *self.p)) if match]
        return {match[1]: (float(match[2]), float(match[3])) for match in found}

    def focus(self) -> tuple[str, int] | None:
        """Return the entity in focus and the steps round it."""
        entity_id, _, steps = self.f.partition("*")
        return (entity_id, min(int(steps), MAX_HOPS)) if steps.isascii() and steps.isdigit() else None

    def selected(self) -> tuple[str, ...]:
        """Return the selected ids; a pair is one, joined by `~`."""
        return tuple(part for part in self.sel.split(",") if part)

    def url(self, **changes: Any) -> str:
        """Return the address of this state with some fields changed; empty fields are left out."""
        state = replace(self, **changes) if changes else self
        pairs = [(name, _joined(getattr(state, name))) for name in self.__slots__ if getattr(state, name)]
        return "/explore" + ("?" + urlencode(pairs, safe=",~@*") if pairs else "")

    def toggled(self, group: str, value: str) -> str:
        """Return the address with one value of a filter group switched."""
        value = _CODES.get(value, value) if group == "m" else value
        now: tuple[str, ...] = getattr(self, group)
        return self.url(**{group: tuple(v for v in now if v != value) if value in now else (*now, value)})


def parse_state(pairs: Iterable[tuple[str, str]]) -> State:
    """Read a state from query pairs; lists may be joined by commas or repeated, what is unknown is left out."""
    lists: dict[str, list[str]] = {}
    for name, value in pairs:
        lists.setdefault(name, []).extend(part for part in value.split(",") if part)

    def many(name: str, limit: int = HARD_CAP * 2) -> tuple[str, ...]:
        return tuple(dict.fromkeys(lists.get(name, ())))[:limit]

    def one(name: str, allowed: tuple[str, ...] = ()) -> str:
        value = next(iter(lists.get(name, ())), "")
        return value if not allowed or value in allowed else ""

    def count(name: str, most: int) -> int:
        value = one(name)
        return min(int(value), most) if value.isascii() and value.isdigit() and len(value) < 9 else 0

    share = one("c") if re.fullmatch(r"0?\.\d{1,4}|0|1|1\.0+", one("c")) else ""
    modalities = tuple(_CODES.get(code, code) for code in many("m") if code in MODALITY_CODES or code in _CODES)
    return State(
        many("n"), many("x"), many("keep"), many("p"), many("at"), ",".join(many("sel")), many("t"), modalities,
        many("r"), many("doc"), tuple(y for y in many("y") if y == "none" or _YEARS.match(y)), one("yk", KINDS), share,
        str(count("d", 999) or ""), "1" if one("iso") == "1" else "", one("f"), count("hops", MAX_HOPS),
        one("lay", LAYS), one("v", VIEWS), one("asof")[:20],
        tuple(state for state in many("rev") if state in REVIEWS),
    )  # fmt: skip


def entity(entity_id: str) -> str:
    """Return the address of an entity's page."""
    return f"/entities/{quote(entity_id, safe='')}"


def relation(edge_id: str) -> str:
    """Return the address of a relation's page."""
    return f"/relations/{quote(edge_id, safe='')}"


def relations(**params: str) -> str:
    """Return the address of a list of relations: `e` entity, `r` type, `m` modality, `doc` document."""
    return "/relations?" + urlencode(params)


def document(doc_id: str, passage: str = "", *, page: int | None = None, at: tuple[int, int] | None = None) -> str:
    """Return the address of a document: at a passage (by id), or at a page and the characters `at` of its text."""
    place = f"#{span(at)}" if at else f"#{anchor(passage)}" if passage else ""
    return f"/documents/{quote(doc_id, safe='')}" + (f"?page={page}" if page is not None else "") + place


def original(doc_id: str) -> str:
    """Return the address of the PDF that a document was read from."""
    return f"/documents/{quote(doc_id, safe='')}/original"


def sentence(doc_id: str, passage: Passage) -> str:
    """Return the address of a passage in its document."""
    return document(doc_id, page=passage.page, at=(passage.start, passage.end))


def span(at: tuple[int, int]) -> str:
    """Return the anchor of some characters of a document's text: `c=1203-1260`."""
    return f"c={at[0]}-{at[1]}"


def anchor(passage: str) -> str:
    """Return the anchor of a passage on its document's page."""
    return f"p-{passage}"


def local(entity_id: str) -> str:
    """Return the address of the workspace with an entity and its best neighbours."""
    return State(n=(entity_id,), hops=1, sel=entity_id).url()


def between(a: str, b: str) -> str:
    """Return the address of everything said about two entities together."""
    return "/between?" + urlencode({"a": a, "b": b})


def paths(start: str, end: str = "", **options: str) -> str:
    """Return the address of the paths between two entities, given by id or name."""
    return "/paths?" + urlencode({"from": start, "to": end, **options})


def compare(a: str, b: str = "") -> str:
    """Return the address of two documents or two entities side by side."""
    return "/compare?" + urlencode({"a": a, "b": b})


def with_params(path: str, pairs: Iterable[tuple[str, str]], **changes: str | int | None) -> str:
    """Return an address with query parameters changed; None takes one out."""
    kept = {name: value for name, value in pairs if name not in changes}
    kept |= {name: str(value) for name, value in changes.items() if value is not None}
    return path + ("?" + urlencode(kept) if kept else "")


def _joined(value: Any) -> str:
    return ",".join(value) if isinstance(value, tuple) else str(value)
