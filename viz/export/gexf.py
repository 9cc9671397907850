"""GEXF 1.3 for Gephi, with the colours of the explorer, sizes by degree, and the times that the papers give."""

from __future__ import annotations

import calendar
import math
import re
from collections.abc import Iterable, Sequence

import networkx as nx

from viz import style
from viz.export.graphml import XML
from viz.export.source import JOINED_BY, Files, Source

_DATE = r"\d{4}(?:-\d\d(?:-\d\d)?)?"
_SPELL = re.compile(rf"(?P<start>{_DATE})?(?P<range>/)?(?P<end>{_DATE})?")
Spell = tuple[str | None, str | None]


def gexf(source: Source) -> Files:
    """Return nodes and edges; an edge with times is there in these only, one without is always there."""
    net = source.net.copy()
    published = {document.id: document.published for document in source.part.documents}
    for node, values in net.nodes(data=True):
        values["viz"] = {"color": _colour(values["entity_type"]), "size": _size(net.degree(node))}
        values.update(_published(values["document_ids"], published))
    for *_, values in net.edges(data=True):
        values["viz"] = {"thickness": style.line_width(values["weight"])}
        values.update(_published(values["document_ids"], published))
        found = spells(values["times"].split(JOINED_BY)) if "times" in values else []
        if found:
            values["spells"] = found
    if net.is_multigraph():
        for *_, key, values in net.edges(keys=True, data=True):
            values["id"] = key
    text = "\n".join(nx.generate_gexf(net, version="1.3"))
    text = re.sub(r' lastmodifieddate="[^"]*"', "", text, count=1)  # the day of writing: other bytes every day
    return {"graph.gexf": f"{XML}{text}\n"}


def _colour(label: str) -> dict[str, float]:
    fill = style.look(label).fill[0]
    red, green, blue = (int(fill[i : i + 2], 16) for i in (1, 3, 5))
    return {"r": red, "g": green, "b": blue, "a": 1.0}


def _size(degree: int) -> float:
    return round(10 + 6 * math.sqrt(degree), 1)


def _published(documents: str, published: dict[str, str | None]) -> dict[str, str]:
    """Return the first and the last date of the documents that name something, where they carry one."""
    dates = sorted(date for one in documents.split(JOINED_BY) if (date := published.get(one)))
    return {"published_first": dates[0], "published_last": dates[-1]} if dates else {}


def spells(times: Iterable[str]) -> list[Spell]:
    """Return first and last day of each time that is one; an open end is None.

    >>> spells(["2020-02", "2019/2021", "2018/", "十三五"])
    [('2020-02-01', '2020-02-29'), ('2019-01-01', '2021-12-31'), ('2018-01-01', None)]
    """
    found = []
    for time in times:
        match = _SPELL.fullmatch(time.strip())
        if match and (match["start"] or match["end"]):
            last = match["end"] if match["range"] else match["start"]
            spell = (_day(match["start"], first=True), _day(last, first=False))
            if spell != (None, None):
                found.append(spell)
    return found


def _day(date: str | None, *, first: bool) -> str | None:
    if date is None:
        return None
    parts: Sequence[int] = [int(part) for part in date.split("-")]
    year, month = parts[0], parts[1] if len(parts) > 1 else (1 if first else 12)
    if not (1 <= year <= 9999 and 1 <= month <= 12):
        return None
    day = parts[2] if len(parts) > 2 else (1 if first else calendar.monthrange(year, month)[1])
    return f"{year:04}-{month:02}-{day:02}"
