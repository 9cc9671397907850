"""Ledgers that are damaged, hostile, very long or written by two people at once: nothing is lost, and it is told."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

from graph.assemble import assemble, graph_hash
from graph.curation.judgement import EntityRef, Judgement, judgement, to_line
from graph.settings import ROOT
from graph.store import Store, open_store
from graph.store.ladybug import LadybugStore
from tests.command import environment
from tests.graph.made import papers

SHANGHAI = EntityRef("City", "上海")
MANY = 20_000
HOSTILE = "</script><img src=x onerror=alert(1)>\u202e馆员\x1b[31m=cmd|' /C calc'!A0"
JUDGING = """
import sys, time
from graph.curation.judgement import EntityRef, judgement
from graph.errors import StoreBusy
from graph.store import open_store
with open_store(sys.argv[1]) as store:
    print("READY", flush=True)
    sys.stdin.readline()
    for number in range(3):
        one = judgement("alias_add", EntityRef("City", "上海"), value=f"{sys.argv[2]}{number}", author=sys.argv[2])
        while True:
            try:
                store.judge([one])
                break
            except StoreBusy:
                time.sleep(0.05)
"""


def alias(number: int, author: str = "馆员甲") -> Judgement:
    at = f"2026-01-01T{number // 3600:02d}:{number // 60 % 60:02d}:{number % 60:02d}Z"
    return judgement("alias_add", SHANGHAI, value=f"别名{number}", author=author, at=at)


def test_hostile_author_is_kept_as_he_wrote_himself(store: Store):
    store.ingest(papers())
    store.judge([alias(0, HOSTILE)])
    (line,) = store.ledger().judgements
    assert (line.author, line) == (HOSTILE, alias(0, HOSTILE))
    assert store.verify() == ()
    assert graph_hash(store.graph()) == graph_hash(assemble(papers(), judgements=[line]))


def test_very_long_ledger_with_damage_loses_nothing_and_says_what_is_wrong(tmp_path: Path):
    lines = [alias(number) for number in range(MANY)]
    cut = to_line(alias(MANY))[:-9]
    odd = [json.dumps({"format": 99}), "\ufffd\ufffd not JSON", "[" * 5000, "{}", '{"format": 1, "id": 1, "verb": []}']
    with LadybugStore(str(tmp_path / "s.lbug")) as store:
        store.ingest(papers())
        before = "\n".join([*map(to_line, lines), *odd, cut]).encode()
        store.files.ledger_path.write_bytes(before)
        ledger = store.ledger()
        assert ledger.judgements == tuple(lines)
        assert [fault.partition(":")[2].partition(":")[0] for fault in ledger.faults] == [
            str(MANY + number) for number in range(1, len(odd) + 2)
        ]
        assert all(" → " in fault for fault in ledger.faults)
        store.judge([alias(MANY + 1)])
        assert store.files.ledger_path.read_bytes().startswith(before + b"\n")
        assert store.ledger().judgements == (*lines, alias(MANY + 1))
        assert len(store.find("上海").aliases) == MANY + 2  # 沪, and the new one
        assert store.verify() == ()


def test_two_people_at_once_lose_no_line(tmp_path: Path):
    url = str(tmp_path / "s.lbug")
    with open_store(url) as store:
        store.ingest(papers()[:1])
    both = [
        subprocess.Popen([sys.executable, "-c", JUDGING, url, name], cwd=ROOT, env=environment(), text=True,
                         stdin=subprocess.PIPE, stdout=subprocess.PIPE)
        for name in ("甲", "乙")
    ]  # fmt: skip
    for process in both:
        assert process.stdout is not None
        assert process.stdout.readline() == "READY\n"
    for process in both:
        assert process.stdin is not None
        process.stdin.write("\n")
        process.stdin.flush()
    for process in both:
        process.communicate(timeout=180)
    assert [process.returncode for process in both] == [0, 0]
    with open_store(url) as store:
        values = {one.value for one in store.ledger().judgements}
        assert values == {f"{name}{number}" for name in ("甲", "乙") for number in range(3)}
        assert values <= set(store.find("上海").aliases)
        assert store.verify() == ()
