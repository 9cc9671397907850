"""What papers and judgements cost that come later: `python -m tests.benchmarks.bench_ingest`.

    add, remove    seconds for one paper in a store of 5, 50 and 500, and as a multiple of the smallest store
    judge          seconds for one judgement there
    replay         10,000 judgements, as a share of building the graph from its records
    memory         most that the process held, in megabytes

Where the time goes is told for each size: reading records, joining them, writing the file.
"""

from __future__ import annotations

import argparse
import random
import resource
import tempfile
import time
from collections.abc import Callable, Sequence
from functools import cache
from pathlib import Path
from typing import Any

from graph.assemble import assemble
from graph.curation.judgement import EntityRef, Judgement, RelationRef, judgement
from graph.model import Document, Entity, Graph, Mention, Observation, Passage, Record, Relation, content_id
from graph.ontology import ontology
from graph.store import open_store
from graph.store.ladybug import LadybugStore

LABELS = {"City": "城市", "Platform": "平台", "Agreement": "协定", "Industry": "产业", "Policy": "政策",
          "Organization": "机构", "Economy": "经济体"}  # fmt: skip
PASSAGES, ENTITIES, RELATIONS, FIGURES = 50, 60, 80, 10  # of a paper, as in those that were read
KNOWN = 3_000  # things that papers name, few of them often
TEXT = "第{}篇第{}句，讲到许多事情与许多地方之间的关系以及未来的计划，也讲到哪些还没有做到。"
ONE_MORE = 1_000_000  # the number of the paper that comes and goes
JUDGEMENTS = 10_000


@cache
def _types(head: str, tail: str) -> Sequence[str]:
    return [name for name in ontology().relations if ontology().allows(head, name, tail)]


def paper(number: int) -> Record:
    """Return a made paper: names overlap much between papers, a third have aliases, relations are of all types."""
    dice = random.Random(number)
    doc = Document(content_id("d", number), f"第{number}篇", ("作者",), str(2000 + number % 25), f"{number}.md")
    passages = []
    for index in range(PASSAGES):
        text = TEXT.format(number, index)
        start = passages[-1].end + 1 if passages else 0
        passages.append(Passage(f"{doc.id}-{index:04}", index, "第一节", 1, start, start + len(text), text))
    entities = list(_entities(dice, passages))
    relations: dict[str, Relation] = {}
    while len(relations) < RELATIONS:
        head, tail = dice.sample(entities, 2)
        if types := _types(head.type, tail.type):
            kind, modality = dice.choice(types), dice.choice(("asserted", "asserted", "proposed"))
            key = content_id("r", doc.id, head.id, kind, tail.id, modality)
            sure, where = round(dice.uniform(0.5, 1), 2), (dice.choice(passages).id,)
            relations[key] = Relation(key, head.id, kind, tail.id, modality, None, sure, "made", where)
    figures = tuple(
        Observation(content_id("o", doc.id, index), dice.choice(entities).id, f"指标{dice.randrange(20)}",
                    float(dice.randrange(1000)), "亿元", "2020", "asserted", (dice.choice(passages).id,))
        for index in range(FIGURES)
    )  # fmt: skip
    return Record(doc, tuple(passages), tuple(entities), tuple(relations.values()), figures)


def _entities(dice: random.Random, passages: Sequence[Passage]) -> Sequence[Entity]:
    places: set[int] = set()
    while len(places) < ENTITIES:
        places.add(int(KNOWN * dice.random() ** 3))
    made: dict[str, Entity] = {}
    for place in sorted(places):
        label, word = list(LABELS.items())[place % len(LABELS)]
        name, other = f"{word}{place}", f"{word}之{place}"
        if dice.random() < 0.05:
            name = other
        mentions = {_mention(dice, passages, name) for _ in range(dice.choice((1, 1, 2, 3, 5)))}
        aliases = (other,) if name != other and dice.random() < 0.3 else ()
        key = content_id("e", label, name)
        ordered = tuple(sorted(mentions, key=lambda m: (m.passage, m.start)))
        made[key] = Entity(key, name, label, f"{label} {place}" if dice.random() < 0.3 else "", "", aliases, ordered)
    return list(made.values())


