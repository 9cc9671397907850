"""What is said of how sure ranks are, as plain data: see `graph.analytics.stability`, which finds it out."""

from __future__ import annotations

from collections.abc import Hashable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import repeat

import numpy as np
import numpy.typing as npt

from graph.analytics.centrality import Score
from graph.analytics.engines import Floats, Ints
from graph.analytics.resample import Places

Span = tuple[int, int, int, tuple[int, int] | None, float | None]


@dataclass(frozen=True, slots=True)
class Range:
    """The best and the worst rank, 1 being the most central."""

    low: int
    high: int


@dataclass(frozen=True, slots=True)
class Sure:
    """The rank of an entity by one measure and how far it moves.

    `papers` is the range over leaving each paper out, the whole included; `gone` are the papers without which the
    entity is not in the network, which no rank can say. `draws` is the interval over the draws, which need not hold
    the rank; `in_top` the share of draws in which the entity is in the top. Ranks within the label go beside them.
    What is said of draws is None for a measure that was not drawn.
    """

    rank: int
    ties: int
    papers: Range
    draws: Range | None
    in_top: float | None
    gone: tuple[str, ...]
    label_rank: int
    label_ties: int
    label_papers: Range
    label_draws: Range | None


@dataclass(frozen=True, slots=True)
class Rests:
    """What an entity's relations rest on: papers, sentences, and how many of these are list sentences.

    `by_lists` of its `neighbours` are tied to it by list sentences alone.
    """

    papers: tuple[str, ...]
    sentences: int
    listed: int
    neighbours: int
    by_lists: int

    @property
    def lists_alone(self) -> bool:
        """Whether list sentences are all there is."""
        return 0 < self.listed == self.sentences

    @property
    def lists_mostly(self) -> bool:
        """Whether list sentences alone tie it to more than half of its neighbours."""
        return 2 * self.by_lists > self.neighbours

    @property
    def one_paper(self) -> str:
        """The paper that is all there is, or nothing."""
        return self.papers[0] if len(self.papers) == 1 else ""


@dataclass(frozen=True, slots=True)
class TopStability:
    """How far the top stays the same: overlaps (0–1) without each paper, and over the draws their mean and low end.

    The latter are None for a measure that was not drawn.
    """

    members: tuple[Hashable, ...]
    by_paper: Mapping[str, float]
    draws_mean: float | None
    draws_low: float | None


@dataclass(frozen=True, eq=False)
class Table(Mapping[Hashable, Sure]):
    """What is known of the ranks by one measure, entity by entity; made when it is asked for, from arrays.

    `without` holds the rank of each node without each paper, papers × nodes, 0 where it is not in the network.
    """

    scores: Mapping[Hashable, Score]
    place: Mapping[Hashable, int]
    papers: tuple[str, ...]
    without: Places
    label_without: Places
    bounds: Ints | None
    in_top: Floats | None

    def __len__(self) -> int:
        return len(self.place)

    def __iter__(self) -> Iterator[Hashable]:
        return iter(self.place)

    def __getitem__(self, entity: Hashable) -> Sure:
        score, i = self.scores[entity], self.place[entity]
        ends = None if self.bounds is None else self.bounds[:, i].tolist()
        return Sure(
            rank=score.rank,
            ties=score.ties,
            papers=_range(score.rank, self.without[:, i]),
            draws=Range(*ends[:2]) if ends else None,
            in_top=None if self.in_top is None else float(self.in_top[i]),
            gone=tuple(doc for doc, rank in self.by_paper(entity).items() if rank is None),
            label_rank=score.label_rank,
            label_ties=score.label_ties,
            label_papers=_range(score.label_rank, self.label_without[:, i]),
            label_draws=Range(*ends[2:]) if ends else None,
        )

    def by_paper(self, entity: Hashable) -> dict[str, int | None]:
        """Return the rank of an entity without each paper; None where it is not in the network."""
        return dict(
            zip(self.papers, (rank or None for rank in self.without[:, self.place[entity]].tolist()), strict=True)
        )

    def spans(self, entities: Sequence[Hashable]) -> Iterator[Span]:
        """Give of many entities at once what `papers`, `gone` (how many), `draws` and `in_top` say of each."""
        at = np.fromiter((self.place[one] for one in entities), np.int64, len(entities))
        own = np.fromiter((self.scores[one].rank for one in entities), np.int64, len(entities))
        some, none = self.without[:, at], self.without[:, at] == 0
        low = np.where(none, own, some).min(axis=0, initial=len(self.place) + 1)
        high = np.where(none, own, some).max(axis=0, initial=0)
        papers = (np.minimum(low, own).tolist(), np.maximum(high, own).tolist(), none.sum(axis=0).tolist())
        if self.bounds is None or self.in_top is None:
            return zip(*papers, repeat(None), repeat(None), strict=False)
        draws = zip(*self.bounds[:2, at].tolist(), strict=True)
        return zip(*papers, draws, self.in_top[at].tolist(), strict=True)


@dataclass(frozen=True, slots=True)
class Stability:
    """How sure the ranks of some measures are, by measure and entity, and what entities rest on."""

    ranks: Mapping[str, Table]
    tops: Mapping[str, TopStability]
    rests: Mapping[str, Rests]
    settings: Mapping[str, str | int | float]


def _range(rank: int, without: npt.NDArray[np.int32]) -> Range:
    there = [rank, *(r for r in without.tolist() if r)]
    return Range(min(there), max(there))
