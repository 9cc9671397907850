"""Linked data: entities in terms of schema.org, statements with where they come from in terms of PROV-O.

A relation is a `rdf:Statement` of its own, with modality, times and confidence; it `prov:wasDerivedFrom` the passages
that state it, each of which `prov:wasQuotedFrom` its document, its `prov:hadPrimarySource`. Only what is asserted is
also a plain triple between the two entities: what papers propose or miss is not said to be so.
"""

from __future__ import annotations

import io
import json
import math
import re
from collections.abc import Iterator
from functools import cache
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from graph.model import Document, Edge, Figure, Graph, Naming, Node, Passage, content_id
from graph.ontology import ontology
from viz.export.source import Files, Source
from viz.export.text import clean, dump

if TYPE_CHECKING:
    from rdflib import Graph as Triples
    from rdflib.plugins.serializers.turtle import TurtleSerializer
    from rdflib.term import Node as Term

THING = "urn:hubgraph:id:"  # ids are hashes of content, the same on every machine; a URN promises no web page
TERM = "urn:hubgraph:term:"
SCHEMA, PROV = "https://schema.org/", "http://www.w3.org/ns/prov#"
CLASSES = {  # what schema.org calls our labels; a label that stands not here is a schema:Thing
    "City": "City", "Organization": "Organization", "Person": "Person", "Economy": "Country", "Region": "Place",
    "Event": "Event", "Agreement": "CreativeWork", "Policy": "CreativeWork", "Industry": "DefinedTerm",
}  # fmt: skip
_HAN = re.compile("[\u3400-\u9fff]")
Triple = tuple[str, str, Any]  # subject and predicate as prefixed names; an object is a prefixed name or a _Text
DATES = {4: "gYear", 7: "gYearMonth", 10: "date"}  # by length


class _Text(str):
    """A literal; `kind` is a datatype (`xsd:date`) or a language (`@zh`), or nothing."""

    kind: str = ""

    def __new__(cls, text: str, kind: str = "") -> _Text:
        made = super().__new__(cls, clean(text))
        made.kind = kind
        return made


def turtle(source: Source) -> Files:
    """Return the linked data in Turtle."""
    out = io.BytesIO()
    _turtle_writer()(triples(source.part)).serialize(out, encoding="utf-8")
    return {"graph.ttl": out.getvalue().decode("utf-8")}


@cache
def _turtle_writer() -> type[TurtleSerializer]:
    """Return rdflib's writer of Turtle with doubles in full: it would round them to seven digits."""
    from rdflib import XSD, Literal
    from rdflib.plugins.serializers.turtle import TurtleSerializer

    class Writer(TurtleSerializer):
        def label(self, node: Term, position: int) -> str:
            if isinstance(node, Literal) and node.datatype == XSD.double:
                return str(node) + ("" if "e" in str(node) else "e0") if math.isfinite(float(node)) else node.n3()
            return super().label(node, position)

    return Writer


def jsonld(source: Source) -> Files:
    """Return the linked data in JSON-LD, under the same prefixes."""
    text = triples(source.part).serialize(format="json-ld", context=_prefixes())
    plain = json.loads(text)
    things = plain["@graph"] if "@graph" in plain else [{k: v for k, v in plain.items() if k != "@context"}]
    whole = {"@context": _prefixes(), "@graph": _ordered([thing for thing in things if thing])}
    return {"graph.jsonld": dump(whole, indent=1) + "\n"}


def _ordered(value: Any) -> Any:
    """Put sets of values into one order, and write doubles as such: as plain numbers 4350.0 is an integer."""
    if isinstance(value, dict):
        return {key: _ordered(value[key]) for key in sorted(value)}
    if isinstance(value, list):
        return sorted((_ordered(one) for one in value), key=_place)
    return {"@type": "xsd:double", "@value": _double(value)} if isinstance(value, float) else value


def _place(value: Any) -> tuple[str, str]:
    return value.get("@id", "") if isinstance(value, dict) else "", dump(value)


def _prefixes() -> dict[str, str]:
    rdf, xsd = "http://www.w3.org/1999/02/22-rdf-syntax-ns#", "http://www.w3.org/2001/XMLSchema#"
    return {"hub": TERM, "id": THING, "schema": SCHEMA, "prov": PROV, "rdf": rdf, "xsd": xsd}


def triples(graph: Graph) -> Triples:
    """Return the triples of a graph, in a graph of rdflib."""
    from rdflib import Graph as Triples  # here: it takes a while to load

    made = Triples(bind_namespaces="none")
    for prefix, name in _prefixes().items():
        made.bind(prefix, name)
    for subject, predicate, thing in _all(graph):
        made.add((_iri(subject), _iri(predicate), _literal(thing) if isinstance(thing, _Text) else _iri(thing)))
    return made


@cache
def _iri(name: str) -> Any:
    from rdflib import URIRef

    prefix, _, local = name.partition(":")
    return URIRef(_prefixes()[prefix] + local)


def _literal(text: _Text) -> Any:
    from rdflib import Literal

    if text.kind.startswith("@"):
        return Literal(str(text), lang=text.kind[1:])
    return Literal(str(text), datatype=_iri(text.kind) if text.kind else None)


def _id(own: str) -> str:
    return "id:" + quote(own.encode("utf-8", "surrogatepass"), safe="")


def _name(text: str) -> _Text:
    return _Text(text, "@zh" if _HAN.search(text) else "")


