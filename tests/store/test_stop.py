"""A query that is running can be ended from another thread."""

from __future__ import annotations

import threading

import pytest

from graph.errors import QueryError
from graph.store import open_store
from graph.store.stop import Stop

ENDLESS = "UNWIND range(1, 100000) AS a UNWIND range(1, 100000) AS b RETURN sum(a * b % 7) AS n"


def test_a_running_query_is_ended_long_before_its_time_is_up():
    with open_store(":memory:") as store:
        stop, raised = Stop(), []

        def run() -> None:
            with pytest.raises(QueryError) as caught:
                store.query(ENDLESS, seconds=600, stop=stop)
            raised.append(caught.value)

        running = threading.Thread(target=run)
        running.start()
        stop.now()
        running.join(60)
        assert raised[0].said("zh")[0] == "查询已取消"
        assert store.query("RETURN 1 AS one").rows == ((1,),)


def test_what_is_begun_after_the_wish_is_ended_at_once():
    stop, ended = Stop(), []
    stop.now()
    with stop.ends(lambda: ended.append(1)):
        assert ended == [1]
    stop.now()
    assert ended == [1], "what has ended is not ended again"
