from __future__ import annotations

import pytest

from extract.geography import containers, contradicted, lint
from extract.gold import read_folder
from graph.settings import settings


@pytest.mark.parametrize(
    ("head", "relation", "tail"),
    [
        ("大阪", "LOCATED_IN", "美洲"),
        ("上海", "LOCATED_IN", "美国"),
        ("上海", "LOCATED_IN", "浦东新区"),
        ("苏州", "LOCATED_IN", "浙江"),
        ("江苏", "LOCATED_IN", "浙江"),
        ("上海", "TRADES_WITH", "中国"),
        ("中国", "COOPERATES_WITH", "上海"),
    ],
)
def test_what_the_atlas_contradicts(head, relation, tail):
    assert contradicted(head, relation, tail)


@pytest.mark.parametrize(
    ("head", "relation", "tail"),
    [
        ("大阪", "LOCATED_IN", "日本"),
        ("大阪", "LOCATED_IN", "亚洲"),
        ("上海", "LOCATED_IN", "长三角"),
        ("俄罗斯", "LOCATED_IN", "亚洲"),
        ("伦敦", "LOCATED_IN", "亚太"),
        ("上海", "SERVES", "中国"),
        ("上海", "COOPERATES_WITH", "大阪"),
        ("中国", "COOPERATES_WITH", "香港"),
        ("没有的地方", "LOCATED_IN", "美洲"),
    ],
)
def test_what_the_atlas_leaves_alone(head, relation, tail):
    assert contradicted(head, relation, tail) == ""


def test_containment_is_transitive_and_has_no_circles():
    inside = containers()
    assert {"江苏", "中国", "亚洲"} <= inside["苏州"]
    assert not [place for place, outer in inside.items() if place in outer]


def test_the_atlas_names_what_the_gazetteer_knows():
    assert list(lint()) == []


def test_no_annotated_relation_contradicts_the_atlas():
    relations = [(r["head"], r["type"], r["tail"]) for g in read_folder(settings().data / "gold") for r in g.relations]
    assert len(relations) > 5000
    assert [said for said in relations if contradicted(*said)] == []
