"""What judgements teach the data folder: a patch that applies, passes the lint, and is heard by extraction."""

from __future__ import annotations

import os
import shutil
import subprocess
from dataclasses import replace
from pathlib import Path

import pytest

from graph.curation.judgement import EntityRef, Judgement, RelationRef, judgement
from graph.curation.teaching import LEAST_JUDGED, doubtful_rules, learn, wilson
from graph.model import Record
from graph.settings import ROOT
from graph.store import open_store
from tests.command import BIN, environment
from tests.graph.made import record

HUB = EntityRef("Platform", "虹桥品汇")


def said(verb: str, *entities: EntityRef, at: int = 0, **more: object) -> Judgement:
    return judgement(verb, *entities, author="馆员", at=f"2026-01-01T00:{at // 60:02d}:{at % 60:02d}Z", **more)  # type: ignore[arg-type]


@pytest.fixture(scope="module")
def data(tmp_path_factory) -> Path:
    """The names, rules, models and vocabulary of the project, to be patched."""
    folder = tmp_path_factory.mktemp("learn") / "data"
    shutil.copytree(ROOT / "data", folder, ignore=shutil.ignore_patterns("documents", "gold"))
    (folder / "gold").mkdir()
    return folder


PAPER = record(
    ["量枢中心落户上海。", "青禾会展由上海举办。", "阿尔法产业园在上海。", "上海发展低空经济。", "进博会在上海举行。"],
    [("Organization", "量枢中心"), ("Event", "青禾会展"), ("Platform", "阿尔法产业园"), ("Industry", "低空经济"),
     ("City", "上海"), ("Platform", "中国国际进口博览会", "进博会")],
)  # fmt: skip
LINES = [
    said("relabel", EntityRef("Organization", "量枢中心"), value="Platform"),
    said("rename", EntityRef("Event", "青禾会展"), value="青禾国际会展", at=1),
    said("alias_add", EntityRef("Platform", "阿尔法产业园"), value="阿产园", at=2),
    said("alias_add", EntityRef("Platform", "中国国际进口博览会"), value="四叶草盛会", at=3),
]


