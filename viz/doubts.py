"""Doubtful things and compared claims for people: names instead of ids, sentences with their papers, what to type next.

Rows are plain values, as they stand in JSON; `flat` makes them cells of a table, `doubt_card` and `claim_card` blocks.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from graph.compare import STANDINGS, Claim, Comparison, Saying
from graph.curation.review import Item
from graph.model import Edge, Figure, Graph, Node
from graph.ontology import ontology
from viz.cards import Card

Row = dict[str, Any]
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


class Quotes:
    """The sentences of a graph, with the papers that they stand in."""

    def __init__(self, graph: Graph) -> None:
        self._passages = {passage.id: passage for passage in graph.passages}
        self._papers = {doc.id: doc for doc in graph.documents}
        self._paper_of = graph.document_of

    def of(self, passages: Iterable[str]) -> list[Row]:
        """Return sentence, title, file and page of each passage that is there."""
        return [
            {"text": passage.text, "title": paper.title, "source": paper.source, "page": passage.page}
            for passage in (self._passages[one] for one in passages if one in self._passages)
            for paper in [self._papers[self._paper_of[passage.id]]]
        ]


def doubts(graph: Graph, items: Iterable[Item], language: str, url: str = "") -> list[Row]:
    """Return weight, kind, what, why, the sentences of either side, and what decides it in the store `url`."""
    nodes = {node.id: node for node in graph.entities}
    edges = {edge.id: edge for edge in graph.edges}
    figures = {figure.id: figure for figure in graph.figures}
    quotes = Quotes(graph)
    return [
        {
            "weight": item.weight,
            "kind": item.kind,
            "what": _what(item, nodes, edges, figures),
            "why": "；".join(SIGNS[language].get(sign, sign) for sign in item.signs),
            "left": quotes.of(item.left),
            "right": quotes.of(item.right),
            "decide": _decide(item, nodes, f" --store {_quoted(url)}" if url else ""),
        }
        for item in items
    ]


def _what(item: Item, nodes: Mapping[str, Node], edges: Mapping[str, Edge], figures: Mapping[str, Figure]) -> str:
    if item.edge:
        edge = edges[item.edge]
        return f"{nodes[edge.head].name} {edge.type} {nodes[edge.tail].name} {edge.modality}"
    if item.figures:
        some = sorted((figures[one] for one in item.figures), key=lambda one: set(item.left).isdisjoint(one.evidence))
        values = " ≠ ".join(dict.fromkeys(_value(one) for one in some))
        return f"{nodes[some[0].subject].name} {some[0].indicator} {some[0].period}: {values} {some[0].unit}".rstrip()
    names = " / ".join(nodes[one].name for one in item.entities)
    return f"{names}: {item.text}" if names and item.text else names or item.text


def _value(figure: Figure) -> str:
    ends = (figure.value,) if figure.value_max is None else (figure.value, figure.value_max)
    return "–".join(f"{end:.6g}" for end in ends)


def _decide(item: Item, nodes: Mapping[str, Node], store: str) -> str:
    if item.kind == "pair":
        one, other = (_named(nodes[end]) for end in item.entities)
        return f"hubgraph judge same {one} {other}{store}  # or different, unsure"
    if item.kind == "statement":
        return f"hubgraph judge confirm {item.edge}{store}  # or reject"
    if item.kind == "apart":
        name = _quoted(item.text.partition(" / ")[0])
        return f"hubgraph judge alias remove {_named(nodes[item.entities[0]])} {name}{store}  # or alias add"
    return ""


def doubt_card(number: int, row: Row) -> Card:
    """Return a doubt as a block."""
    lines = [("", f"{row['kind']} {row['weight']:g} · {row['why']}")]
    lines += [(mark, quoted(one)) for mark, side in (("A", "left"), ("B", "right")) for one in row[side][:1]]
    return Card(f"{number}. {row['what']}", lines, [row["decide"]] if row["decide"] else [])


def quoted(quote: Row) -> str:
    """Return a sentence with where it stands."""
    page = f", p. {quote['page']}" if quote["page"] else ""
    return f"{quote['text']} — {quote['source'] or quote['title']}{page}"


def flat(row: Row) -> list[object]:
    """Return a row as cells of a table: several sentences in one."""
    return [" ‖ ".join(map(_cell, value)) if isinstance(value, list) else value for value in row.values()]


def _cell(part: Row | str) -> str:
    return part if isinstance(part, str) else quoted(part)


def _named(node: Node) -> str:
    return _quoted(f"{node.type}:{node.name}")


def _quoted(name: str) -> str:
    return "'" + name.replace("'", "'\\''") + "'" if any(c in name for c in " '\"()（）&|;<>*?$`\\#!~[]{}") else name


def claims(graph: Graph, found: Comparison, language: str) -> Iterator[Row]:
    """Yield standing, claim, what either side says, and the sentences of either side; contradictions first."""
    names = {node.id: node.name for node in graph.entities}
    quotes = Quotes(graph)
    for standing in STANDINGS:
        for claim in found.claims[standing]:
            left, right = claim.left, claim.right
            yield {
                "standing": STANDING[language][standing],
                "what": claim_text(claim, names),
                "left": _said(left, language),
                "right": _said(right, language),
                "left_quotes": quotes.of(dict.fromkeys(one for saying in left for one in saying.evidence)),
                "right_quotes": quotes.of(dict.fromkeys(one for saying in right for one in saying.evidence)),
            }


def claim_card(row: Row) -> Card:
    """Return a claim as a block."""
    lines = [
        (f"{mark} {row[side]}", "".join(quoted(one) for one in row[f"{side}_quotes"][:1]))
        for mark, side in (("A", "left"), ("B", "right"))
        if row[side]
    ]
    return Card(f"{row['standing']}  {row['what']}", lines)


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
