"""A dossier: all that the papers say of one entity, what of it is done, planned or lacking, and how central it is."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial

from graph.analytics.centrality import DEFAULT, measure
from graph.analytics.evidence import quotes_of
from graph.analytics.lens import PRESETS
from graph.analytics.network import EVERYTHING, Lens, look, network
from graph.analytics.stability import Sure, stability
from graph.assemble import assemble
from graph.curation.judgement import Judgement
from graph.errors import NotFound
from graph.model import Edge, Figure, Graph, Node, Record
from graph.ontology import MODALITIES, ontology
from viz.report.beside import Beside, beside
from viz.report.sources import Made, Witness, made, quoted_passage, witness
from viz.report.words import say_in

QUOTES = 2  # for each relation


@dataclass(frozen=True, slots=True)
class Place:
    """The entity's place by one measure, among all and among its label; `sure` is None without records."""

    measure: str
    value: float | None
    rank: int
    ties: int
    of: int
    label_rank: int
    label_of: int
    sure: Sure | None


@dataclass(frozen=True, slots=True)
class Tie:
    """A relation of the entity: `outgoing` if the entity is its head; `other` names the other end."""

    edge: str
    type: str
    outgoing: bool
    modality: str
    other: str
    other_id: str
    other_label: str
    documents: int
    mentions: int
    confidence: float
    times: tuple[str, ...]
    quotes: tuple[Witness, ...]


@dataclass(frozen=True, slots=True)
class Measured:
    """A figure about the entity with the sentence that states it."""

    indicator: str
    period: str | None
    value: float
    value_max: float | None
    unit: str
    counterpart: str
    modality: str
    quote: Witness


@dataclass(frozen=True, slots=True)
class Mentioned:
    """A paper that names the entity, and how often."""

    id: str
    title: str
    published: str | None
    mentions: int


@dataclass(frozen=True, slots=True)
class EntityReport:
    """All that the dossier says, as plain data."""

    made: Made
    entity: Node
    name: str
    written: tuple[tuple[str, int], ...]  # as the papers write it, and how often
    counts: Mapping[str, int]
    places: tuple[Place, ...]
    settings: Mapping[str, Mapping[str, str | int | float]]
    ties: tuple[Tie, ...]
    figures: tuple[Measured, ...]
    papers: tuple[Mentioned, ...]
    against: Beside | None = None


def entity_report(
    graph: Graph,
    entity: str,
    *,
    records: Sequence[Record] = (),
    lens: Lens | None = None,
    against: Lens | None = None,
    language: str = "zh",
    title: str | None = None,
    date: str | None = None,
    build: str | None = None,
    command: str = "hubgraph report entity",
    draws: int = 200,
    judgements: Sequence[Judgement] = (),
) -> EntityReport:
    """Gather the dossier of an entity by id; `lens` (default: all modalities) chooses papers, years and the like.

    Ranks come with ranges if there are `records` to build the graph from without a paper, as `judgements` want it.
    `against` is a second lens, set beside the first.
    Raises NotFound.
    """
    node = next((one for one in graph.entities if one.id == entity), None)
    if node is None:
        raise NotFound(f"no entity {entity}", "try `hubgraph search` with a part of the name")
    lens, say = lens or EVERYTHING, say_in(language)
    view = look(graph, lens)
    if node.id not in view.entities:
        raise NotFound(f"{node.name} is outside the lens", "widen --lens, --paper, --label, --period or --region")
    names = {one.id: say.name(one) for one in graph.entities}
    edges = [edge for edge in view.edges if node.id in (edge.head, edge.tail) and edge.head != edge.tail]
    figures = tuple(_figures(graph, node.id, set(view.documents), names))
    places, settings = _places(graph, node, records, lens, draws, judgements)
    papers = _papers(graph, node.id, view.documents)
    ties = _ties(graph, node.id, edges, names)
    made_of = EntityReport(
        made=made(graph, view, kind="entity", title=title or names[node.id], language=language, lens=lens, date=date,
                  build=build, command=command, engines=_engines(settings)),
        entity=node,
        name=names[node.id],
        written=_written(graph, node.id, set(view.documents)),
        counts={
            "documents": len(papers), "mentions": sum(paper.mentions for paper in papers), "relations": len(ties),
            "neighbours": len({tie.other_id for tie in ties}), "figures": len(figures),
            **{name: sum(tie.modality == name for tie in ties) for name in MODALITIES},
        },
        places=places,
        settings=settings,
        ties=ties,
        figures=figures,
        papers=papers,
    )  # fmt: skip
    return replace(made_of, against=_against(graph, made_of, against, language)) if against else made_of


def _against(graph: Graph, report: EntityReport, lens: Lens, language: str) -> Beside:
    """Set beside the dossier what a second lens shows of the entity, which may be nothing."""
    try:
        other = [entity_report(graph, report.entity.id, lens=lens, language=language, draws=0)]
    except NotFound:
        other = []
    sides = [[_totals(one) for one in some] or [{}] for some in ([report], other)]
    names = [[tie.other for one in some for tie in one.ties] for some in ([report], other)]
    return beside(graph, lens, (sides[0][0], sides[1][0]), (tuple(dict.fromkeys(names[0])),
                                                          tuple(dict.fromkeys(names[1]))))  # fmt: skip


