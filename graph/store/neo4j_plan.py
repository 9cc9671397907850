r"""Decide, from the plan that the server made, whether a query of a person only reads.

A READ transaction is no fence: in it the server reads files and fetches addresses (LOAD CSV), shows other people's
queries and ends them, and runs procedures. Words tell nothing, since a query may be spelt with `\u` escapes. So the
server is asked for the plan first, and every operator and every procedure in it must be on a list; what is new in a
later server is refused, with its name, until it is looked at.
"""

from __future__ import annotations

import re
import threading
import time
from collections import OrderedDict
from collections.abc import Collection, Iterator, Mapping
from typing import Any

from graph.errors import QueryRefused
from graph.messages import error

# By the first word of their names: `Expand(All)`, `VarLengthExpand(Pruning,BFS,All)`.
OPERATORS = frozenset(
    """
    ProduceResults Argument Input EmptyRow Projection Filter Limit ExhaustiveLimit Skip Sort PartialSort Top PartialTop
    Top1WithTies Distinct OrderedDistinct Union OrderedUnion Unwind Optional Eager CacheProperties Apply
    CartesianProduct EagerAggregation OrderedAggregation Aggregation RollUpApply ConditionalApply AntiConditionalApply
    SemiApply AntiSemiApply LetSemiApply LetAntiSemiApply SelectOrSemiApply SelectOrAntiSemiApply
    LetSelectOrSemiApply LetSelectOrAntiSemiApply TriadicSelection TriadicBuild TriadicFilter Anti
    NodeHashJoin NodeLeftOuterHashJoin NodeRightOuterHashJoin ValueHashJoin ValueMergeJoin AssertSameNode
    AssertSameRelationship ErrorPlan
    AllNodesScan NodeByLabelScan IntersectionNodeByLabelsScan UnionNodeByLabelsScan SubtractionNodeByLabelsScan
    DynamicLabelNodeLookup DynamicDirectedRelationshipTypeLookup DynamicUndirectedRelationshipTypeLookup
    NodeByIdSeek NodeByElementIdSeek NodeIndexSeek NodeIndexSeekByRange NodeUniqueIndexSeek NodeUniqueIndexSeekByRange
    NodeIndexScan NodeIndexContainsScan NodeIndexEndsWithScan MultiNodeIndexSeek AssertingMultiNodeIndexSeek
    NodeFulltextIndexSearch NodeCountFromCountStore RelationshipCountFromCountStore
    DirectedAllRelationshipsScan UndirectedAllRelationshipsScan DirectedRelationshipTypeScan
    UndirectedRelationshipTypeScan DirectedUnionRelationshipTypesScan UndirectedUnionRelationshipTypesScan
    DirectedRelationshipByIdSeek UndirectedRelationshipByIdSeek DirectedRelationshipByElementIdSeek
    UndirectedRelationshipByElementIdSeek DirectedRelationshipIndexSeek UndirectedRelationshipIndexSeek
    DirectedRelationshipIndexSeekByRange UndirectedRelationshipIndexSeekByRange DirectedRelationshipIndexScan
    UndirectedRelationshipIndexScan DirectedRelationshipIndexContainsScan UndirectedRelationshipIndexContainsScan
    DirectedRelationshipIndexEndsWithScan UndirectedRelationshipIndexEndsWithScan
    DirectedRelationshipUniqueIndexSeek UndirectedRelationshipUniqueIndexSeek
    DirectedRelationshipUniqueIndexSeekByRange UndirectedRelationshipUniqueIndexSeekByRange
    Expand OptionalExpand VarLengthExpand BFSPruningVarLengthExpand PruningVarLengthExpand Repeat BidirectionalRepeat
    ShortestPath AllShortestPaths StatefulShortestPath ProjectEndpoints PathPropagatingBFS SimulatedExpand
    PartitionedAllNodesScan PartitionedNodeByLabelScan PartitionedNodeIndexScan PartitionedNodeIndexSeek
    PartitionedUnwind ShowIndexes ShowConstraints ShowFunctions ShowProcedures
    """.split()  # noqa: SIM905 (a list to be read)
)
PROCEDURES = frozenset(
    """
    db.labels db.relationshipTypes db.propertyKeys db.schema.visualization db.schema.nodeTypeProperties
    db.schema.relTypeProperties db.index.fulltext.queryNodes db.index.fulltext.queryRelationships
    db.index.fulltext.listAvailableAnalyzers db.ping
    """.split()  # noqa: SIM905 (a list to be read)
)
SHOWN = ", ".join(sorted(PROCEDURES))
GOOD_FOR = 60.0  # seconds that a plan need not be asked for again
MOST_KEPT = 256


