"""What the sentences and names of a report lead to in the explorer: the reader, the relation, the entity."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping

from viz.report.blocks import Bars, Cell, Claim, Heat, Points, Quoted, Stack
from viz.report.words import say_in
from viz.web import links
from viz.web.library import Shelf


class Linked:
    """Finds the addresses for one report; what is not found has none."""

    def __init__(self, shelf: Shelf, language: str) -> None:
        self.shelf, self._say = shelf, say_in(language)
        self._passages: Mapping[str, list[str]] = shelf.once("passages by text", self._texts)
        self._entities = {(self._say.name(node), node.type): node.id for node in shelf.graph.entities}

    def _texts(self) -> Mapping[str, list[str]]:
        found: defaultdict[str, list[str]] = defaultdict(list)
        for passage in self.shelf.graph.passages:
            found[passage.text].append(passage.id)
        return found

    def passage(self, quoted: Quoted) -> str:
        """Return the id of the passage that is quoted."""
        titles, of = self.shelf.documents, self.shelf.graph.document_of
        found = self._passages.get(quoted.text, [])
        own = [one for one in found if titles[of[one]].title == quoted.source]
        return next(iter([*own, *found]), "")

    def quote(self, quoted: Quoted) -> str:
        """Return the place of a quote in the reader."""
        passage = self.passage(quoted)
        return links.document(self.shelf.graph.document_of[passage], passage) if passage else ""

    def claim(self, quoted: Quoted, claim: Claim) -> str:
        """Return the page of the relation that a sentence is quoted for."""
        for edge in self.shelf.edges_at.get(self.passage(quoted), ()):
            head, tail = (self._say.name(self.shelf.nodes[end]) for end in (edge.head, edge.tail))
            verb = f"{self._say.verb(edge.type)} {self._say.arrow(edge.type)}"
            if (head, verb, tail, edge.modality) == (claim.head, claim.verb, claim.tail, claim.modality):
                return links.relation(edge.id)
        return ""

    def cell(self, cell: Cell) -> str:
        """Return where a cell leads: to a section of the report, or to the entity that it names."""
        if cell.link:
            return f"#{cell.link}"
        return self.entity(cell.text, cell.label)

    def entity(self, name: str, label: str) -> str:
        """Return the page of the entity of this name and label."""
        found = self._entities.get((name, label)) if label else None
        return links.entity(found) if found else ""


def longest(bars: Bars) -> float:
    """Return what all bars are measured against."""
    return max((max(one.value, one.high or 0.0) for one in bars.items), default=0.0) or 1.0


def highest(stack: Stack) -> int:
    """Return the height of the highest pile."""
    return max((sum(counts) for _, counts in stack.items), default=0) or 1


def shade(heat: Heat, cell: Cell) -> int:
    """Return how dark a cell of a heat map is, 0 to 5."""
    values = [one.plain for row in heat.cells for one in row if isinstance(one.plain, int | float) and one.text]
    most = max(values, default=0.0)
    mine = cell.plain if isinstance(cell.plain, int | float) else 0
    return round(5 * mine / most) if most and cell.text else 0


def line(points: Points, width: float = 160.0, height: float = 48.0, edge: float = 5.0) -> str:
    """Return the points of a polyline through a series, in a box of this size in pixels."""
    xs, ys = [x for _, x, _, _ in points.items], [y for _, _, y, _ in points.items]
    spread, low = (max(xs) - min(xs)) or 1.0, min(0.0, *ys)
    tall = (max(ys) - low) or 1.0
    return " ".join(
        f"{edge + (width - 2 * edge) * (x - min(xs)) / spread:.1f},"
        f"{height - edge - (height - 2 * edge) * (y - low) / tall:.1f}"
        for x, y in zip(xs, ys, strict=True)
    )