def _mention(dice: random.Random, passages: Sequence[Passage], name: str) -> Mention:
    passage = dice.choice(passages)
    start = passage.start + dice.randrange(len(passage.text) - len(name))
    return Mention(passage.id, start, start + len(name), name, "made")


def judgements(graph: Graph, count: int) -> list[Judgement]:
    """Return judgements of chance: names that differ, aliases, relations rejected and confirmed."""
    dice = random.Random(7)
    ref = {node.id: EntityRef(node.type, node.name) for node in graph.entities}
    made = []
    for number in range(count):
        at = f"2026-01-01T{number // 3600:02}:{number // 60 % 60:02}:{number % 60:02}Z"
        one, other = dice.sample(graph.entities, 2)
        edge = dice.choice(graph.edges)
        relation = RelationRef(ref[edge.head], edge.type, ref[edge.tail], edge.modality)
        verb = dice.choice(("different", "alias_add", "reject", "confirm"))
        if verb == "different":
            made.append(judgement(verb, ref[one.id], ref[other.id], author="bench", at=at))
        elif verb == "alias_add":
            made.append(judgement(verb, ref[one.id], value=f"别名{number}", author="bench", at=at))
        else:
            made.append(judgement(verb, relation=relation, author="bench", at=at))
    return made


def seconds(work: Callable[[], Any]) -> float:
    """Run once and return the seconds it took."""
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


def measured(size: int, rounds: int) -> dict[str, float]:
    """Return seconds in a store of so many papers, the best of some rounds, and of the parts of an ingest."""
    more = paper(ONE_MORE)
    records = [paper(number) for number in range(size)]
    node = more.entities[0]
    with tempfile.TemporaryDirectory(prefix="hubgraph-") as folder, open_store(f"{folder}/papers.lbug") as store:
        assert isinstance(store, LadybugStore)
        store.ingest(records)
        found: dict[str, float] = {}
        for number in range(rounds):
            said = judgement("alias_add", EntityRef(node.type, node.name), value=f"别名{number}", author="bench")
            times = {
                "add": seconds(lambda: store.ingest([more])),
                "judge": seconds(lambda said=said: store.judge([said])),  # type: ignore[misc]
                "remove": seconds(lambda: store.remove([more.document.id])),
                "read records": seconds(store.records),
                "join": seconds(lambda: assemble(records)),
            }
            found = {name: min(value, found.get(name, value)) for name, value in times.items()}
        found["file, MB"] = Path(f"{folder}/papers.lbug").stat().st_size / (1 << 20)
    return found


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--sizes", type=int, nargs="+", default=[5, 50, 500])
    parser.add_argument("--rounds", type=int, default=2)
    wanted = parser.parse_args()
    first: dict[str, float] = {}
    for size in wanted.sizes:
        found = measured(size, wanted.rounds)
        first = first or found
        told = ", ".join(f"{name} {value:.2f} ({value / first[name]:.2f}×)" for name, value in found.items())
        memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss >> 10
        print(f"{size:5} papers: {told}; {memory:,} MB of memory", flush=True)
    records = [paper(number) for number in range(wanted.sizes[-1])]
    lines = judgements(assemble(records), JUDGEMENTS)
    bare, judged = (min(seconds(lambda said=said: assemble(records, judgements=said)) for _ in range(3))  # type: ignore[misc]
                    for said in ([], lines))  # fmt: skip
    print(f"replay {JUDGEMENTS:,} judgements: {judged - bare:.2f} s beside {bare:.2f} s, {(judged - bare) / bare:.2f}")


if __name__ == "__main__":
    main()
