"""The linkage matrix: what ties cities or platforms (rows) to regions, industries or agreements (columns).

Read as the reports on Shanghai's cooperation with partner countries are: a cell says how many papers and statements
tie a row to a column, how many of them state facts, plans or gaps, and holds the sentences behind it.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from graph.analytics.evidence import Quote, quotes_of
from graph.analytics.network import EVERYTHING, Lens, look
from graph.model import Edge, Graph
from graph.ontology import MODALITIES, ontology

Pair = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Cell:
    """What ties a row to a column: ids of papers, and statements (sentences) by modality and by relation type.

    A sentence that states both a fact and a plan counts for both. `quotes` come strongest first.
    """

    row: str
    column: str
    papers: tuple[str, ...]
    modalities: Mapping[str, int]
    types: Mapping[str, int]
    edges: tuple[str, ...]
    quotes: tuple[Quote, ...]

    @property
    def statements(self) -> int:
        """How many statements there are, over all modalities."""
        return sum(self.modalities.values())


@dataclass(frozen=True, slots=True)
class Matrix:
    """Rows and columns (entity ids, those in most papers first) and the cells that hold something.

    `row_papers` and `column_papers` count the distinct papers of each; `left_out` counts rows and columns beyond
    the limits.
    """

    row_labels: tuple[str, ...]
    column_labels: tuple[str, ...]
    lens: Lens
    rows: tuple[str, ...]
    columns: tuple[str, ...]
    cells: Mapping[Pair, Cell]
    row_papers: Mapping[str, int]
    column_papers: Mapping[str, int]
    left_out: tuple[int, int]


def linkage(
    graph: Graph,
    rows: Sequence[str] = ("City",),
    columns: Sequence[str] = ("Region",),
    lens: Lens = EVERYTHING,
    *,
    row_limit: int = 20,
    column_limit: int = 20,
    quotes: int = 2,
) -> Matrix:
    """Count what ties entities of the labels `rows` to those of `columns`, whatever the type and direction.

    The labels of `lens` do not count here. Each cell holds at most `quotes` quotes. Raises NotFound for an unknown
    label, document or region.
    """
    replace(lens, labels=(*rows, *columns))  # refuses unknown labels
    label = {node.id: node.type for node in graph.entities}
    found: defaultdict[Pair, list[Edge]] = defaultdict(list)
    for edge in look(graph, replace(lens, labels=())).edges:
        for pair in {(edge.head, edge.tail), (edge.tail, edge.head)}:
            if edge.head != edge.tail and label[pair[0]] in rows and label[pair[1]] in columns:
                found[pair].append(edge)
    row_order, column_order = _order(found, 0), _order(found, 1)
    shown_rows, shown_columns = tuple(row_order)[:row_limit], tuple(column_order)[:column_limit]
    kept = {pair: edges for pair, edges in found.items() if pair[0] in shown_rows and pair[1] in shown_columns}
    by_edge = quotes_of(graph, {e.id: e for edges in kept.values() for e in edges}.values(), quotes)
    return Matrix(
        tuple(rows),
        tuple(columns),
        lens,
        shown_rows,
        shown_columns,
        {pair: _cell(pair, edges, by_edge, quotes) for pair, edges in sorted(kept.items())},
        {row: row_order[row] for row in shown_rows},
        {column: column_order[column] for column in shown_columns},
        (len(row_order) - len(shown_rows), len(column_order) - len(shown_columns)),
    )


def _order(found: Mapping[Pair, Sequence[Edge]], end: int) -> dict[str, int]:
    """Return the entities at one end of the pairs with their numbers of papers, most papers first."""
    papers: defaultdict[str, set[str]] = defaultdict(set)
    statements: Counter[str] = Counter()
    for pair, edges in found.items():
        for edge in edges:
            papers[pair[end]].update(edge.documents)
            statements[pair[end]] += len(edge.evidence)
    return {e: len(papers[e]) for e in sorted(papers, key=lambda e: (-len(papers[e]), -statements[e], e))}


def _cell(pair: Pair, edges: Sequence[Edge], by_edge: Mapping[str, tuple[Quote, ...]], limit: int) -> Cell:
    stated = {m: {p for e in edges if e.modality == m for p in e.evidence} for m in MODALITIES}
    types = {t: len({p for e in edges if e.type == t for p in e.evidence}) for t in ontology().relations}
    strongest = sorted(edges, key=lambda e: (-len(e.documents), -e.confidence, e.id))
    return Cell(
        *pair,
        papers=tuple(sorted({d for edge in edges for d in edge.documents})),
        modalities={m: len(passages) for m, passages in stated.items() if passages},
        types={t: count for t, count in types.items() if count},
        edges=tuple(edge.id for edge in strongest),
        quotes=_quotes(strongest, by_edge, limit),
    )


def _quotes(edges: Sequence[Edge], by_edge: Mapping[str, tuple[Quote, ...]], limit: int) -> tuple[Quote, ...]:
    """Choose from the quotes of a cell's relations, each sentence once, good ones first."""
    all_of_them = {q.passage.id: q for edge in reversed(edges) for q in reversed(by_edge.get(edge.id, ()))}
    turn = {q.passage.id: n for n, q in enumerate(q for edge in edges for q in by_edge.get(edge.id, ()))}
    return tuple(sorted(all_of_them.values(), key=lambda q: (not q.good, turn[q.passage.id])))[:limit]