def _number(value: float) -> _Text:
    return _Text(repr(value), "xsd:integer") if isinstance(value, int) else _Text(_double(value), "xsd:double")


def _double(value: float) -> str:
    return repr(value) if math.isfinite(value) else {"inf": "INF", "-inf": "-INF"}.get(repr(value), "NaN")


def _all(graph: Graph) -> Iterator[Triple]:
    for document in graph.documents:
        yield from _document(document)
    for passage in graph.passages:
        yield from _passage(passage, graph.document_of[passage.id])
    for node in graph.entities:
        yield from _entity(node)
    for naming in graph.namings:
        yield from _mention(naming)
    for edge in graph.edges:
        yield from _statement(edge)
    for figure in graph.figures:
        yield from _figure(figure)


def _document(document: Document) -> Iterator[Triple]:
    me = _id(document.id)
    yield from ((me, "rdf:type", kind) for kind in ("schema:CreativeWork", "prov:Entity"))
    yield me, "schema:name", _name(document.title)
    yield from ((me, "schema:author", _name(author)) for author in document.authors)
    if document.published:
        kind = DATES.get(len(document.published))
        yield me, "schema:datePublished", _Text(document.published, f"xsd:{kind}" if kind else "")
    if document.source:
        yield me, "hub:file", _Text(document.source)
    if document.pages is not None:
        yield me, "schema:numberOfPages", _number(document.pages)


def _passage(passage: Passage, document: str) -> Iterator[Triple]:
    me = _id(passage.id)
    yield from ((me, "rdf:type", kind) for kind in ("schema:Quotation", "prov:Entity"))
    yield me, "schema:isPartOf", _id(document)
    yield me, "prov:wasQuotedFrom", _id(document)
    yield me, "schema:text", _name(passage.text)
    yield me, "schema:position", _number(passage.index)
    yield me, "hub:start", _number(passage.start)
    yield me, "hub:end", _number(passage.end)
    if passage.section:
        yield me, "hub:section", _name(passage.section)
    if passage.page is not None:
        yield me, "schema:pagination", _number(passage.page)


def _entity(node: Node) -> Iterator[Triple]:
    me = _id(node.id)
    yield me, "rdf:type", f"schema:{CLASSES.get(node.type, 'Thing')}"
    yield me, "rdf:type", f"hub:{node.type}"
    yield me, "schema:name", _name(node.name)
    if node.name_en:
        yield me, "schema:name", _Text(node.name_en, "@en")
    if node.kind:
        yield me, "schema:additionalType", _Text(node.kind)
    yield from ((me, "schema:alternateName", _name(alias)) for alias in node.aliases)
    yield from ((me, "schema:subjectOf", _id(document)) for document in node.documents)


def _mention(naming: Naming) -> Iterator[Triple]:
    me = _id(content_id("m", naming.passage, naming.entity, naming.start, naming.end, naming.text))
    yield _id(naming.passage), "schema:mentions", _id(naming.entity)
    yield me, "rdf:type", "hub:Mention"
    yield me, "hub:passage", _id(naming.passage)
    yield me, "hub:entity", _id(naming.entity)
    yield me, "hub:start", _number(naming.start)
    yield me, "hub:end", _number(naming.end)
    yield me, "schema:text", _name(naming.text)


def _statement(edge: Edge) -> Iterator[Triple]:
    me, head, tail = _id(edge.id), _id(edge.head), _id(edge.tail)
    relation = ontology().relations.get(edge.type)
    if edge.modality == "asserted":
        yield head, f"hub:{edge.type}", tail
        if relation and relation.symmetric:
            yield tail, f"hub:{edge.type}", head
    yield from ((me, "rdf:type", kind) for kind in ("rdf:Statement", "prov:Entity"))
    yield me, "rdf:subject", head
    yield me, "rdf:predicate", f"hub:{edge.type}"
    yield me, "rdf:object", tail
    yield me, "hub:modality", f"hub:{edge.modality}"
    yield me, "hub:confidence", _number(float(edge.confidence))
    yield from ((me, "schema:temporalCoverage", _Text(time)) for time in edge.times)
    yield from ((me, "hub:rule", _Text(rule)) for rule in edge.rules)
    yield from ((me, "prov:wasDerivedFrom", _id(passage)) for passage in edge.evidence)
    yield from ((me, "prov:hadPrimarySource", _id(document)) for document in edge.documents)


def _figure(figure: Figure) -> Iterator[Triple]:
    me = _id(figure.id)
    yield from ((me, "rdf:type", kind) for kind in ("schema:Observation", "prov:Entity"))
    yield me, "schema:observationAbout", _id(figure.subject)
    yield me, "schema:measuredProperty", _name(figure.indicator)
    yield me, "schema:value", _number(float(figure.value))
    if figure.value_max is not None:
        yield me, "schema:maxValue", _number(float(figure.value_max))
    if figure.unit:
        yield me, "schema:unitText", _name(figure.unit)
    if figure.period:
        yield me, "schema:temporalCoverage", _Text(figure.period)
    if figure.counterpart is not None:
        yield me, "hub:counterpart", _id(figure.counterpart)
    yield me, "hub:modality", f"hub:{figure.modality}"
    yield me, "hub:confidence", _number(float(figure.confidence))
    yield me, "prov:hadPrimarySource", _id(figure.document)
    yield from ((me, "prov:wasDerivedFrom", _id(passage)) for passage in figure.evidence)
