"""From a reading to a record: the same bytes whatever the order in which things were found."""

from __future__ import annotations

import random

import pytest

from extract.reading import Measured, Reading, Said
from extract.record import to_record
from graph.stream import record_to_line
from tests.extract.made import reading


@pytest.fixture
def made() -> Reading:
    return reading(
        "2020年，上海与新加坡签署合作协议。", "上海进出口总额为3.48万亿元，同比下降2.3%。",
        "上海与新加坡签署合作协议。",
        "中美经贸关系受到影响，第三届进博会在上海举行。",
    )  # fmt: skip


@pytest.mark.parametrize("seed", range(5))
def test_order_of_finding_does_not_matter(made, seed):
    before = record_to_line(to_record(made))
    rng = random.Random(seed)
    made.observations.append(
        Measured(**{f: getattr(made.observations[0], f) for f in Measured.__slots__} | {"rule": "z"})
    )
    first = record_to_line(to_record(made))
    for things in (made.spots, made.relations, made.observations):
        rng.shuffle(things)
    shuffled = list(made.entities.items())
    rng.shuffle(shuffled)
    made.entities = dict(shuffled)
    assert record_to_line(to_record(made)) == first
    assert before


def test_statements_of_one_meaning_are_one_with_all_their_evidence(made):
    one = Said("City\t上海", "COOPERATES_WITH", "Economy\t新加坡", "asserted", None, 0.5, "a", 0)
    two = Said("Economy\t新加坡", "COOPERATES_WITH", "City\t上海", "asserted", None, 0.7, "b", 2)
    other = Said("City\t上海", "COOPERATES_WITH", "Economy\t新加坡", "proposed", None, 0.7, "b", 2)
    made.relations = [one, two, other]
    record = to_record(made)
    assert [len(r.evidence) for r in sorted(record.relations, key=lambda r: r.modality)] == [2, 1]
    assert {(r.confidence, r.rule) for r in record.relations} == {(0.7, "b")}


def test_a_statement_of_an_entity_with_itself_or_of_none_is_left_out(made):
    made.relations = [
        Said("City\t上海", "COOPERATES_WITH", "City\t上海", "asserted", None, 0.5, "a", 0),
    ]  # fmt: skip
    assert to_record(made).relations == ()


def test_refusals_are_kept_with_their_reason(made):
    said = Said("City\t上海", "HOSTS", "Economy\t新加坡", "asserted", None, 0.5, "hosts", 0)
    made.refused = [(said, "HOSTS does not join City to Economy")]
    (refused,) = to_record(made).rejected
    assert (refused.head, refused.tail, refused.reason) == ("上海", "新加坡", "HOSTS does not join City to Economy")


def test_the_canonical_name_is_no_alias_and_mentions_are_in_order(made):
    for entity in to_record(made).entities:
        assert entity.name not in entity.aliases and list(entity.aliases) == sorted(entity.aliases)
        assert [m.start for m in entity.mentions] == sorted(m.start for m in entity.mentions)
