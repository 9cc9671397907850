"""The fast relation model gives what the plain one gives."""

from __future__ import annotations

import pytest

from extract import linear
from extract.documents import read
from extract.features import candidates, typed
from extract.pipeline import read as run
from extract.reading import Reading
from extract.relations import contexts
from extract.scorer import RELATED, Scorer
from extract.segment import segment
from graph.ontology import ontology
from graph.settings import ROOT, settings


@pytest.fixture(scope="module")
def model() -> linear.Linear:
    return linear.load(settings().data / "models" / "relations.json")


def test_the_scorer_gives_the_probabilities_of_the_linear_model(model):
    scorer = Scorer(model)
    cut = segment(read(ROOT / "data" / "documents" / "jinbohui-spillover.md"))
    made = run(Reading(cut.document, cut.passages, cut.kinds, cut.text))
    checked = 0
    for context in contexts(made):
        for c in candidates(context.text, context.named, context.implied, context.heading):
            found = scorer.probabilities(c.features, c.types)
            assert tuple(found) == c.types
            for kind, probability in found.items():
                assert abs(probability - model.probability(RELATED, typed(c.features, kind))) < 1e-12
                checked += 1
    assert checked > 2000


def test_a_pair_without_features_has_the_bias_of_each_type(model):
    for kind, probability in Scorer(model).probabilities([], tuple(ontology().relations)).items():
        assert probability == pytest.approx(model.probability(RELATED, typed([], kind)), abs=1e-12)


def test_thresholds_are_kept(model):
    assert Scorer(model).least == model.least and set(model.least) == set(ontology().relations)