class Passed:
    """Queries that were seen to only read and to name nothing unknown, each for a minute.

    What a query does hangs on its text and on the kinds of its parameters, not on their values; what its words mean to
    the server, only on what is installed there.

    >>> passed = Passed()
    >>> passed.add("RETURN $x AS x", {"x": 1})
    >>> passed.holds("RETURN $x AS x", {"x": 2}), passed.holds("RETURN $x AS x", {"x": "2"})
    (True, False)
    """

    def __init__(self, seconds: float = GOOD_FOR) -> None:
        self._seconds = seconds
        self._since: OrderedDict[tuple[str, str], float] = OrderedDict()
        self._lock = threading.Lock()

    def holds(self, query: str, given: Mapping[str, Any]) -> bool:
        """Tell whether a query with such parameters has passed a short while ago."""
        with self._lock:
            since = self._since.get(_kind_of(query, given))
        return since is not None and time.monotonic() - since < self._seconds

    def add(self, query: str, given: Mapping[str, Any]) -> None:
        """Note that a query has passed."""
        with self._lock:
            self._since[_kind_of(query, given)] = time.monotonic()
            self._since.move_to_end(_kind_of(query, given))
            if len(self._since) > MOST_KEPT:
                self._since.popitem(last=False)


def _kind_of(query: str, given: Mapping[str, Any]) -> tuple[str, str]:
    return query, " ".join(f"{name}:{type(value).__name__}" for name, value in sorted(given.items()))


def check_plan(plan: Mapping[str, Any] | None, query_type: str | None) -> None:
    """Let a plan pass that only reads. Raises QueryRefused, naming what it would do."""
    refused: list[str] = []
    for operator, details in operators(plan or {}):
        if operator == "ProcedureCall":
            _check_procedure(details)
        elif operator not in OPERATORS:
            refused.append(operator)
    if refused:  # EmptyResult stands above whatever a query without RETURN does: that says more
        raise error(
            QueryRefused, "neo4j.operator", operator=next((x for x in refused if x != "EmptyResult"), refused[0])
        )
    if plan is None or query_type != "r":
        raise error(QueryRefused, "neo4j.operator", operator=f"something of the kind {query_type!r}")


def _check_procedure(details: str) -> None:
    found = re.match(r"\s*([\w.]+)\s*\(", details)
    name = found[1] if found else details[:100]
    if name not in PROCEDURES:
        raise error(QueryRefused, "neo4j.procedure", name=name, names=SHOWN)


def operators(plan: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """Give the first word of the name of each operator of a plan, with its details."""
    name = str(plan.get("operatorType", "nothing"))
    yield re.split(r"[@(]", name)[0], str(plan.get("args", {}).get("Details") or "")
    for child in plan.get("children", ()):
        yield from operators(child)


def drawn(plan: Mapping[str, Any], depth: int = 0) -> Iterator[tuple[str, str, float | None]]:
    """Give each operator of a plan for people: its name, further in the deeper it stands, details, expected rows."""
    arguments = plan.get("args", {})
    name = str(plan.get("operatorType", "")).partition("@")[0]
    yield "  " * depth + name, str(arguments.get("Details") or ""), arguments.get("EstimatedRows")
    for child in plan.get("children", ()):
        yield from drawn(child, depth + 1)


def check_functions(query: str, plugins: Collection[str]) -> None:
    """Refuse functions of plugins: they may do anything, and a plan does not list them. Raises QueryRefused.

    `plugins` are the full names of all functions that are not of the server itself. A query that has the first word of
    one anywhere is refused; written with escapes or in backticks it is the same word.
    """
    text = re.sub(r"\\u+([0-9a-fA-F]{4})", lambda found: chr(int(found[1], 16)), query).casefold()
    for name in sorted(plugins):
        if re.search(rf"(?<!\w){re.escape(name.partition('.')[0].casefold())}(?!\w)", text):
            raise error(QueryRefused, "neo4j.function", name=name)
