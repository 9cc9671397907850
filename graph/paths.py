"""How two entities hang together: simple paths between them, the shortest or the strongest first.

A step joins two entities by any relation between them, whichever way it points. It is as strong as the documents that
state it are many; a path is as strong as its weakest step. For each length, what can still be reached is computed
backwards from the end over the whole graph (widest path by dynamic programming: Pollack, The maximum capacity through
a network, Operations Research 8, 1960), then the search goes forwards, best first, and never where nothing is left.
"""

from __future__ import annotations

import heapq
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import count, islice, pairwise

import numpy as np
import numpy.typing as npt

from graph.analytics.evidence import Quote, quotes_of
from graph.errors import HubgraphError, NotFound
from graph.model import Edge, Graph
from graph.ontology import MODALITIES

LONGEST = 6  # steps
MOST = 5  # paths
HUBS = 5
WORK = 200_000  # partial paths looked at for one answer
SPARE = 8  # times as many paths are compared as are returned, where several are equally strong
Ints = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Step:
    """Two entities in walking order and the relations that join them, the strongest first."""

    start: str
    end: str
    edges: tuple[Edge, ...]

    @property
    def documents(self) -> int:
        """Count the distinct documents that state any of the relations."""
        return len({document for edge in self.edges for document in edge.documents})


@dataclass(frozen=True, slots=True)
class Path:
    """A chain of steps without a repeated entity."""

    steps: tuple[Step, ...]

    @property
    def ids(self) -> tuple[str, ...]:
        """The entities on the way, both ends included."""
        return (self.steps[0].start, *(step.end for step in self.steps))

    @property
    def weakest(self) -> int:
        """Count the documents of its weakest step."""
        return min(step.documents for step in self.steps)


@dataclass(frozen=True, slots=True)
class Found:
    """Paths, best first; not `whole` where the search was ended before everything had been looked at."""

    paths: tuple[Path, ...]
    whole: bool = True


class Ways:
    """Which entities are joined by relations of some modalities and types (none: of any), laid out for walking.

    Making it reads the whole graph; finding paths in it does not.
    """

    def __init__(self, graph: Graph, modalities: Collection[str] = (), types: Collection[str] = ()) -> None:
        self.ids = tuple(node.id for node in graph.entities)
        self.at = {entity: place for place, entity in enumerate(self.ids)}
        self._edges: dict[tuple[str, str], list[Edge]] = defaultdict(list)
        for edge in graph.edges:
            apart = edge.head != edge.tail and edge.head in self.at and edge.tail in self.at
            if apart and (not modalities or edge.modality in modalities) and (not types or edge.type in types):
                self._edges[min(edge.head, edge.tail), max(edge.head, edge.tail)].append(edge)
        self._lay_out()

    def _lay_out(self) -> None:
        pairs = [(self.at[a], self.at[b], _documents(es)) for (a, b), es in self._edges.items()]
        rows = np.array(pairs, dtype=np.int64).reshape(-1, 3)
        both = np.concatenate([rows, rows[:, [1, 0, 2]]])
        both = both[np.lexsort((both[:, 1], -both[:, 2], both[:, 0]))]
        self.starts: Ints = np.searchsorted(both[:, 0], np.arange(len(self.ids) + 1))
        self.ends: Ints = both[:, 1]
        self.strength: Floats = both[:, 2].astype(np.float64)

    def step(self, start: str, end: str) -> Step:
        """Return the step between two entities that are joined."""
        edges = self._edges[min(start, end), max(start, end)]
        order = sorted(edges, key=lambda e: (MODALITIES.index(e.modality), -len(e.documents), -e.mentions, e.id))
        return Step(start, end, tuple(order))

    def onwards(self, target: int, longest: int, closed: Ints) -> list[Floats]:
        """Return, for 0 to `longest` steps, how strong the best way from each entity to `target` is, 0 for none.

        No way runs through what is `closed`.
        """
        now = np.zeros(len(self.ids))
        now[target] = np.inf
        found = [now]
        filled = self.starts[:-1] < self.starts[1:]
        for steps in range(longest):
            before = found[-1].copy()
            before[closed] = 0
            if steps:
                before[target] = 0
            now = np.zeros(len(self.ids))
            if len(self.ends):
                reached = np.minimum(self.strength, before[self.ends])
                now[filled] = np.maximum.reduceat(reached, self.starts[:-1][filled])
            found.append(now)
        return found


