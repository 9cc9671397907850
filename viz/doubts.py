"""Doubtful things and compared claims as rows for people: names instead of ids, sentences, and what to type next."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

from graph.compare import STANDINGS, Claim, Comparison, Saying
from graph.curation.review import Item
from graph.model import Edge, Graph, Node
from graph.ontology import ontology

LONGEST = 80  # characters of a sentence in a table
SIGNS = {
    "zh": {
        "english": "英文名相同",
        "name": "有同名",
        "idle": "只差虚词",
        "sound": "读音相同",
        "abbreviation": "像简称",
        "owner": "只差所属",
        "defined": "原文说明是简称",
        "edition": "同一届",
        "inside": "中间多一词",
        "edit": "一字之差",
        "neighbours": "相邻实体相同",
        "labels": "类型不同",
        "surface": "叫法不同，或是两物",
        "generic": "泛称，或指别的",
        "confidence": "把握不大",
        "once": "仅一句",
        "values": "数值不一",
        "judgement": "校订后不合本体",
    },
    "en": {
        "english": "same English name",
        "name": "a name in common",
        "idle": "an idle word apart",
        "sound": "sound alike",
        "abbreviation": "looks like a short form",
        "owner": "only the owner differs",
        "defined": "the text says so",
        "edition": "the same edition",
        "inside": "a word more inside",
        "edit": "one character apart",
        "neighbours": "the same neighbours",
        "labels": "different labels",
        "surface": "called otherwise: may be two",
        "generic": "a generic word: may mean another",
        "confidence": "not sure",
        "once": "one sentence only",
        "values": "different numbers",
        "judgement": "refused after a judgement",
    },
}
STANDING = {
    "zh": {"conflict": "矛盾", "both": "共有", "left": "仅前者", "right": "仅后者"},
    "en": {"conflict": "conflict", "both": "both", "left": "only left", "right": "only right"},
}


def doubts(graph: Graph, items: Iterable[Item], language: str) -> list[tuple[object, ...]]:
    """Return rows of weight, kind, what, why, a sentence of either side, and the commands that decide."""
    nodes = {node.id: node for node in graph.entities}
    edges = {edge.id: edge for edge in graph.edges}
    text = {passage.id: passage.text for passage in graph.passages}
    return [
        (
            item.weight,
            item.kind,
            _what(item, nodes, edges),
            "；".join(SIGNS[language].get(sign, sign) for sign in item.signs),
            _sentence(text, item.left),
            _sentence(text, item.right),
            _decide(item, nodes, edges),
        )
        for item in items
    ]


def _what(item: Item, nodes: Mapping[str, Node], edges: Mapping[str, Edge]) -> str:
    if item.edge:
        edge = edges[item.edge]
        return f"{nodes[edge.head].name} {edge.type} {nodes[edge.tail].name} {edge.modality}"
    names = " / ".join(nodes[one].name for one in item.entities)
    return f"{names}: {item.text}" if names and item.text else names or item.text


def _sentence(text: Mapping[str, str], passages: Sequence[str]) -> str:
    found = next((text[one] for one in passages if one in text), "")
    return found if len(found) <= LONGEST else f"{found[: LONGEST - 1]}…"


def _decide(item: Item, nodes: Mapping[str, Node], edges: Mapping[str, Edge]) -> str:
    if item.kind == "pair":
        one, other = (_named(nodes[end]) for end in item.entities)
        return f"judge same|different|unsure {one} {other}"
    if item.kind == "statement":
        return f"judge confirm|reject {item.edge}"
    if item.kind == "apart":
        return f"judge alias remove {_named(nodes[item.entities[0]])} {_quoted(item.text.partition(' / ')[0])}"
    return ""


def _named(node: Node) -> str:
    return _quoted(f"{node.type}:{node.name}")


def _quoted(name: str) -> str:
    return "'" + name.replace("'", "'\\''") + "'" if any(c in name for c in " '\"()（）&|;<>*?$`\\") else name


def claims(graph: Graph, found: Comparison, language: str) -> Iterator[tuple[object, ...]]:
    """Yield rows of standing, claim, what either side says, and a sentence; contradictions first."""
    names = {node.id: node.name for node in graph.entities}
    text = {passage.id: passage.text for passage in graph.passages}
    for standing in STANDINGS:
        for claim in found.claims[standing]:
            yield (
                STANDING[language][standing],
                claim_text(claim, names),
                _said(claim.left, language),
                _said(claim.right, language),
                " ‖ ".join(_sentence(text, side[0].evidence) for side in (claim.left, claim.right) if side),
            )


def claim_text(claim: Claim, names: Mapping[str, str]) -> str:
    """Return a claim in words; the compared entity itself is left out."""
    ends = names.get(claim.subject, "…"), names.get(claim.object, "…")
    if claim.kind == "relation":
        return f"{ends[0]} {claim.about} {ends[1]}"
    parts = (names.get(claim.subject, ""), claim.about, names.get(claim.object, ""), claim.period)
    return " ".join(part for part in parts if part) + (f"（{claim.unit}）" if claim.unit else "")


def _said(side: Sequence[Saying], language: str) -> str:
    words = ontology().modalities
    return "、".join(words[one.said][language] if one.said in words else one.said for one in side)
