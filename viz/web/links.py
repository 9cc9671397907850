"""The addresses of the explorer: the address is the state, so every view can be sent as a link."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any
from urllib.parse import quote, urlencode

from viz.scene import HARD_CAP, Filters

MODALITY_CODES: Mapping[str, str] = {"a": "asserted", "p": "proposed", "l": "lacking"}
_CODES = {name: code for code, name in MODALITY_CODES.items()}
LAYS = ("local", "map")
VIEWS = ("graph", "list", "detail", "filter")
MAX_HOPS = 3


@dataclass(frozen=True, slots=True)
class State:
    """What the workspace shows: `n` ids in order, `x` hidden ones, `sel` the selected entity or pair, the filters."""

    n: tuple[str, ...] = ()
    x: tuple[str, ...] = ()
    sel: str = ""
    t: tuple[str, ...] = ()
    m: tuple[str, ...] = ()
    r: tuple[str, ...] = ()
    doc: tuple[str, ...] = ()
    hops: int = 0
    lay: str = ""
    v: str = ""

    def filters(self) -> Filters:
        """Return the filters of the view."""
        modalities = frozenset(MODALITY_CODES.get(code, code) for code in self.m)
        return Filters(frozenset(self.t), modalities, frozenset(self.r), frozenset(self.doc))

    def url(self, **changes: Any) -> str:
        """Return the address of this state with some fields changed; empty fields are left out."""
        state = replace(self, **changes) if changes else self
        pairs = [(name, _joined(getattr(state, name))) for name in self.__slots__ if getattr(state, name)]
        return "/explore" + ("?" + urlencode(pairs, safe=",~") if pairs else "")

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

    def many(name: str) -> tuple[str, ...]:
        return tuple(dict.fromkeys(lists.get(name, ())))[: HARD_CAP * 2]

    def one(name: str, allowed: tuple[str, ...] = ()) -> str:
        value = next(iter(lists.get(name, ())), "")
        return value if not allowed or value in allowed else ""

    hops = one("hops")
    modalities = tuple(_CODES.get(code, code) for code in many("m") if code in MODALITY_CODES or code in _CODES)
    return State(
        many("n"), many("x"), one("sel"), many("t"), modalities, many("r"), many("doc"),
        min(int(hops), MAX_HOPS) if hops.isascii() and hops.isdigit() else 0, one("lay", LAYS), one("v", VIEWS),
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


def document(doc_id: str, passage: str = "") -> str:
    """Return the address of a document, at a passage where given."""
    return f"/documents/{quote(doc_id, safe='')}" + (f"#{anchor(passage)}" if passage else "")


def anchor(passage: str) -> str:
    """Return the anchor of a passage on its document's page."""
    return f"p-{passage}"


def local(entity_id: str) -> str:
    """Return the address of the workspace with an entity and its best neighbours."""
    return State(n=(entity_id,), hops=1, sel=entity_id).url()


def between(a: str, b: str) -> str:
    """Return the address of everything said about two entities together."""
    return "/between?" + urlencode({"a": a, "b": b})


def with_params(path: str, pairs: Iterable[tuple[str, str]], **changes: str | int | None) -> str:
    """Return an address with query parameters changed; None takes one out."""
    kept = {name: value for name, value in pairs if name not in changes}
    kept |= {name: str(value) for name, value in changes.items() if value is not None}
    return path + ("?" + urlencode(kept) if kept else "")


def _joined(value: Any) -> str:
    return ",".join(value) if isinstance(value, tuple) else str(value)
