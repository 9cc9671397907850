"""Compare what was extracted with what careful readers annotated, at the level of the document.

An entity counts once however often it is named, and is right where a name or alias and the label agree; a relation is
right where both ends and the type agree; an observation where subject, magnitude and year agree. Among right relations
the share with the right modality and with the right evidence is given. Names are compared blind to case, width, quotes
and spaces. One found entity answers for one annotated entity.
"""

from __future__ import annotations

import random
import re
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from graph.ontology import ontology

_SCALES = {"万亿": 1e12, "千亿": 1e11, "百亿": 1e10, "千万": 1e7, "百万": 1e6, "亿": 1e8, "万": 1e4, "千": 1e3}
_DROP = re.compile(r"[\s\"'“”‘’《》〈〉「」()（）·—\-–、,，.]+")


@dataclass(frozen=True)
class Tally:
    """Right, found and annotated: what precision, recall and F1 are made of."""

    right: int = 0
    found: int = 0
    gold: int = 0

    @property
    def precision(self) -> float:
        """Return the share of what was found that is right."""
        return self.right / self.found if self.found else 0.0

    @property
    def recall(self) -> float:
        """Return the share of what is annotated that was found."""
        return self.right / self.gold if self.gold else 0.0

    @property
    def f1(self) -> float:
        """Return the harmonic mean of precision and recall."""
        return 2 * self.right / (self.found + self.gold) if self.found + self.gold else 0.0

    def __add__(self, other: Tally) -> Tally:
        return Tally(self.right + other.right, self.found + other.found, self.gold + other.gold)


@dataclass
class Score:
    """The comparison of one document; `missed` and `invented` hold what is wrong, with its sentence."""

    entities: Tally = field(default_factory=Tally)
    relations: Tally = field(default_factory=Tally)
    observations: Tally = field(default_factory=Tally)
    modality: Tally = field(default_factory=Tally)
    evidence: Tally = field(default_factory=Tally)
    questions: Tally = field(default_factory=Tally)
    by_label: dict[str, Tally] = field(default_factory=dict)
    by_type: dict[str, Tally] = field(default_factory=dict)
    missed: dict[str, list[str]] = field(default_factory=lambda: defaultdict(list))
    invented: dict[str, list[str]] = field(default_factory=lambda: defaultdict(list))


def norm(text: str) -> str:
    """Fold a name for comparison."""
    return _DROP.sub("", unicodedata.normalize("NFKC", str(text)).casefold())


def from_record(plain: Mapping[str, Any]) -> dict[str, Any]:
    """Give a record (plain JSON) the shape of an annotation: names instead of ids."""
    names = {e["id"]: e["name"] for e in plain["entities"]}
    return {
        "sentences": {p["id"]: p["text"] for p in plain["passages"]},
        "entities": [
            {"name": e["name"], "type": e["type"], "aliases": [*e["aliases"], *(m["text"] for m in e["mentions"])],
             "sids": [m["passage"] for m in e["mentions"]]}
            for e in plain["entities"]
        ],
        "relations": [
            {**r, "head": names[r["head"]], "tail": names[r["tail"]], "sids": r["evidence"]} for r in plain["relations"]
        ],
        "observations": [
            {**o, "subject": names[o["subject"]], "sids": o["evidence"]} for o in plain["observations"]
        ],
    }  # fmt: skip


def score(gold: Mapping[str, Any], found: Mapping[str, Any]) -> Score:
    """Compare one document as found with its annotation, both in the readers' shape."""
    out = Score()
    pairing = _pair(gold["entities"], found["entities"])
    _entities(gold, found, pairing, out)
    gold_ids = {norm(e["name"]): ("g", i) for i, e in enumerate(gold["entities"])}
    found_ids = {
        norm(e["name"]): ("g", pairing[i]) if i in pairing else ("f", i) for i, e in enumerate(found["entities"])
    }
    _relations(gold, found, gold_ids, found_ids, out)
    _observations(gold, found, gold_ids, found_ids, out)
    return out


def _surfaces(entity: Mapping[str, Any]) -> set[str]:
    return {s for s in map(norm, [entity["name"], *entity.get("aliases", ())]) if s}


def _pair(gold: Sequence[Mapping[str, Any]], found: Sequence[Mapping[str, Any]]) -> dict[int, int]:
    """Pair found entities with annotated ones, one to one: same label, then same name, then most shared names."""
    holders: dict[str, set[int]] = defaultdict(set)
    for g, entity in enumerate(gold):
        for surface in _surfaces(entity):
            holders[surface].add(g)
    ranked = []
    for f, entity in enumerate(found):
        shared = Counter(g for surface in _surfaces(entity) for g in holders[surface])
        for g, count in shared.items():
            same = entity["type"] == gold[g]["type"], norm(entity["name"]) == norm(gold[g]["name"])
            ranked.append((*same, count, -f, -g))
    pairing: dict[int, int] = {}
    for *_, f, g in sorted(ranked, reverse=True):
        if -f not in pairing and -g not in pairing.values():
            pairing[-f] = -g
    return pairing


