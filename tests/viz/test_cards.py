"""Doubts and claims for people: blocks that a terminal shows whole, JSON with the sentences of both sides."""

from __future__ import annotations

import json
import shlex
from dataclasses import replace

import pytest
from typer.testing import CliRunner

from graph.assemble import revise
from graph.curation.review import review
from graph.store import open_store
from hubgraph import app
from tests.graph.made import record
from viz.cards import Card, cards
from viz.doubts import doubt_card, doubts, flat


def papers():
    """Two papers that name one thing twice, and give two figures for one year; the later one speaks of more."""
    known = [("Organization", "清华国际创新中心"), ("City", "上海")]
    early = record(
        ["上海设有清华国际创新中心。", "2020年上海进出口总额为3.5万亿元。"], known, [],
        [("上海", "进出口总额", 3.5, "万亿元", "2020", None, 1)], "早",
    )  # fmt: skip
    known = [("Organization", "上海清华国际创新中心"), ("City", "上海")]
    late = record(
        ["上海清华国际创新中心已经开放。", "2020年上海进出口总额为3.48万亿元。"], known, [],
        [("上海", "进出口总额", 3.48, "万亿元", "2020", None, 1)], "晚",
    )  # fmt: skip
    return [
        replace(one, document=replace(one.document, published=year)) for one, year in ((early, "2021"), (late, "2022"))
    ]


@pytest.fixture
def store(tmp_path, monkeypatch):
    url = str(tmp_path / "一 个.lbug")
    with open_store(url) as opened:
        opened.ingest(papers())
    monkeypatch.setenv("COLUMNS", "80")
    return url


def run(*args: str):
    done = CliRunner().invoke(app, list(args))
    assert done.exit_code == 0, done.output
    return done


def test_command_of_a_doubt_can_be_typed_as_it_stands(store):
    printed = run("review", "--kind", "pair", "--store", store).stdout
    command = next(line.strip() for line in printed.splitlines() if line.strip().startswith("hubgraph judge"))
    words = shlex.split(command, comments=True)
    assert words[1:3] == ["judge", "same"]
    run(*words[1:])
    assert "清华国际创新中心 /" not in run("review", "--kind", "pair", "--store", store).stdout


def test_both_sides_are_quoted_whole_with_their_papers(store):
    (pair,) = json.loads(run("review", "--kind", "pair", "--format", "json", "--store", store).stdout)
    assert [pair[side][0]["text"] for side in ("left", "right")] in (
        ["上海设有清华国际创新中心。", "上海清华国际创新中心已经开放。"],
        ["上海清华国际创新中心已经开放。", "上海设有清华国际创新中心。"],
    )
    assert {pair[side][0]["title"] for side in ("left", "right")} == {"早", "晚"}
    shown = run("review", "--kind", "pair", "--store", store).stdout
    assert "上海设有清华国际创新中心。" in shown
    assert "上海清华国际创新中心已经开放。" in shown


def test_figures_that_differ_are_told_that_of_the_later_paper_first():
    outcome = revise(papers())
    (row,) = doubts(outcome.graph, review(outcome, papers(), ["figures"]), "zh")
    assert row["what"] == "上海 进出口总额 2020: 3.48 ≠ 3.5 万亿元"
    assert [one["title"] for one in (*row["left"], *row["right"])] == ["晚", "早"]
    card = doubt_card(1, row)
    assert [mark for mark, _ in card.lines] == ["", "A", "B"]
    assert card.commands == []
    assert all(isinstance(cell, (str, float)) for cell in flat(row))


def test_compared_papers_are_quoted_on_their_own_side(store):
    with open_store(store, read_only=True) as opened:
        ids = [doc.id for doc in sorted(opened.documents(), key=lambda doc: doc.published or "")]
    found = json.loads(run("compare", *ids, "--format", "json", "--store", store).stdout)
    (figure,) = (one for one in found if one["standing"] == "矛盾")
    assert (figure["left"], figure["right"]) == ("3.5", "3.48")
    assert figure["left_quotes"][0]["text"] == "2020年上海进出口总额为3.5万亿元。"
    assert figure["right_quotes"][0]["title"] == "晚"
    shown = run("compare", *ids, "--store", store)
    assert "A 3.5 " in shown.stdout
    assert "1 矛盾" in shown.stderr


def test_ledger_is_listed_in_blocks_and_signs_do_nothing_to_the_terminal(store):
    run("judge", "alias", "add", "上海", "魔都", "--author", "\x1b[2J<b>某</b>", "--why", "俗称", "--store", store)
    shown = run("judge", "list", "--store", store).stdout
    first, second, third = shown.splitlines()
    assert "in force" in first
    assert first.endswith("�[2J<b>某</b>")
    assert (second.strip(), third.strip()) == ("alias_add 上海（City） 魔都", "俗称")


def test_two_names_of_one_thing_are_said_to_be_one(store):
    run("judge", "alias", "add", "上海", "魔都", "--store", store)
    done = CliRunner().invoke(app, ["judge", "same", "上海", "魔都", "--store", store])
    assert done.exit_code != 0
    assert "are one thing here" in str(done.exception)


def test_long_sentences_are_broken_and_commands_are_not():
    command = "hubgraph judge same " + "长" * 100
    shown = cards([Card("一", [("A", "字" * 100)], [command]), Card("二", [])]).split("\n")
    assert max(map(len, shown[:4])) < 60
    assert f"   {command}" in shown
    assert shown[-2:] == ["", "二"]


def test_many_damaged_lines_are_counted_and_what_is_known_is_not_new(store, tmp_path):
    run("judge", "alias", "add", "上海", "魔都", "--store", store)
    theirs = tmp_path / "theirs.jsonl"
    run("judge", "export", str(theirs), "--store", store)
    with theirs.open("a", encoding="utf-8") as out:
        out.writelines(f"{{cut {number}\n" for number in range(500))
    said = run("judge", "import", str(theirs), "--store", store).stderr
    assert "took 0 judgements in, 1 were there; the ledger now has 1" in said
    assert "theirs.jsonl:2: not a judgement" in said
    assert "and 490 more damaged lines" in said
    assert len(said.splitlines()) < 20
