"""Two papers or two entities side by side: what both say, what only one says, where they differ (`graph.compare`)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, replace

from graph.analytics.network import EVERYTHING, Lens, look
from graph.compare import STANDINGS, Claim, Comparison, Saying, compare, kind_of
from graph.errors import HubgraphError, NotFound
from graph.model import Graph
from viz.export import narrow
from viz.report.beside import Beside, beside
from viz.report.sources import Made, Witness, made
from viz.report.words import say_in


@dataclass(frozen=True, slots=True)
class Party:
    """One of the two that are compared: a paper or an entity (then with its label)."""

    id: str
    name: str
    label: str
    published: str | None
    entities: int
    claims: int


@dataclass(frozen=True, slots=True)
class Word:
    """What one side says of a claim: a modality, or a value as text, and a sentence that says so."""

    said: str
    passages: int
    quote: Witness


@dataclass(frozen=True, slots=True)
class Point:
    """A claim by its names. For entities compared, `subject` or `object` is empty where the side itself stands."""

    kind: str
    subject: str
    about: str
    object: str
    period: str
    unit: str
    left: tuple[Word, ...]
    right: tuple[Word, ...]


@dataclass(frozen=True, slots=True)
class Shared:
    """An entity that one side or both sides speak of."""

    id: str
    name: str
    label: str


@dataclass(frozen=True, slots=True)
class CompareReport:
    """All that the comparison says. `points` and `entities` are by standing: conflict, both, left, right."""

    made: Made
    of: str
    left: Party
    right: Party
    points: Mapping[str, tuple[Point, ...]]
    entities: Mapping[str, tuple[Shared, ...]]
    against: Beside | None = None


def compare_report(
    graph: Graph,
    left: str,
    right: str,
    *,
    lens: Lens | None = None,
    against: Lens | None = None,
    language: str = "zh",
    title: str | None = None,
    date: str | None = None,
    build: str | None = None,
    command: str = "hubgraph report compare",
) -> CompareReport:
    """Compare two papers or two entities by id through `lens` (default: all modalities).

    `against` is a second lens, set beside the first. Raises NotFound for an id that is neither, HubgraphError for a
    paper beside an entity or twice the same.
    """
    lens, say = lens or EVERYTHING, say_in(language)
    if left == right:
        raise HubgraphError("both sides are the same", "name two papers or two entities")
    of = kind_of(graph, left, right)
    part = narrow(graph, lens)
    _inside(part, of, (left, right))
    found = compare(part, left, right)
    names = {node.id: say.name(node) for node in graph.entities}
    quoting = _Quoting(part, names)
    ends = ("", "") if of == "documents" else (names[left], names[right])
    points = {standing: tuple(quoting.point(claim, ends) for claim in found.claims[standing])
              for standing in STANDINGS}  # fmt: skip
    parties = [_party(graph, one, of, found, names, side) for side, one in (("left", left), ("right", right))]
    labels = {node.id: node.type for node in graph.entities}
    weight = {node.id: node.mentions for node in graph.entities}
    entities = {
        standing: tuple(Shared(one, names[one], labels[one]) for one in sorted(some, key=lambda n: (-weight[n], n)))
        for standing, some in found.entities.items()
    }
    view = look(graph, replace(lens, documents=(left, right)) if of == "documents" else lens)
    report = CompareReport(
        made=made(graph, view, kind="compare", title=title or say("title_compare", parties[0].name, parties[1].name),
                  language=language, lens=lens, date=date, build=build, command=command),
        of=of, left=parties[0], right=parties[1], points=points, entities=entities,
    )  # fmt: skip
    return replace(report, against=_against(graph, report, against, language)) if against else report


def _against(graph: Graph, report: CompareReport, lens: Lens, language: str) -> Beside:
    """Set beside the comparison what a second lens shows, which may be nothing of either side."""
    try:
        other = _totals(compare_report(graph, report.left.id, report.right.id, lens=lens, language=language))
    except NotFound:
        other = {}
    return beside(graph, lens, (_totals(report), other))


def _totals(report: CompareReport) -> dict[tuple[str, str], int]:
    """Return what two lenses are compared by."""
    found = {("all", f"claims_{standing}"): len(some) for standing, some in report.points.items()}
    return found | {("all", f"entities_{standing}"): len(some) for standing, some in report.entities.items()}


def _inside(part: Graph, of: str, sides: tuple[str, str]) -> None:
    known = {one.id for one in (part.documents if of == "documents" else part.entities)}
    for one in sides:
        if one not in known:
            raise NotFound(f"{one} is outside the lens", "widen --lens, --paper, --label, --period or --region")


def _party(graph: Graph, one: str, of: str, found: Comparison, names: Mapping[str, str], side: str) -> Party:
    entities = len(found.entities["both"]) + len(found.entities[side])
    claims = sum(len(found.claims[standing]) for standing in ("conflict", "both", side))
    if of == "entities":
        label = next(node.type for node in graph.entities if node.id == one)
        return Party(one, names[one], label, None, entities, claims)
    document = next(d for d in graph.documents if d.id == one)
    return Party(one, document.title or document.source or one, "", document.published, entities, claims)


class _Quoting:
    """Looks sentences up for claims, with the names that the claim is about marked."""

    def __init__(self, graph: Graph, names: Mapping[str, str]) -> None:
        self.names, self.of = names, graph.document_of
        self.passages = {p.id: p for p in graph.passages}
        self.documents = {d.id: d for d in graph.documents}
        self.named: defaultdict[str, list[tuple[str, int, int]]] = defaultdict(list)
        for naming in graph.namings:
            self.named[naming.passage].append((naming.entity, naming.start, naming.end))

    def point(self, claim: Claim, sides: tuple[str, str]) -> Point:
        """Name a claim's ends; `sides` are the names of the entities compared, which stand where an end is empty."""
        name = self.names.get
        left, right = (tuple(self._word(claim, one, side) for one in some)
                       for some, side in zip((claim.left, claim.right), sides, strict=True))  # fmt: skip
        return Point(claim.kind, name(claim.subject, claim.subject), claim.about, name(claim.object, claim.object),
                     claim.period, claim.unit, left, right)  # fmt: skip

    def _word(self, claim: Claim, saying: Saying, side: str) -> Word:
        """Quote the passage that names most of the ends, the shorter one first."""
        ends = {claim.subject, claim.object} - {""}
        head, tail = (self.names.get(end, end) or side for end in (claim.subject, claim.object))
        about = claim.about
        if claim.kind == "figure":
            about, tail = (f"{about} ({claim.unit})" if claim.unit else about), saying.said

        def order(passage: str) -> tuple[int, int, str]:
            here = {entity for entity, _, _ in self.named[passage]}
            return -len(here & ends), len(self.passages[passage].text), passage

        known = [p for p in saying.evidence if p in self.passages]
        chosen = self.passages[min(known, key=order)]
        marks = {(s - chosen.start, e - chosen.start) for entity, s, e in self.named[chosen.id] if entity in ends}
        document = self.documents[self.of[chosen.id]]
        quote = Witness(head, about, tail, saying.said, 1, 1.0, chosen.text, tuple(sorted(marks)), document.title,
                        chosen.section, chosen.page)  # fmt: skip
        return Word(saying.said, len(saying.evidence), quote)