def paths(
    ways: Ways | Graph,
    start: str,
    end: str,
    *,
    longest: int = 4,
    most: int = MOST,
    strongest: bool = False,
    avoid: Iterable[str] = (),
    work: int = WORK,
) -> Found:
    """Return up to `most` simple paths of at most `longest` steps (1–6) between two entities by id.

    The shortest come first, of these the strongest; with `strongest` the strongest first, of these the shortest.
    `avoid` are entities that no path runs through (as its ends they are let through); `work` bounds the search.
    Raises NotFound for an unknown id, HubgraphError for one entity as both ends or a length that is none.
    """
    net = Ways(ways) if isinstance(ways, Graph) else ways
    for one in (start, end):
        if one not in net.at:
            raise NotFound(f"no entity {one}", "try `hubgraph search` with a part of the name")
    if start == end:
        raise HubgraphError("both ends are the same entity", "name two entities")
    if not 1 <= longest <= LONGEST or most < 1:
        raise HubgraphError(f"paths of {longest} steps cannot be asked for", f"ask for 1 to {LONGEST} steps")
    search = _Search(net, net.at[start], net.at[end], longest, [net.at[one] for one in avoid if one in net.at], work)
    found = [search.made(places) for places in islice(search.best(strongest), most * SPARE)]
    found.sort(key=lambda p: _order(p, strongest))
    return Found(tuple(found[:most]), search.left > 0)


def said(graph: Graph, found: Iterable[Path]) -> Mapping[str, Quote]:
    """Return the best quote of every relation on some paths, by the relation's id."""
    edges = {edge.id: edge for path in found for step in path.steps for edge in step.edges}
    return {edge: quotes[0] for edge, quotes in quotes_of(graph, edges.values(), 1).items()}


def _order(path: Path, strongest: bool) -> tuple[object, ...]:
    first = (-path.weakest, len(path.steps)) if strongest else (len(path.steps), -path.weakest)
    return (*first, -sum(step.documents for step in path.steps), path.ids)


class _Search:
    """One search: `left` is the work that may still be done."""

    def __init__(self, net: Ways, start: int, end: int, longest: int, avoid: Collection[int], work: int) -> None:
        self.net, self.start, self.end, self.longest, self.left = net, start, end, longest, work
        closed = np.array(sorted({*avoid, start} - {end}), dtype=np.int64)
        self.onwards = net.onwards(end, longest, closed)
        self.first = [float(now[start]) for now in self.onwards]
        for steps, now in enumerate(self.onwards):  # no way leads back to the start, through a hub or past the end
            now[closed] = 0
            if steps:
                now[end] = 0

    def best(self, strongest: bool) -> Iterator[tuple[int, ...]]:
        """Yield paths as places, by length and then strength, or the other way round."""
        lengths = [self._of_length(steps) for steps in range(1, self.longest + 1) if self.first[steps] > 0]
        if strongest:
            order = heapq.merge(*lengths, key=lambda one: (-one[0], len(one[1])))
            return (places for _, places in order)
        return (places for found in lengths for _, places in found)

    def _of_length(self, steps: int) -> Iterator[tuple[float, tuple[int, ...]]]:
        """Yield the simple paths of exactly so many steps with their strength, the strongest first."""
        turn = count()
        heap: list[tuple[float, int, int, float, tuple[int, ...]]]
        heap = [(-self.first[steps], 0, next(turn), float("inf"), (self.start,))]
        while heap and self.left > 0:
            bound, _, _, so_far, places = heapq.heappop(heap)
            if len(places) > steps:
                yield -bound, places
                continue
            rest = steps - len(places)
            around = slice(self.net.starts[places[-1]], self.net.starts[places[-1] + 1])
            ends, strength = self.net.ends[around], np.minimum(self.net.strength[around], so_far)
            bounds = np.minimum(strength, self.onwards[rest][ends])
            for place in np.flatnonzero(bounds):
                if (one := int(ends[place])) not in places:
                    entry = (-float(bounds[place]), -len(places), next(turn), float(strength[place]), (*places, one))
                    heapq.heappush(heap, entry)
                    self.left -= 1

    def made(self, places: tuple[int, ...]) -> Path:
        names = [self.net.ids[place] for place in places]
        return Path(tuple(self.net.step(a, b) for a, b in pairwise(names)))


def _documents(edges: Sequence[Edge]) -> int:
    """Count the distinct documents of some edges; most pairs have one edge."""
    return len(edges[0].documents) if len(edges) == 1 else len({one for edge in edges for one in edge.documents})
