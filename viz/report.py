"""The centrality report: who stands at the centre of the papers, and the sentences that put them there.

`centrality_report` gathers plain data; `to_html`, `to_markdown`, `to_csv` and `to_json` write it down. The same graph,
lens and language give the same bytes: nothing holds the time of writing. The words of either language are in
`templates/report_words.zh.html` and `.en.html`, those of measures in `data/measures.yaml`.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from importlib.metadata import version
from typing import Any

import networkx as nx

from graph.analytics.centrality import DEFAULT, Measures, Score, measure
from graph.analytics.communities import Partition, communities
from graph.analytics.evidence import Carrier, carriers_of
from graph.analytics.network import Lens, View, look, network
from graph.analytics.words import words
from graph.model import Graph
from graph.ontology import MODALITIES
from viz.export import csv_text, fingerprint
from viz.templating import render

TOP = 10
CARRIERS = 3  # quotes for each of the top ten


@dataclass(frozen=True, slots=True)
class Row:
    """An entity of the network with its scores by measure; `community` is None for one without relations."""

    id: str
    name: str
    name_en: str
    label: str
    documents: int
    community: int | None
    scores: Mapping[str, Score]


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
class Witness:
    """A relation that carries an entity's place, with the sentence that states it; `marks` are offsets into `text`."""

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


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence of the source with all that an entity draws from it: `parts` are its pieces, marked or not."""

    witnesses: tuple[Witness, ...]
    parts: tuple[tuple[str, bool], ...]


@dataclass(frozen=True, slots=True)
class Group:
    """A community: ids of its members, most central first; it goes by the names of the first three."""

    number: int
    leaders: tuple[str, ...]
    members: tuple[str, ...]
    inside: int


@dataclass(frozen=True, slots=True)
class Report:
    """All that the report says, as plain data. `rows` are all entities, best first by the measure `by`."""

    title: str
    language: str
    by: str
    lens: Lens
    lens_text: Mapping[str, str]
    build: str
    version: str
    engines: Mapping[str, str]
    settings: Mapping[str, Mapping[str, str | int | float]]
    counts: Mapping[str, int]
    modalities: Mapping[str, int]
    modularity: float
    documents: tuple[Paper, ...]
    rows: tuple[Row, ...]
    witnesses: Mapping[str, tuple[Witness, ...]]
    communities: tuple[Group, ...]

    @property
    def measures(self) -> tuple[str, ...]:
        """The names of the measures, in order."""
        return tuple(name for name in self.settings if name != "communities")

    def top(self, by: str | None = None, label: str | None = None, limit: int = TOP) -> list[Row]:
        """Return the first rows by a measure (default: that of the report), of one label if given."""
        chosen = by or self.by
        found = [row for row in self.rows if label is None or row.label == label]
        return sorted(found, key=lambda row: row.scores[chosen].rank)[:limit]

    def tied_below(self, by: str | None = None, label: str | None = None) -> int:
        """Count the entities that share the value of the last of `top` and are not shown there."""
        shown = self.top(by, label)
        if not shown:
            return 0
        values = [row.scores[by or self.by].value for row in self.rows if label is None or row.label == label]
        last = shown[-1].scores[by or self.by].value
        return values.count(last) - sum(row.scores[by or self.by].value == last for row in shown)

    def in_every_top(self) -> list[Row]:
        """Return the entities that are among the first by every measure."""
        tops = [{row.id for row in self.top(name)} for name in self.measures]
        return [row for row in self.rows if all(row.id in top for top in tops)]

    def sentences(self, entity: str) -> list[Sentence]:
        """Return what carries an entity of the top ten, each sentence once."""
        by_source: dict[tuple[object, ...], list[Witness]] = {}
        for one in self.witnesses.get(entity, ()):
            by_source.setdefault((one.title, one.section, one.page, one.text), []).append(one)
        return [
            Sentence(tuple(some), _parts(some[0].text, {mark for one in some for mark in one.marks}))
            for some in by_source.values()
        ]

    def labels(self) -> list[str]:
        """Return the labels of the network, those with most entities first."""
        counted = Counter(row.label for row in self.rows)
        return sorted(counted, key=lambda label: (-counted[label], label))


def centrality_report(
    graph: Graph,
    *,
    lens: Lens | None = None,
    language: str = "zh",
    title: str | None = None,
    by: str = "pagerank",
    build: str | None = None,
) -> Report:
    """Measure the network of `graph` seen through `lens` and gather the report.

    `language` is `zh` or `en`; `by` is the measure that orders entities; `build` is the store's build id (default: a
    hash of the graph). An empty graph gives a report that says so. Raises NotFound for an unknown document.
    """
    lens = lens or Lens()
    net = network(graph, lens)
    scores = measure(net, DEFAULT)
    found = communities(net, {node: score.value for node, score in scores["pagerank"].scores.items()})
    settings = {**{name: dict(one.settings) for name, one in scores.by_name.items()}, "communities": found.settings}
    rows = _rows(graph, lens, scores, found, by)
    carried = carriers_of(graph, [row.id for row in rows[:TOP]], CARRIERS, lens)
    names = {node.id: (node.name_en or node.name) if language == "en" else node.name for node in graph.entities}
    view = look(graph, lens)
    return Report(
        title=title or words()["report"]["title"][language],
        language=language,
        by=by,
        lens=lens,
        lens_text={code: lens.describe(code) for code in ("zh", "en")},
        build=build or fingerprint(graph),
        version=version("hubgraph"),
        engines=_engines(settings.values()),
        settings=settings,
        counts=_counts(net, view, found),
        modalities=_modalities(graph, lens),
        modularity=found.modularity,
        documents=_papers(graph, view),
        rows=rows,
        witnesses={node: tuple(_witness(one, names) for one in some) for node, some in carried.items()},
        communities=tuple(
            Group(one.number, _ids(one.leaders), _ids(one.members), one.inside) for one in found.communities
        ),
    )


def to_html(report: Report) -> str:
    """Return the report as one HTML page that needs neither network nor script to be read."""
    return render("report.html", report=report, rows={row.id: row for row in report.rows})


def to_markdown(report: Report) -> str:
    """Return the report's summary, top ten and quotes as Markdown."""
    return render("report.md", report=report, rows={row.id: row for row in report.rows})


