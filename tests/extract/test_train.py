"""Models from annotated text: small ones, from documents made here."""

from __future__ import annotations

from pathlib import Path

import pytest

pytest.importorskip("sklearn")

from extract import linear, protocol, train
from extract.gold import Gold, read_gold
from extract.match import matcher
from extract.protocol import Outcome, gather
from extract.scorer import RELATED
from extract.tagger import MODEL, Tagger
from graph.errors import DataError
from graph.ontology import MODALITIES, ontology

TEXT = """# title: {a}研究
E {a} | City | {a}市
E {b} | Economy
E {c} | Industry
H 一、现状
S {a}市与{b}已签署合作协议，2020年贸易额为{n}亿元。
R {a} | COOPERATES_WITH | {b} | asserted | 2020
O {a} | 贸易额 | {n} | 亿元 | 2020 | {b}
S {a}发展{c}产业，产业规模为{n}亿元。
R {a} | DEVELOPS | {c} | asserted
O {a} | {c}产业规模 | {n} | 亿元
S {a}尚未与{b}建立{c}合作机制。
R {a} | COOPERATES_WITH | {b} | lacking
H 二、建议
S 建议{a}进一步发展{c}，力争3年内取得进展。
R {a} | DEVELOPS | {c} | proposed
"""
PLACES = [("上海", "新加坡", "集成电路", 120), ("苏州", "德国", "生物医药", 80), ("宁波", "日本", "航运金融", 45)]


@pytest.fixture(scope="module")
def golds(tmp_path_factory) -> list[Gold]:
    folder = tmp_path_factory.mktemp("gold")
    for a, b, c, n in PLACES:
        (folder / f"{a}.ann").write_text(TEXT.format(a=a, b=b, c=c, n=n), encoding="utf-8")
    return [read_gold(path) for path in sorted(folder.iterdir())]


@pytest.fixture(scope="module")
def models(golds: list[Gold], tmp_path_factory) -> Path:
    folder = tmp_path_factory.mktemp("models")
    train.train_all(golds, matcher(), folder)
    return folder


def test_the_same_texts_give_the_same_bytes(golds, models, tmp_path):
    train.train_all(golds, matcher(), tmp_path)
    names = sorted(p.name for p in models.iterdir())
    assert names == sorted([MODEL, "relations.json", "modality.json", "holders.json"])
    assert {n: (tmp_path / n).read_bytes() for n in names} == {n: (models / n).read_bytes() for n in names}


def test_the_models_load_and_have_learned(models):
    text = "上海发展集成电路产业。"
    assert {text[t.start : t.end] for t in Tagger(models / MODEL, matcher()).tag(text)} == {"上海", "集成电路"}
    assert set(linear.load(models / "relations.json").least) == set(ontology().relations)
    moods = linear.load(models / "modality.json")
    assert set(moods.weights) == set(MODALITIES)
    assert moods.best(["c<lacking", "c<lacking=尚未"])[0] == "lacking"


def test_weights_are_whole_thousandths_and_none_is_tiny(models):
    for name in ("relations.json", "modality.json", "holders.json"):
        for weights in linear.load(models / name).weights.values():
            features = {f: w for f, w in weights.items() if not f.endswith("~")}  # the others are biases of types
            assert features and all(isinstance(w, int) and abs(w) >= train.ROUNDING for w in features.values())


def test_confidence_is_drawn_to_how_often_the_left_out_were_right():
    model = linear.Linear({RELATED: {"LEADS~x": 2000, "LEADS~": 0}}, {RELATED: 0}, {"LEADS": 0.5})
    judged = [("LEADS", 0.9, i % 2 == 0) for i in range(40)] + [("LEADS", 0.1, i % 20 == 0) for i in range(40)]
    drawn = train.calibrated(model, judged)
    assert 0.4 < drawn.probability(RELATED, ["LEADS~x", "LEADS~"]) < 0.6 < model.probability(RELATED, ["LEADS~x"])
    assert drawn.least["LEADS"] < 0.5 and train.calibrated(model, judged[:1]) is model


def test_surfaces_are_found_longest_first_and_whole(golds):
    known = [("上海市", "上海", "City"), ("上海", "上海", "City"), ("RCEP", "RCEP", "Agreement")]
    assert train.occurrences("上海市和上海加入RCEP，非RCEPs", known) == [
        (0, 3, "上海", "City"), (4, 6, "上海", "City"), (8, 12, "RCEP", "Agreement"),
    ]  # fmt: skip
    assert train.tags("在上海市", known) == ["O", "B-City", "I-City", "I-City"]
    assert train.surfaces(golds[0])[0] == max(train.surfaces(golds[0]), key=lambda s: len(s[0]))


def test_examples_say_which_pairs_are_joined(golds):
    for gold in golds:
        found = {(*e.pair, kind) for e in train.examples(gold) for kind in e.right}
        assert {(r["head"], r["tail"], r["type"]) for r in gold.relations} <= found
    assert train.annotated(golds[0]).topic in {a for a, *_ in PLACES}


def test_left_out_scores_by_models_that_never_saw_the_document(golds):
    result = protocol.left_out(golds[0], golds[1:])
    assert result.entities.gold == 3 and result.entities.right >= 2
    assert result.relations.gold == 2 and result.observations.gold == 2


def test_an_outcome_has_rows_for_documents_sums_labels_and_types(golds):
    result = protocol.left_out(golds[0], golds[1:])
    outcome = Outcome((("甲", result), ("乙", result)))
    rows = {row[:2]: row for row in outcome.rows}
    assert all(len(row) == len(outcome.columns) for row in outcome.rows)
    assert rows["entities", "all"][5:8] == tuple(2 * n for n in rows["entities", "甲"][5:8])
    assert ("label", "City") in rows and ("type", "DEVELOPS") in rows and ("label", "Person") not in rows
    assert "–" in rows["entities", "all"][-1]
    assert all(len(line) < 300 for line in outcome.gallery(2))


def test_the_shipped_models_score_annotations_by_name(tmp_path):
    for a, b, c, n in PLACES:
        (tmp_path / f"{a}.ann").write_text(TEXT.format(a=a, b=b, c=c, n=n), encoding="utf-8")
    outcome = protocol.evaluate([tmp_path])
    assert [name for name, _ in outcome.scores] == sorted(a for a, *_ in PLACES)
    assert sum(s.entities.right for _, s in outcome.scores) >= 7


def test_gathering_nothing_is_an_error(tmp_path):
    with pytest.raises(DataError, match="no annotation in"):
        gather([tmp_path])
    with pytest.raises(DataError, match="not an annotation"):
        gather([tmp_path / "none.ann"])
