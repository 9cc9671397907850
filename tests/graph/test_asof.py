from dataclasses import replace

import pytest

from graph.asof import published_by
from graph.errors import HubgraphError
from graph.model import Record
from tests.graph.made import papers


def dated(*dates: str | None) -> list[Record]:
    return [replace(r, document=replace(r.document, published=d)) for r, d in zip(papers(), dates, strict=True)]


@pytest.mark.parametrize(
    ("date", "count"),
    [("2020", 0), ("2021-05", 0), ("2021-06", 1), ("2021-06-10", 1), ("2021-06-09", 0), ("2021-12", 2), ("2022", 2)],
)
def test_a_year_counts_from_its_end(date, count):
    found = published_by(dated("2021-06-10", "2021", None), date)
    assert len(found.records) == count
    assert len(found.later) == 2 - count
    assert len(found.undated) == 1


@pytest.mark.parametrize("date", ["", "today", "2021-13", "2021-6", "21", "2021-06-32"])
def test_what_is_no_date_is_refused(date):
    with pytest.raises(HubgraphError, match="not a date"):
        published_by([], date)
