"""What had been published by a date: the graph as it could have been known then."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from graph.errors import HubgraphError
from graph.model import Record

_DATE = re.compile(r"(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?")


@dataclass(frozen=True, slots=True)
class Published:
    """Records published by a date, and titles of those left out: published `later`, or `undated`."""

    records: tuple[Record, ...]
    later: tuple[str, ...]
    undated: tuple[str, ...]


def published_by(records: Sequence[Record], date: str) -> Published:
    """Return the records of documents published by the end of `date` (`2021`, `2021-06` or `2021-06-30`).

    A document that tells its year alone counts as published at the end of that year: by June it may not have been
    there. Raises HubgraphError for what is not a date.
    """
    limit = _last_day(date)
    if limit is None:
        raise HubgraphError(f"{date}: not a date", "write a year, a month or a day: 2021, 2021-06, 2021-06-30")
    kept, later, undated = [], [], []
    for record in records:
        day = _last_day(record.document.published or "")
        if day is None:
            undated.append(record.document.title)
        elif day <= limit:
            kept.append(record)
        else:
            later.append(record.document.title)
    return Published(tuple(kept), tuple(sorted(later)), tuple(sorted(undated)))


def _last_day(date: str) -> tuple[int, int, int] | None:
    found = _DATE.fullmatch(date)
    if found is None:
        return None
    year, month, day = found.groups()
    made = int(year), int(month or 12), int(day or 31)
    return made if 1 <= made[1] <= 12 and 1 <= made[2] <= 31 else None