def to_json(report: Report) -> str:
    """Return the whole report as JSON, keys in the order of `Report`."""
    return json.dumps(asdict(report), ensure_ascii=False, indent=1).encode("utf-8", "backslashreplace").decode() + "\n"


def to_csv(report: Report) -> str:
    """Return one line per entity, best first, with byte order mark; ranks within a label rest on the same values."""
    names = {row.id: row.name for row in report.rows}
    called = {group.number: " · ".join(names[one] for one in group.leaders) for group in report.communities}
    header = ["rank", "name", "name_en", "label", *report.measures, "degree_centrality"]
    for name in report.measures:
        header += [f"{name}_rank", f"{name}_rank_in_label"]
    header += ["community", "community_name", "documents", "id"]
    lines: list[list[object]] = []
    for row in report.rows:
        line: list[object] = [row.scores[report.by].rank, row.name, row.name_en, row.label]
        line += [int(one.value) if name == "degree" else one.value for name, one in row.scores.items()]
        line.append(round(row.scores["degree"].value / max(len(report.rows) - 1, 1), 12))
        for one in row.scores.values():
            line += [one.rank, one.label_rank]
        line += [row.community, called.get(row.community or 0), row.documents, row.id]
        lines.append(line)
    return csv_text(header, lines)


RENDERERS = {"html": to_html, "markdown": to_markdown, "csv": to_csv, "json": to_json}


def _ids(nodes: Iterable[Any]) -> tuple[str, ...]:
    return tuple(str(node) for node in nodes)


def _parts(text: str, marks: Iterable[tuple[int, int]]) -> tuple[tuple[str, bool], ...]:
    pieces: list[tuple[str, bool]] = []
    at = 0
    for start, end in sorted(marks, key=lambda mark: (mark[0], -mark[1])):
        if start < at:
            continue
        if pieces and start == at:  # names that touch are one piece: Markdown has no two bold ones side by side
            pieces[-1] = (pieces[-1][0] + text[start:end], True)
        else:
            pieces += [(text[at:start], False), (text[start:end], True)]
        at = end
    return tuple(piece for piece in [*pieces, (text[at:], False)] if piece[0])


def _rows(graph: Graph, lens: Lens, scores: Measures, found: Partition, by: str) -> tuple[Row, ...]:
    nodes = {node.id: node for node in graph.entities}
    chosen, community = set(lens.documents), found.number_of()
    rows = []
    for one in scores.order(by):
        node = nodes[str(one)]
        documents = len(chosen.intersection(node.documents)) if chosen else len(node.documents)
        of_node = {name: each.scores[one] for name, each in scores.by_name.items()}
        rows.append(Row(node.id, node.name, node.name_en, node.type, documents, community.get(one), of_node))
    return tuple(rows)


def _counts(net: nx.Graph, view: View, found: Partition) -> dict[str, int]:
    parts = sorted((len(part) for part in nx.connected_components(net)), reverse=True)
    return {
        "documents": len(view.documents),
        "entities": len(net),
        "relations": len(view.edges),
        "pairs": net.number_of_edges(),
        "loops": net.graph["loops"],
        "isolated": len(found.isolated),
        "communities": len(found.communities),
        "largest_part": parts[0] if parts else 0,
    }


def _modalities(graph: Graph, lens: Lens) -> dict[str, int]:
    """Count relations by modality among the lens's entities and documents, those that it leaves out included."""
    counted = Counter(edge.modality for edge in look(graph, replace(lens, modalities=MODALITIES)).edges)
    return {name: counted[name] for name in MODALITIES}


def _papers(graph: Graph, view: View) -> tuple[Paper, ...]:
    relations = Counter(doc for edge in view.edges for doc in edge.documents)
    seen = set(view.entities)
    entities = Counter(doc for node in graph.entities if node.id in seen for doc in node.documents)
    return tuple(
        Paper(one.id, one.title, one.authors, one.published, entities[one.id], relations[one.id])
        for one in sorted(graph.documents, key=lambda d: (d.title, d.id))
        if one.id in view.documents
    )


def _witness(one: Carrier, names: Mapping[str, str]) -> Witness:
    edge, passage = one.edge, one.quote.passage
    return Witness(
        head=names[edge.head],
        type=edge.type,
        tail=names[edge.tail],
        modality=edge.modality,
        documents=len(one.documents),
        confidence=edge.confidence,
        text=passage.text,
        marks=one.quote.marks,
        title=one.quote.document.title,
        section=passage.section,
        page=passage.page,
    )


def _engines(settings: Iterable[Mapping[str, str | int | float]]) -> dict[str, str]:
    used: Sequence[str] = sorted({str(one["engine"]) for one in settings if "engine" in one})
    return {name: version(name) for name in used}
