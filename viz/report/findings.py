"""What the network shows beside ranks: brokers, linkage, cities joined, homophily, weak points, and a second lens."""

from __future__ import annotations

from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass

from graph.analytics.brokerage import brokerage
from graph.analytics.centrality import Measures, measure
from graph.analytics.communities import Partition
from graph.analytics.compare import compare_lenses
from graph.analytics.engines import Arrays
from graph.analytics.evidence import quotes_of
from graph.analytics.interlock import interlocking
from graph.analytics.linkage import Matrix, linkage
from graph.analytics.meeting import meeting
from graph.analytics.mixing import Homophily, homophily
from graph.analytics.network import Lens, network
from graph.analytics.projection import Shared, project
from graph.analytics.structure import cuts
from graph.model import Edge, Graph
from viz.report.sources import Witness, witness

BROKERS = 10
PLATFORMS = 3
MATRICES = tuple(((rows,), columns) for rows in ("City", "Platform")
                 for columns in (("Industry",), ("Region", "Economy"), ("Agreement", "Policy")))  # fmt: skip
HEAT_ROWS, HEAT_COLUMNS = 12, 14
LEAST = 2  # rows and columns of a heat map worth drawing
JOINTS = 12
SHARED = 6  # things shared that are named
CITIES = 12
CUTS = 12


@dataclass(frozen=True, slots=True)
class Broker:
    """An entity between groups: pairs that it joins by role, over labels and over communities."""

    id: str
    name: str
    label: str
    by_label: Mapping[str, int]
    by_community: Mapping[str, int]
    total: int


@dataclass(frozen=True, slots=True)
class Meeting:
    """Who of one label meets in a platform: names, most papers first, and quotes for the first."""

    label: str
    names: tuple[str, ...]
    quotes: tuple[Witness, ...]


@dataclass(frozen=True, slots=True)
class Place:
    """A platform with the sides that meet in it."""

    id: str
    name: str
    sides: tuple[Meeting, ...]


@dataclass(frozen=True, slots=True)
class LinkCell:
    """What ties a row to a column: statements, papers, statements by modality, and the sentences."""

    row: str
    column: str
    statements: int
    papers: int
    modalities: Mapping[str, int]
    quotes: tuple[Witness, ...]


@dataclass(frozen=True, slots=True)
class Link:
    """A linkage matrix: names of rows and columns, and the cells that hold something, by their names."""

    row_labels: tuple[str, ...]
    column_labels: tuple[str, ...]
    rows: tuple[str, ...]
    columns: tuple[str, ...]
    cells: tuple[LinkCell, ...]
    left_out: int


@dataclass(frozen=True, slots=True)
class Pair:
    """Two cities or platforms and what they share, by what fewest others share first.

    `quoted` is what of it is best supported on both sides, shown by `quotes`.
    """

    one: str
    other: str
    count: int
    weight: float
    papers: int
    shared: tuple[str, ...]
    quoted: str
    quotes: tuple[Witness, ...]


@dataclass(frozen=True, slots=True)
class Connected:
    """A city in the interlocking network of organisations."""

    city: str
    value: int
    share: float
    organizations: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Moved:
    """An entity's rank by one measure through either lens; None where it is not in that network."""

    name: str
    label: str
    measure: str
    before: int | None
    after: int | None
    change: int | None


@dataclass(frozen=True, slots=True)
class Against:
    """What moves between the report's lens and another one."""

    lens_text: Mapping[str, str]
    moves: Mapping[str, tuple[Moved, ...]]
    counts: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class Findings:
    """All of these; what the corpus does not have is empty."""

    brokers: tuple[Broker, ...]
    places: tuple[Place, ...]
    links: tuple[Link, ...]
    pairs: tuple[Pair, ...]
    platform_pairs: tuple[Pair, ...]
    connected: tuple[Connected, ...]
    homophily: Homophily
    points: tuple[tuple[str, int], ...]
    bridges: tuple[tuple[str, str, int], ...]
    against: Against | None


def find(
    graph: Graph,
    net: Arrays,
    acts: Arrays,
    lens: Lens,
    against: Lens | None,
    found: Partition,
    order: Sequence[str],
    names: Mapping[str, str],
    scores: Measures,
) -> Findings:
    """Gather what the network shows; `acts` is its directed form, `order` its entities, most central first."""
    labels = {str(node): label for node, label in zip(net.nodes, net.labels, strict=True)}
    tied = {str(node) for node, degree in zip(net.nodes, net.degrees.tolist(), strict=True) if degree}
    points = cuts(net)
    platforms = [node for node in order if labels[node] == "Platform" and node in tied][:PLATFORMS]
    links = [_link(graph, linkage(graph, rows, columns, lens, row_limit=HEAT_ROWS, column_limit=HEAT_COLUMNS), names)
             for rows, columns in MATRICES]  # fmt: skip
    return Findings(
        brokers=_brokers(acts, found, labels, names),
        places=tuple(_place(graph, node, lens, names) for node in platforms),
        links=tuple(link for link in links if min(len(link.rows), len(link.columns)) >= LEAST),
        pairs=_pairs(graph, "City", lens, names),
        platform_pairs=_pairs(graph, "Platform", lens, names),
        connected=_connected(graph, lens, names),
        homophily=homophily(net),
        points=tuple((names[str(node)], pieces) for node, pieces in list(points.points.items())[:CUTS]),
        bridges=tuple((names[str(u)], names[str(v)], held)
                      for (u, v), held in zip(points.bridges, points.held, strict=True)),
        against=_against(graph, lens, against, names, scores) if against else None,
    )  # fmt: skip


