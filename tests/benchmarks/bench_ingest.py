"""What papers and judgements cost that come later: `python -m tests.benchmarks.bench_ingest`.

    bulk                  5, 100 and 500 papers at once into a new store
    add, judge, remove    one paper, one judgement in a store of 5, 100 and 500 papers, and as a multiple of the first
    memory                most that the process held which did it, and the one that wrote the file, in megabytes
    replay                10,000 judgements, as a share of building the graph from its records

Each is done in a process of its own, as the command does it (without reading the paper by its rules). Seconds are those
of the processors, of both processes: they say more than a clock on a machine that does other things, too; the clock
stands beside them.
"""

from __future__ import annotations

import argparse
import multiprocessing
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
from graph.stream import Spool

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
    passages: list[Passage] = []
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


def used() -> float:
    """Return the processor seconds of this process and of those that it has started and that have ended."""
    both = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return sum(one.ru_utime + one.ru_stime for one in both)


def held() -> float:
    """Return the most memory that this process held, in megabytes. The system's own count takes in its parent's."""
    status = Path("/proc/self/status")
    if not status.exists():
        return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss >> 10
    (line,) = (line for line in status.read_text("ascii").splitlines() if line.startswith("VmHWM"))
    return int(line.split()[1]) >> 10


def change(url: str, verb: str) -> dict[str, float]:
    """Do one change of a store; return seconds by processor and clock, and megabytes of this and the other process."""
    more = paper(ONE_MORE)
    node = more.entities[0]
    with open_store(url) as store:
        work: dict[str, Callable[[], Any]] = {
            "add": lambda: store.ingest([more]),
            "judge": lambda: store.judge(
                [judgement("alias_add", EntityRef(node.type, node.name), value=str(time.time_ns()), author="bench")]
            ),
            "remove": lambda: store.remove([more.document.id]),
        }
        before = used()
        clock = seconds(work[verb])
        other = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss >> 10
        return {"processor": used() - before, "clock": clock, "MB": held(), "MB writing": other}


def measured(size: int, rounds: int) -> dict[str, dict[str, float]]:
    """Return what each change costs in a store of so many papers, the best of some rounds."""
    found: dict[str, dict[str, float]] = {}
    with tempfile.TemporaryDirectory(prefix="hubgraph-") as folder:
        url = f"{folder}/papers.lbug"
        with open_store(url) as store:
            store.ingest([paper(number) for number in range(size)])
        for _ in range(rounds):
            for verb in ("add", "judge", "remove"):
                now = alone(change, url, verb)
                best = found.get(verb, now)
                found[verb] = {name: min(value, best[name]) for name, value in now.items()}
    return found


def bulk(size: int) -> dict[str, float]:
    """Take in so many papers at once, as the command does; return what `change` does, and megabytes before it."""
    with tempfile.TemporaryDirectory(prefix="hubgraph-") as folder, Spool() as papers:
        for number in range(size):
            papers.add(paper(number))
        with open_store(f"{folder}/papers.lbug") as store:
            before = used()
            held_before = held()
            clock = seconds(lambda: store.ingest(papers))
            other = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss >> 10
            cost = {"processor": used() - before, "clock": clock, "MB": held(), "MB writing": other}
            return {**cost, "MB before": held_before}


def alone(work: Callable[..., dict[str, float]], *given: object) -> dict[str, float]:
    """Run in a process of its own."""
    with multiprocessing.get_context("spawn").Pool(1) as pool:
        return pool.apply(work, given)


def told(cost: dict[str, float]) -> str:
    """Return costs as they are printed."""
    return ", ".join(f"{value:.1f} {name}" for name, value in cost.items())


def replayed(size: int) -> str:
    """Return what replaying judgements costs beside joining so many papers."""
    records = [paper(number) for number in range(size)]
    lines = judgements(assemble(records), JUDGEMENTS)
    times: list[list[float]] = [[], []]
    for _ in range(3):
        for said, kept in zip(([], lines), times, strict=True):
            start = time.process_time()
            assemble(records, judgements=said)
            kept.append(time.process_time() - start)
    bare, judged = map(min, times)
    return f"replay {JUDGEMENTS:,} judgements: {judged - bare:.2f} s beside {bare:.2f} s for joining {size} papers"


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--sizes", type=int, nargs="+", default=[5, 100, 500])
    parser.add_argument("--rounds", type=int, default=2)
    wanted = parser.parse_args()
    first: dict[str, dict[str, float]] = {}
    for size in wanted.sizes:
        print(f"{size:5} papers at once: {told(alone(bulk, size))}", flush=True)
    for size in wanted.sizes:
        found = measured(size, wanted.rounds)
        first = first or found
        for verb, cost in found.items():
            ratio = cost["processor"] / first[verb]["processor"]
            print(f"{size:5} papers, {verb:6}: {told(cost)}; {ratio:.2f}×", flush=True)
    print(replayed(wanted.sizes[-1]))


if __name__ == "__main__":
    main()
