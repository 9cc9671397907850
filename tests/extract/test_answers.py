"""The questions beside an annotation, asked of what was extracted."""

from __future__ import annotations

import json

import pytest

from extract.answers import answered, questions_of
from extract.evaluate import Tally
from extract.record import to_record
from graph.errors import DataError
from tests.extract.made import reading

AGREED = [{"name": "新加坡共和国", "aliases": ["新加坡"]}, {"name": "上海", "aliases": []}]


def ask(expect):
    record = to_record(reading("2020年，上海进出口总额为3.48万亿元。", "上海与新加坡签署合作协议。"))
    partners = "MATCH (:City {name: '上海'})-[:COOPERATES_WITH]-(e:Economy) RETURN e.name"
    return answered([{"zh": "上海与谁合作？", "cypher": partners, "expect": expect}], record, AGREED)


def test_an_answer_may_have_any_of_its_names():
    assert ask(["新加坡共和国"]) == (Tally(1, 1, 1), [])


def test_what_is_lacking_and_what_was_not_expected_is_told():
    tally, (line,) = ask(["德国"])
    assert tally == Tally(0, 1, 1)
    assert "lacking: 德国" in line and "not expected: 新加坡" in line


def test_a_number_is_an_answer():
    record = to_record(reading("2020年，上海进出口总额为3.48万亿元。"))
    asked = [{"zh": "?", "cypher": "MATCH (o:Observation) RETURN o.value", "expect": [3.48]}]
    assert answered(asked, record, AGREED)[0].right == 1


def test_questions_stand_beside_an_annotation(tmp_path):
    assert questions_of(tmp_path / "a.json") == []
    question = {"zh": "?", "en": "?", "cypher": "RETURN 1", "expect": [1], "kind": "count"}
    (tmp_path / "a.questions.json").write_text(json.dumps([question]), encoding="utf-8")
    assert questions_of(tmp_path / "a.json") == [{"zh": "?", "cypher": "RETURN 1", "expect": [1]}]
    (tmp_path / "a.questions.json").write_text('[{"zh": "?"}]', encoding="utf-8")
    with pytest.raises(DataError, match="not a list of questions"):
        questions_of(tmp_path / "a.json")
