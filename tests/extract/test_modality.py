"""Said to be so, proposed, or lacking."""

from __future__ import annotations

import pytest

from extract import linear, modality
from graph.settings import settings


@pytest.fixture(scope="module")
def moods() -> linear.Linear:
    return linear.load(settings().data / "models" / "modality.json")


@pytest.mark.parametrize(
    ("text", "mood"),
    [
        ("上海尚未与新加坡建立合作机制。", "lacking"),
        ("上海与新加坡缺乏合作。", "lacking"),
        ("上海与新加坡之间尚无合作机制。", "lacking"),
        ("上海应当与新加坡深化合作。", "proposed"),
        ("建议上海进一步深化与新加坡的合作。", "proposed"),
        ("未来，上海应进一步加强与新加坡的合作。", "proposed"),
        ("上海将与新加坡建立合作机制。", "proposed"),
        ("Shanghai should deepen cooperation with 新加坡.", "proposed"),
        ("上海已与新加坡签署合作协议。", "asserted"),
        ("2020年，上海与新加坡签署了合作协议。", "asserted"),
        ("上海已经与新加坡建立了合作机制。", "asserted"),
        ("Shanghai has signed an agreement with 新加坡.", "asserted"),
    ],
)
def test_the_shipped_model_reads_clear_cases(moods, text, mood):
    cues = modality.features(text, text.index("新加坡"), "", "研究", "sentence")
    assert moods.best([*cues, "r=COOPERATES_WITH"])[0] == mood


def test_a_heading_weighs_where_the_sentence_says_nothing(moods):
    text = "上海与新加坡深化合作。"
    below = {
        heading: moods.probability("proposed", modality.features(text, 3, heading, "", "sentence"))
        for heading in ("发展现状", "", "三、对策建议")
    }
    assert below["发展现状"] < below[""] < below["三、对策建议"]


def test_cues_tell_the_clause_from_the_rest_of_the_sentence():
    text = "上海缺乏人才，应与新加坡合作"
    found = modality.features(text, text.index("新加坡"), "", "", "sentence")
    assert {"s<lacking", "s<lacking=缺乏", "c<proposed", "c<proposed=应", "only=lacking+proposed"} <= set(found)
    assert "c<lacking" not in found


def test_cues_of_headings_and_title():
    found = modality.features("上海", 0, "一、现状 / （二）存在问题", "对策研究", "sentence")
    assert {"h0=lacking", "h1=asserted", "t=proposed", "k=sentence"} <= set(found)


@pytest.mark.parametrize("position", [0, 5, 99])
def test_a_position_beyond_the_sentence_is_no_error(position):
    assert "b" in modality.features("上海。", position, "", "", "sentence")
