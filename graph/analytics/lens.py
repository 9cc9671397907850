"""Which part of the graph is looked at: modalities, labels, papers, years and a region, and how people name it.

A lens is a value: two ways to write one lens are equal, and `options` gives the command line that makes it again.
What a lens lets through is decided by `graph.analytics.network.look`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from graph.analytics.places import place
from graph.analytics.words import words
from graph.errors import HubgraphError, NotFound
from graph.fold import fold
from graph.model import Document, Graph
from graph.ontology import MODALITIES, ontology

PRESETS: Mapping[str, tuple[str, ...]] = {
    "facts": ("asserted",),
    "plans": ("asserted", "proposed"),
    "lacking": ("lacking",),
    "all": MODALITIES,
}

Years = tuple[int | None, int | None]

_PERIOD = re.compile(r"\s*(\d{4})?\s*(?:([-–—~/至])\s*(\d{4})?)?\s*年?\s*")
PARTS = {"lens": "modalities", "label": "labels", "paper": "documents", "period": "period", "region": "region"}
_PART_SEPARATOR = re.compile(r"[;；]")
_OPTION_SEPARATOR = re.compile(r"[,，、;；]")


@dataclass(frozen=True, slots=True)
class Lens:
    """What part of the graph is looked at. Empty `labels` or `documents` (ids) mean all of them.

    `period` gives the first and last year, None for an open end; `region` the name of a place. What they let through
    is said at `graph.analytics.network.look`.
    """

    modalities: tuple[str, ...] = PRESETS["plans"]
    labels: tuple[str, ...] = ()
    documents: tuple[str, ...] = ()
    period: Years | None = None
    region: str = ""

    def __post_init__(self) -> None:
        """Refuse words that the ontology does not know, and put the others in one order."""
        for asked, known, what in (
            (self.modalities, MODALITIES, "modality"),
            (self.labels, tuple(ontology().labels), "label"),
        ):
            unknown = [name for name in asked if name not in known]
            if unknown:
                raise NotFound(f"no such {what}: {', '.join(unknown)}", f"choose from {', '.join(known)}")
        order = {name: place for place, name in enumerate((*MODALITIES, *ontology().labels))}
        object.__setattr__(self, "modalities", tuple(sorted(set(self.modalities), key=order.__getitem__)))
        object.__setattr__(self, "labels", tuple(sorted(set(self.labels), key=order.__getitem__)))
        object.__setattr__(self, "documents", tuple(sorted(set(self.documents))))
        object.__setattr__(self, "period", _checked(self.period))

    @property
    def preset(self) -> str:
        """The name of its modalities (`facts`, `plans`, `lacking`, `all`), or nothing for a free choice."""
        return next((name for name, chosen in PRESETS.items() if chosen == self.modalities), "")

    def describe(self, language: str = "zh", titles: Mapping[str, str] | None = None) -> str:
        """Say in plain language what is looked at; `language` is `zh` or `en`, `titles` of papers by id names them.

        >>> Lens(labels=("City",), period=(2018, None)).describe()
        '只看城市；只计已有、拟议的关系；2018 年起；全部文件'
        """
        say, names = words()["lens"], ontology()
        joined = say["and"][language].join
        labels = joined(getattr(names.labels[name], language) for name in self.labels)
        modalities = joined(names.modalities[name][language] for name in self.modalities)
        parts = [say["labels"][language].format(list=labels) if labels else say["all_labels"][language]]
        parts.append(
            say["all_modalities"][language]
            if self.preset == "all"
            else say["modalities"][language].format(list=modalities)
        )
        if self.period:
            first, last = self.period
            form = "since" if last is None else "until" if first is None else "year" if first == last else "years"
            parts.append(say[form][language].format(first=first, last=last))
        if self.region:
            parts.append(say["region"][language].format(name=self.region))
        parts.append(self._papers(language, titles or {}))
        text: str = say["between"][language].join(parts)
        return text

    def _papers(self, language: str, titles: Mapping[str, str]) -> str:
        say = words()["lens"]
        if not self.documents:
            form, filled = "all_documents", {}
        elif all(doc in titles for doc in self.documents):
            named = (say["title"][language].format(title=titles[doc]) for doc in self.documents)
            form, filled = "named_documents", {"list": say["titles"][language].join(named)}
        else:
            form, filled = ("documents" if len(self.documents) > 1 else "document"), {"count": len(self.documents)}
        text: str = say[form][language].format(**filled)
        return text

    def options(self) -> tuple[str, ...]:
        """Return the command-line options that make this lens again.

        >>> Lens(("asserted",), period=(2018, 2021), region="上海").options()
        ('--lens', 'facts', '--period', '2018-2021', '--region', '上海')
        """
        made = ["--lens", self.preset or ",".join(self.modalities)]
        made += [word for label in self.labels for word in ("--label", label)]
        made += [word for doc in self.documents for word in ("--paper", doc)]
        if self.period:
            made += ["--period", years_text(self.period)]
        return (*made, "--region", self.region) if self.region else tuple(made)

    def plain(self) -> dict[str, object]:
        """Return the lens as JSON values."""
        return {
            "preset": self.preset,
            "modalities": list(self.modalities),
            "labels": list(self.labels),
            "documents": list(self.documents),
            "period": list(self.period) if self.period else None,
            "region": self.region,
        }


def lens_of(
    graph: Graph,
    *,
    lens: str = "plans",
    facts: bool = False,
    papers: Sequence[str] = (),
    labels: Sequence[str] = (),
    period: str = "",
    region: str = "",
) -> Lens:
    """Read a lens from what a person typed.

    `lens` is a preset or modalities joined by commas; `facts` is short for the preset of that name. `papers` are ids,
    the start of one, file names or titles; `labels` names in either language; `period` is `2020`, `2018-2021`,
    `2018-` or `-2021`; `region` any name of a place. Raises NotFound for what the graph or the ontology does not
    know, HubgraphError for a period that is none.
    """
    chosen = _split([lens]) or ["plans"]
    known = {*PRESETS, *MODALITIES}
    unknown = [name for name in chosen if name not in known]
    if unknown:
        hint = f"choose from {', '.join(PRESETS)}, or join {', '.join(MODALITIES)} by commas"
        raise NotFound(f"no such lens: {', '.join(unknown)}", hint)
    modalities = PRESETS["facts"] if facts else tuple(m for name in chosen for m in PRESETS.get(name, (name,)))
    return Lens(
        modalities=modalities,
        labels=tuple(_label(name) for name in _split(labels)),
        documents=tuple(_paper(graph, name) for name in papers),
        period=years(period) if period.strip() else None,
        region=place(graph, region).name if region.strip() else "",
    )


def second_lens(graph: Graph, first: Lens, text: str) -> Lens:
    """Read a lens to set beside `first` from what differs: `facts`, or parts like `period=2021-; paper=x.txt`.

    Parts are `lens`, `label`, `paper`, `period` and `region`; `label` and `paper` may come several times, and
    `=all` lifts what the first lens narrows. Raises as `lens_of` does, and HubgraphError for an unknown part.
    """
    parts: dict[str, list[str]] = {}
    for piece in _PART_SEPARATOR.split(text):
        name, found, value = piece.partition("=")
        key, said = (name.strip(), value.strip()) if found else ("lens", piece.strip())
        if not found and not said:
            continue
        if key not in PARTS:
            raise HubgraphError(
                f"{piece.strip()!r}: no part of a lens", f"write {', '.join(f'{one}=…' for one in PARTS)}"
            )
        parts.setdefault(key, []).append("" if said == "all" and key != "lens" else said)
    asked = lens_of(
        graph,
        lens=",".join(parts.get("lens", [])),
        labels=[one for one in parts.get("label", []) if one],
        papers=[one for one in parts.get("paper", []) if one],
        period="".join(parts.get("period", [])[-1:]),
        region="".join(parts.get("region", [])[-1:]),
    )
    return replace(first, **{PARTS[key]: getattr(asked, PARTS[key]) for key in parts})


def years(text: str) -> Years:
    """Read a period. Raises HubgraphError for what is none.

    >>> years("2018-2021"), years("2018-"), years("2020")
    ((2018, 2021), (2018, None), (2020, 2020))
    """
    found = _PERIOD.fullmatch(text)
    if not found or not (found[1] or found[3]):
        raise HubgraphError(f"period {text!r}: not a period of years", "write 2018-2021, 2018-, -2021 or 2020")
    first = int(found[1]) if found[1] else None
    last = int(found[3]) if found[3] else (None if found[2] else first)
    checked = _checked((first, last))
    assert checked is not None
    return checked


def years_text(period: Years) -> str:
    """Write a period as `years` reads it."""
    first, last = period
    if first == last:
        return str(first)
    return f"{'' if first is None else first}-{'' if last is None else last}"


def _checked(period: Years | None) -> Years | None:
    if period is None or period == (None, None):
        return None
    first, last = period
    if first is not None and last is not None and first > last:
        raise HubgraphError(f"period {first}-{last}: it ends before it begins", f"write {last}-{first}")
    return first, last


def _split(asked: Iterable[str]) -> list[str]:
    return [part.strip() for text in asked for part in _OPTION_SEPARATOR.split(text) if part.strip()]


def _label(name: str) -> str:
    known = {fold(n): label.name for label in ontology().labels.values() for n in (label.name, label.zh, label.en)}
    if fold(name) not in known:
        raise NotFound(f"no such label: {name}", f"choose from {', '.join(ontology().labels)}")
    return known[fold(name)]


def _paper(graph: Graph, name: str) -> str:
    """Return the id of the one document that goes by an id, the start of one, a file name or a title."""
    asked = name.strip()
    exact = [d.id for d in graph.documents if asked in _names(d) or (d.title and fold(asked) == fold(d.title))]
    found = exact or [d.id for d in graph.documents if len(asked) > 1 and d.id.startswith(asked)]
    hint = "`hubgraph documents list` lists those in the store"
    if not found:
        raise NotFound(f"no such document: {name}", hint)
    if len(found) > 1:
        raise NotFound(f"{name}: several documents go by this name: {', '.join(sorted(found))}", f"give an id; {hint}")
    return found[0]


def _names(document: Document) -> set[str]:
    source = Path(document.source)
    return {document.id, document.source, source.name, source.stem} - {""}


EVERYTHING = Lens(modalities=MODALITIES)
