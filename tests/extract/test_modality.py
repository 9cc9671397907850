"""Said to be so, proposed, or lacking."""

from __future__ import annotations

import pytest

from extract import linear, modality
from extract.reading import from_gold
from graph.settings import settings
from tests.extract.made import gold


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


@pytest.mark.parametrize(
    ("text", "opens"),
    [
        ("推动产业集聚。", "verb"),
        ("（三）加快制度创新。", "verb"),
        ("二是进一步加强合作。", "verb"),
        ("通过合作发展产业。", "preposition"),
        ("上海加快制度创新。", "name"),
        ("", "name"),
    ],
)
def test_how_a_sentence_opens(text, opens):
    assert modality.opening(text) == opens


def test_the_sentences_around_tell_a_report_from_a_list_of_tasks(moods):
    text = "上海与新加坡深化合作。"
    reports = ["2020年，上海口岸进出口增长。", "上海已有港口。"]
    tasks = ["加快港口建设。", "上海应当发展航运。"]
    told = [
        moods.probability("proposed", modality.features(text, 3, "", "", "sentence", near)) for near in (reports, tasks)
    ]
    assert told[0] < told[1]


def test_neighbours_stand_in_the_same_section():
    made = from_gold(gold("一、甲", "乙。", "丙。", "丁。", "戊。", "二、己", "庚。", kinds="HSSSSHS"))
    assert modality.neighbours(made.passages, 2) == ["一、甲", "乙。", "丁。", "戊。"]
    assert modality.neighbours(made.passages, 6) == ["二、己"]


@pytest.mark.parametrize("text", ["中国正准备加入《协定》。", "中国积极准备加入《协定》。", "中国有意加入《协定》。"])
def test_preparing_to_join_is_proposed(moods, text):
    cues = modality.features(text, text.index("《"), "", "研究", "sentence")
    assert {"curged", "c<urged"} <= set(cues)
    assert moods.best([*cues, "r=MEMBER_OF"])[0] == "proposed"


@pytest.mark.parametrize(
    ("text", "dated"),
    [
        ("2021年，上海支持产业发展。", True),
        ("软件方面，截至2021年末，上海有企业九千家。", True),
        ("到2025年，上海支持产业发展。", False),
        ("2025年底前建成港口。", False),
    ],
)
def test_a_date_at_the_start_tells_of_what_was(text, dated):
    assert ("dated" in modality.features(text, 8, "", "", "sentence")) is dated
