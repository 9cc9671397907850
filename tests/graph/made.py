"""Small records for tests, written as a person would say them."""

from collections.abc import Iterable, Mapping, Sequence

from graph.model import Document, Entity, Mention, Observation, Passage, Record, Relation, content_id


def entity(passages: Sequence[Passage], label: str, name: str, *aliases: str, en: str = "", kind: str = "") -> Entity:
    mentions = [
        Mention(p.id, p.start + p.text.index(said), p.start + p.text.index(said) + len(said), said)
        for p in passages
        for said in (name, *aliases)
        if said in p.text
    ]
    return Entity(content_id("e", label, name), name, label, en, kind, tuple(sorted(aliases)), tuple(mentions))


def record(
    sentences: Sequence[str],
    names: Iterable[tuple[str, ...] | Mapping[str, object]],
    relations: Iterable[tuple[str, str, str, str, str | None, int]] = (),
    figures: Iterable[tuple[str, str, float, str, str | None, str | None, int]] = (),
    title: str = "",
) -> Record:
    """Make the record of a document: names as (label, name, *aliases), relations as (head, type, tail, modality, time,
    sentence), figures as (subject, indicator, value, unit, period, counterpart, sentence)."""
    doc_id = content_id("d", *sentences)
    passages, at = [], 0
    for index, text in enumerate(sentences):
        passages.append(Passage(f"{doc_id}-{index:04d}", index, "第一节", 1, at, at + len(text), text))
        at += len(text) + 1
    entities = [entity(passages, **n) if isinstance(n, Mapping) else entity(passages, *n) for n in names]
    ids = {ent.name: ent.id for ent in entities}
    return Record(
        Document(doc_id, title or sentences[0][:12], ("作者甲",), "2021-07", f"{doc_id}.txt", None),
        tuple(passages),
        tuple(entities),
        tuple(
            Relation(
                content_id("r", doc_id, head, kind, tail, modality, time),
                ids[head],
                kind,
                ids[tail],
                modality,
                time,
                0.8,
                "test",
                (passages[where].id,),
            )
            for head, kind, tail, modality, time, where in relations
        ),
        tuple(
            Observation(
                content_id("o", doc_id, subject, indicator, value, period),
                ids[subject],
                indicator,
                value,
                unit,
                period,
                "asserted",
                (passages[where].id,),
                counterpart=ids.get(other or ""),
            )
            for subject, indicator, value, unit, period, other, where in figures
        ),
    )


def papers() -> list[Record]:
    """Three small documents that share entities under different names."""
    first = record(
        ["上海举办进博会。", "上海拟与新加坡合作。", "2020年上海进出口总额为3.48万亿元。"],
        [("City", "上海", "沪"), ("Platform", "中国国际进口博览会", "进博会", "CIIE"), ("Economy", "新加坡")],
        [
            ("上海", "HOSTS", "中国国际进口博览会", "asserted", "2020", 0),
            ("上海", "COOPERATES_WITH", "新加坡", "proposed", None, 1),
        ],
        [
            ("上海", "进出口总额", 3.48, "万亿元", "2020", None, 2),
            ("上海", "贸易额", 88.5, "亿美元", None, "新加坡", 1),
        ],
        title="开放平台研究",
    )
    second = record(
        ["进博会溢出效应带动临港新片区。", "新加坡与上海开展合作。", "上海举办进博会。"],
        [
            ("Platform", "进博会"),
            ("Platform", "临港新片区", "临港"),
            ("City", "上海"),
            {"label": "Economy", "name": "新加坡", "en": "Singapore", "kind": "country"},
        ],
        [
            ("进博会", "SUPPORTS", "临港新片区", "asserted", None, 0),
            ("新加坡", "COOPERATES_WITH", "上海", "proposed", "2025", 1),
            ("上海", "HOSTS", "进博会", "asserted", "2018", 2),
        ],
        title="临港联动",
    )
    third = record(["苏州发展生物医药。"], [("City", "苏州"), ("Industry", "生物医药")],
                   [("苏州", "DEVELOPS", "生物医药", "asserted", None, 0)], title="产业")  # fmt: skip
    return [first, second, third]
