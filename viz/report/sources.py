"""What all reports draw on: papers, quoted sentences, and what it takes to make the same report again."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from importlib.metadata import version

from graph.analytics.evidence import Quote
from graph.analytics.network import Lens, View
from graph.errors import HubgraphError
from graph.model import Document, Edge, Graph, Passage
from viz.export import fingerprint

LANGUAGES = ("zh", "en")
_DATE = re.compile(r"\d{4}(-\d{2}(-\d{2})?)?")


@dataclass(frozen=True, slots=True)
class Paper:
    """A document of the corpus, and how many entities and relations of the network it names."""

    id: str
    title: str
    authors: tuple[str, ...]
    published: str | None
    entities: int
    relations: int


@dataclass(frozen=True, slots=True)
class Made:
    """What a report was made of and how: all that is needed to make it again.

    `date` is that of the newest paper unless one was given; `command` leaves out where the store and the report lie.
    """

    kind: str
    title: str
    language: str
    date: str
    lens: Lens
    lens_text: Mapping[str, str]
    build: str
    version: str
    command: str
    engines: Mapping[str, str]
    documents: tuple[Paper, ...]


@dataclass(frozen=True, slots=True)
class Witness:
    """A relation with a sentence that states it; `marks` are offsets into `text`, `unnamed` ends not named there."""

    head: str
    type: str
    tail: str
    modality: str
    documents: int
    confidence: float
    text: str
    marks: tuple[tuple[int, int], ...]
    title: str
    section: str
    page: int | None
    unnamed: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence of the source with all that is drawn from it: `parts` are its pieces, marked or not."""

    witnesses: tuple[Witness, ...]
    parts: tuple[tuple[str, bool], ...]


def made(
    graph: Graph,
    view: View,
    *,
    kind: str,
    title: str,
    language: str,
    lens: Lens,
    date: str | None,
    build: str | None,
    command: str,
    engines: Iterable[str] = (),
) -> Made:
    """Gather what a report of `kind` was made of. Raises HubgraphError for a date that is none."""
    if language not in LANGUAGES:
        raise HubgraphError(f"no such language: {language}", f"choose from {', '.join(LANGUAGES)}")
    papers = papers_of(graph, view)
    titles = {paper.id: paper.title or paper.id for paper in graph.documents}
    return Made(
        kind=kind,
        title=title,
        language=language,
        date=_date(date) or max((paper.published or "" for paper in papers), default=""),
        lens=lens,
        lens_text={code: lens.describe(code, titles) for code in LANGUAGES},
        build=build or fingerprint(graph),
        version=version("hubgraph"),
        command=command,
        engines={name: version(name) for name in sorted(set(engines))},
        documents=papers,
    )


def _date(date: str | None) -> str:
    if date and not _DATE.fullmatch(date):
        raise HubgraphError(f"--date {date}: not a date", "write 2026, 2026-11 or 2026-11-21")
    return date or ""


def papers_of(graph: Graph, view: View) -> tuple[Paper, ...]:
    """Return the papers that count, by title, with how many entities and relations of the view each names."""
    relations = Counter(doc for edge in view.edges for doc in edge.documents)
    seen = set(view.entities)
    entities = Counter(doc for node in graph.entities if node.id in seen for doc in node.documents)
    return tuple(
        Paper(one.id, one.title, one.authors, one.published, entities[one.id], relations[one.id])
        for one in sorted(graph.documents, key=lambda d: (d.title, d.id))
        if one.id in view.documents
    )


def witness(edge: Edge, quote: Quote, names: Mapping[str, str], documents: int | None = None) -> Witness:
    """Return what a quote says of a relation; `names` are those of entities in the report's language."""
    return Witness(
        head=names[edge.head],
        type=edge.type,
        tail=names[edge.tail],
        modality=edge.modality,
        documents=len(edge.documents) if documents is None else documents,
        confidence=edge.confidence,
        text=quote.passage.text,
        marks=quote.marks,
        title=quote.document.title,
        section=quote.passage.section,
        page=quote.passage.page,
        unnamed=tuple(names[end] for end in quote.missing),
    )


def quoted_passage(document: Document, passage: Passage) -> Witness:
    """Return a sentence as it stands, for a figure: nothing in it is marked."""
    return Witness("", "", "", "", 1, 1.0, passage.text, (), document.title, passage.section, passage.page)


def sentences(witnesses: Sequence[Witness]) -> list[Sentence]:
    """Return what is quoted, each sentence once with all that is drawn from it."""
    by_source: dict[tuple[object, ...], list[Witness]] = {}
    for one in witnesses:
        by_source.setdefault((one.title, one.section, one.page, one.text), []).append(one)
    return [
        Sentence(tuple(some), parts(some[0].text, {mark for one in some for mark in one.marks}))
        for some in by_source.values()
    ]


def parts(text: str, marks: Iterable[tuple[int, int]]) -> tuple[tuple[str, bool], ...]:
    """Cut a sentence at its marks; marks that touch are one piece, since Markdown has no two bold ones side by side."""
    pieces: list[tuple[str, bool]] = []
    at = 0
    for start, end in sorted(marks, key=lambda mark: (mark[0], -mark[1])):
        if start < at:
            continue
        if pieces and start == at:
            pieces[-1] = (pieces[-1][0] + text[start:end], True)
        else:
            pieces += [(text[at:start], False), (text[start:end], True)]
        at = end
    return tuple(piece for piece in [*pieces, (text[at:], False)] if piece[0])
