"""Linear models: sums in thousandths."""

from __future__ import annotations

import math

import pytest

from extract.linear import Linear, load
from graph.errors import DataError

MODEL = Linear({"yes": {"a": 1000, "b": -500}, "no": {"b": 250}}, {"yes": 0, "no": 0}, {"yes": 0.4})


def test_a_probability_is_the_logistic_of_the_sum_each_feature_once():
    assert MODEL.probability("yes", ["a", "b", "b", "unknown"]) == pytest.approx(1 / (1 + math.exp(-0.5)))
    assert MODEL.probability("yes", []) == 0.5
    assert MODEL.probability("other", ["a"]) == 0.0


def test_the_best_label_comes_with_its_share_and_ties_are_settled_by_name():
    label, share = MODEL.best(["a"])
    assert label == "yes" and share == pytest.approx(0.7310585786 / 1.2310585786)
    assert MODEL.best([]) == ("yes", 0.5)


def test_a_sum_out_of_bounds_is_held_within_them():
    assert Linear({"x": {"a": 10**9}}, {"x": 0}, {}).probability("x", ["a"]) == pytest.approx(1.0)


def test_a_model_is_the_same_when_saved_and_loaded(tmp_path):
    path = tmp_path / "models" / "m.json"
    MODEL.save(path)
    first = path.read_bytes()
    assert load(path) == MODEL
    load(path).save(path)
    assert path.read_bytes() == first


@pytest.mark.parametrize("content", [None, "", "{", "[]", '{"bias": {}}', "\udcff"])
def test_a_missing_or_broken_model_is_named(tmp_path, content):
    path = tmp_path / "m.json"
    if content is not None:
        path.write_bytes(content.encode("utf-8", "surrogateescape"))
    with pytest.raises(DataError, match=r"m\.json: the model cannot be read"):
        load(path)
