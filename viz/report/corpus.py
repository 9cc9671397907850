"""What the papers say, counted: by label, relation, modality and time, what is named most, what is new each year."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial

from graph.analytics.evidence import quotes_of
from graph.analytics.network import EVERYTHING, Lens, View, look
from graph.model import Edge, Graph, Node
from graph.ontology import MODALITIES, ontology
from viz.report.beside import Beside, beside
from viz.report.sources import Made, Witness, made, witness
from viz.report.words import say_in

NAMED = 8  # entities shown of each label
INDICATORS = 30

ByModality = tuple[int, ...]  # counts in the order of graph.ontology.MODALITIES


@dataclass(frozen=True, slots=True)
class Kind:
    """A label: how many entities carry it, how often they are named, how many of them more than one paper names."""

    label: str
    entities: int
    mentions: int
    shared: int


@dataclass(frozen=True, slots=True)
class Verb:
    """A relation type: how many relations there are by modality, in how many papers, and one of them quoted."""

    type: str
    counts: ByModality
    documents: int
    example: Witness | None


@dataclass(frozen=True, slots=True)
class Year:
    """A year that relations speak of: how many by modality."""

    year: str
    counts: ByModality


@dataclass(frozen=True, slots=True)
class Edition:
    """The papers of one year, and how many entities and relations none before them had (`new`)."""

    year: str
    documents: int
    entities: int
    new_entities: int
    relations: int
    new_relations: int


@dataclass(frozen=True, slots=True)
class Named:
    """An entity with how many papers name it, how often, and how many relations it has."""

    id: str
    name: str
    label: str
    documents: int
    mentions: int
    relations: int


@dataclass(frozen=True, slots=True)
class CorpusReport:
    """All that the report on a corpus says. `meetings` counts relations by head label and tail label."""

    made: Made
    counts: Mapping[str, int]
    modalities: Mapping[str, int]
    labels: tuple[Kind, ...]
    relations: tuple[Verb, ...]
    meetings: Mapping[tuple[str, str], int]
    years: tuple[Year, ...]
    undated: ByModality
    editions: tuple[Edition, ...]
    named: Mapping[str, tuple[Named, ...]]
    indicators: tuple[tuple[str, int, int], ...]  # name, figures, subjects
    against: Beside | None = None


def corpus_report(
    graph: Graph,
    *,
    lens: Lens | None = None,
    against: Lens | None = None,
    language: str = "zh",
    title: str | None = None,
    date: str | None = None,
    build: str | None = None,
    command: str = "hubgraph report corpus",
) -> CorpusReport:
    """Count what the papers say through `lens` (default: all modalities), and beside it through `against`."""
    lens = lens or EVERYTHING
    counted = partial(corpus_report, graph, language=language, title=title, date=date, build=build, command=command)
    if against:
        sides = counted(lens=lens), counted(lens=against)
        return replace(sides[0], against=beside(graph, against, (_totals(sides[0]), _totals(sides[1]))))
    view, say = look(graph, lens), say_in(language)
    nodes = {node.id: node for node in graph.entities}
    figures = [f for f in graph.figures if f.document in view.documents and f.subject in set(view.entities)]
    named = _named(view, nodes, language)
    subjects: defaultdict[str, set[str]] = defaultdict(set)
    for figure in figures:
        subjects[figure.indicator].add(figure.subject)
    of = Counter(figure.indicator for figure in figures)
    years, undated = _years(view.edges)
    return CorpusReport(
        made=made(graph, view, kind="corpus", title=title or say["title_corpus"], language=language, lens=lens,
                  date=date, build=build, command=command),
        counts={
            "documents": len(view.documents), "passages": sum(d in view.documents for d in graph.document_of.values()),
            "entities": len(view.entities), "relations": len(view.edges),
            "statements": sum(edge.mentions for edge in view.edges), "figures": len(figures),
        },
        modalities=_by_modality(view.edges),
        labels=_labels(view, nodes),
        relations=_relations(graph, view, {i: say.name(n) for i, n in nodes.items()}),
        meetings=dict(sorted(Counter((nodes[e.head].type, nodes[e.tail].type) for e in view.edges).items())),
        years=years,
        undated=undated,
        editions=_editions(graph, view),
        named=named,
        indicators=tuple((name, count, len(subjects[name])) for name, count in
                         sorted(of.items(), key=lambda one: (-one[1], one[0]))[:INDICATORS]),
    )  # fmt: skip


def _totals(report: CorpusReport) -> dict[tuple[str, str], int]:
    """Return what two lenses are compared by."""
    found = {("all", name): n for name, n in report.counts.items()}
    found |= {("modality", name): n for name, n in report.modalities.items()}
    found |= {("label", kind.label): kind.entities for kind in report.labels}
    return found | {("relation", verb.type): sum(verb.counts) for verb in report.relations}


def _by_modality(edges: Sequence[Edge]) -> dict[str, int]:
    counted = Counter(edge.modality for edge in edges)
    return {name: counted[name] for name in MODALITIES}


def _counts(edges: Sequence[Edge]) -> ByModality:
    return tuple(_by_modality(edges).values())


def _labels(view: View, nodes: Mapping[str, Node]) -> tuple[Kind, ...]:
    by_label: defaultdict[str, list[Node]] = defaultdict(list)
    for one in view.entities:
        by_label[nodes[one].type].append(nodes[one])
    made = [
        Kind(label, len(some), sum(n.mentions for n in some), sum(_papers(n, view) > 1 for n in some))
        for label, some in by_label.items()
    ]
    return tuple(sorted(made, key=lambda kind: (-kind.entities, kind.label)))


def _papers(node: Node, view: View) -> int:
    return len(set(node.documents).intersection(view.documents))


def _relations(graph: Graph, view: View, names: Mapping[str, str]) -> tuple[Verb, ...]:
    by_type: defaultdict[str, list[Edge]] = defaultdict(list)
    for edge in view.edges:
        by_type[edge.type].append(edge)
    best = {type_: min(some, key=lambda e: (-len(e.documents), -e.confidence, e.id)) for type_, some in by_type.items()}
    quotes = quotes_of(graph, best.values(), 1)
    found = []
    for type_, some in by_type.items():
        quote = next(iter(quotes.get(best[type_].id, ())), None)
        documents = len({doc for edge in some for doc in edge.documents}.intersection(view.documents))
        example = witness(best[type_], quote, names) if quote else None
        found.append(Verb(type_, _counts(some), documents, example))
    return tuple(sorted(found, key=lambda verb: (-sum(verb.counts), verb.type)))


def _years(edges: Sequence[Edge]) -> tuple[tuple[Year, ...], ByModality]:
    """Count relations in each year that a time of theirs begins in; those without a time apart."""
    dated: defaultdict[str, list[Edge]] = defaultdict(list)
    for edge in edges:
        for year in {time[:4] for time in edge.times if time[:4].isdigit()}:
            dated[year].append(edge)
    undated = _counts([edge for edge in edges if not any(time[:4].isdigit() for time in edge.times)])
    return tuple(Year(year, _counts(some)) for year, some in sorted(dated.items())), undated


def _editions(graph: Graph, view: View) -> tuple[Edition, ...]:
    """Go through the years of publication; papers without a date come last, under an empty year."""
    year_of = {d.id: (d.published or "")[:4] for d in graph.documents if d.id in view.documents}
    seen = set(view.entities)
    first: Counter[str] = Counter()
    entities: Counter[str] = Counter()
    relations: Counter[str] = Counter()
    new: Counter[str] = Counter()
    for node in (node for node in graph.entities if node.id in seen):
        found = {year_of[doc] for doc in node.documents if doc in year_of}
        entities.update(found)
        first.update(_earliest(found))
    for edge in view.edges:
        found = {year_of[doc] for doc in edge.documents if doc in year_of}
        relations.update(found)
        new.update(_earliest(found))
    documents = Counter(year_of.values())
    return tuple(
        Edition(year, documents[year], entities[year], first[year], relations[year], new[year])
        for year in sorted(documents, key=lambda year: (not year, year))
    )


def _earliest(years: set[str]) -> list[str]:
    return [min(years, key=lambda year: (not year, year))] if years else []


def _named(view: View, nodes: Mapping[str, Node], language: str) -> dict[str, tuple[Named, ...]]:
    say = say_in(language)
    degree = Counter(end for edge in view.edges for end in {edge.head, edge.tail})
    found: defaultdict[str, list[Named]] = defaultdict(list)
    for one in view.entities:
        node = nodes[one]
        found[node.type].append(Named(node.id, say.name(node), node.type, _papers(node, view), node.mentions,
                                      degree[one]))  # fmt: skip
    order = {label: place for place, label in enumerate(ontology().labels)}
    return {
        label: tuple(sorted(some, key=lambda n: (-n.documents, -n.mentions, n.id))[:NAMED])
        for label, some in sorted(found.items(), key=lambda one: (order.get(one[0], len(order)), one[0]))
    }
