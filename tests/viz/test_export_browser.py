"""The folder for Neo4j Browser: a style sheet in the colours of the explorer, and favourites that run."""

import re
from pathlib import Path

import pytest

from graph.ontology import ontology
from graph.questions import questions
from graph.store import open_store
from tests.analytics.sample import graph
from viz import style
from viz.export import FORMATS, Source, export


def sheet() -> dict[str, dict[str, str]]:
    """Read the style sheet as the Browser does: selectors with their properties."""
    text = FORMATS["neo4j-browser"].files(Source(graph()))["hubgraph.grass"]
    rules = re.findall(r"([\w.]+) \{\n(.*?)\n\}", text, re.DOTALL)
    assert "".join(re.sub(r"[\w.]+ \{\n.*?\n\}", "", text, flags=re.DOTALL).split()) == ""
    return {name: dict(re.findall(r"  ([\w-]+): (.*);\n", body + "\n")) for name, body in rules}


def test_every_label_and_relation_is_styled_as_in_the_explorer():
    found = sheet()
    for name in ontology().labels:
        look = style.look(name)
        assert found[f"node.{name}"]["color"] == look.fill[0]
        assert found[f"node.{name}"]["text-color-internal"] == look.ink[0]
        assert found[f"node.{name}"]["caption"] == "'{name}'"
    for name, relation in ontology().relations.items():
        assert found[f"relationship.{name}"]["caption"] == f"'{relation.zh}'"
    assert found["node.Document"]["caption"] == "'{title}'"


@pytest.fixture(scope="module")
def folder(sample: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("browser")
    with open_store(str(sample / "var" / "hubgraph.lbug"), read_only=True) as store:
        export(store.graph(), "neo4j-browser", out)
    return out


def test_every_question_is_a_favourite_under_its_title(folder: Path):
    files = {path.stem: path.read_text("utf-8") for path in (folder / "favourites").glob("*.cypher")}
    assert set(files) == set(questions())
    for name, text in files.items():
        assert text.splitlines()[0] == f"// {questions()[name].asked()}"
        assert text.endswith(";\n")


def test_favourites_run_as_they_are(folder: Path, sample: Path):
    answered = 0
    with open_store(str(sample / "var" / "hubgraph.lbug"), read_only=True) as store:
        for path in sorted((folder / "favourites").glob("*.cypher")):
            query = path.read_text("utf-8").strip().removesuffix(";")
            answered += bool(store.query(query, seconds=60).rows)
    assert answered > len(questions()) / 2
