"""What the tests of the workspace read off its page."""

from __future__ import annotations

from typing import Any

from tests.web.papers import SHANGHAI, entity_id

HUB = entity_id(SHANGHAI[1], SHANGHAI[0])
FOCUS = f"/explore?n={HUB}&hops=1&sel={HUB}"


def settled(page: Any) -> None:
    """Wait until no layout and no part of the page is on its way."""
    page.evaluate("new Promise(requestAnimationFrame)")
    page.wait_for_selector("#canvas:not([aria-busy])", state="attached")


def ids(page: Any) -> list[str]:
    """Ids on the canvas, in order."""
    settled(page)
    found: list[str] = page.eval_on_selector_all("#canvas-items > li", "found => found.map(li => li.dataset.id)")
    return found


def spots(page: Any) -> dict[str, tuple[float, float]]:
    """Where each entity stands."""
    settled(page)
    rows = page.eval_on_selector_all(
        "#canvas-items > li", "found => found.map(li => [li.dataset.id, Number(li.dataset.x), Number(li.dataset.y)])"
    )
    return {row[0]: (row[1], row[2]) for row in rows}


def lines(page: Any) -> list[dict[str, str]]:
    """What the mirror says of each line."""
    settled(page)
    found: list[dict[str, str]] = page.eval_on_selector_all(
        "#canvas-edges > li", "found => found.map(li => ({...li.dataset, text: li.textContent}))"
    )
    return found


def relations(page: Any) -> int:
    """How many relations the lines of the mirror stand for."""
    return sum(int(line["count"]) for line in lines(page))


def same_places(one: dict[str, tuple[float, float]], other: dict[str, tuple[float, float]], within: float) -> bool:
    """Tell whether the same entities stand in the same places."""
    return one.keys() == other.keys() and all(
        abs(one[i][0] - other[i][0]) <= within and abs(one[i][1] - other[i][1]) <= within for i in one
    )


def canvas(page: Any) -> Any:
    """The canvas, with the keys."""
    found = page.locator("#canvas")
    found.focus()
    return found


def filters(page: Any) -> list[str]:
    """Test ids of the ticked boxes."""
    found: list[str] = page.eval_on_selector_all("#filters input:checked", "found => found.map(b => b.dataset.testid)")
    return found
