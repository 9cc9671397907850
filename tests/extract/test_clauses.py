"""Roles in a clause: who acts, by which verb, on what."""

from __future__ import annotations

import pytest

from extract.clauses import Named, Role, grouped, roles, spot
from tests.extract.made import named


def roles_of(text: str, **labels: str) -> dict[str, Role]:
    entities = named(text, **labels)
    return dict(zip((n.text for n in entities), roles(text, entities)[0], strict=True))


def test_subject_preposition_and_object():
    text = "上海与新加坡共建国际航运中心"
    found = roles_of(text, 上海="City", 新加坡="Economy", 国际航运中心="Policy")
    assert (found["上海"].role, found["新加坡"].role, found["国际航运中心"].role) == ("subject", "prep", "object")
    assert found["新加坡"].prep == "与" and found["国际航运中心"].verb == "共建"
    assert {role.subject for role in found.values()} == {found["上海"].group}


def test_a_later_clause_inherits_the_subject():
    text = "上海与新加坡签署合作协议，完善制度，推动航运金融发展"
    found = roles_of(text, 上海="City", 新加坡="Economy", 航运金融="Industry")
    finance = found["航运金融"]
    assert (finance.clause, finance.role, finance.verb) == (2, "object", "推动")
    assert (finance.subject, finance.inherited) == (found["上海"].group, 2)


def test_a_clause_with_its_own_subject_does_not_inherit():
    found = roles_of(
        "上海举办进博会，苏州发展集成电路", 上海="City", 进博会="Platform", 苏州="City", 集成电路="Industry"
    )
    assert (found["集成电路"].subject, found["集成电路"].inherited) == (found["苏州"].group, 0)


def test_coordinated_names_of_a_label_are_one_group():
    text = "上海、苏州和杭州发展集成电路"
    found = roles_of(text, 上海="City", 苏州="City", 杭州="City", 集成电路="Industry")
    assert {found[w].group for w in ("上海", "苏州", "杭州")} == {0} and found["上海"].group_size == 3
    assert found["杭州"].role == "subject" and found["集成电路"].group == 1


def test_names_of_unlike_labels_are_two_groups_and_commas_in_a_group_end_no_clause():
    text = "上海，苏州，以及复旦大学"
    entities = named(text, 上海="City", 苏州="City", 复旦大学="Organization")
    assert grouped(text, entities) == [[0, 1], [2]]
    assert [r.clause for r in roles(text, entities)[0]][:2] == [0, 0]


def test_places_stand_in_one_list_whatever_they_are():
    text = "领先于香港、新加坡和中东，与迪拜"
    entities = named(text, 香港="City", 新加坡="Economy", 中东="Region", 迪拜="City")
    assert grouped(text, entities) == [[0, 1, 2], [3]]


def test_two_unlike_places_are_a_list_only_by_its_sign():
    assert grouped("上海与新加坡合作", named("上海与新加坡合作", 上海="City", 新加坡="Economy")) == [[0], [1]]


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("上海与苏州、杭州、南京合作", [["上海"], ["苏州", "杭州", "南京"]]),
        ("上海、苏州与杭州、南京合作", [["上海", "苏州"], ["杭州", "南京"]]),
        ("上海、苏州、杭州和南京合作", [["上海", "苏州", "杭州", "南京"]]),
        ("上海与苏州合作", [["上海", "苏州"]]),
    ],
)
def test_a_word_before_a_list_joins_it_to_nothing(text, wanted):
    names = [name for group in wanted for name in group]
    entities = sorted(named(text, **dict.fromkeys(names, "City")), key=lambda n: n.start)
    assert [[entities[i].text for i in group] for group in grouped(text, entities)] == wanted


def test_a_name_before_的_and_another_name_modifies_it():
    found = roles_of("发展上海的集成电路", 上海="City", 集成电路="Industry")
    assert found["上海"].role == "modifier"
    assert found["集成电路"].role == "object"


def test_a_figure_never_acts():
    text = "增长5%，上海居首"
    found = roles(text, [Named(2, 4, "Quantity", "#2", "5%"), *named(text, 上海="City")])[0]
    assert found[0].role == "object" and found[1].subject == found[1].group


def test_a_verb_after_的_is_a_noun():
    assert [(w.text, w.kind) for w in spot("港口的发展推动上海", [])] == [("的", "D"), ("发展", "N"), ("推动", "V")]


def test_words_are_longest_first_whole_in_latin_and_not_inside_names():
    assert [w.text for w in spot("按照规定", [])] == ["按照"]
    assert [w.text for w in spot("Singapore has within it", [])] == ["has", "within"]
    assert spot("推动", named("推动", 推动="Policy")) == []


def test_a_comma_inside_a_number_ends_no_clause():
    text = "上海出口1,200件商品，苏州出口商品"
    assert [r.clause for r in roles(text, named(text, 上海="City", 苏州="City"))[0]] == [0, 1]
