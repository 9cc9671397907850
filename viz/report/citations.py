"""A list of citations: what papers say of some relations, sentence by sentence, each with its source in brackets."""

from __future__ import annotations

from collections.abc import Sequence
from importlib.metadata import version

from graph.analytics.evidence import quotes_of
from graph.model import Edge, Graph
from viz.report.blocks import Block, Bullets, Data, Document, Paragraph, Section
from viz.report.frame import quotes
from viz.report.sources import witness
from viz.report.words import say_in
from viz.words import say

QUOTES = 3  # of each relation: the others are on its page
MOST = 1000  # relations in one list


def citations(
    graph: Graph, edges: Sequence[Edge], *, title: str, notes: Sequence[str], language: str, build: str, date: str
) -> Document:
    """Return the best sentences of relations, those said by one sentence together, and the papers cited.

    `notes` say what was chosen. Of more than `MOST` relations the first are listed, which is said.
    """
    words, chosen = say_in(language), list(edges[:MOST])
    names = {node.id: words.name(node) for node in graph.entities}
    found = quotes_of(graph, chosen, QUOTES)
    told = [witness(edge, quote, names) for edge in chosen for quote in found.get(edge.id, ())]
    cited = {passage for edge in chosen for one in found.get(edge.id, ()) for passage in (one.document.id,)}
    papers = [paper for paper in sorted(graph.documents, key=lambda d: (d.title, d.id)) if paper.id in cited]
    lead: list[Block] = [Paragraph(note, "note") for note in notes]
    if len(edges) > len(chosen):
        lead.append(Paragraph(say("cites.first", language, n=len(chosen), total=len(edges)), "caution"))
    works = tuple(
        "，".join(
            part for part in (words.joined(one.authors), f"《{one.title or one.source}》", one.published or "") if part
        )
        for one in papers
    )
    return Document(
        kind="citations", language=language, title=title, eyebrow=say("cites.title", language), subtitle="", date=date,
        sections=(
            Section("quotes", say("cites.quotes", language), (*lead, *quotes(told, words)), aside=f"{len(chosen):,}"),
            Section("papers", say("cites.papers", language), (Bullets(works, numbered=True),), aside=f"{len(works)}"),
        ),
        again=words["again"], facts=((words["build"], build), (words["version"], f"hubgraph {version('hubgraph')}")),
        data=Data(("quote",), tuple((one.text,) for one in told)),
        generator=f"hubgraph {version('hubgraph')}",
    )  # fmt: skip
