"""Decide which names are one entity, within one document: canonical name, label, aliases.

Across documents the same entity has the same canonical name; what is left is a group-by (`graph.assemble`).
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict

from extract.clauses import words
from extract.gazetteer import Entry, fold
from extract.match import Matcher
from extract.reading import Known, Reading, Spot

ACTORS = ("City", "Region", "Economy", "Platform", "Organization")
_TAILS = {
    "Industry": ("产业集群", "产业链", "产业", "行业", "领域", "技术", "业务", "业", "贸易服务", "市场"),
    "Policy": ("建设", "倡议", "战略", "国家战略", "发展战略", "目标", "政策", "改革", "发展格局", "机制", "制度"),
    "Region": ("地区", "区域", "城市群", "一带"),
    "Event": ("期间",),
    "Platform": ("平台", "建设", "片区"),
    "Economy": ("方面", "政府", "各国"),
}
_TRADES = {"贸易": ("服务", "业务", "服务业"), "电商": ("贸易", "出口", "服务", "进口"), "商务": ("贸易", "出口")}
_LEADS = {"Industry": ("全球", "国际", "中国", "现代", "新型", "传统", "我国", "上海", "高端", "相关")}
_PLACES = ("City", "Region", "Economy")
_TOWARDS = ("面向", "与", "对", "向", "同", "和", "赴", "with", "with ", "and ", "to ")
_QUOTES = str.maketrans("", "", "“”\"'‘’")


def resolve(reading: Reading, names: Matcher) -> None:
    """Fill `reading.entities` and the entity of every spot; set the topic."""
    labels = _labels(reading.spots)
    canonical: dict[tuple[str, str], str] = {}
    for spot in reading.spots:
        spot.label = labels.get(fold(spot.text), spot.label) if not spot.name else spot.label
        surface = spot.name or _clean(spot)
        canonical.setdefault((spot.label, surface), surface)
    for (label, surface), _ in list(canonical.items()):
        canonical[label, surface] = _canonical(label, surface, names, canonical)
    _contain(names, canonical)
    for spot in reading.spots:
        name = canonical[spot.label, spot.name or _clean(spot)]
        entry = names.lookup(name)
        label = entry.label if entry and entry.name == name else spot.label
        spot.entity = f"{label}\t{name}"
        known = reading.entities.setdefault(spot.entity, _new(spot.entity, name, label, entry))
        if not spot.anaphor and spot.text != name:
            known.aliases.add(spot.text)
        if spot.name and spot.name != name and not spot.anaphor:
            known.aliases.add(spot.name)
    _topic(reading, names)
    _topic_words(reading)


def _new(key: str, name: str, label: str, entry: Entry | None) -> Known:
    if entry is None or entry.label != label or entry.name != name:
        return Known(key, name, label)
    english = entry.english[0] if entry.english else ""
    return Known(key, name, label, english, entry.kind, set(entry.aliases) | set(entry.english))


def _labels(spots: list[Spot]) -> dict[str, str]:
    """Give one label to each surface that the tagger labelled in two ways: the one with most weight."""
    weight: dict[str, Counter[str]] = defaultdict(Counter)
    for spot in spots:
        if not spot.name:
            weight[fold(spot.text)][spot.label] += int(100 * spot.score)
    return {s: max(c.items(), key=lambda item: (item[1], item[0]))[0] for s, c in weight.items()}


def _clean(spot: Spot) -> str:
    text = re.sub(r"\s+(?=[\u4e00-\u9fff])|(?<=[\u4e00-\u9fff])\s+", "", spot.text)
    if spot.label == "Policy" and "《" in text:
        return text
    return text.translate(_QUOTES) or text


def _canonical(label: str, surface: str, names: Matcher, seen: dict[tuple[str, str], str]) -> str:
    """Return the canonical name: the gazetteer's, or the surface without what only decorates it."""
    entry = names.lookup(surface)
    if entry and entry.label == label:
        return entry.name
    shorter = [surface.removesuffix(tail) for tail in _TAILS.get(label, ())]
    shorter += [surface.removeprefix(lead) for lead in _LEADS.get(label, ())]
    shorter += [surface.removesuffix(tail) for tail in _TRADES.get(surface.removesuffix("业")[-4:-2], ())]
    for core in shorter:
        if core != surface and len(core) > 1:
            entry = names.lookup(core)
            if entry and entry.label == label:
                return entry.name
            if (label, core) in seen:
                return core
    return surface


