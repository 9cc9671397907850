from dataclasses import replace

from graph.assemble import revise
from graph.curation.judgement import EntityRef, RelationRef, judgement
from graph.curation.review import KINDS, Item, review
from graph.model import Record, Rejected
from tests.graph.made import record


def papers() -> list[Record]:
    one = record(
        ["甲市发展数字贸易。", "甲市发展生物医药。", "甲市2020年货物进出口总额为10亿元。", "申城也叫甲市。"],
        [("City", "甲市", "申城"), ("Industry", "数字贸易"), ("Industry", "生物医药")],
        [("甲市", "DEVELOPS", "数字贸易", "asserted", None, 0), ("甲市", "DEVELOPS", "生物医药", "asserted", None, 1)],
        [("甲市", "货物进出口总额", 10.0, "亿元", "2020", None, 2)],
    )
    other = record(
        ["甲市发展数字化贸易。", "甲市2020年货物进出口总额为12亿元。"],
        [("City", "甲市"), ("Industry", "数字化贸易")],
        [("甲市", "DEVELOPS", "数字化贸易", "asserted", None, 0)],
        [("甲市", "货物进出口总额", 12.0, "亿元", "2020", None, 1)],
    )
    refused = Rejected("甲市", "HOSTS", "生物医药", one.passages[1].id, "HOSTS does not join City and Industry", "r1")
    sure = tuple(replace(rel, confidence=0.95 if i else 0.5) for i, rel in enumerate(one.relations))
    return [replace(one, relations=sure, rejected=(refused,)), other]


def queue(*judgements: object) -> list[Item]:
    return review(revise(papers(), judgements=judgements), papers())  # type: ignore[arg-type]


def said(verb: str, *entities: EntityRef, **more: object) -> object:
    return judgement(verb, *entities, author="馆员", at="2026-01-01T00:00:00Z", **more)  # type: ignore[arg-type]


def test_every_kind_of_doubt_is_asked_for_once_with_its_sentences():
    items = queue()
    assert {item.kind for item in items} == set(KINDS)
    assert len({item.id for item in items}) == len(items)
    assert all(item.left for item in items)
    figures = next(item for item in items if item.kind == "figures")
    assert (figures.documents, figures.left != figures.right) == (2, True)


def test_what_matters_most_comes_first():
    weights = [item.weight for item in queue()]
    assert weights == sorted(weights, reverse=True)


def test_what_several_papers_say_is_less_in_doubt():
    papers = [record([f"第{at}篇：甲市发展数字贸易。"], [("City", "甲市"), ("Industry", "数字贸易")],
                     [("甲市", "DEVELOPS", "数字贸易", "asserted", None, 0)]) for at in range(3)]  # fmt: skip
    unsure = [replace(one, relations=(replace(one.relations[0], confidence=0.4),)) for one in papers]
    weights = [review(revise(unsure[:count]), unsure[:count], ["statement"])[0].weight for count in (1, 2, 3)]
    assert weights == [0.6, 0.72, 0.648]  # one in doubt; two papers, each read wrongly at 0.6; three


def test_a_decision_takes_its_item_out_and_orders_the_rest_anew():
    pair = (EntityRef("Industry", "数字贸易"), EntityRef("Industry", "数字化贸易"))
    for verb in ("same", "different", "unsure"):
        assert not [item for item in queue(said(verb, *pair)) if item.kind == "pair"]
    unsure = next(item for item in queue() if item.kind == "statement")
    relation = RelationRef(EntityRef("City", "甲市"), "DEVELOPS", pair[0], "asserted")
    after = queue(said("confirm", relation=relation))
    assert unsure.id not in {item.id for item in after}


def test_sure_statements_are_not_asked_for():
    texts = {item.edge for item in queue() if item.kind == "statement"}
    graph = revise(papers()).graph
    sure = {edge.id for edge in graph.edges if edge.confidence >= 0.9}
    assert sure and not texts & sure


def test_an_empty_graph_has_nothing_to_review():
    assert review(revise([]), []) == []


def test_what_was_merged_wrongly_is_asked_for_within_the_first_twenty():
    filler = record(
        [f"甲市发展第{at}产业。" for at in range(60)],
        [("City", "甲市"), *(("Industry", f"第{at}产业") for at in range(60))],
        [("甲市", "DEVELOPS", f"第{at}产业", "asserted", None, at) for at in range(60)],
    )
    wrong = record(
        ["临港新片区扩大开放。", "虹桥枢纽扩大开放。", "临港新片区先行先试。"],
        [("Platform", "临港新片区", "虹桥枢纽"), ("City", "甲市")],
    )
    items = review(revise([filler, wrong]), [filler, wrong])
    assert len(items) > 20 or all(item.kind == "apart" for item in items)
    assert any(item.kind == "apart" and "虹桥枢纽" in item.text for item in items[:20])


def test_pointing_words_and_short_forms_are_hardly_doubted():
    paper = record(
        ["拉丁美洲与上海合作。", "拉美与我市合作。", "我市与拉丁美洲。"],
        [("Region", "拉丁美洲", "拉美"), ("City", "上海", "我市")],
    )
    found = [(item.text, item.probability) for item in review(revise([paper]), [paper]) if item.kind == "apart"]
    assert all(probability <= 0.1 for _, probability in found) and not any("拉美" in text for text, _ in found)
