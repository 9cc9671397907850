"""Queries of people on the embedded store: nothing they write changes anything, and every limit is said."""

import ast
import os
import shutil
import signal
import subprocess
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from graph.errors import HubgraphError, QueryError
from graph.store import console, open_store, warm
from graph.store.ladybug import LadybugStore
from tests.graph.made import papers
from tests.store.test_guard import FILES, PIECES, REFUSED_QUERIES


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Iterator[LadybugStore]:
    with open_store(str(tmp_path_factory.mktemp("console") / "papers.lbug")) as opened:
        assert isinstance(opened, LadybugStore)
        opened.ingest(papers())
        yield opened


def state(store: LadybugStore) -> dict[str, bytes]:
    return {str(p): p.read_bytes() for p in store.files.path.parent.rglob("*") if p.is_file()}


def test_refused_queries_change_no_file_and_make_none(store: LadybugStore):
    before = state(store)
    for query in REFUSED_QUERIES:
        with pytest.raises(QueryError):
            store.query(query)
    assert state(store) == before


@pytest.mark.parametrize("query", ["COPY (MATCH (n:City) RETURN n.name) TO 'out.csv'", "EXPORT DATABASE 'out'"])
def test_without_the_guard_no_file_is_written_either(
    store: LadybugStore, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, query: str
):
    monkeypatch.setattr(console, "read_only", lambda text: text)
    before = state(store)
    with pytest.raises(HubgraphError):
        store.query(query.replace("out", str(tmp_path / "out")))
    assert [p for p in tmp_path.rglob("*") if p.is_file() and p.stat().st_size] == []
    assert state(store) == before


@pytest.mark.parametrize(
    "query", ["CREATE (:City {id: 'x'})", "MATCH (n) DETACH DELETE n", "CHECKPOINT", "DROP TABLE City"]
)
def test_without_the_guard_the_graph_is_not_changed_either(
    store: LadybugStore, monkeypatch: pytest.MonkeyPatch, query: str
):
    monkeypatch.setattr(console, "read_only", lambda text: text)
    before = state(store)
    with pytest.raises(HubgraphError):
        store.query(query)
    assert state(store) == before


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.sampled_from([*PIECES, *FILES, "MATCH (n) ", "RETURN n", "RETURN 1"]), min_size=1, max_size=6))
def test_no_query_changes_anything(store: LadybugStore, pieces: list[str]):
    before = state(store)
    with suppress(QueryError):
        store.query(" ".join(pieces), seconds=2)
    assert state(store) == before


def test_query_that_never_ends_is_stopped(store: LadybugStore):
    began = time.monotonic()
    with pytest.raises(QueryError, match=r"too long|too much memory"):
        store.query("MATCH (a), (b), (c), (d), (e), (f), (g), (h), (i) RETURN a.name, count(b)", seconds=1)
    assert time.monotonic() - began < 4


def test_query_of_much_memory_is_stopped(store: LadybugStore):
    with pytest.raises(QueryError, match=r"memory|too long"):
        store.query("UNWIND range(1, 1000000000) AS x RETURN collect(x)", seconds=5)


def test_answer_of_many_bytes_is_cut_and_said(store: LadybugStore):
    result = store.query("UNWIND range(1, 900) AS x RETURN repeat('中', 10000) AS text")
    assert 0 < len(result.rows) < 900
    assert result.limits == (f"size: showing {len(result.rows)} of 900 rows, the answer is larger than 8 MB",)


def test_rows_that_just_fit_draw_no_notice(store: LadybugStore):
    assert store.query("UNWIND range(1, 10) AS x RETURN x", rows=10).limits == ()
    assert store.query("UNWIND range(1, 11) AS x RETURN x", rows=10).limits == ("rows: showing 10 of 11 rows",)


def test_child_sees_no_secrets(store: LadybugStore, monkeypatch: pytest.MonkeyPatch):
    seen: list[dict[str, str]] = []
    start = subprocess.Popen

    def watching(*args, **options):
        seen.append(options["env"])
        return start(*args, **options)

    monkeypatch.setenv("NEO4J_PASSWORD", "geheim")
    monkeypatch.setattr(subprocess, "Popen", watching)
    store._children.close()
    assert store.query("RETURN 1 AS one").rows == ((1,),)
    assert seen
    assert all("geheim" not in env.values() for env in seen)


def test_no_process_is_left(store: LadybugStore):
    with pytest.raises(QueryError):
        store.query("UNWIND range(1, 1000000000) AS x RETURN x", seconds=0.5)
    with pytest.raises(ChildProcessError):
        os.waitpid(-1, os.WNOHANG)


def pid_of(store: LadybugStore) -> int:
    (spare,) = store._children._spare
    return spare.process.pid


def test_one_process_answers_many_queries_until_one_goes_wrong(store: LadybugStore):
    store.query("RETURN 1 AS one")
    first = pid_of(store)
    with pytest.raises(QueryError):
        store.query("RETURN wrong")
    assert store.query("RETURN 1 AS one", rows=1).rows == ((1,),)
    assert pid_of(store) == first
    with pytest.raises(QueryError):
        store.query("UNWIND range(1, 1000000000) AS x RETURN count(x * x)", seconds=0.1)
    assert store.query("RETURN 2 AS two").rows == ((2,),)
    assert pid_of(store) != first


