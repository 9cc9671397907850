"""Every measure is defined, written as a formula and sourced, in the report's notes and in the documentation."""

from pathlib import Path

import pytest

from graph.analytics.words import words
from tests.viz.reported import graph, records
from viz.report import ALL, centrality_report, pages
from viz.report.blocks import Fold, Method, Section, everything
from viz.report.centrality_appendix import JOINED
from viz.report.words import say_in

DOCS = Path(__file__).parents[2] / "docs" / "measures.md"


@pytest.mark.parametrize("language", ["zh", "en"])
def test_the_foldable_note_defines_every_measure(language):
    report = centrality_report(graph(), records=records(), draws=2, language=language)
    notes = next(b for b in everything(pages(report)) if isinstance(b, Section) and b.id == "notes")
    (fold,) = [block for block in notes.blocks if isinstance(block, Fold)]
    methods = {block.name: block for block in fold.blocks if isinstance(block, Method)}
    say = say_in(language)
    measured = {say.measure(name) for name in words()["measures"]}
    assert set(ALL) <= set(words()["measures"])
    assert methods.keys() == measured | {say(f"{name}_name") for name in JOINED}
    for method in methods.values():
        assert all((method.means, method.definition, method.formula, method.source)), method.name


def test_the_documentation_words_measures_as_the_notes_do():
    text, say = DOCS.read_text(encoding="utf-8"), say_in("en")
    for entry in words()["measures"].values():
        for part in ("means", "definition", "formula"):
            assert say.said(entry, part) in text
        assert f"### {entry['en']}\n" in text
        assert entry["source"] in text
    for name in JOINED:
        for part in ("name", "means", "definition", "formula", "source"):
            assert say(f"{name}_{part}") in text


def test_service_values_of_the_note_are_those_that_are_used():
    presence = words()["presence"]
    assert presence == {"LOCATED_IN": 3, "SETTLES_IN": 2, "ESTABLISHES": 2, "INVESTS_IN": 1}
    assert "位于 3，入驻或设立 2，投资 1" in say_in("zh")("interlock_definition")
