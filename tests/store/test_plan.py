"""The look at plans and words before a query runs on a Neo4j server."""

import pytest

from graph.errors import QueryRefused
from graph.store.neo4j_plan import MOST_KEPT, OPERATORS, PROCEDURES, Passed, check_functions, check_plan, drawn
from graph.store.neo4j_query import _prefix


def plan(*operators: str, details: str = "") -> dict[str, object]:
    """A plan of operators, each the child of the one before."""
    name, *rest = operators
    children = [plan(*rest, details=details)] if rest else []
    return {"operatorType": f"{name}@neo4j", "args": {"Details": details, "EstimatedRows": 1.5}, "children": children}


def test_reading_plans_pass():
    check_plan(plan("ProduceResults", "Expand(All)", "VarLengthExpand(Pruning,BFS,All)", "NodeByLabelScan"), "r")
    check_plan(plan("ProduceResults", "ProcedureCall", details="db.labels() :: (label :: STRING)"), "r")


@pytest.mark.parametrize(
    "operator", ["Create", "LoadCSV", "EmptyResult", "ShowSettings", "TerminateTransactions", "RunQueryAt", "Unheard"]
)
def test_an_operator_that_is_not_on_the_list_is_refused_wherever_it_stands(operator: str):
    with pytest.raises(QueryRefused, match=operator) as told:
        check_plan(plan("ProduceResults", "Apply", f"{operator}(All)", "AllNodesScan"), "r")
    assert operator in told.value.said("zh")[0]


@pytest.mark.parametrize("kind", ["w", "rw", "s", None])
def test_a_query_that_the_server_does_not_call_reading_is_refused(kind: str | None):
    with pytest.raises(QueryRefused):
        check_plan(plan("ProduceResults"), kind)


def test_no_plan_is_refused():
    with pytest.raises(QueryRefused):
        check_plan(None, "r")
    with pytest.raises(QueryRefused):
        check_plan({}, "r")


@pytest.mark.parametrize(
    "details", ["dbms.listConfig() :: ()", "apoc.load.json($x)", "db.labelsx()", "", "`db.labels`()"]
)
def test_procedures_that_are_not_on_the_list_are_refused(details: str):
    with pytest.raises(QueryRefused):
        check_plan(plan("ProduceResults", "ProcedureCall", details=details), "r")


def test_nothing_on_the_lists_writes():
    doing = ("Create", "Merge", "Delete", "Set", "Remove", "Load", "Foreach", "Transaction", "Admin", "Alter", "Drop")
    assert not [name for name in OPERATORS if name.startswith(doing) or "Settings" in name]
    assert not [name for name in PROCEDURES if name.startswith(("dbms", "apoc", "tx"))]


@pytest.mark.parametrize(
    "query",
    [
        "RETURN apoc.text.join(['a'], '')",
        "RETURN `apoc`.text.join(['a'], '')",
        "RETURN APOC.text.join(['a'], '')",
        "RETURN \\u0061poc.text.join(['a'], '')",
        "RETURN apoc /* */ . text.join(['a'], '')",
    ],
)
def test_functions_of_plugins_are_refused(query: str):
    with pytest.raises(QueryRefused, match="apoc"):
        check_functions(query, {"apoc.text.join"})
    check_functions(query, ())
    check_functions("MATCH (n) RETURN n.apocalypse, toUpper(n.name)", {"apoc.text.join"})


@pytest.mark.parametrize(
    ("query", "prefix"),
    [
        ("EXPLAIN MATCH (n) RETURN n", "EXPLAIN"),
        ("  // first\n/* then */ profile MATCH (n) RETURN n", "PROFILE"),
        ("CYPHER 5 EXPLAIN MATCH (n) RETURN n", "EXPLAIN"),
        ("CYPHER 25 runtime=slotted PROFILE MATCH (n) RETURN n", "PROFILE"),
        ("MATCH (n) RETURN n // EXPLAIN", ""),
        ("MATCH (n) RETURN 'PROFILE'", ""),
        ("EXPLAINED", ""),
    ],
)
def test_prefixes_are_seen_behind_comments_and_options(query: str, prefix: str):
    assert _prefix(query) == prefix


def test_plans_are_drawn_further_in_the_deeper():
    rows = list(drawn(plan("ProduceResults", "AllNodesScan", details="n")))
    assert rows == [("ProduceResults", "n", 1.5), ("  AllNodesScan", "n", 1.5)]


def test_a_plan_is_good_for_a_while_only_and_only_so_many_are_kept():
    passed = Passed(seconds=0)
    passed.add("RETURN 1 AS x", {})
    assert not passed.holds("RETURN 1 AS x", {})
    passed = Passed(seconds=3600)
    for number in range(MOST_KEPT + 1):
        passed.add(f"RETURN {number} AS x", {})
    assert not passed.holds("RETURN 0 AS x", {})
    assert passed.holds("RETURN 1 AS x", {})
    assert not passed.holds("RETURN 1 AS x", {"more": 1})
