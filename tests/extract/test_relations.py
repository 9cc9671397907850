"""Which relations a document states."""

from __future__ import annotations

from extract.reading import Known, Spot, from_gold
from extract.relations import addressed, contexts, outermost, prune
from graph.ontology import ontology
from tests.extract.made import gold, reading, said


def test_plain_statements_are_found():
    found = said(
        reading("洋山深水港位于浙江省嵊泗县。", "2020年，上海与新加坡签署合作协议。", "上海发展集成电路产业。")
    )
    assert found >= {
        ("洋山深水港", "LOCATED_IN", "嵊泗县"), ("上海", "COOPERATES_WITH", "新加坡"), ("上海", "DEVELOPS", "集成电路"),
    }  # fmt: skip


def test_a_statement_has_its_time_rule_and_passage():
    made = reading("前言。", "2020年，上海与新加坡签署合作协议。")
    (one,) = [r for r in made.relations if r.type == "COOPERATES_WITH"]
    assert (one.time, one.rule, one.passage, one.modality) == ("2020", "cooperates", 1, "asserted")
    assert 0 < one.confidence <= 1


def test_who_is_left_out_is_taken_from_the_topic():
    made = reading("一、推动开放", "加强与新加坡的合作。", title="上海市扩大开放行动计划", kinds="HS")
    (one,) = [r for r in made.relations if r.type == "COOPERATES_WITH"]
    assert (one.head, one.tail, one.passage) == ("City\t上海", "Economy\t新加坡", 1)


def test_the_topic_is_left_out_of_headings_and_tables_and_of_sentences_of_plans():
    plan, paper = (
        from_gold(gold("一、推进开放", "加强合作。", "甲 | 乙", title=title, kinds="HST"))
        for title in ("上海市扩大开放行动计划", "上海研究")
    )
    for made in (plan, paper):
        made.topic = "City\t上海"
        made.entities[made.topic] = Known(made.topic, "上海", "City")
    assert [addressed(plan), addressed(paper)] == [True, False]
    implied = [[bool(c.implied) for c in contexts(paper, topical)] for topical in (True, False)]
    assert implied == [[True] * 3, [True, False, True]]


def test_what_cannot_be_is_refused():
    made = reading("在新冠肺炎疫情期间，上海出台《中华人民共和国外商投资法》。", "中国参加新冠肺炎疫情。")
    stated = {(r.type, r.tail) for r in made.relations}
    assert not any("疫情" in tail or kind == "ESTABLISHES" for kind, tail in stated)
    assert {"nobody holds, attends or helps a crisis"} <= {reason for _, reason in made.refused}


def test_a_name_inside_a_longer_one_holds_it():
    made = reading("上海自贸试验区临港新片区位于浦东新区。")
    assert ("中国（上海）自由贸易试验区临港新片区", "PART_OF", "中国（上海）自由贸易试验区") in said(made)


def test_an_edition_is_part_of_its_series():
    made = reading("进博会越办越好。", "第三届进博会在上海举行。")
    assert ("第三届中国国际进口博览会", "PART_OF", "中国国际进口博览会") in said(made)


def test_an_edition_names_its_series():
    made = reading("首届东西部科技合作论坛在西安成功举办。")
    assert ("第一届东西部科技合作论坛", "PART_OF", "东西部科技合作论坛") in said(made)
    assert "Platform\t东西部科技合作论坛" in {s.entity for s in made.spots}


def test_the_ontology_allows_every_statement_and_refusals_have_a_reason():
    made = reading("上海与新加坡、洋山深水港、集成电路、RCEP、国务院、第三届进博会合作，推动航运金融发展。")
    for r in made.relations:
        assert ontology().allows(made.entities[r.head].label, r.type, made.entities[r.tail].label)
    assert all(reason for _, reason in made.refused)


def test_contexts_carry_the_last_actor_within_a_section():
    made = from_gold(gold("一、航运", "上海发展。", "继续发展。", "二、金融", "完善制度。", kinds="HSSHS"))
    made.entities["City\t上海"] = Known("City\t上海", "上海", "City")
    at = made.text.index("上海")
    made.spots = [Spot(1, at, at + 2, "City", "上海", "t", entity="City\t上海")]
    implied = [[(n.entity, n.origin) for n in c.implied] for c in contexts(made) if made.kinds[c.index] != "heading"]
    assert implied == [[], [("City\t上海", "previous")], []]
    assert [c.heading for c in contexts(made)] == ["", "一、航运", "一、航运", "", "二、金融"]


def test_outermost_names_have_offsets_into_the_passage():
    spots = [Spot(0, 10, 16, "City", "一", "t", entity="a"), Spot(0, 12, 14, "City", "二", "t", entity="b"),
             Spot(0, 16, 18, "City", "三", "t", entity="c"), Spot(0, 20, 22, "City", "四", "t")]  # fmt: skip
    assert [(n.start, n.end, n.entity) for n in outermost(spots, 10)] == [(0, 6, "a"), (6, 8, "c")]


def test_names_that_nothing_is_said_of_are_taken_out():
    made = from_gold(gold("甲业、乙业和丙业", title="研究"))
    for place, name in enumerate(("甲业", "乙业", "丙业")):
        made.entities[name] = Known(name, name, "Industry")
        made.spots.append(Spot(0, 3 * place, 3 * place + 2, "Industry", name, "tagger", 0.5, entity=name))
    made.weight = {"甲业": 0.9, "乙业": 0.1}
    prune(made, {"Industry": {"known": 0.07, "new": 0.2}})
    assert set(made.entities) == {"甲业"} == {s.entity for s in made.spots}
    prune(made, {})
    assert set(made.entities) == {"甲业"}