def _brokers(acts: Arrays, found: Partition, labels: Mapping[str, str], names: Mapping[str, str]) -> tuple[Broker, ...]:
    by_label = brokerage(acts)
    community: dict[Hashable, Hashable] = dict(found.number_of())
    by_community = brokerage(acts, community)
    first = sorted(by_label, key=lambda node: (-by_label[node].total, str(node)))[:BROKERS]
    return tuple(
        Broker(str(node), names[str(node)], labels[str(node)], by_label[node].counts, by_community[node].counts,
               by_label[node].total)
        for node in first if by_label[node].total
    )  # fmt: skip


def _place(graph: Graph, node: str, lens: Lens, names: Mapping[str, str]) -> Place:
    sides = [
        Meeting(side.label, tuple(names[guest.id] for guest in side.guests),
                tuple(witness(one.edge, one.quote, names, len(one.documents)) for one in side.quotes))
        for side in meeting(graph, node, lens)
    ]  # fmt: skip
    return Place(node, names[node], tuple(sides))


def _link(graph: Graph, matrix: Matrix, names: Mapping[str, str]) -> Link:
    edges = {edge.id: edge for edge in graph.edges}
    cells = []
    for cell in matrix.cells.values():
        by_passage = {passage: edges[e] for e in reversed(cell.edges) for passage in edges[e].evidence}
        quotes = tuple(witness(by_passage[q.passage.id], q, names) for q in cell.quotes)
        cells.append(LinkCell(names[cell.row], names[cell.column], cell.statements, len(cell.papers),
                              dict(cell.modalities), quotes))  # fmt: skip
    rows = [row for row in matrix.rows if any(pair[0] == row for pair in matrix.cells)]
    columns = [column for column in matrix.columns if any(pair[1] == column for pair in matrix.cells)]
    empty = len(matrix.rows) + len(matrix.columns) - len(rows) - len(columns)
    return Link(matrix.row_labels, matrix.column_labels, tuple(names[row] for row in rows),
                tuple(names[column] for column in columns), tuple(cells), sum(matrix.left_out) + empty)  # fmt: skip


def _pairs(graph: Graph, label: str, lens: Lens, names: Mapping[str, str]) -> tuple[Pair, ...]:
    made = project(graph, label, lens=lens)
    shown = made.joints[:JOINTS]
    best = [min(joint.shared, key=lambda thing: _weakest(thing, made.edges)) for joint in shown]
    ends = [[made.edges[side[0]] for side in (thing.one, thing.other)] for thing in best]
    quotes = quotes_of(graph, {edge.id: edge for sides in ends for edge in sides}.values(), 1)
    pairs = []
    for joint, thing, sides in zip(shown, best, ends, strict=True):
        witnesses = tuple(witness(edge, quotes[edge.id][0], names) for edge in sides if edge.id in quotes)
        pairs.append(Pair(names[joint.one], names[joint.other], joint.count, round(joint.newman, 6), len(joint.papers),
                          tuple(names[one.entity] for one in joint.shared[:SHARED]), names[thing.entity],
                          witnesses))  # fmt: skip
    return tuple(pairs)


def _weakest(thing: Shared, edges: Mapping[str, Edge]) -> tuple[bool, int, float, int]:
    """Order shared things by how well the weaker side is supported; the city that platforms stand in says little."""
    sides = [edges[side[0]] for side in (thing.one, thing.other)]
    return (thing.label == "City", -min(len(e.documents) for e in sides), -min(e.confidence for e in sides),
            thing.neighbours)  # fmt: skip


def _connected(graph: Graph, lens: Lens, names: Mapping[str, str]) -> tuple[Connected, ...]:
    return tuple(
        Connected(names[one.city], one.value, round(one.share, 6), tuple(names[o] for o in one.organizations))
        for one in interlocking(graph, lens).cities[:CITIES]
    )


def _against(graph: Graph, lens: Lens, other: Lens, names: Mapping[str, str], scores: Measures) -> Against:
    kinds = {node.id: node.type for node in graph.entities}
    moves = compare_lenses(graph, lens, other, measures=(scores, measure(network(graph, other))))
    titles = {paper.id: paper.title or paper.id for paper in graph.documents}
    shown = {
        name: tuple(
            Moved(names[move.entity], kinds[move.entity], name, move.before.rank if move.before else None,
                  move.after.rank if move.after else None, move.change)
            for move in moves.top(name)
        )
        for name in moves.moves
    }  # fmt: skip
    counts = {"appeared": len(moves.appeared), "vanished": len(moves.vanished), "gained": len(moves.gained),
              "lost": len(moves.lost)}  # fmt: skip
    return Against({code: other.describe(code, titles) for code in ("zh", "en")}, shown, counts)
