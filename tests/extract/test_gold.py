"""The formats of annotation, and what is wrong with one."""

from __future__ import annotations

import json

import pytest

from extract.gold import lint, read_folder, read_gold
from graph.errors import DataError
from graph.ontology import ontology

GOOD = """# title: 研究
# published: 2021
E 上海 | City | 上海市
E 新加坡 | Economy
H 一、合作
S 上海市与新加坡在2020年签署协议，贸易额为1,200亿元。
R 上海 | COOPERATES_WITH | 新加坡 | asserted | 2020
O 上海 | 贸易额 | 1,200 | 亿元 | 2020 | 新加坡 | asserted
T 新加坡 | 8~10
O 新加坡 | 增长率 | 8~10 | %
"""


@pytest.fixture
def read(tmp_path):
    def make(text: str, name: str = "a.ann"):
        (tmp_path / name).write_text(text, encoding="utf-8")
        return read_gold(tmp_path / name)

    return make


def test_lines_are_read(read):
    found = read(GOOD)
    assert found.document == {"title": "研究", "published": "2021"}
    assert found.kinds == ["H", "S", "T"] and found.entities["上海"]["aliases"] == ["上海市"]
    assert found.relations == [
        {
            "head": "上海",
            "type": "COOPERATES_WITH",
            "tail": "新加坡",
            "modality": "asserted",
            "time": "2020",
            "sids": [1],
        }
    ]
    first, second = found.observations
    assert (first["value"], first["counterpart"], first["sids"]) == (1200, "新加坡", [1])
    assert (second["value"], second["value_max"], second["modality"], second["period"]) == (8, 10, "asserted", None)
    assert lint(found, ontology()) == []


def test_the_two_formats_say_the_same(read):
    lines = read(GOOD)
    plain = read(json.dumps(lines.as_json()), "b.json")
    assert plain.as_json()["relations"] == lines.as_json()["relations"]
    assert plain.as_json()["observations"] == lines.as_json()["observations"]
    assert [e["sids"] for e in plain.as_json()["entities"]] == [[1], [1, 2]]


def test_json_may_leave_out_what_has_a_default_and_not_the_rest(read):
    places = [{"name": "上海", "type": "City"}, {"name": "苏州", "type": "City"}]
    plain = {"sentences": {"5": "上海与苏州"}, "entities": places,
             "relations": [{"head": "上海", "type": "COOPERATES_WITH", "tail": "苏州", "sids": ["5"]}],
             "observations": [{"subject": "上海", "value": 5, "sids": [5]}]}  # fmt: skip
    found = read(json.dumps(plain), "a.json")
    assert found.relations[0]["modality"] == "asserted" and found.observations[0]["unit"] == ""
    assert lint(found, ontology()) == []
    del plain["relations"][0]["tail"]
    with pytest.raises(DataError, match="lacks tail"):
        read(json.dumps(plain), "a.json")


@pytest.mark.parametrize(
    ("line", "fault"),
    [
        ("E 甲市 | Town\nS 甲市", "甲市: unknown label Town"),
        ("E 甲市 | City", "甲市: neither the name nor a surface stands in the text"),
        ("E 甲市 | City | 甲城; 乙城\nS 甲城", "甲市: surface '乙城' stands nowhere"),
        ("R 上海 | COOPERATES_WITH | 甲国 | asserted", "unknown end or modality, or no sentence"),
        ("R 上海 | COOPERATES_WITH | 新加坡 | maybe", "unknown end or modality, or no sentence"),
        ("R 新加坡 | HOSTS | 上海 | asserted", "not allowed: Economy HOSTS City"),
        ("R 上海 | LIKES | 新加坡 | asserted", "not allowed: City LIKES Economy"),
        ("O 甲国 | 出口额 | 5 | 亿元", "an unknown entity 甲国"),
        ("O 上海 | 出口额 | 5 | 亿元 | 2020 | 甲国", "an unknown entity 上海 甲国"),
        ("O 上海 | 出口额 | 5 | 亿元 | 2020 | | maybe", "unknown modality maybe"),
    ],
)
def test_lint_finds(read, line, fault):
    (found,) = lint(read(GOOD + line + "\n"), ontology())
    assert fault in found


def test_a_statement_before_any_sentence_is_a_fault(read):
    head = "E 上海 | City\nE 苏州 | City\n"
    tail = "S 上海与苏州\n"
    (relation,) = lint(read(head + "R 上海 | COOPERATES_WITH | 苏州 | asserted\n" + tail), ontology())
    (figure,) = lint(read(head + "O 上海 | 出口额 | 5 | 亿元\n" + tail), ontology())
    assert "no sentence" in relation and "no sentence" in figure


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        ("X 上海", "unknown mark 'X'"),
        ("E 上海 | City", "上海 is given twice"),
        ("E 上海", "2 to 3 parts expected, not 1"),
        ("R 上海 | HOSTS", "4 to 5 parts expected, not 2"),
        ("O 上海 | 出口额 | 许多 | 亿元", "could not convert"),
    ],
)
def test_a_broken_line_is_named_with_file_and_number(read, line, reason):
    with pytest.raises(DataError, match=rf"a\.ann:11: .*{reason}"):
        read(GOOD + line + "\n")


@pytest.mark.parametrize("content", ["", "[]", '{"sentences": {"x": "a"}}', "{"])
def test_a_broken_json_is_named(read, content):
    with pytest.raises(DataError, match=r"a\.json: not an annotation"):
        read(content, "a.json")


def test_a_folder_is_read_by_name_without_questions(read, tmp_path):
    read(GOOD, "b.ann")
    read(GOOD, "a.ann")
    (tmp_path / "a.questions.json").write_text("[]")
    assert [g.name for g in read_folder(tmp_path)] == ["a", "b"]
