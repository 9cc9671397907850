"""Search over the whole graph: what the box suggests while one types, and the page of results."""

from __future__ import annotations

from collections import Counter
from typing import Any

from starlette.requests import Request

from graph.model import Edge
from graph.ontology import ontology
from graph.store.base import Hit
from graph.store.search import normal
from viz import style
from viz.web import links, patterns, views
from viz.web.folding import Span, marked, sounding, spans
from viz.web.library import Library, Shelf
from viz.web.marks import found, quote
from viz.web.respond import Page, View, language
from viz.web.spoken import asked
from viz.web.suited import suited
from viz.web.terms import sentences, terms
from viz.words import say

Plain = dict[str, Any]
SEARCH_LIMIT = 50  # entities on the page of results
SENTENCES = 20  # sentences there
ROWS = 50  # relations of a phrase there
OTHERS = 3  # relation types, papers and phrases that the box offers
NEAREST = 3


def search(library: Library, request: Request) -> View:
    """Results of a search, each with the reason it matched; phrases with the relations they ask for."""
    text, lang = request.query_params.get("q", "")[:200], language(request)
    shelf = library.shelf()
    data = suggestions(library, text, SEARCH_LIMIT, lang)
    passages = sentences(library, text)
    data |= {
        "limit": SEARCH_LIMIT, "sentence_count": len(passages), "partial": not library.reading().whole,
        "sentences": [found(quote(shelf, passage), text.strip()) for passage in passages[:SENTENCES]],
    }  # fmt: skip
    for phrase, read in zip(data["phrases"], _phrases(library, text), strict=True):
        phrase["rows"] = [views.edge_row(shelf, edge) for edge in read[1][:ROWS]]
    title = say("search.title", lang, q=text) if text.strip() else say("nav.search", lang)
    return View("search.html", title, data)


def suggestions(library: Library, text: str, limit: int, lang: str) -> Plain:
    """Return what is found for a text, by group: phrases, entities, relation types, papers; how many sentences.

    Where no entity is found, `near` has those whose names come nearest.
    """
    shelf, text = library.shelf(), text[:200]
    hits = [hit for hit in library.search(text, max(limit, SEARCH_LIMIT)) if hit.entity.id in shelf.nodes]
    phrases = _phrases(library, text)
    passages = len(sentences(library, text)) if len(normal(text)) > 1 else 0
    ready = suited(shelf, text, lang, OTHERS)
    told = bool(hits or phrases or ready)
    hits = hits if told else _named(library, text)
    near = [] if told or hits or not text.strip() else library.reading().nearest(text, NEAREST)
    return {
        "q": text, "total": len(hits), "capped": len(hits) >= SEARCH_LIMIT,
        "hits": [row(shelf, hit, text, lang) for hit in hits[:limit]],
        "near": [row(shelf, hit, text, lang) for hit in near],
        "phrases": [_phrase(shelf, phrase, edges, lang) for phrase, edges in phrases],
        "relations": _relation_types(shelf, text, lang)[:OTHERS],
        "documents": _documents(shelf, text)[:OTHERS],
        "questions": ready, "sentence_count": passages,
        "url": links.with_params("/search", (), q=text), "said": _said(lang, len(hits), passages),
    }  # fmt: skip


def _named(library: Library, text: str) -> list[Hit]:
    """Return the entities that a longer text names, in order, for want of anything that the whole of it says."""
    named = (text[term.start : term.end] for term in terms(library.shelf(), text) if term.kind == "entity")
    return [hit for name in named for hit in library.search(name, 1)]


def _said(lang: str, total: int, sentences: int) -> dict[str, str]:
    """Return the words round the suggestions."""
    plain = ("entities", "phrases", "questions", "relations", "documents", "sentences", "near", "here")
    every = "search.all_more" if total >= SEARCH_LIMIT else "search.all"
    return {
        **{key: say(f"search.{key}", lang) for key in plain}, "all": say(every, lang, n=total),
        "in_text": say("search.in_text", lang, n=sentences), "count": say("search.count", lang, n=total),
    }  # fmt: skip


def row(shelf: Shelf, hit: Hit, text: str, lang: str) -> Plain:
    """Return a hit as lists show it: the name, or the other name that matched, with the match marked."""
    card = views.card(shelf, hit.entity)
    name = card["name_en"] if lang == "en" and card["name_en"] else card["name"]
    places = _places(hit, text)
    own = hit.shown == name
    why = say(f"reason.{hit.how or 'name'}", lang)
    other = "" if own and not hit.sound else hit.sound or hit.shown
    inside = (places if own else []) if own or hit.sound else list(spans(name, text))[:1]
    beside = places if other == hit.shown else [(0, min(len(normal(text)), len(other)))]
    return {
        **card, "label": name, "parts": marked(name, inside), "sign": _sign(card["type"], lang),
        "counts": say("search.row", lang, neighbours=card["neighbours"], documents=card["documents"]),
        "reason": hit.reason, "how": hit.how, "score": hit.score, "why": why, "other": marked(other, beside),
        "alias": hit.shown if hit.sound and not own else "",
    }  # fmt: skip


def _sign(label: str, lang: str) -> Plain:
    """Return shape, glyph and word of a type."""
    kind = ontology().labels.get(label)
    glyph = (kind.glyph if lang == "zh" else kind.glyph_en) if kind else "?"
    return {"path": style.look(label).path, "glyph": glyph,
            "word": (kind.zh if lang == "zh" else kind.en) if kind else label}  # fmt: skip


def _places(hit: Hit, text: str) -> list[Span]:
    if hit.sound:
        place = sounding(hit.shown, normal(text), initials=hit.how == "initials")
        return [place] if place else []
    return (
        list(spans(hit.shown, text))[:1]
        or [span for word in text.split() for span in list(spans(hit.shown, word))[:1]][:1]
    )


def _phrases(library: Library, text: str) -> list[tuple[patterns.Phrase, list[Edge]]]:
    shelf = library.shelf()
    return [(phrase, patterns.answered(shelf, phrase)) for phrase in asked(library, text, OTHERS)]


def _phrase(shelf: Shelf, phrase: patterns.Phrase, edges: list[Edge], lang: str) -> Plain:
    plain = patterns.shown(shelf, phrase, edges)
    return {**plain, "text": patterns.told(plain, lang)}


def _relation_types(shelf: Shelf, text: str, lang: str) -> list[Plain]:
    """Return relation types that are called so, those with most relations first."""
    query = normal(text)
    counts = shelf.once("relation types", lambda: Counter(edge.type for edge in shelf.graph.edges))
    kinds = [kind for kind in ontology().relations.values()
             if query and counts[kind.name]
             and (query in normal(kind.zh) or normal(kind.en).startswith(query))]  # fmt: skip
    kinds.sort(key=lambda kind: -counts[kind.name])
    return [{"name": kind.name, "label": kind.zh if lang == "zh" else kind.en, "count": counts[kind.name],
             "url": links.relations(r=kind.name)} for kind in kinds]  # fmt: skip


def _documents(shelf: Shelf, text: str) -> list[Plain]:
    """Return papers whose title or authors say the text."""
    query, papers = normal(text), shelf.graph.documents
    titles = shelf.once("titles", lambda: [(normal(d.title + "\n" + " ".join(d.authors)), d) for d in papers])
    return [
        {"id": d.id, "title": d.title, "url": links.document(d.id),
         "parts": marked(d.title, list(spans(d.title, text))[:1])}
        for folded, d in titles if len(query) > 1 and query in folded
    ]  # fmt: skip


PAGES: dict[str, Page] = {"/search": search}
