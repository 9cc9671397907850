"""A view of the graph straight as arrays: the networks of `network` and `arcs`, and what each entity rests on.

Half a million relations become a network in a second, where networkx takes half a minute and a gigabyte.
"""

from __future__ import annotations

import numpy as np

from graph.analytics.engines import Arrays, Ints, numbered
from graph.analytics.evidence import list_passages
from graph.analytics.network import View
from graph.analytics.ranges import Rests
from graph.analytics.resample import symmetric
from graph.model import Graph


def ties(graph: Graph, view: View) -> Arrays:
    """Return what `arrays(network(graph, lens))` returns, of what the lens lets through."""
    heads, tails = _ends(view)
    return _summed(graph, view, np.minimum(heads, tails), np.maximum(heads, tails), np.arange(len(heads)))


def acts(graph: Graph, view: View) -> Arrays:
    """Return what `arrays(arcs(graph, lens))` returns, of what the lens lets through."""
    heads, tails = _ends(view)
    back = np.flatnonzero(symmetric(view.edges))
    relation = np.concatenate([np.arange(len(heads)), back])
    return _summed(graph, view, np.r_[heads, tails[back]], np.r_[tails, heads[back]], relation, directed=True)


def loops(view: View) -> int:
    """Count the relations of an entity with itself, which are in no network."""
    return sum(edge.head == edge.tail for edge in view.edges)


def rests(graph: Graph, view: View) -> dict[str, Rests]:
    """Tell what the relations of each entity rest on."""
    size, (heads, tails) = len(view.entities), _ends(view)
    passages = sorted({p for edge in view.edges for p in edge.evidence})
    papers = sorted({graph.document_of[p] for p in passages})
    of_paper = numbered([graph.document_of[p] for p in passages], papers)
    found = list_passages(graph, only=set(passages))
    listed = np.fromiter((p in found for p in passages), np.bool_, len(passages))
    each = np.fromiter((len(edge.evidence) for edge in view.edges), np.int64, len(heads))
    passage = numbered([p for edge in view.edges for p in edge.evidence], passages)
    apart = heads != tails
    ends, others = np.r_[heads[apart], tails[apart]], np.r_[tails[apart], heads[apart]]
    row = np.flatnonzero(np.repeat(apart, each))
    who, other = (np.r_[np.repeat(a, each)[row], np.repeat(b, each)[row]] for a, b in ((heads, tails), (tails, heads)))
    passage = np.r_[passage[row], passage[row]]
    neighbours = np.bincount(np.unique(ends * size + others) // max(size, 1), minlength=size)
    by_others = np.unique((who * size + other)[~listed[passage]]) // max(size, 1)
    said = np.unique(who * max(len(passages), 1) + passage)
    sentence, speaker = said % max(len(passages), 1), said // max(len(passages), 1)
    stated = np.unique(speaker * max(len(papers), 1) + of_paper[sentence])
    named = [papers[i] for i in (stated % max(len(papers), 1)).tolist()]
    stops = np.searchsorted(stated // max(len(papers), 1), np.arange(size + 1)).tolist()
    columns = (
        np.bincount(speaker, minlength=size).tolist(),
        np.bincount(speaker[listed[sentence]], minlength=size).tolist(),
        neighbours.tolist(),
        (neighbours - np.bincount(by_others, minlength=size)).tolist(),
    )
    return {
        entity: Rests(tuple(named[stops[i] : stops[i + 1]]), *counts)
        for i, (entity, *counts) in enumerate(zip(view.entities, *columns, strict=True))
    }


def _ends(view: View) -> tuple[Ints, Ints]:
    place = {entity: i for i, entity in enumerate(view.entities)}
    heads = np.fromiter((place[edge.head] for edge in view.edges), np.int64, len(view.edges))
    return heads, np.fromiter((place[edge.tail] for edge in view.edges), np.int64, len(view.edges))


def _summed(graph: Graph, view: View, ends: Ints, others: Ints, relation: Ints, directed: bool = False) -> Arrays:
    """Sum parallel ties; their weight is the number of distinct papers. `relation` is the place of each in the view."""
    size, kept = len(view.entities), ends != others
    pairs, pair = np.unique((ends * size + others)[kept], return_inverse=True)
    papers = sorted({doc for edge in view.edges for doc in edge.documents})
    paper = numbered([doc for edge in view.edges for doc in edge.documents], papers)
    each = np.fromiter((len(edge.documents) for edge in view.edges), np.int64, len(view.edges))
    starts, count = (np.cumsum(each) - each)[relation[kept]], each[relation[kept]]
    rows = np.arange(count.sum()) + np.repeat(starts - (np.cumsum(count) - count), count)
    width = max(len(papers), 1)
    stated = np.unique(np.repeat(pair, count) * width + paper[rows]) // width
    weights = np.maximum(np.bincount(stated, minlength=len(pairs)), 1).astype(np.float64)
    label = {node.id: node.type for node in graph.entities}
    labels = tuple(label[entity] for entity in view.entities)
    return Arrays(view.entities, labels, pairs // max(size, 1), pairs % max(size, 1), weights, directed)