def hubgraph(*args: str, data: Path, input_: str = "") -> str:
    environ = {**os.environ, **environment(), "HUBGRAPH_DATA": str(data)}
    done = subprocess.run(
        [BIN / "hubgraph", *args], env=environ, input=input_, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def test_the_patch_applies_passes_the_lint_and_is_heard_by_extraction(data, tmp_path):
    text = tmp_path / "paper.txt"
    text.write_text("青禾国际会展将在上海举办。\n\n阿产园与量枢中心联动，四叶草盛会带动上海。\n", encoding="utf-8")
    before = hubgraph("extract", str(text), data=data)
    assert "青禾国际会展" not in before.split('"passages"')[0] and '"name":"阿尔法产业园"' not in before
    url = str(tmp_path / "graph.lbug")
    with open_store(url) as store:
        store.ingest([PAPER])
        store.judge(LINES)
    patch = hubgraph("learn", "--store", url, data=data)
    for one in LINES:
        assert one.id in patch  # each with its reason
    subprocess.run(
        ["patch", "-p1", "--dry-run"], cwd=data.parent, input=patch, text=True, check=True, capture_output=True
    )
    subprocess.run(["git", "apply", "-"], cwd=data.parent, input=patch, text=True, check=True, capture_output=True)
    assert "well formed" in hubgraph("check", data=data)
    after = hubgraph("extract", str(text), data=data).replace('": "', '":"')
    for name, label in (("青禾国际会展", "Event"), ("阿尔法产业园", "Platform"), ("量枢中心", "Platform"),
                        ("中国国际进口博览会", "Platform")):  # fmt: skip
        assert f'"name":"{name}","type":"{label}"' in after.replace('", "', '","'), (name, after[:3000])
    assert learn([PAPER], LINES, data).patch == ""  # what was taught is known


def test_two_entries_that_are_one_become_one_line_and_what_is_apart_is_parted(data):
    names = (("虹桥进口商品展示交易中心", "虹桥品汇"), ("绿地全球商品贸易港", "绿地贸易港"), ("外高桥保税区", "外高桥"))
    paper = record(
        ["虹桥品汇与绿地贸易港相邻。", "外高桥与外高桥自贸区不同。"],
        [*(("Platform", *both) for both in names), ("Platform", "外高桥自贸区")],
    )
    apart = EntityRef("Platform", "外高桥"), EntityRef("Platform", "外高桥自贸区")
    lines = [said("same", HUB, EntityRef("Platform", "绿地贸易港"), at=1), said("different", *apart, at=2)]
    patch = learn([paper], lines, data).patch
    added = [line for line in patch.splitlines() if line.startswith("+") and not line.startswith("+++")]
    gone = [line for line in patch.splitlines() if line.startswith("-") and not line.startswith("---")]
    assert any("虹桥进口商品展示交易中心" in line and "绿地全球商品贸易港" in line for line in added)
    assert sum("绿地全球商品贸易港" in line for line in gone) == 1
    assert any("- 外高桥保税区" in line and "; 外高桥;" in line and "外高桥自贸区" not in line for line in added)


def test_names_that_do_not_fit_and_names_of_others_are_left_out_and_told(data):
    paper = record(["甲坛。"], [("Platform", "甲坛")])
    lines = [said("alias_add", EntityRef("Platform", "甲坛"), value=value, at=at)
             for at, value in enumerate(["a|b", "x: {y} # z", "上海", "\u202e反", "坛"])]  # fmt: skip
    lesson = learn([paper], lines, data)
    assert any("a|b" in one for one in lesson.left_out) and any("上海" in one for one in lesson.left_out)
    added = [line for line in lesson.patch.splitlines() if line.startswith("+ ") and "甲坛" in line]
    assert added and "上海" not in added[-1] and "坛?" in added[-1] and '"' in added[-1]


def judged(right: int, wrong: int) -> tuple[Record, list[Judgement]]:
    """A paper whose relations one rule made, the surer ones right, and what people said of them."""
    names = [f"产业{chr(0x4E00 + at)}" for at in range(right + wrong)]
    paper = record([f"甲市发展{name}。" for name in names], [("City", "甲市"), *(("Industry", name) for name in names)],
                   [("甲市", "DEVELOPS", name, "asserted", None, at) for at, name in enumerate(names)])  # fmt: skip
    by_id = {ent.id: ent.name for ent in paper.entities}
    sure = {name: 0.9 if at < right else 0.5 for at, name in enumerate(names)}
    paper = replace(
        paper, relations=tuple(replace(r, rule="develops", confidence=sure[by_id[r.tail]]) for r in paper.relations)
    )
    refs = [
        RelationRef(EntityRef("City", "甲市"), "DEVELOPS", EntityRef("Industry", name), "asserted") for name in names
    ]
    return paper, [said("confirm" if at < right else "reject", relation=ref, at=at) for at, ref in enumerate(refs)]


@pytest.mark.parametrize(("right", "wrong", "told"), [
    (0, LEAST_JUDGED - 1, None), (4, 5, None), (0, 9, "use: false"), (2, 12, "least: 0.9"), (12, 2, None),
])  # fmt: skip
def test_rules_are_limited_where_people_clearly_rejected_them(data, right, wrong, told):
    paper, lines = judged(right, wrong)
    doubts = doubtful_rules([paper], lines)
    patch = learn([paper], lines, data).patch
    if told is None:
        assert (doubts, "limits.yaml" in patch) == ([], False)
        return
    (one,) = doubts
    assert (one.rule, one.confirmed, one.corrected, one.interval) == (
        "develops",
        right,
        wrong,
        wilson(right, right + wrong),
    )
    assert told in patch and f"{right} right, {wrong} wrong" in patch and all(line.id in patch for line in lines)


def test_a_rule_that_is_off_makes_no_relations(data, tmp_path):
    text = tmp_path / "paper.md"
    text.write_text("# 产业\n\n苏州重点发展生物医药。\n", encoding="utf-8")
    limits = data / "rules" / "limits.yaml"
    assert '"type":"DEVELOPS"' in hubgraph("extract", str(text), data=data).replace(": ", ":")
    try:
        limits.write_text('- {rule: "develops", use: false}\n', encoding="utf-8")
        assert "well formed" in hubgraph("check", data=data)
        assert '"type":"DEVELOPS"' not in hubgraph("extract", str(text), data=data).replace(": ", ":")
    finally:
        limits.unlink()


def test_an_empty_ledger_teaches_nothing(data):
    assert learn([PAPER], [], data).patch == ""
