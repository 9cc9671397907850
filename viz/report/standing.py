"""The centrality report as plain data: entities with scores and ranges, communities, quotes, and what was found beside.

`viz.report.centrality` gathers it, `viz.report.centrality_pages` puts it into words.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass

from graph.analytics.centrality import Score
from viz.report.findings import Findings
from viz.report.sources import Made, Sentence, Witness, sentences

TOP = 10
HEADLINE = ("degree", "betweenness", "pagerank")
MORE = ("strength", "in_degree", "out_degree", "closeness", "harmonic", "eigenvector", "hubs", "authorities", "core",
        "clustering", "constraint", "effective_size", "pieces")  # fmt: skip
ALL = (*HEADLINE, *MORE, "participation")

Settings = Mapping[str, str | int | float]


@dataclass(frozen=True, slots=True)
class Ranged:
    """How far a rank moves: `papers` over leaving each paper out, `draws` over drawn evidence (the middle 90 %).

    `in_top` is the share of draws in which it is among the first ten, `gone` how many papers it cannot do without.
    What is said of draws is None for a measure that is not drawn.
    """

    papers: tuple[int, int]
    draws: tuple[int, int] | None
    in_top: float | None
    gone: int


@dataclass(frozen=True, slots=True)
class Row:
    """An entity of the network with its scores by measure; `community` is None for one without relations.

    `one_paper` is the paper that all its relations rest on, if that is one; `lists_alone` says that only sentences
    which list many names support them, `lists_mostly` that only these tie it to most of its neighbours. `apart` says
    that it has relations, but not with the largest connected part. `changes` is the share of the other seeds that put
    it into another community.
    """

    id: str
    name: str
    name_en: str
    label: str
    documents: int
    community: int | None
    scores: Mapping[str, Score]
    sure: Mapping[str, Ranged]
    relations: Mapping[str, int]
    one_paper: str
    lists_alone: bool
    lists_mostly: bool
    apart: bool
    changes: float | None


@dataclass(frozen=True, slots=True)
class Group:
    """A community: ids of its members, most central first; it goes by the names of the first three.

    `stable` is the mean share of seeds in which its members stay where they are.
    """

    number: int
    leaders: tuple[str, ...]
    members: tuple[str, ...]
    inside: int
    stable: float | None


@dataclass(frozen=True, slots=True)
class Top:
    """How stable the first ten by a measure are: the shares of them that stay there; None where nothing was drawn."""

    mean: float | None
    low: float | None
    papers: float | None


@dataclass(frozen=True, slots=True)
class Report:
    """All that the report says, as plain data. `rows` are all entities, best first by the measure `by`."""

    made: Made
    by: str
    projection: str
    settings: Mapping[str, Settings]
    counts: Mapping[str, int]
    modalities: Mapping[str, int]
    modularity: float
    rows: tuple[Row, ...]
    tops: Mapping[str, Top]
    witnesses: Mapping[str, tuple[Witness, ...]]
    types: Mapping[str, tuple[tuple[str, int], ...]]
    communities: tuple[Group, ...]
    edges: tuple[tuple[str, str, float], ...]
    findings: Findings

    @property
    def title(self) -> str:
        """The title of the report."""
        return self.made.title

    @property
    def language(self) -> str:
        """The language of the report."""
        return self.made.language

    @property
    def lens_text(self) -> Mapping[str, str]:
        """The lens in words, by language."""
        return self.made.lens_text

    @property
    def measures(self) -> tuple[str, ...]:
        """The names of the measures that the report opens with, in order."""
        return HEADLINE

    @property
    def all_measures(self) -> tuple[str, ...]:
        """The names of all measures, in order."""
        return tuple(self.rows[0].scores) if self.rows else ALL

    def top(self, by: str | None = None, label: str | None = None, limit: int = TOP) -> list[Row]:
        """Return the first rows by a measure (default: that of the report), of one label if given."""
        chosen = by or self.by
        found = [row for row in self.rows if label is None or row.label == label]
        return sorted(found, key=lambda row: row.scores[chosen].rank)[:limit]

    def tied_below(self, by: str | None = None, label: str | None = None, limit: int = TOP) -> int:
        """Count the entities that share the value of the last of `top` and are not shown there."""
        shown = self.top(by, label, limit)
        if not shown:
            return 0
        values = [row.scores[by or self.by].value for row in self.rows if label is None or row.label == label]
        last = shown[-1].scores[by or self.by].value
        return values.count(last) - sum(row.scores[by or self.by].value == last for row in shown)

    def in_every_top(self) -> list[Row]:
        """Return the entities that are among the first by every measure the report opens with."""
        tops = [{row.id for row in self.top(name)} for name in self.measures]
        return [row for row in self.rows if all(row.id in top for top in tops)]

    def sentences(self, entity: str) -> list[Sentence]:
        """Return what carries an entity of the top ten, each sentence once."""
        return sentences(self.witnesses.get(entity, ()))

    def labels(self) -> list[str]:
        """Return the labels of the network, those with most entities first."""
        counted = Counter(row.label for row in self.rows)
        return sorted(counted, key=lambda label: (-counted[label], label))
