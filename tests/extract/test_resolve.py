"""Which names are one entity, and whom a document is about."""

from __future__ import annotations

import pytest

from extract.match import matcher
from extract.reading import Reading, Spot, from_gold
from extract.resolve import resolve
from tests.extract.made import gold, reading


def resolved(text: str, *spots: tuple[str, str], title: str = "研究") -> Reading:
    made = from_gold(gold(text, title=title))
    for surface, label in spots:
        at = text.index(surface)
        made.spots.append(Spot(0, at, at + len(surface), label, surface, "tagger", 0.5))
    resolve(made, matcher())
    return made


def names(made: Reading) -> dict[str, str]:
    return {s.text: made.entities[s.entity].name for s in made.spots}


def test_an_alias_of_the_gazetteer_comes_to_its_canonical_name():
    made = resolved("临港新片区与CPTPP", ("临港新片区", "Platform"), ("CPTPP", "Agreement"))
    assert names(made) == {
        "临港新片区": "中国（上海）自由贸易试验区临港新片区", "CPTPP": "全面与进步跨太平洋伙伴关系协定",
    }  # fmt: skip
    known = made.entities["Agreement\t全面与进步跨太平洋伙伴关系协定"]
    assert known.name_en and "CPTPP" in known.aliases


def test_two_names_of_the_gazetteer_are_two_things():
    short, long = "合格境外机构投资者制度", "人民币合格境外机构投资者制度"
    assert names(resolved(f"{long}和QFII", (long, "Policy"), ("QFII", "Policy"))) == {long: long, "QFII": short}
    made = resolved("上海甲乙研究院和甲乙研究院", ("上海甲乙研究院", "Organization"), ("甲乙研究院", "Organization"))
    assert set(names(made).values()) == {"上海甲乙研究院"}


def test_a_tail_that_only_decorates_is_taken_off_where_the_core_is_known():
    assert names(resolved("集成电路产业链", ("集成电路产业链", "Industry"))) == {"集成电路产业链": "集成电路"}
    made = resolved("甲乙材料与甲乙材料产业", ("甲乙材料产业", "Industry"), ("甲乙材料", "Industry"))
    assert names(made) == {"甲乙材料产业": "甲乙材料", "甲乙材料": "甲乙材料"}
    assert names(resolved("甲乙材料产业", ("甲乙材料产业", "Industry"))) == {"甲乙材料产业": "甲乙材料产业"}


def test_a_lead_that_only_decorates_is_taken_off_too():
    assert names(resolved("全球集成电路", ("全球集成电路", "Industry"))) == {"全球集成电路": "集成电路"}


def test_a_short_name_joins_the_one_longer_name_that_ends_with_it():
    made = resolved("甲乙丙产业研究院，该产业研究院", ("甲乙丙产业研究院", "Organization"))
    made.spots.append(Spot(0, 10, 15, "Organization", "产业研究院", "tagger", 0.5))
    made.entities.clear()
    resolve(made, matcher())
    assert names(made)["产业研究院"] == "甲乙丙产业研究院"


def test_a_short_name_of_two_longer_ones_stays():
    text = "甲乙产业研究院、丙丁产业研究院和产业研究院"
    made = resolved(text, ("甲乙产业研究院", "Organization"), ("丙丁产业研究院", "Organization"))
    made.spots.append(Spot(0, 16, 21, "Organization", "产业研究院", "tagger", 0.5))
    made.entities.clear()
    resolve(made, matcher())
    assert names(made)["产业研究院"] == "产业研究院"


def test_a_surface_with_two_labels_gets_the_one_with_most_weight():
    made = from_gold(gold("甲乙论坛和甲乙论坛"))
    made.spots = [
        Spot(0, 0, 4, "Event", "甲乙论坛", "tagger", 0.4), Spot(0, 5, 9, "Platform", "甲乙论坛", "tagger", 0.9),
    ]  # fmt: skip
    resolve(made, matcher())
    assert {s.entity for s in made.spots} == {"Platform\t甲乙论坛"}


@pytest.mark.parametrize(
    ("title", "topic"),
    [
        ("苏州产业发展研究", "City\t苏州"),
        ("上海与新加坡航运合作研究", "City\t上海"),
        ("面向东盟的广西开放研究", "Region\t广西"),
        ("产业发展研究", "City\t杭州"),
    ],
)
def test_the_topic_is_the_place_of_the_title_else_the_one_named_most(title, topic):
    made = reading("杭州发展航运业。", "杭州与宁波合作。", title=title)
    assert made.topic == topic
    assert topic in made.entities


def test_no_place_no_topic():
    assert reading("企业发展很快。").topic == ""


def test_topic_words_name_the_topic_where_it_is_a_place():
    made = reading("本市加快发展集成电路产业。", title="苏州产业发展研究")
    (spot,) = [s for s in made.spots if s.text == "本市"]
    assert spot.entity == "City\t苏州" and spot.anaphor
    assert "本市" not in made.entities["City\t苏州"].aliases
    assert "本市" not in {s.text for s in reading("本市发展集成电路。", title="中国产业研究").spots}
