"""Answers of queries as a page shows them: cells that lead on to entities, relations and sentences, and a picture."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from graph.model import Edge
from graph.ontology import MODALITIES, ontology
from graph.store.base import Result
from viz.console import parts, show
from viz.web import links
from viz.web.drawn import drawn
from viz.web.library import Shelf
from viz.web.views import card, edge_row, named
from viz.words import LANGUAGES, say

Plain = dict[str, Any]
QUOTED = 200  # rows whose relations stand with a sentence
SHOWN = 40_000  # characters of JSON on a page
VIEWS = ("table", "graph", "json")


def shown(shelf: Shelf, result: Result, view: str, headings: Sequence[str] = ()) -> Plain:
    """Return an answer for one of the views; rows are counted as `shown` of `total`, None where that is not known."""
    data: Plain = {
        "columns": list(result.columns), "headings": list(headings) or list(result.columns), "shown": len(result.rows),
        "total": result.total if result.total is not None else None if result.cut else len(result.rows),
        "cut": result.cut, "limits": list(result.limits), "view": view,
    }  # fmt: skip
    if view == "table":
        data["cells"] = [[cell(shelf, value, place < QUOTED) for value in row] for place, row in enumerate(result.rows)]
    elif view == "graph":
        data |= picture(shelf, result.rows)
    else:
        text = json.dumps(objects(result), ensure_ascii=False, indent=1, default=str)
        data |= {"text": text[:SHOWN], "length": len(text), "most": SHOWN}
    return data


def objects(result: Result) -> list[Plain]:
    """Return the rows as objects by column."""
    return [dict(zip(result.columns, row, strict=True)) for row in result.rows]


def cell(shelf: Shelf, value: Any, quoted: bool = False) -> Plain:
    """Return a value with what it is: what has a page of its own has a `url`; a relation is `quoted` if asked for."""
    if value is None:
        return {"is": "none"}
    if isinstance(value, bool):
        return {"is": "text", "text": str(value).lower()}
    if isinstance(value, int | float):
        return {"is": "number", "value": value}
    if isinstance(value, str):
        return _text(shelf, value)
    if isinstance(value, list | tuple):
        return {"is": "list", "items": [cell(shelf, one, quoted) for one in value]}
    if "nodes" in value and "rels" in value:
        return {"is": "list", "items": [cell(shelf, one, quoted) for one in value["rels"] or value["nodes"]]}
    if "type" in value and "head" in value and "tail" in value:
        return _relation(shelf, value, quoted)
    return _node(shelf, value)


def _text(shelf: Shelf, text: str) -> Plain:
    if text in shelf.nodes or text in _by_name(shelf):
        return {"is": "entity", **named(shelf, text if text in shelf.nodes else _by_name(shelf)[text])}
    if text in shelf.documents or text in _by_title(shelf):
        found = shelf.documents[text if text in shelf.documents else _by_title(shelf)[text]]
        return {"is": "document", "text": found.title or found.source or found.id, "url": links.document(found.id)}
    if text in shelf.passages or text in _by_words(shelf):
        passage = shelf.passages[text if text in shelf.passages else _by_words(shelf)[text]]
        return {"is": "quote", "text": passage.text, "url": _place(shelf, passage.id)}
    if text in MODALITIES:
        return {"is": "modality", "name": text}
    kind = ontology().relations.get(text) or ontology().labels.get(text)
    return {"is": "term", "text": text, "zh": kind.zh, "en": kind.en} if kind else {"is": "text", "text": text}


def _relation(shelf: Shelf, edge: Mapping[str, Any], quoted: bool) -> Plain:
    kind = ontology().relations.get(edge["type"])
    if kind is None or not edge.get("id"):  # made by the store itself: MENTIONS, HAS_PASSAGE, …
        ends = [end for end in (edge["head"], edge["tail"]) if end in shelf.nodes]
        return {"is": "text", "text": show(dict(edge), names={end: shelf.nodes[end].name for end in ends})}
    return {
        "is": "relation", "head": named(shelf, edge["head"] or ""), "tail": named(shelf, edge["tail"] or ""),
        "zh": kind.zh, "en": kind.en, "symmetric": kind.symmetric, "modality": edge.get("modality") or "asserted",
        "documents": len(edge.get("documents") or ()), "url": links.relation(edge["id"]),
        "quotes": edge_row(shelf, shelf.edges[edge["id"]])["quotes"] if quoted and edge["id"] in shelf.edges else [],
    }  # fmt: skip


def _node(shelf: Shelf, node: Mapping[str, Any]) -> Plain:
    known = node.get("id") or ""
    if known in shelf.nodes or known in shelf.documents or known in shelf.passages:
        return _text(shelf, known)
    if "label" not in node:
        return {"is": "list", "items": [{**cell(shelf, one), "key": key} for key, one in node.items()]}
    return {"is": "text", "text": show(dict(node))}


def _place(shelf: Shelf, passage: str) -> str:
    return links.sentence(shelf.graph.document_of[passage], shelf.passages[passage])


def _by_name(shelf: Shelf) -> Mapping[str, str]:
    return _only(shelf, "answers.names", ((node.name, node.id) for node in shelf.graph.entities))


def _by_title(shelf: Shelf) -> Mapping[str, str]:
    return _only(shelf, "answers.titles", ((document.title, document.id) for document in shelf.graph.documents))


def _by_words(shelf: Shelf) -> Mapping[str, str]:
    return _only(shelf, "answers.words", ((passage.text, passage.id) for passage in shelf.graph.passages))


def _only(shelf: Shelf, key: str, pairs: Iterable[tuple[str, str]]) -> Mapping[str, str]:
    """Return what has a text to itself, by that text; what shares it could be meant or not."""

    def only() -> Mapping[str, str]:
        found = [(text, one) for text, one in pairs if text]
        often = Counter(text for text, _ in found)
        return {text: one for text, one in found if often[text] == 1}

    return shelf.once(key, only)


def picture(shelf: Shelf, rows: Iterable[Sequence[Any]]) -> Plain:
    """Draw the entities of an answer with its relations; an answer without relations, with those among its entities."""
    ids: dict[str, None] = {}
    edges: dict[str, Edge] = {}
    for value in (value for row in rows for value in row):
        for one in parts(value):
            if one.get("id") in shelf.edges:
                edges[one["id"]] = shelf.edges[one["id"]]
                ids |= dict.fromkeys((shelf.edges[one["id"]].head, shelf.edges[one["id"]].tail))
            elif one.get("id") in shelf.nodes:
                ids[one["id"]] = None
        ids |= dict.fromkeys(_named_in(shelf, value))
    own = bool(edges)
    if not own:
        inside = set(ids)
        edges = {e.id: e for one in ids for e in shelf.of.get(one, ()) if {e.head, e.tail} <= inside}
    values = {"n": len(ids), "m": len(edges)}
    sentence = {lang: say("answer.drawn" if own else "answer.among", lang, **values) for lang in LANGUAGES}
    made = drawn(shelf, ids, edges.values(), sentence=sentence)
    kept = [node["id"] for node in made["scene"]["nodes"]]
    inside = set(kept)
    return {
        "drawn": made, "url": links.State(n=tuple(kept)).url() if kept else "",
        "rows": [card(shelf, shelf.nodes[one]) for one in kept],
        "relations": [edge_row(shelf, e, 0) for e in edges.values() if {e.head, e.tail} <= inside],
    }  # fmt: skip


def _named_in(shelf: Shelf, value: Any) -> list[str]:
    texts = value if isinstance(value, list | tuple) else [value]
    names = _by_name(shelf)
    return [names.get(text, text) for text in texts if isinstance(text, str) and (text in names or text in shelf.nodes)]
