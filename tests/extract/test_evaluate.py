"""The score of an extraction, reckoned by hand."""

from __future__ import annotations

import pytest

from extract.evaluate import Score, Tally, from_record, interval, magnitude, norm, score
from extract.record import to_record
from graph.stream import record_to_dict
from tests.extract.made import reading

SENTENCES = {"0": "上海与新加坡签署合作协议。", "1": "苏州发展集成电路产业。"}


def entity(name, label, *aliases):
    return {"name": name, "type": label, "aliases": list(aliases), "sids": [0]}


def relation(head, kind, tail, modality="asserted", sid="0"):
    return {"head": head, "type": kind, "tail": tail, "modality": modality, "sids": [sid]}


def figure(subject, value, unit, period=None):
    row = {"subject": subject, "indicator": "x", "value": value, "unit": unit, "period": period, "sids": [0]}
    return {**row, "modality": "asserted", "counterpart": None}


def compare(gold=(), found=(), relations=((), ()), figures=((), ())) -> Score:
    sides = [
        {"sentences": SENTENCES, "entities": list(e), "relations": list(r), "observations": list(o)}
        for e, r, o in zip((gold, found), relations, figures, strict=True)
    ]
    return score(*sides)


PLACES = [entity("上海", "City", "沪"), entity("新加坡", "Economy"), entity("苏州", "City")]


def test_precision_recall_and_f1():
    tally = Tally(2, 4, 5)
    assert (tally.precision, tally.recall) == (0.5, 0.4)
    assert tally.f1 == pytest.approx(2 * 0.5 * 0.4 / 0.9)
    assert tally + Tally(1, 1, 1) == Tally(3, 5, 6)
    assert (Tally().precision, Tally().recall, Tally().f1) == (0.0, 0.0, 0.0)


def test_an_entity_is_right_where_a_name_and_the_label_agree():
    found = [entity("沪", "City"), entity("新加坡", "Region"), entity("南京", "City")]
    got = compare(PLACES, found)
    assert got.entities == Tally(1, 3, 3)
    assert got.by_label["City"] == Tally(1, 2, 2) and got.by_label["Region"] == Tally(0, 1, 0)
    assert any("苏州" in line for line in got.missed["entities"])
    assert {line.split(":")[0] for line in got.invented["entities"]} == {"City 南京", "Region 新加坡"}


def test_one_found_entity_answers_for_one_annotated():
    split = compare([entity("上海", "City", "沪", "申")], [entity("沪", "City"), entity("申", "City")])
    merged = compare([entity("沪", "City"), entity("申", "City")], [entity("上海", "City", "沪", "申")])
    assert (split.entities, merged.entities) == (Tally(1, 2, 1), Tally(1, 1, 2))


def test_the_same_label_and_name_pair_first():
    gold = [entity("进博会", "Event", "博览会"), entity("博览会", "Platform")]
    assert compare(gold, [entity("博览会", "Platform"), entity("进博会", "Event")]).entities == Tally(2, 2, 2)
    assert compare(gold, [entity("进博会", "Event", "博览会")]).entities == Tally(1, 1, 2)


@pytest.mark.parametrize("written", ["“ＣＰＴＰＰ”", "cptpp", "CP TPP", "《CPTPP》"])
def test_names_are_compared_blind_to_case_width_quotes_and_spaces(written):
    assert norm(written) == "cptpp"
    assert compare([entity("CPTPP", "Agreement")], [entity(written, "Agreement")]).entities.right == 1


def test_a_symmetric_relation_is_right_either_way_round_and_another_is_not():
    wanted = [relation("上海", "COOPERATES_WITH", "新加坡"), relation("苏州", "PART_OF", "上海")]
    got = [relation("新加坡", "COOPERATES_WITH", "沪"), relation("上海", "PART_OF", "苏州")]
    found = [entity("沪", "City", "上海"), *PLACES[1:]]
    got[1]["head"] = "沪"
    assert compare(PLACES, found, (wanted, got)).relations == Tally(1, 2, 2)


