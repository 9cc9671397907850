"""A sentence as the clause reader sees it."""

from __future__ import annotations

from dataclasses import dataclass

from extract.clauses import Named, Role, Word


@dataclass(slots=True)
class Scene:
    """The text, its mentions with their roles, the groups they form, and the words found."""

    text: str
    spoken: list[Named]
    role: list[Role]
    groups: list[list[int]]
    found: list[Word]
