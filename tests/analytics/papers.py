"""Records made by hand, a line a statement: `海州 City COOPERATES_WITH 云港 City`, then modality and time if any."""

from graph.model import Document, Entity, Mention, Passage, Record, Relation, content_id


def paper(name, *sentences, published=None, names=None, kinds=None):
    """Make a record; a sentence holds one statement, or several joined by `;`.

    `names` gives entities other names (canonical first, then aliases), `kinds` their kinds.
    """
    passages, relations, mentions, aliases = [], [], {}, names or {}
    start = 0
    for index, sentence in enumerate(sentences):
        said = [one.split() for one in sentence.split(";")]
        text = "、".join(word for one in said for word in (one[0], one[3]))
        passage = Passage(f"{name}-{index}", index, "", 1, start, start + len(text), text)
        place = start
        for head, head_label, kind, tail, tail_label, *rest in said:
            for word, label in ((head, head_label), (tail, tail_label)):
                mentions.setdefault((label, word), []).append(Mention(passage.id, place, place + len(word), word))
                place += len(word) + 1
            modality, time = (*rest, *("asserted", None)[len(rest) :])
            ends = content_id("e", head_label, head), content_id("e", tail_label, tail)
            relations.append(
                Relation(
                    content_id("r", name, index, *ends, kind, modality),
                    ends[0],
                    kind,
                    ends[1],
                    modality,
                    time,
                    0.9,
                    "by hand",
                    (passage.id,),
                )
            )
        passages.append(passage)
        start += len(text) + 1
    entities = tuple(
        Entity(
            content_id("e", label, word),
            aliases.get(word, (word,))[0],
            label,
            kind=(kinds or {}).get(word, ""),
            aliases=tuple(aliases.get(word, (word,))[1:]),
            mentions=tuple(places),
        )
        for (label, word), places in sorted(mentions.items())
    )
    return Record(
        Document(name, f"{name}的标题", published=published, source=f"{name}.txt"),
        tuple(passages),
        entities,
        tuple(relations),
    )


def ids(graph):
    """Map names to ids."""
    return {node.name: node.id for node in graph.entities}


def named(graph):
    """Map ids to names."""
    return {node.id: node.name for node in graph.entities}
