"""Candidate pairs, and what is known of them."""

from __future__ import annotations

import pytest

from extract.clauses import Named
from extract.features import allowed, candidates, typed
from graph.ontology import ontology
from tests.extract.made import named

TEXT = "上海与新加坡签署协议，发展航运金融"
NAMES = named(TEXT, 上海="City", 新加坡="Economy", 航运金融="Industry")


def pairs(found):
    return [(c.head.text, c.tail.text) for c in found]


def test_pairs_are_those_that_the_ontology_may_join():
    found = candidates(TEXT, NAMES, [])
    types = {pair: c.types for c in found for pair in pairs([c])}
    assert "DEVELOPS" in types["上海", "航运金融"] and "DEVELOPS" not in types["航运金融", "上海"]
    assert all(set(c.types) <= set(allowed(c.head.label, c.tail.label)) for c in found)


def test_a_symmetric_type_is_listed_in_reading_order_only():
    types = {pair: c.types for c in candidates(TEXT, NAMES, []) for pair in pairs([c])}
    symmetric = {name for name, relation in ontology().relations.items() if relation.symmetric}
    assert "COOPERATES_WITH" in types["上海", "新加坡"]
    assert symmetric.isdisjoint(types.get(("新加坡", "上海"), ()))


def test_the_nearest_mentions_stand_for_a_pair():
    text = "上海很大，苏州也大，上海发展集成电路"
    first, other = named(text, 上海="City", 集成电路="Industry")
    again = Named(text.rindex("上海"), text.rindex("上海") + 2, "City", "上海", "上海")
    (found,) = [c for c in candidates(text, [first, again, other], []) if c.tail.text == "集成电路"]
    assert found.head.start == again.start


def test_what_a_sentence_leaves_out_is_a_head_unless_it_is_named():
    topic = Named(-1, -1, "City", "苏州", "", "topic")
    found = candidates(TEXT, NAMES, [topic])
    assert "航运金融" in {c.tail.text for c in found if c.head.origin == "topic"}
    named_too = Named(-1, -1, "City", "上海", "", "topic")
    assert not [c for c in candidates(TEXT, NAMES, [named_too]) if c.head.origin]


def test_trigger_rules_and_verbs_are_features():
    (found,) = [c for c in candidates(TEXT, NAMES, []) if pairs([c]) == [("上海", "航运金融")]]
    assert {"gov|f=发展", "acts1|f"} <= set(found.features)
    assert any(f.startswith("RT=DEVELOPS") for f in found.features)


def test_features_do_not_depend_on_the_order_of_names():
    assert candidates(TEXT, NAMES[::-1], []) == candidates(TEXT, NAMES, [])


@pytest.mark.parametrize("kind", ["DEVELOPS", "COOPERATES_WITH"])
def test_a_type_sees_its_own_copies_and_a_bias(kind):
    assert typed(["gov=发展", "c=0|f", "gov=发展"], kind) == [f"{kind}~gov=发展", f"{kind}~c=0|f", f"{kind}~"]


def test_frames_are_features_of_their_pair():
    (found,) = [c for c in candidates(TEXT, NAMES, []) if pairs([c]) == [("上海", "航运金融")]]
    assert "F=DEVELOPS|o:develop" in found.features and not any(f.startswith("F=LEADS") for f in found.features)
