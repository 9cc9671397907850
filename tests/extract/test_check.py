"""What is wrong with the data is said, with file and entry."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from extract.check import check, fires
from extract.clauses import triggers
from graph.ontology import ontology
from graph.settings import ROOT
from tests.command import spawn


@pytest.fixture
def data(tmp_path: Path) -> Path:
    """A copy of the data that a test may break; models and papers are not looked at."""
    folder = tmp_path / "data"
    shutil.copytree(ROOT / "data", folder, ignore=shutil.ignore_patterns("models", "documents", "platforms.yaml"))
    return folder


def broken(path: Path, old: str, new: str) -> None:
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")


def faults(data: Path) -> str:
    done = spawn("check", cwd=data.parent, HUBGRAPH_DATA=str(data))
    assert done.returncode != 0 and "Traceback" not in done.stderr
    return done.stdout + done.stderr


def test_the_shipped_data_is_well_formed():
    assert check() == []


def test_every_rule_fires_on_its_example_and_not_on_its_counter_example():
    for rule in triggers():
        assert fires(rule, rule["example"], ontology()), rule["id"]
        assert not fires(rule, rule["counter"], ontology()), rule["id"]
    other = {"text": "上海与北京", "head": "上海", "tail": "南京"}
    assert not fires(triggers()[0], other, ontology())


def test_broken_entries_are_named(data):
    broken(data / "rules" / "relations.yaml", "洋山深水港位于浙江省嵊泗县", "洋山深水港远离浙江省嵊泗县")
    broken(data / "rules" / "relations.yaml", "id: located-within", "id: located-at")
    broken(data / "rules" / "words.yaml", "lacking: [不足,", "lacking: [不足, 不足,")
    broken(data / "places.yaml", "石家庄, 唐山", "石家庄, 唐山山")
    broken(data / "places.yaml", "customs: [香港", "customs: [香岛")
    (data / "rules" / "limits.yaml").write_text("- {rule: hosts, least: 8}\n", encoding="utf-8")
    gold = min((data / "gold").glob("*.ann"))
    gold.write_text(gold.read_text(encoding="utf-8") + "\nR 甲 | HOSTS | 乙 | asserted\n", encoding="utf-8")
    said = "".join(faults(data).split())
    assert "rules/relations.yaml:located-at:doesnotfireonitsexample" in said
    assert "rules/relations.yaml:located-at:theidisgiventwice" in said
    assert "rules/words.yaml:lacking:giventwice:不足" in said
    assert "places.yaml:'唐山山'isnotinthegazetteer" in said
    assert "places.yaml:'香岛'isnotinthegazetteer" in said
    assert "rules/limits.yaml:{'rule':'hosts','least':8}:write" in said
    assert f"gold/{gold.stem}:sentence" in said and "甲HOSTS乙" in said


def test_a_name_given_twice_is_named_before_anything_is_read_with_it(data):
    broken(data / "gazetteer" / "cities.yaml", "- 天津 | 天津市;", "- 天津 | 上海市;")
    assert "cities.yaml:group1:天津:'上海市'isalreadyanameof" in "".join(faults(data).split())


def test_a_rule_without_words_is_named_and_no_other_is_tried(data):
    broken(data / "rules" / "relations.yaml", "words: [位于,", "wordz: [位于,")
    assert "rules/relations.yaml: located-at: lacks words" in faults(data)


def test_a_file_that_is_no_yaml_is_named(data):
    (data / "rules" / "units.yaml").write_text("zh: [元", encoding="utf-8")
    assert "rules/units.yaml: cannot be read as YAML" in faults(data).replace("\n", " ")
