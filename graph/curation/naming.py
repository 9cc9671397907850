"""From what people type to what a judgement is about: entities by name, relations by their words or their id."""

from __future__ import annotations

import getpass
import re
from typing import TYPE_CHECKING

from graph.curation.judgement import EntityRef, RelationRef
from graph.errors import NotFound, QueryError
from graph.model import Edge, Node
from graph.ontology import MODALITIES, ontology

if TYPE_CHECKING:
    from graph.store.base import Store

EDGE_ID = re.compile(r"r[0-9a-f]{16}")


def entity(store: Store, text: str) -> Node:
    """Return the entity meant by a name, alias, English name or id; `Label:name` tells entities of one name apart.

    Raises NotFound with the nearest names.
    """
    label, colon, name = text.partition(":")
    if colon and label in ontology().labels:
        wanted = name.strip()
        for node in store.entities(label):
            if wanted in (node.name, node.name_en, *node.aliases):
                return node
        raise NotFound(f"no entity {wanted!r} with the label {label}", "try `hubgraph search` with a part of the name")
    return store.find(text)


def ref(node: Node) -> EntityRef:
    """Return an entity as judgements name it."""
    return EntityRef(node.type, node.name)


def relation(store: Store, text: str) -> Edge:
    """Return the relation meant by an id, or by `head TYPE tail` with the modality behind where there are several.

    Raises QueryError for what is no relation, NotFound for one that is not there, telling those that are.
    """
    text = text.strip()
    if EDGE_ID.fullmatch(text):
        return store.edge(text)
    types = "|".join(sorted(ontology().relations, key=len, reverse=True))
    found = re.fullmatch(
        rf"(?P<head>.+?)\s+(?P<type>{types})\s+(?P<tail>.+?)(?:\s+(?P<modality>{'|'.join(MODALITIES)}))?", text
    )
    if found is None:
        raise QueryError(
            f"{text}: not a relation", "write 'head TYPE tail', for example '上海 HOSTS 进博会', or its id"
        )
    head, tail = entity(store, found["head"]), entity(store, found["tail"])
    between = [edge for edge in store.edges([head.id]) if {edge.head, edge.tail} == {head.id, tail.id}]
    return _chosen(between, head, found["type"], tail, found["modality"])


def _chosen(between: list[Edge], head: Node, kind: str, tail: Node, modality: str | None) -> Edge:
    meant = [edge for edge in between if edge.type == kind and modality in (None, edge.modality)]
    symmetric = ontology().relations[kind].symmetric
    meant = [edge for edge in meant if symmetric or edge.head == head.id]
    if len(meant) == 1:
        return meant[0]
    if meant:
        said = ", ".join(sorted(edge.modality for edge in meant))
        raise QueryError(f"{head.name} {kind} {tail.name}: stated as {said}", "write the modality behind it")
    name = {head.id: head.name, tail.id: tail.name}
    there = "; ".join(f"{name[e.head]} {e.type} {name[e.tail]} {e.modality}" for e in between)
    hint = f"between them there is: {there}" if there else "nothing joins them; see `hubgraph search`"
    raise NotFound(f"no relation {head.name} {kind} {tail.name}", hint)


def relation_ref(edge: Edge, head: Node, tail: Node) -> RelationRef:
    """Return a relation as judgements name it."""
    return RelationRef(ref(head), edge.type, ref(tail), edge.modality)


def check(meant: RelationRef, verb: str, value: str) -> None:
    """Refuse to make a relation what the ontology does not allow. Raises QueryError, telling what it allows."""
    known = ontology()
    ends = (meant.tail.type, meant.head.type) if verb == "flip" else (meant.head.type, meant.tail.type)
    kind = value if verb == "retype" else meant.type
    if verb in ("flip", "retype") and kind in known.relations and not known.allows(ends[0], kind, ends[1]):
        may = ", ".join(name for name in known.relations if known.allows(ends[0], name, ends[1])) or "nothing"
        raise QueryError(f"the ontology does not allow ({ends[0]})-[{kind}]->({ends[1]})", f"between these: {may}")


def person() -> str:
    """Return who is judging, if nobody says: the name of the account."""
    try:
        return getpass.getuser()
    except (OSError, KeyError, ImportError):
        return "unknown"
