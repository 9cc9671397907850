"""What docs/cypher.md says is so: its tables are made from the data, its examples run, its list of differences is true.

`python -m tests.test_cypher_doc` writes the tables anew.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from graph.errors import QueryError
from graph.ontology import ontology
from graph.portable import unportable
from graph.questions import questions
from graph.settings import ROOT
from graph.store import Store, open_store
from graph.store.cypher import NODE_TABLES, columns
from graph.store.guard import bare
from graph.store.hints import Hint, hints

PAGE = ROOT / "docs" / "cypher.md"
TEXT = PAGE.read_text(encoding="utf-8")
VALUES = {"label": "City", "year": "2023"}


def blocks(kind: str) -> list[str]:
    """Return the examples marked as `kind`: "cypher" for both stores, "cypher embedded" or "cypher neo4j" for one."""
    return re.findall(rf"^```{kind}\n(.*?)^```", TEXT, re.DOTALL | re.MULTILINE)


def table(*rows: tuple[str, ...]) -> str:
    head, *body = [" | ".join(cell.replace("|", "\\|") for cell in row) for row in rows]
    return "\n".join([f"| {head} |", "|" + "---|" * len(rows[0]), *(f"| {row} |" for row in body)])


def code(text: str) -> str:
    return f"`` {text} ``" if "`" in text else f"`{text}`"


def labels() -> str:
    return table(("label", "中文"), *((code(one.name), one.zh) for one in ontology().labels.values()))


def relations() -> str:
    rows = []
    for one in ontology().relations.values():
        heads = ", ".join(label for label in ontology().labels if label in {head for head, _ in one.pairs})
        tails = ", ".join(label for label in ontology().labels if label in {tail for _, tail in one.pairs})
        rows.append((code(one.name) + (" ↔" if one.symmetric else ""), one.zh, one.en, heads, tails))
    return table(("type", "中文", "English", "from", "to"), *rows)


def properties() -> str:
    words = {"STRING": "text", "INT64": "whole number", "DOUBLE": "number"}
    named = {"Entity": "entities", "Relation": "relations between entities"}
    rows = [
        (
            named.get(name, code(name)),
            ", ".join(
                code(column) + (f" {words[kind.removesuffix('[]')]}{'[]' if kind.endswith('[]') else ''}")
                for column, kind in one
            ),
        )
        for name, one in columns().items()
    ]
    return table(("on", "properties"), *rows)


def differences() -> str:
    rows = [(code(one.neo4j), one.en + (" (differs)" if one.differs else "")) for one in hints() if one.neo4j]
    return table(("in Neo4j", "on the embedded store"), *rows)


def differences_neo4j() -> str:
    rows = [(code(one.embedded), one.en) for one in hints("neo4j") if one.embedded]
    return table(("on the embedded store", "in Neo4j"), *rows)


def library() -> str:
    listed = sorted(questions().values(), key=lambda one: (one.topic["en"], one.id))
    rows = [(one.topic["en"], code(one.id), one.asked("zh"), one.asked("en")) for one in listed]
    return table(("topic", "id", "问题", "question"), *rows)


TABLES = {
    "labels": labels,
    "relations": relations,
    "properties": properties,
    "differences": differences,
    "differences in Neo4j": differences_neo4j,
    "questions": library,
}


def with_tables(text: str) -> str:
    """Return the page with its tables as the data says."""
    for name, make in TABLES.items():
        made = f"<!-- {name} -->\n\n{make()}\n\n<!-- end -->"
        text, count = re.subn(rf"<!-- {name} -->.*?<!-- end -->", lambda _, made=made: made, text, flags=re.DOTALL)
        assert count == 1, name
    return text


@pytest.fixture(scope="module")
def store(sample: Path) -> Iterator[Store]:
    with open_store(str(sample / "var" / "hubgraph.lbug"), read_only=True) as opened:
        yield opened


def test_tables_are_what_the_data_says():
    assert with_tables(TEXT) == TEXT, "run python -m tests.test_cypher_doc"


def test_every_table_of_the_store_is_told():
    assert {*NODE_TABLES, "Entity", "Relation", "MENTIONS"} == set(columns())


def test_there_are_examples_for_both_and_for_each():
    assert len(blocks("cypher")) >= 5
    assert blocks("cypher embedded") and blocks("cypher neo4j")


@pytest.mark.parametrize("query", blocks("cypher"))
def test_example_for_both_is_portable_and_has_an_answer(store: Store, query: str):
    assert list(unportable(bare(query))) == []
    assert store.query(query, seconds=60).rows


@pytest.mark.parametrize("query", blocks("cypher embedded"))
def test_example_for_the_embedded_store_has_an_answer(store: Store, query: str):
    assert store.query(query, seconds=60).rows


@pytest.mark.parametrize("hint", [h for h in hints() if h.neo4j], ids=lambda h: h.neo4j[:40])
def test_difference_is_one_and_its_advice_is_given(store: Store, hint: Hint):
    given = {name: value for name, value in VALUES.items() if f"${name}" in hint.neo4j}
    if hint.differs:
        assert store.query(hint.neo4j, given, seconds=60).rows
        return
    with pytest.raises(QueryError) as caught:
        store.query(hint.neo4j, given, seconds=60)
    assert caught.value.said("en")[1] == hint.en
    assert caught.value.said("zh")[1] == hint.zh


@pytest.mark.parametrize("hint", [h for h in hints("neo4j") if h.embedded], ids=lambda h: h.embedded[:40])
def test_what_neo4j_is_told_to_write_otherwise_has_an_answer_here(store: Store, hint: Hint):
    assert store.query(hint.embedded, seconds=60).columns


@pytest.mark.parametrize("query", blocks("cypher neo4j")[:1])
def test_example_for_neo4j_is_refused_with_what_to_write(store: Store, query: str):
    with pytest.raises(QueryError, match=r"SHORTEST 1\.\.5"):
        store.query(query, seconds=60)


if __name__ == "__main__":
    PAGE.write_text(with_tables(TEXT), encoding="utf-8")
