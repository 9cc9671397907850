"""The names of an entity: how often papers write each, in which language, and what made them one entity."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from typing import Any

from graph.curation.judgement import Judgement
from graph.curation.ledger import standing
from graph.fold import fold
from graph.model import Node
from viz.web.library import Shelf

Plain = dict[str, Any]
_CHINESE = re.compile("[\u2e80-\u9fff\uf900-\ufaff]")


def names(shelf: Shelf, node: Node, judgements: Iterable[Judgement] = ()) -> list[Plain]:
    """Return all names of an entity: those that papers write most often first, those they never write last.

    `how` is `name` for the name it goes by, `alias` for one of the lists or of the paper itself, `written` for one
    that only stands in the text, `judged` where a person decided it; then `judgements` says who, when and why.
    """
    written: Counter[str] = Counter()
    papers: defaultdict[str, set[str]] = defaultdict(set)
    for document, namings in shelf.mentions_of(node.id).items():
        for naming in namings:
            written[naming.text] += 1
            papers[naming.text].add(document)
    decided = _decided(node, judgements)
    known = dict.fromkeys([node.name, *([node.name_en] if node.name_en else []), *node.aliases, *written])
    rows: list[Plain] = []
    for text in known:
        said = decided.get(fold(text), ())
        how = "name" if text == node.name else "alias" if text in node.aliases or text == node.name_en else "written"
        rows.append({
            "text": text, "lang": "zh-CN" if _CHINESE.search(text) else "en", "mentions": written[text],
            "documents": len(papers[text]), "how": "judged" if said and text != node.name else how,
            "judgements": [{"id": one.id, "verb": one.verb, "author": one.author, "at": one.at[:10], "why": one.why}
                           for one in said],
        })  # fmt: skip
    rows.sort(key=lambda row: (row["how"] != "name", -row["mentions"], row["text"]))
    return rows


def _decided(node: Node, judgements: Iterable[Judgement]) -> Mapping[str, list[Judgement]]:
    """Return the judgements in force that gave the entity a name, by folded name."""
    mine = {fold(text) for text in (node.name, node.name_en, *node.aliases) if text}
    found: defaultdict[str, list[Judgement]] = defaultdict(list)
    for one in standing(tuple(judgements)).active:
        refs = {fold(ref.name) for ref in one.entities if ref.type == node.type or one.verb == "same"}
        if one.verb == "same" and refs <= mine:
            for name in refs:
                found[name].append(one)
        elif one.verb in ("rename", "alias_add") and refs & mine and fold(one.value) in mine:
            found[fold(one.value)].append(one)
    return found
