"""How sure a rank is: over leaving each paper out, over a bootstrap of the evidence, and what evidence there is.

Three things are said of every rank:

- the range over the papers: the ranks in the graphs that are made without one paper in turn (`leaveout`), and the
  papers without which the entity is not in the network at all;
- the range over draws of the evidence (`resample`): the interval that holds the given share of ranks, by nearest rank;
- what it rests on: papers and sentences, and whether these are list sentences alone (`evidence.list_passages`).

The top is those of rank `top` or better, ties included; its overlap with that of a draw is the number of entities in
both, by the size of the larger of the two: 1 for the same entities, and less for a top that ties have blown up.
Where a network is large, paths are sampled in draws and in graphs without a paper, and only the papers that state most
are left out; `settings` says so.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterator, Mapping, Sequence
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass

import networkx as nx
import numpy as np

from graph.analytics.betweenness import BLOCK
from graph.analytics.centrality import DEFAULT, MEASURES, Measures, Options, measure
from graph.analytics.drawing import Drawing
from graph.analytics.engines import Arrays, Ints, arrays
from graph.analytics.evidence import LIST_SIZE
from graph.analytics.frames import acts, rests, ties
from graph.analytics.leaveout import Asked, Build, Left, leave_out, members
from graph.analytics.network import Lens, View, look
from graph.analytics.ranges import Range, Rests, Stability, Sure, Table, TopStability
from graph.analytics.resample import Draws, Places, sampler
from graph.assemble import assemble
from graph.errors import HubgraphError
from graph.model import Graph, Record

__all__ = ["Networks", "Range", "Rests", "Stability", "Sure", "Table", "TopStability", "drawing", "stability"]

DRAWS = 200
INTERVAL = 0.9
TOP = 10
SEED = 2026
PAPERS = 50  # papers left out in turn; of more, those that state most
READINGS = 200_000  # statements read again for all papers left out: in large graphs fewer than PAPERS, but FEWEST
FEWEST = 3
MOST, PLACES_BYTES = 4_000_000_000, 8  # bytes of ranks in memory: of a node in a draw, over all nodes and in its label
SMALL = 2_000_000  # nodes × edges up to which paths are followed from every node in each draw
STEPS = 4_000_000  # above that: sources × (nodes + edges) in each draw
PIVOTS = (20, 96)  # but at least, and at most, so many sources in each component; whole blocks between

Networks = tuple[nx.Graph | Arrays, nx.DiGraph | Arrays | None]  # the latter for measures with a direction alone


@dataclass(frozen=True, eq=False)
class Begun:
    """Draws that were begun: what is drawn for which measures, how, and how many."""

    drawing: Drawing
    names: tuple[str, ...]
    options: Options
    pivots: int


@contextmanager
def drawing(
    graph: Graph,
    view: View,
    networks: Networks,
    names: Sequence[str],
    *,
    options: Options | None = None,
    draws: int = DRAWS,
    seed: int = SEED,
    workers: int = 1,
) -> Iterator[Begun]:
    """Begin the draws of a view for `stability`, so that other things can be done until it needs them.

    `networks` are what `network` and `arcs` make of the view.
    """
    net, options = arrays(networks[0]), options or {}
    if (room := draws * len(net) * len(names) * PLACES_BYTES) > MOST:
        raise HubgraphError(
            f"{draws:,} draws of {len(net):,} entities by {len(names)} measures would take {room / 1e9:,.0f} GB",
            f"ask for fewer: {max(1, draws * MOST // room):,} at most, 200 are usual",
        )
    pivots = _pivots(net)
    again = _again(options, pivots) if pivots else options
    arcs = networks[1] if _directed(names) else None
    prepared = sampler(net, arcs, view.edges, graph.document_of, names, again, seed)
    with Drawing(prepared, draws, workers) as begun:
        yield Begun(begun, tuple(names), again, pivots)


def stability(
    graph: Graph,
    records: Sequence[Record],
    lens: Lens | None = None,
    names: Sequence[str] = DEFAULT,
    *,
    measures: Measures | None = None,
    networks: Networks | None = None,
    options: Options | None = None,
    drawn: Sequence[str] | None = None,
    draws: int = DRAWS,
    interval: float = INTERVAL,
    top: int = TOP,
    seed: int = SEED,
    papers: int = PAPERS,
    build: Build = assemble,
    workers: int = 1,
    begun: Begun | None = None,
) -> Stability:
    """Tell how sure the ranks of the measures `names` are in the network of `graph` seen through `lens`.

    `records` are those the graph was made of by `build`; `measures` those already computed, with `options`, on the
    whole network; `networks` what `network` and `arcs` made of it, if they are at hand; `drawn` those of `names` that
    draws are made for (default: all). The same input gives the same output for any number of `workers` (processes).
    `begun` are draws that `drawing` began, for `drawn` and with these `options`, `draws` and `seed`.
    Raises HubgraphError when a document of the lens has no record or `draws` is not positive.
    """
    if draws < 1 or not 0 < interval < 1:
        raise HubgraphError(
            f"{draws} draws, interval {interval}: nothing to draw", "ask for at least one, and 0 < interval < 1"
        )
    lens, options = lens or Lens(), options or {}
    view = look(graph, lens)
    networks = networks or (ties(graph, view), acts(graph, view) if _directed(names) else None)
    net = arrays(networks[0])
    known = measures or measure(net, names, options, arcs=networks[1])
    chosen = _papers(view, records, papers)
    redrawn = [name for name in names if drawn is None or name in drawn]
    with (
        nullcontext(begun)
        if begun
        else drawing(graph, view, networks, redrawn, options=options, draws=draws, seed=seed, workers=workers) as begun
    ):
        asked = Asked(tuple(names), begun.options, known, top)
        left = leave_out(graph, records, lens, [str(node) for node in net.nodes], chosen, asked, build)
        made = begun.drawing.result()
    place = {node: i for i, node in enumerate(net.nodes)}
    tables = {name: _table(name, place, known, left, made, interval, top) for name in names}
    tops = {name: _top(name, place, known, left, made, interval, top) for name in names}
    settings: dict[str, str | int | float] = {
        "resampled": "passages",
        "passages": len({p for edge in view.edges if edge.head != edge.tail for p in edge.evidence}),
        "draws": draws,
        "drawn": " ".join(begun.names),
        "interval": interval,
        "seed": seed,
        "top": top,
        "papers": len(view.documents),
        "papers_left_out": len(chosen),
        "list_size": LIST_SIZE,
        "paths": "sampled" if begun.pivots else "as measured",
        "pivots": begun.pivots,
    }
    if _single(begun.pivots):
        settings["precision"] = "single"
    return Stability(tables, tops, rests(graph, view), settings)


def _directed(names: Sequence[str]) -> bool:
    return any(MEASURES[name].directed for name in names)


def _pivots(net: Arrays) -> int:
    """Return from how many sources paths are followed again and again; 0 for all of them."""
    size, edges = len(net), len(net.heads)
    if size * edges <= SMALL:
        return 0
    fewest, most = PIVOTS
    return max(fewest, min(most, STEPS // (size + edges) // BLOCK * BLOCK))


def _single(pivots: int) -> bool:
    """Tell whether paths from so few sources are followed in single precision."""
    return 0 < pivots < PIVOTS[1]


def _again(options: Options, pivots: int) -> Options:
    """Return the options for measuring a large network again and again: paths are sampled."""
    quick = {"method": "sampled", "pivots": pivots}
    sampled = {name: {**options.get(name, {}), **quick} for name in ("betweenness", "closeness", "harmonic")}
    if _single(pivots):
        sampled["betweenness"]["single"] = True
    return {**options, **sampled, "pagerank": {"tolerance": 1e-9, **options.get("pagerank", {})}}


def _papers(view: View, records: Sequence[Record], limit: int) -> tuple[str, ...]:
    """Return the papers to leave out, those that state most first if there are too many."""
    known = {record.document.id: len(record.relations) for record in records}
    lacking = [doc for doc in view.documents if doc not in known]
    if lacking:
        raise HubgraphError(f"no record of document {lacking[0]}", "give all records that the graph was made of")
    stated = dict.fromkeys(view.documents, 0)
    for edge in view.edges:
        for doc in edge.documents:
            stated[doc] += 1
    affordable = max(FEWEST, READINGS // max(sum(known.values()), 1))
    return tuple(sorted(sorted(stated, key=lambda doc: (-stated[doc], doc))[: min(limit, affordable)]))


def _table(
    name: str, place: Mapping[Hashable, int], known: Measures, left: Left, drawn: Draws, interval: float, top: int
) -> Table:
    there = name in drawn.ranks
    return Table(
        known[name].scores,
        place,
        left.papers,
        left.ranks[name],
        left.label_ranks[name],
        np.concatenate([_bounds(some[name], interval) for some in (drawn.ranks, drawn.label_ranks)]) if there else None,
        (drawn.ranks[name] <= top).mean(axis=0) if there else None,
    )


def _bounds(ranks: Places, interval: float) -> Ints:
    """Return the lower and the upper end of the interval, by nearest rank, for each node."""
    ends = ((1 - interval) / 2, (1 + interval) / 2)
    return np.quantile(ranks, ends, axis=0, method="inverted_cdf").astype(np.int64)


def _top(
    name: str, place: Mapping[Hashable, int], known: Measures, left: Left, drawn: Draws, interval: float, top: int
) -> TopStability:
    best, by_paper = members(known, name, top), dict(left.overlap[name])
    if name not in drawn.ranks:
        return TopStability(best, by_paper, None, None)
    inside = np.isin(np.arange(len(place)), [place[node] for node in best])
    tops = drawn.ranks[name] <= top
    overlap = (tops & inside).sum(axis=1) / np.maximum(np.maximum(tops.sum(axis=1), len(best)), 1)
    low = float(np.quantile(overlap, (1 - interval) / 2, method="inverted_cdf"))
    return TopStability(best, by_paper, float(overlap.mean()), low)
