"""All pages of the explorer by address: each part has a module with its own `PAGES`; they are put together here."""

from __future__ import annotations

from types import ModuleType

from viz.web import (
    about,
    comparing,
    console,
    detail,
    documents,
    exports,
    figures,
    home,
    paths,
    review,
    searching,
    tables,
    workspace,
)
from viz.web.respond import Page

PARTS: tuple[ModuleType, ...] = (
    home,
    workspace,
    searching,
    tables,
    detail,
    documents,
    figures,
    console,
    paths,
    comparing,
    exports,
    about,
    review,
)


def all_pages(parts: tuple[ModuleType, ...] = PARTS) -> dict[str, Page]:
    """Return the pages of all parts in order. Raises ValueError where two parts claim one address."""
    found: dict[str, Page] = {}
    for part in parts:
        pages: dict[str, Page] = part.PAGES
        if twice := sorted(found.keys() & pages.keys()):
            raise ValueError(f"{part.__name__}: {twice[0]} is another part's page")
        found |= pages
    return found


PAGES = all_pages()
