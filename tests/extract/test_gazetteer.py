"""The lists of names: one line, one entry; one name, one entry."""

from __future__ import annotations

import pytest

from extract.gazetteer import fold, gazetteer, lint, load, parse, read_file
from graph.errors import DataError
from graph.ontology import ontology

GROUP = "- label: City\n  kind: 市\n  origin: made\n  entries:\n"


@pytest.fixture
def folder(tmp_path):
    def make(*lines: str, text: str = ""):
        (tmp_path / "cities.yaml").write_text(text or GROUP + "".join(f"  - {line}\n" for line in lines))
        return tmp_path

    return make


def test_an_entry_is_name_aliases_and_english():
    entry = parse("上海 | 上海市; 沪? | Shanghai; SH", "City", "直辖市", "here")
    assert (entry.name, entry.aliases, entry.english, entry.weak) == ("上海", ("上海市",), ("Shanghai", "SH"), ("沪",))
    assert entry.surfaces == ("上海", "上海市", "Shanghai", "SH")
    assert parse("甲市 | | Jia", "City", "", "").aliases == ()


def test_an_entry_of_four_parts_is_refused_with_file_and_entry(folder):
    with pytest.raises(DataError, match=r"cities\.yaml: group 1: 甲市: not an entry") as refused:
        load(folder("甲市 | 甲 | Jia | more"))
    assert "名称 | 别名" in refused.value.hint


def test_an_alias_of_two_entries_is_refused(folder):
    with pytest.raises(DataError, match=r"cities\.yaml: group 1: 乙市: '甲城' is already a name of .*甲市"):
        load(folder("甲市 | 甲城", "乙市 | 甲城"))


def test_a_name_of_one_character_is_refused_unless_weak(folder):
    with pytest.raises(DataError, match=r"'甲' is one character: write 甲\?"):
        load(folder("甲市 | 甲"))
    assert [e.weak for e in load(folder("甲市 | 甲?"))] == [("甲",)]


def test_a_name_given_twice_is_a_fault_and_another_spelling_is_none():
    twice, spelt = (
        parse("甲市 | 甲城; 甲城", "City", "", "甲市"),
        parse("甲市 | | Jia-cheng; Jiacheng", "City", "", "甲市"),
    )
    assert lint([twice]) == ["甲市: '甲城' is empty or given twice"]
    assert lint([spelt]) == []


def test_a_name_is_claimed_however_it_is_written():
    assert fold("“Hong-Kong” ＳＡＲ") == "hongkongsar"
    first, second = parse("甲市 | | Hong Kong", "City", "", "甲"), parse("乙市 | | HONGKONG", "City", "", "乙")
    assert lint([first, second]) == ["乙: 'HONGKONG' is already a name of 甲"]


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("a: [", "cannot be read as YAML"),
        ("a: b", "must be a list of groups"),
        ("- label: City\n", "needs label, kind, origin, entries"),
        (GROUP.replace("City", "Town") + "  - 甲市\n", "unknown label 'Town'"),
        (GROUP + "  - 5\n", "5 is not a line of text"),
        (GROUP + "  - '| 甲'\n", "not an entry"),
    ],
)
def test_a_broken_file_is_named_with_the_reason(folder, text, reason):
    with pytest.raises(DataError, match="cities.yaml.*" + reason.replace("'", ".")):
        list(read_file(folder(text=text) / "cities.yaml", ontology()))


def test_the_shipped_gazetteer_is_in_order():
    assert lint(gazetteer()) == []
    assert {e.label for e in gazetteer()} == set(ontology().labels)
