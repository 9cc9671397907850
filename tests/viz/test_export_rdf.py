"""Linked data: both notations hold the same triples, nothing proposed is asserted, and the way back is complete."""

import json
import os
import subprocess
import sys
from dataclasses import replace
from urllib.parse import unquote

import pytest
import rdflib
from hypothesis import example, given, settings
from hypothesis import strategies as st
from rdflib import PROV, RDF, XSD, Literal, Namespace, URIRef

from graph.model import Figure, Graph
from graph.ontology import ontology
from graph.settings import ROOT
from tests.analytics.sample import A, B, edge, graph, node
from tests.viz.test_export import HOSTILE, hostile
from viz.export import FORMATS, clean, export_text

pytestmark = pytest.mark.filterwarnings("ignore:ConjunctiveGraph is deprecated")  # rdflib's own reader of JSON-LD
HUB, ID, SCHEMA = Namespace("urn:hubgraph:term:"), Namespace("urn:hubgraph:id:"), Namespace("https://schema.org/")
FIGURES = (
    Figure("o1", "海州", "产值", 3.0, 4.5, "亿元", "2020", "云港", "asserted", 1.0, A, ("p1",)),
    Figure("o2", "海州", "增长率", -1e-07, None, "%", None, None, "proposed", 0.5, B, ("q1",)),
    Figure("o3", "海州", "上限", float("inf"), None, "", None, None, "asserted", 0.5, B, ("q1",)),
)


def read(form: str, whole: Graph) -> rdflib.Graph:
    return rdflib.Graph().parse(data=export_text(whole, form), format={"jsonld": "json-ld"}.get(form, form))


def whole() -> Graph:
    return replace(graph(), figures=FIGURES)


def own(iri: object) -> str:
    return unquote(str(iri).removeprefix(str(ID)))


@pytest.mark.parametrize("make", [whole, hostile, Graph], ids=["sample", "hostile", "empty"])
def test_both_notations_hold_the_same_triples(make):
    assert set(read("turtle", make())) == set(read("jsonld", make()))


@pytest.mark.parametrize("form", ["turtle", "jsonld"])
def test_graph_can_be_told_from_its_triples(form: str):
    found = read(form, whole())
    documents = {own(d): str(found.value(d, SCHEMA.name)) for d in found.subjects(RDF.type, SCHEMA.CreativeWork)
                 if (d, RDF.type, PROV.Entity) in found}  # fmt: skip
    assert documents == {d.id: d.title for d in graph().documents}
    passages = {
        own(p): (str(found.value(p, SCHEMA.text)), own(found.value(p, PROV.wasQuotedFrom)))
        for p in found.subjects(RDF.type, SCHEMA.Quotation)
    }
    assert passages == {p.id: (p.text, graph().document_of[p.id]) for p in graph().passages}
    statements = {
        own(s): (
            own(found.value(s, RDF.subject)),
            str(found.value(s, RDF.predicate)).removeprefix(str(HUB)),
            own(found.value(s, RDF.object)),
            str(found.value(s, HUB.modality)).removeprefix(str(HUB)),
            found.value(s, HUB.confidence).toPython(),
            tuple(sorted(map(own, found.objects(s, PROV.wasDerivedFrom)))),
            tuple(sorted(map(own, found.objects(s, PROV.hadPrimarySource)))),
        )
        for s in found.subjects(RDF.type, RDF.Statement)
    }
    assert statements == {
        e.id: (e.head, e.type, e.tail, e.modality, e.confidence, e.evidence, e.documents) for e in graph().edges
    }
    mentions = {
        (own(found.value(m, HUB.passage)), own(found.value(m, HUB.entity)), found.value(m, HUB.start).toPython())
        for m in found.subjects(RDF.type, HUB.Mention)
    }
    assert mentions == {(n.passage, n.entity, n.start) for n in graph().namings}
    figures = {own(f): found.value(f, SCHEMA.value).toPython() for f in found.subjects(RDF.type, SCHEMA.Observation)}
    assert figures == {figure.id: figure.value for figure in FIGURES}
    assert {o.datatype for o in found.objects(None, SCHEMA.value)} == {XSD.double}


def test_only_what_is_asserted_is_a_plain_triple():
    found = read("turtle", graph())
    verbs = {HUB[e.type] for e in graph().edges}
    plain = {(own(s), str(p).removeprefix(str(HUB)), own(o)) for s, p, o in found if p in verbs}
    asserted = {(e.head, e.type, e.tail) for e in graph().edges if e.modality == "asserted"}
    both = {(tail, verb, head) for head, verb, tail in asserted if ontology().relations[verb].symmetric}
    assert plain == asserted | both


def test_names_carry_their_language():
    found = read("turtle", graph())
    assert set(found.objects(ID["%E6%B5%B7%E5%B7%9E"], SCHEMA.name)) == {
        Literal("海州", lang="zh"), Literal("Haizhou", lang="en"),
    }  # fmt: skip
    assert (ID["%E6%B5%B7%E5%B7%9E"], RDF.type, SCHEMA.City) in found


def test_dates_are_typed_by_their_length():
    found = read("turtle", graph())
    assert list(found.objects(None, SCHEMA.datePublished)) == [Literal("2021", datatype=XSD.gYear)]


@settings(max_examples=50)
@given(st.text())
@example("".join(HOSTILE))
@example('"""\\')
def test_any_name_comes_back(name: str):
    one = Graph(entities=(replace(node("n", "City"), name=name),))
    for form in ("turtle", "jsonld"):
        (found,) = read(form, one).objects(URIRef(ID["n"]), SCHEMA.name)
        assert str(found) == clean(name)


@settings(deadline=None, max_examples=25)
@given(st.floats(allow_nan=False))
@example(1339.8269)
@example(123456789.25)
def test_any_figure_comes_back_in_full(value: float):
    one = replace(graph(), figures=(replace(FIGURES[0], value=value),))
    for form in ("turtle", "jsonld"):
        (found,) = read(form, one).objects(URIRef(ID["o1"]), SCHEMA.value)
        assert float(found) == value
        assert found.datatype == XSD.double


def test_json_ld_writes_no_plain_floats():
    plain = json.loads(export_text(whole(), "jsonld"))
    values = {thing["@id"]: thing.get("schema:value") for thing in plain["@graph"]}
    assert values["id:o1"] == {"@type": "xsd:double", "@value": "3.0"}
    assert values["id:o3"] == {"@type": "xsd:double", "@value": "INF"}


@pytest.mark.parametrize("form", list(FORMATS))
def test_bytes_do_not_depend_on_the_process(form: str):
    code = (
        "import hashlib; from viz.export import FORMATS, Source; from tests.viz.test_export import hostile;"
        f"print(hashlib.sha256(repr(sorted(FORMATS['{form}'].files(Source(hostile())).items())).encode('utf-8',"
        "'surrogatepass')).hexdigest())"
    )
    said = {
        subprocess.run([sys.executable, "-c", code], cwd=ROOT, env={**os.environ, "PYTHONHASHSEED": seed}, text=True,
                       capture_output=True, check=True).stdout
        for seed in ("1", "2")
    }  # fmt: skip
    assert len(said) == 1


def test_edge_without_direction_is_asserted_both_ways():
    ends = (node("n", "City"), node("o", "City"))
    found = read("turtle", Graph(entities=ends, edges=(edge("n", "COOPERATES_WITH", "o"),)))
    assert (ID.n, HUB.COOPERATES_WITH, ID.o) in found
    assert (ID.o, HUB.COOPERATES_WITH, ID.n) in found