def test_relations_follow_their_entities_and_count_once():
    wanted = [relation("上海", "COOPERATES_WITH", "新加坡"), relation("上海", "COOPERATES_WITH", "苏州")]
    got = [
        relation("沪", "COOPERATES_WITH", "新加坡"),
        relation("新加坡", "COOPERATES_WITH", "沪"),
        relation("沪", "COMPETES_WITH", "苏州"),
        relation("沪", "COOPERATES_WITH", "苏州", "proposed", "1"),
    ]
    result = compare(PLACES, [entity("沪", "City"), *PLACES[1:]], (wanted, got))
    assert result.relations == Tally(2, 3, 2)
    assert result.by_type["COMPETES_WITH"] == Tally(0, 1, 0)
    assert result.modality == Tally(1, 2, 2)
    assert result.evidence == Tally(1, 2, 2)
    assert len(result.invented["relations"]) == 1 and not result.missed["relations"]


def test_a_relation_whose_end_has_the_wrong_label_is_right_all_the_same():
    found = [PLACES[0], entity("新加坡", "Region")]
    rows = [relation("上海", "COOPERATES_WITH", "新加坡")]
    assert compare(PLACES, found, (rows, rows)).relations == Tally(1, 1, 1)


def test_a_type_that_the_ontology_lacks_is_compared_all_the_same():
    rows = [relation("上海", "LIKES", "苏州")]
    assert compare(PLACES, PLACES, (rows, rows)).relations == Tally(1, 1, 1)


@pytest.mark.parametrize(
    ("value", "unit", "size"),
    [(3.48, "万亿元", 3.48e12), (2, "亿美元", 2e8), (5, "千万元", 5e7), (3, "万", 3e4), (25, "%", 0.25), (7, "家", 7)],
)
def test_the_scale_of_a_unit_is_applied(value, unit, size):
    assert magnitude(value, unit) == pytest.approx(size)


@pytest.mark.parametrize(
    ("wanted", "got", "right"),
    [
        (figure("上海", 3.48, "万亿元"), figure("上海", 34800, "亿元"), 1),
        (figure("上海", 3.48, "万亿元"), figure("上海", 3.48, "亿元"), 0),
        (figure("上海", -2.3, "%"), figure("上海", 2.3, "%"), 0),
        (figure("上海", 5, "家", "2020"), figure("上海", 5, "家", "2020-01/2020-06"), 1),
        (figure("上海", 5, "家", "2015/2020"), figure("上海", 5, "家", "2020"), 1),
        (figure("上海", 5, "家", "2020"), figure("上海", 5, "家", "2019"), 0),
        (figure("上海", 5, "家", "2020"), figure("上海", 5, "家"), 0),
        (figure("上海", 5, "家"), figure("上海", 5, "家", "2019"), 1),
        (figure("上海", 5, "家"), figure("苏州", 5, "家"), 0),
        (figure("甲市", 5, "家"), figure("甲市", 5, "家"), 0),
    ],
)
def test_an_observation_is_right_where_subject_magnitude_and_year_agree(wanted, got, right):
    assert compare(PLACES, PLACES, figures=([wanted], [got])).observations == Tally(right, 1, 1)


def test_an_annotated_observation_is_found_once():
    one = figure("上海", 5, "家")
    assert compare(PLACES, PLACES, figures=([one], [one, one])).observations == Tally(1, 2, 1)


def test_a_record_against_itself_is_all_right():
    plain = from_record(record_to_dict(to_record(reading(*SENTENCES.values(), "2020年，上海出口额为5亿元。"))))
    result = score(plain, plain)
    for tally in (result.entities, result.relations, result.observations, result.modality, result.evidence):
        assert tally.right == tally.found == tally.gold > 0
    assert not result.missed and not result.invented


def test_the_interval_is_seeded_and_holds_the_whole():
    tallies = [Tally(n, n + 3, n + 2) for n in range(1, 9)]
    low, high = interval(tallies)
    assert (low, high) == interval(tallies)
    assert len({interval(tallies, draws=40, seed=seed) for seed in range(9)}) > 1
    assert low < sum(tallies, Tally()).f1 < high
    assert interval([]) == (0.0, 0.0) and interval([Tally(1, 1, 1)]) == (1.0, 1.0)