def _entities(gold: Mapping[str, Any], found: Mapping[str, Any], pairing: dict[int, int], out: Score) -> None:
    right = {f for f, g in pairing.items() if found["entities"][f]["type"] == gold["entities"][g]["type"]}
    out.entities = Tally(len(right), len(found["entities"]), len(gold["entities"]))
    for label in ontology().labels:
        out.by_label[label] = Tally(
            sum(found["entities"][f]["type"] == label for f in right),
            sum(e["type"] == label for e in found["entities"]),
            sum(e["type"] == label for e in gold["entities"]),
        )
    seen = set(pairing.values())
    for g, entity in enumerate(gold["entities"]):
        if g not in seen:
            quote = next(iter(_texts([entity], gold["sentences"])), "")
            out.missed["entities"].append(f"{entity['type']} {entity['name']}: {quote}")
    for f, entity in enumerate(found["entities"]):
        if f not in pairing:
            quote = next(iter(_texts([entity], found["sentences"])), "")
            out.invented["entities"].append(f"{entity['type']} {entity['name']}: {quote}")
        elif f not in right:
            other = gold["entities"][pairing[f]]["type"]
            out.invented["entities"].append(f"{entity['type']} {entity['name']}: annotated as {other}")


def _relations(
    gold: Mapping[str, Any], found: Mapping[str, Any], gold_ids: dict[str, Any], found_ids: dict[str, Any], out: Score
) -> None:
    types = ontology().relations

    def keyed(rows: Iterable[Mapping[str, Any]], ids: dict[str, Any]) -> dict[Any, list[Mapping[str, Any]]]:
        table: dict[Any, list[Mapping[str, Any]]] = defaultdict(list)
        for row in rows:
            head, tail = (ids.get(norm(row[end]), ("?", norm(row[end]))) for end in ("head", "tail"))
            if row["type"] in types and types[row["type"]].symmetric and tail < head:
                head, tail = tail, head
            table[head, row["type"], tail].append(row)
        return table

    wanted, got = keyed(gold["relations"], gold_ids), keyed(found["relations"], found_ids)
    hits = wanted.keys() & got.keys()
    out.relations = Tally(len(hits), len(got), len(wanted))
    for name in types:
        out.by_type[name] = Tally(
            sum(k[1] == name for k in hits), sum(k[1] == name for k in got), sum(k[1] == name for k in wanted)
        )
    same = sum(bool({r["modality"] for r in wanted[k]} & {r["modality"] for r in got[k]}) for k in hits)
    out.modality = Tally(same, len(hits), len(hits))
    quoted = 0
    for k in hits:
        ours, theirs = _texts(got[k], found["sentences"]), _texts(wanted[k], gold["sentences"])
        quoted += any(_same_passage(a, b) for a in theirs for b in ours)
    out.evidence = Tally(quoted, len(hits), len(hits))
    for table, other, sentences, sink in (
        (wanted, got, gold["sentences"], out.missed), (got, wanted, found["sentences"], out.invented),
    ):  # fmt: skip
        for k, rows in table.items():
            if k not in other:
                quote = next(iter(_texts(rows[:1], sentences)), "")
                rule = f" [{rows[0]['rule']} {rows[0]['confidence']:.2f}]" if "rule" in rows[0] else ""
                sink["relations"].append(f"{rows[0]['head']} {k[1]} {rows[0]['tail']}{rule}: {quote}")


def _texts(rows: Iterable[Mapping[str, Any]], sentences: Mapping[Any, str]) -> list[str]:
    return [str(sentences.get(str(s), sentences.get(s, ""))) for r in rows for s in r.get("sids", ())]


def _years(period: str | None) -> set[str]:
    return set(re.findall(r"(?:19|20)\d\d", str(period or "")))


def _same_passage(a: str, b: str) -> bool:
    grams = [{norm(t)[i : i + 2] for i in range(len(norm(t)) - 1)} for t in (a, b)]
    return bool(grams[0] and grams[1]) and len(grams[0] & grams[1]) >= 0.6 * min(map(len, grams))


def magnitude(value: float, unit: str) -> float:
    """Return a value with the scale of its unit applied (万, 亿, %)."""
    if unit.startswith("%"):
        return value / 100
    return value * next((scale for word, scale in _SCALES.items() if unit.startswith(word)), 1.0)


def _observations(
    gold: Mapping[str, Any], found: Mapping[str, Any], gold_ids: dict[str, Any], found_ids: dict[str, Any], out: Score
) -> None:
    left = list(gold["observations"])
    right = 0
    for o in found["observations"]:
        subject = found_ids.get(norm(o["subject"]))
        value = magnitude(o["value"], o["unit"] or "")
        for g in left:
            wanted = magnitude(float(g["value"]), g["unit"] or "")
            if (
                subject is not None and subject == gold_ids.get(norm(g["subject"]))
                and abs(value - wanted) <= 1e-6 * max(1.0, abs(wanted))
                and (not _years(g["period"]) or _years(g["period"]) & _years(o["period"]))
            ):  # fmt: skip
                left.remove(g)
                right += 1
                break
        else:
            quote = next((str(found["sentences"].get(s, "")) for s in o["sids"]), "")
            out.invented["observations"].append(
                f"{o['subject']} {o['indicator']} {o['value']:g} {o['unit']} {o['period']}: {quote}"
            )
    for g in left:
        quote = next((str(gold["sentences"].get(str(s), "")) for s in g["sids"]), "")
        out.missed["observations"].append(
            f"{g['subject']} {g['indicator']} {g['value']} {g['unit']} {g['period']}: {quote}"
        )
    out.observations = Tally(right, len(found["observations"]), len(gold["observations"]))


def interval(tallies: Sequence[Tally], draws: int = 1000, seed: int = 7) -> tuple[float, float]:
    """Return a 90 % bootstrap interval of F1 over documents drawn with replacement, seeded."""
    if not tallies:
        return 0.0, 0.0
    rng = random.Random(seed)  # noqa: S311 (a seeded bootstrap, no secret)
    values = sorted(sum(rng.choices(tallies, k=len(tallies)), Tally()).f1 for _ in range(draws))
    return values[int(0.05 * draws)], values[int(0.95 * draws) - 1]
