"""What a person means by the name typed into a field: the entity, and others that it could be."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from graph.errors import NotFound
from graph.model import Node
from viz.web.library import Library
from viz.web.views import card

NEAR = 5
LONGEST = 200


@dataclass(frozen=True, slots=True)
class Meant:
    """A field: what was typed, the entity that it is taken for, whether that was a guess, and what else is near."""

    text: str
    node: Node | None = None
    guess: bool = False
    near: tuple[dict[str, Any], ...] = ()

    @property
    def value(self) -> str:
        """What the field shows."""
        return self.node.name if self.node and not self.guess else self.text


def meant(library: Library, text: str) -> Meant:
    """Find the entity of an id or name; where no name is the same, the best match of the search is taken."""
    text = text.strip()[:LONGEST]
    if not text:
        return Meant("")
    try:
        node = library.find(text)
    except NotFound:
        shelf = library.shelf()
        hits = [hit.entity for hit in library.search(text, NEAR) if hit.entity.id in shelf.nodes]
        near = tuple(card(shelf, node) for node in hits[1:])
        return Meant(text, hits[0], True, near) if hits else Meant(text)
    same = library.find(node.name).id == node.id  # two may have one name: then the id stays in the field
    return Meant(text, node) if same else Meant(node.id, node, True)
