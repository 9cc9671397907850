"""Records made by chance, of any size: papers with sentences that tie a few hubs and many small fry together."""

from __future__ import annotations

import random
from collections.abc import Iterator

from graph.model import Document, Entity, Mention, Passage, Record, Relation, content_id
from graph.ontology import ontology

LABELS = {"City": "城市", "Platform": "平台", "Agreement": "协定", "Industry": "产业", "Policy": "政策"}
PAPER = 1_000  # relations in a paper
PLANNED = 3  # of so many statements one is planned
TEXT = "{}与{}有关。"

End = tuple[str, str, str]  # id, label and name


def records(nodes: int, pairs: int, seed: int = 7) -> Iterator[Record]:
    """Yield papers that name `nodes` entities and join `pairs` of them, a sentence for each pair.

    Ends are drawn by a power of their place, as papers name a few things often and most things once.
    """
    dice = random.Random(seed)
    kinds = tuple(LABELS.items())
    ends = [_end(*kinds[place % len(kinds)], place) for place in range(nodes)]
    joined: set[tuple[int, int]] = set()
    statements: list[tuple[End, str, End]] = []
    alone = iter(dice.sample(range(nodes), nodes))  # everyone is named at least once
    while len(joined) < pairs:
        one, other = next(alone, int(nodes * dice.random() ** 2)), int(nodes * dice.random() ** 2)
        kind = _kind(ends[one][1], ends[other][1])
        if kind and one != other and (min(one, other), max(one, other)) not in joined:
            joined.add((min(one, other), max(one, other)))
            statements.append((ends[one], kind, ends[other]))
    for number in range(-(-len(statements) // PAPER)):
        yield _paper(number, statements[number * PAPER : (number + 1) * PAPER])


def _end(label: str, word: str, place: int) -> End:
    name = f"{word}{place}"
    return content_id("e", label, name), label, name


def _kind(head: str, tail: str) -> str:
    """Return the first type of relation that may join two labels, or nothing."""
    return next((name for name in ontology().relations if ontology().allows(head, name, tail)), "")


def _paper(number: int, statements: list[tuple[End, str, End]]) -> Record:
    doc = Document(content_id("d", number), f"第{number}篇", published=f"{2000 + number % 25}")
    passages, relations = [], []
    mentions: dict[End, list[Mention]] = {}
    start = 0
    for index, (head, kind, tail) in enumerate(statements):
        text = TEXT.format(head[2], tail[2])
        passage = Passage(f"{doc.id}-{index:04}", index, "", None, start, start + len(text), text)
        passages.append(passage)
        for end, place in ((head, start), (tail, start + len(head[2]) + 1)):
            mentions.setdefault(end, []).append(Mention(passage.id, place, place + len(end[2]), end[2]))
        modality = "proposed" if index % PLANNED == 0 else "asserted"
        key = content_id("r", doc.id, head[0], kind, tail[0])
        relations.append(Relation(key, head[0], kind, tail[0], modality, None, 0.9, "made", (passage.id,)))
        start += len(text)
    entities = tuple(
        Entity(key, name, label, aliases=(name,), mentions=tuple(places))
        for (key, label, name), places in sorted(mentions.items())
    )
    return Record(doc, tuple(passages), entities, tuple(relations))