def _totals(report: EntityReport) -> dict[tuple[str, str], int]:
    """Return what two lenses are compared by."""
    found = {("modality" if name in MODALITIES else "all", name): n for name, n in report.counts.items()}
    return found | {("rank", place.measure): place.rank for place in report.places}


def _written(graph: Graph, entity: str, documents: set[str]) -> tuple[tuple[str, int], ...]:
    counted = Counter(n.text for n in graph.namings if n.entity == entity and graph.document_of[n.passage] in documents)
    return tuple(sorted(counted.items(), key=lambda one: (-one[1], one[0])))


def _engines(settings: Mapping[str, Mapping[str, str | int | float]]) -> set[str]:
    return {str(one["engine"]) for one in settings.values() if "engine" in one}


def rank_lens(lens: Lens) -> Lens:
    """Return the lens that ranks are computed on: what is lacking is no tie, so all modalities become the two."""
    return replace(lens, modalities=PRESETS["plans"]) if lens.preset == "all" else lens


def _places(
    graph: Graph, node: Node, records: Sequence[Record], lens: Lens, draws: int, judgements: Sequence[Judgement]
) -> tuple[tuple[Place, ...], dict[str, Mapping[str, str | int | float]]]:
    chosen = rank_lens(lens)
    net = network(graph, chosen)
    if node.id not in net:
        return (), {}
    scores = measure(net, DEFAULT)
    build = partial(assemble, judgements=judgements)
    sure = stability(graph, records, chosen, DEFAULT, measures=scores, draws=draws, build=build) if records else None
    same_label = sum(values["label"] == node.type for _, values in net.nodes(data=True))
    places = []
    for name, one in scores.by_name.items():
        score = one.scores[node.id]
        places.append(Place(name, score.value, score.rank, score.ties, len(net), score.label_rank, same_label,
                            sure.ranks[name].get(node.id) if sure else None))  # fmt: skip
    settings: dict[str, Mapping[str, str | int | float]] = {n: dict(m.settings) for n, m in scores.by_name.items()}
    if sure:
        settings["stability"] = dict(sure.settings)
    return tuple(places), settings


def _ties(graph: Graph, entity: str, edges: Iterable[Edge], names: Mapping[str, str]) -> tuple[Tie, ...]:
    """Return relations in the order of the ontology, what most papers say first within a type."""
    some = list(edges)
    quotes = quotes_of(graph, some, QUOTES)
    labels = {node.id: node.type for node in graph.entities}
    order = {name: place for place, name in enumerate(ontology().relations)}
    some.sort(key=lambda e: (order.get(e.type, len(order)), e.head != entity, -len(e.documents), -e.confidence, e.id))
    found = []
    for edge in some:
        other = edge.tail if edge.head == entity else edge.head
        found.append(Tie(
            edge.id, edge.type, edge.head == entity, edge.modality, names[other], other, labels[other],
            len(edge.documents), edge.mentions, edge.confidence, edge.times,
            tuple(witness(edge, quote, names) for quote in quotes.get(edge.id, ())),
        ))  # fmt: skip
    return tuple(found)


def _figures(graph: Graph, entity: str, documents: set[str], names: Mapping[str, str]) -> Iterable[Measured]:
    mine: list[Figure] = [f for f in graph.figures if f.subject == entity and f.document in documents]
    needed = {f.evidence[0] for f in mine}
    passages = {p.id: p for p in graph.passages if p.id in needed}
    by_id = {d.id: d for d in graph.documents}
    for f in sorted(mine, key=lambda f: (f.indicator, f.counterpart or "", f.unit, f.period or "", f.document, f.id)):
        quote = quoted_passage(by_id[f.document], passages[f.evidence[0]])
        yield Measured(f.indicator, f.period, f.value, f.value_max, f.unit, names.get(f.counterpart or "", ""),
                       f.modality, quote)  # fmt: skip


def _papers(graph: Graph, entity: str, documents: Sequence[str]) -> tuple[Mentioned, ...]:
    counted = Counter(graph.document_of[n.passage] for n in graph.namings if n.entity == entity)
    found = [
        Mentioned(d.id, d.title, d.published, counted[d.id])
        for d in graph.documents
        if d.id in documents and counted[d.id]
    ]
    return tuple(sorted(found, key=lambda one: (-one.mentions, one.title, one.id)))


def series(figures: Sequence[Measured]) -> dict[tuple[str, str, str], list[Measured]]:
    """Return figures that make a series: one indicator, unit and counterpart in several periods, none a range."""
    grouped: defaultdict[tuple[str, str, str], dict[str, Measured]] = defaultdict(dict)
    for one in figures:
        if one.period and one.value_max is None and one.period[:4].isdigit():
            grouped[one.indicator, one.unit, one.counterpart].setdefault(one.period, one)
    return {key: [some[p] for p in sorted(some)] for key, some in sorted(grouped.items()) if len(some) > 1}