def test_process_that_died_meanwhile_is_replaced(store: LadybugStore):
    store.query("RETURN 1 AS one")
    os.kill(pid_of(store), signal.SIGKILL)
    store._children._spare[0].process.wait()
    assert store.query("RETURN 2 AS two").rows == ((2,),)


def test_queries_at_once_each_have_their_process_and_one_is_kept(store: LadybugStore):
    slow = "UNWIND range(1, 3000000) AS x RETURN max(x) AS top"
    with ThreadPoolExecutor(3) as pool:
        answers = list(pool.map(lambda _: store.query(slow, seconds=20).rows, range(3)))
    assert answers == [((3_000_000,),)] * 3
    assert pid_of(store)


def test_query_sees_the_graph_that_took_the_place_of_another(tmp_path: Path):
    count = "MATCH (d:Document) RETURN count(*) AS n"
    with open_store(str(tmp_path / "s.lbug")) as one:
        one.ingest(papers()[:1])
        assert one.query(count).rows == ((1,),)
        one.ingest(papers())
        assert one.query(count).rows == ((3,),)
        assert isinstance(one, LadybugStore)
        last = one._children._spare[0].process
    assert last.returncode == -signal.SIGKILL


@pytest.mark.parametrize(
    ("query", "said"),
    [
        ("MATCH (n:Citi) RETURN n", r"no label or relation type Citi[\s\S]*did you mean City"),
        ("MATCH ()-[r:LEDS]->() RETURN r", r"did you mean LEADS"),
        ("MATCH (n:Planet) RETURN n", r"labels are City"),
        ("MATCH p = shortestPath((a)-[*]-(b)) RETURN p", r"\[\* SHORTEST 1\.\.5\]"),
        ("MATCH (a) WHERE a:City RETURN a", r"label\(a\) = 'City'"),
        ("RETURN [x IN [1, 2] | x + 1]", "list_transform"),
        ("MATCH (c:City) RETURN c.nam", r"no property nam[\s\S]*did you mean name"),
        ("MATCH (p:Passage) RETURN p.end", "`end`"),
        ("MATCH (c:City) RETURN elephant(c)", "show_functions"),
        ("MATCH (c:City RETURN c", "line 1, column"),
        ("ＭＡＴＣＨ (c) RETURN c", "line 1, column 1: the query cannot be understood from here on"),
        (r"RETURN $missing", r"\$missing has no value"),
        ("MATCH (c:City) RETURN x", "not in scope"),
    ],
)
def test_errors_say_what_to_write(store: LadybugStore, query: str, said: str):
    with pytest.raises(QueryError, match=said) as caught:
        store.query(query)
    assert "Traceback" not in str(caught.value)


@pytest.mark.parametrize(
    "value", ["上海", 'it\'s \\ "quoted" `x`', 3, 2.5, True, None, ["a", "b"], {"a": 1}, [{"a": "中"}]]
)
def test_parameters_go_in_and_come_out(store: LadybugStore, value: object):
    assert store.query("RETURN $value AS value", {"value": value}).rows == ((value,),)


def test_empty_list_and_parameters_too_many_are_taken(store: LadybugStore):
    query = "MATCH (c:City) WHERE c.name IN $names RETURN c.name"
    assert store.query(query, {"names": [], "other": 1}).rows == ()


def test_parameter_that_is_not_plain_is_refused(store: LadybugStore):
    with pytest.raises(QueryError, match="parameter"):
        store.query("RETURN $value", {"value": object()})


def test_values_without_json_form_become_text(store: LadybugStore):
    query = "RETURN date('2021-07-01') AS day, 1.0/3 AS third, to_double('inf') AS big, [1, 2] AS list"
    assert store.query(query).rows == (("2021-07-01", 1 / 3, "inf", [1, 2]),)


def test_names_of_columns_are_readable(store: LadybugStore):
    query = "MATCH (c:City)-[r]->(x) RETURN type(r), labels(x), count(*) LIMIT 1"
    assert store.query(query).columns == ("label(r)", "label(x)", "count(*)")


def test_paths_over_all_relations_find_room(store: LadybugStore):
    query = "MATCH p = (a:City {name: '苏州'})-[* SHORTEST 1..4]-(b:Industry) RETURN length(p)"
    assert store.query(query).rows == ((1,),)


def test_file_whose_name_has_quotes_is_queried(tmp_path: Path, store: LadybugStore):
    folder = tmp_path / "it's 中文 [1]"
    shutil.copytree(store.files.path.parent, folder)
    with open_store(str(folder / "papers.lbug"), read_only=True) as other:
        assert other.query("MATCH (d:Document) RETURN count(*) AS n").rows == ((3,),)


def test_child_runs_without_our_packages():
    tree = ast.parse(warm.CHILD.read_text("utf-8"))
    modules = [name.name for one in ast.walk(tree) if isinstance(one, ast.Import) for name in one.names]
    modules += [str(one.module) for one in ast.walk(tree) if isinstance(one, ast.ImportFrom)]
    assert not [name for name in modules if name.startswith(("graph", "extract", "viz"))]
