"""Papers and judgements made by chance, and a process that changes a store and may be killed at any step of it.

`python -m tests.store.changes URL FILE STEP` does the change that is pickled in FILE, and is killed (SIGKILL) right
before step STEP: the change of a file, or a transaction on a server.
"""

from __future__ import annotations

import os
import pickle
import signal
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from graph.curation.judgement import EntityRef, Judgement, RelationRef, judgement
from graph.model import Record
from graph.store import neo4j_load, neo4j_rows, open_store
from graph.store.base import Store
from graph.store.neo4j_client import Client
from tests.graph.made import record

PAPERS = 5
# Names that papers write differently, some of which are aliases of others: label, name, aliases by rule set.
NAMES: tuple[tuple[str, str, tuple[tuple[str, ...], ...]], ...] = (
    ("City", "上海", (("申城",), ("申城", "魔都"))),
    ("City", "申城", ((), ())),
    ("City", "苏州", (("姑苏",), ())),
    ("City", "姑苏", ((), ("苏州",))),
    ("Platform", "中国国际进口博览会", (("进博会",), ("进博会", "CIIE"))),
    ("Platform", "进博会", ((), ())),
    ("Region", "上海", ((), ())),
    ("Industry", "生物医药", ((), ("医药",))),
)
SAID = (
    ("City", "HOSTS", "Platform"),
    ("City", "COOPERATES_WITH", "City"),
    ("City", "DEVELOPS", "Industry"),
    ("City", "LINKED_WITH", "Region"),
)
MODALITIES = ("asserted", "proposed")
CITIES = [EntityRef(label, name) for label, name, _ in NAMES if label == "City"] + [EntityRef("City", "魔都")]
PLATFORMS = [EntityRef(label, name) for label, name, _ in NAMES if label == "Platform"]


def paper(number: int, rules: int) -> Record:
    """Return the record of paper `number`, as a set of rules (0 or 1) reads it: the document is the same."""
    names = [NAMES[(number * 3 + step) % len(NAMES)] for step in range(4)]
    sentences = [f"第{number}篇第{at}句：{name}。" for at, (_, name, _) in enumerate(names)]
    of: dict[str, list[str]] = {}
    for label, name, _ in names:
        of.setdefault(label, []).append(name)
    found = [
        (head, kind, tail, MODALITIES[(number + rules) % 2], None, 0)
        for one, kind, other in SAID[rules:]
        for head in of.get(one, ())
        for tail in of.get(other, ())
        if head != tail
    ]
    figures = [(names[0][1], "总额", float(number + rules), "亿元", "2020", None, 0)]
    known = [(label, name, *aliases[rules]) for label, name, aliases in names]
    return record(sentences, dict.fromkeys(known), _apart(found), figures, title=f"第{number}篇")


def _apart(found: Sequence[tuple[str, str, str, str, None, int]]) -> list[tuple[str, str, str, str, None, int]]:
    return sorted({(head, kind, tail): one for one in found for head, kind, tail in [one[:3]]}.values())


def said(verb: str, one: int, other: int, at: int) -> Judgement:
    """Return a judgement of a verb, on the names that two numbers choose, at a moment of its own."""
    pair = (CITIES[one % len(CITIES)], CITIES[(one + 1 + other % (len(CITIES) - 1)) % len(CITIES)])
    hosting = RelationRef(pair[0], "HOSTS", PLATFORMS[other % len(PLATFORMS)], MODALITIES[one % 2])
    values = {"rename": "沪上", "alias_add": "东方明珠", "alias_remove": "申城", "relabel": "Region",
              "retype": "LINKED_WITH", "modality": "lacking"}  # fmt: skip
    entities = pair if verb in ("same", "different", "unsure") else pair[:1] if verb in ENTITY else ()
    relation = None if entities else hosting
    return judgement(verb, *entities, relation=relation, value=values.get(verb, ""), author="馆员 <b>甲</b>",
                     at=f"2026-01-01T00:{at // 60:02d}:{at % 60:02d}Z")  # fmt: skip


ENTITY = ("relabel", "rename", "alias_add", "alias_remove")
VERBS = ("same", "different", "unsure", *ENTITY, "reject", "confirm", "flip", "retype", "modality")


@dataclass(frozen=True)
class Change:
    """One change of a store: what comes in, what goes, what is judged."""

    verb: str  # ingest, remove, judge
    records: tuple[Record, ...] = ()
    documents: tuple[str, ...] = ()
    judgements: tuple[Judgement, ...] = ()

    def on(self, store: Store) -> None:
        """Do it."""
        if self.verb == "ingest":
            store.ingest(self.records, replacing=self.documents)
        elif self.verb == "remove":
            store.remove(self.documents)
        else:
            store.judge(self.judgements, merge=True)


def _dying(real: Callable[..., Any], left: list[int]) -> Callable[..., Any]:
    def counted(*args: Any, **more: Any) -> Any:
        if left[0] == 0:
            os.kill(os.getpid(), signal.SIGKILL)
        left[0] -= 1
        return real(*args, **more)

    return counted


def main() -> None:
    """Do a change and die in the middle of it."""
    url, file, step = sys.argv[1:]
    left = [int(step)]
    Path.replace = _dying(Path.replace, left)  # type: ignore[method-assign]
    Client.write = _dying(Client.write, left)  # type: ignore[method-assign]
    neo4j_load.AT_ONCE, neo4j_load.PACKED, neo4j_rows.BATCH = 0, 2_000, 10
    change: Change = pickle.loads(Path(file).read_bytes())
    with open_store(url) as store:
        change.on(store)


if __name__ == "__main__":
    from tests.store.changes import main as imported  # pickled objects name this module, not __main__

    imported()