def _contain(names: Matcher, canonical: dict[tuple[str, str], str]) -> None:
    """Join a short name to the one longer name of its label that ends with it (研究中心 of 上海量子科学研究中心).

    Two names that the gazetteer knows are two things: 合格境外机构投资者制度, 人民币合格境外机构投资者制度.
    """
    by_label: dict[str, set[str]] = defaultdict(set)
    for (label, _), name in canonical.items():
        by_label[label].add(name)
    for label, group in by_label.items():
        if label not in ("Platform", "Organization", "Policy", "Event"):
            continue
        for short in sorted(group):
            longer = [n for n in group if n != short and n.endswith(short) and len(n) - len(short) <= 14]
            if len(longer) == 1 and len(short) >= 3 and not all(map(names.lookup, (short, longer[0]))):
                _rename(canonical, label, short, longer[0])


def _rename(canonical: dict[tuple[str, str], str], label: str, old: str, new: str) -> None:
    for key, name in canonical.items():
        if key[0] == label and name == old:
            canonical[key] = new


def _topic(reading: Reading, names: Matcher) -> None:
    """Find whom the document is about: the place that the title names first, else the one named most.

    Names inside longer names count too (上海 in 上海自贸试验区); a title that lists places (京、沪、深) names none.
    """
    counts: Counter[str] = Counter()
    entries: dict[str, Entry] = {}
    for passage in reading.passages:
        for entry in {m.entry for m in names.all(passage.text) if m.entry.label in _PLACES}:
            counts[f"{entry.label}\t{entry.name}"] += 1
            entries[f"{entry.label}\t{entry.name}"] = entry
        if any(s.anaphor and s.entity == "Economy\t中国" for s in reading.spots if s.passage == passage.index):
            counts["Economy\t中国"] += 1
    titled = _titled(reading.document.title, names)
    for key, entry in titled.items():
        entries[key] = entry
        counts[key] += 2 + max(counts.values(), default=0) if len(titled) < 3 else 0
    if titled and len(titled) < 3:
        reading.topic = next(iter(titled))
    elif counts:
        reading.topic = min(counts, key=lambda key: (-counts[key], key))
    if reading.topic and reading.topic not in reading.entities:
        label, _, name = reading.topic.partition("\t")
        reading.entities[reading.topic] = _new(reading.topic, name, label, entries.get(reading.topic))


def _titled(title: str, names: Matcher) -> dict[str, Entry]:
    """Return the places that a title names as its subject, in order; not those after 面向, 与 or 对."""
    out: dict[str, Entry] = {}
    for m in names.all(title):
        if m.entry.label in _PLACES and title[: m.start].endswith("、"):
            return {}
        if m.entry.label in _PLACES and not title[: m.start].endswith(_TOWARDS):
            out.setdefault(f"{m.entry.label}\t{m.entry.name}", m.entry)
    return out


def _topic_words(reading: Reading) -> None:
    """Read 本市, 全市 … as the topic, where the topic is a place."""
    topic = reading.entities.get(reading.topic)
    if topic is None or topic.label not in ("City", "Region"):
        return
    pattern = re.compile("|".join(re.escape(w) for w in words()["topic_words"]), re.IGNORECASE)
    for index, passage in enumerate(reading.passages):
        for m in pattern.finditer(passage.text):
            start, end = passage.start + m.start(), passage.start + m.end()
            if not any(s.start < end and start < s.end for s in reading.spots if s.passage == index):
                reading.spots.append(
                    Spot(index, start, end, topic.label, m.group(), "topic word", 0.8, topic.name, topic.key, True)
                )  # fmt: skip
