"""What a linked data processor reads in an answer: nothing that is not in the graph."""

import json
import tomllib
from typing import Any
from urllib.parse import urlencode

import pyoxigraph
import pytest
from flask.testing import FlaskClient
from pyoxigraph import NamedNode
from rdflib import Graph, Literal
from rdflib.namespace import RDF, XSD
from rdflib.term import Node

from checkout import CASES
from madoguchi.ask.records import Catalogue
from madoguchi.engine.embedded import Engine
from madoguchi.vocab import PREFIXES, slug
from madoguchi.web.contract import JSON_FORMS, OPERATIONS, Operation

# rdflib's own JSON-LD parser uses a class that rdflib deprecates.
pytestmark = pytest.mark.filterwarnings("ignore:ConjunctiveGraph is deprecated")

QUESTIONS = sorted(path for path in (CASES / "help").glob("*.toml") if "[ask]" in path.read_text(encoding="utf-8"))
Triple = tuple[Any, ...]


@pytest.fixture(scope="module")
def known(engine: Engine) -> set[Triple]:
    return {(quad.subject.value, quad.predicate.value, *term(quad.object)) for quad in engine.store}


def term(value: Any) -> Triple:
    """A term of the store, as `(value, datatype, language)`; the datatype of an IRI is None."""
    if isinstance(value, pyoxigraph.Literal):
        return value.value, value.datatype.value, value.language
    return (value.value if isinstance(value, NamedNode) else f"_:{value.value}", None, None)


def read(node: Node) -> Triple:
    """The same for a term of rdflib."""
    if isinstance(node, Literal):
        return str(node), str(RDF.langString if node.language else node.datatype or XSD.string), node.language
    return str(node), None, None


def triples(client: FlaskClient, path: str) -> set[Triple]:
    response = client.get(path, headers={"Accept": "application/ld+json"})
    assert response.mimetype == "application/ld+json"
    return {(str(s), str(p), *read(o)) for s, p, o in Graph().parse(data=response.data, format="json-ld")}


def properties(said: set[Triple]) -> set[str]:
    """The properties of triples, each as `prefix:name`."""
    short = {stem: prefix for prefix, stem in PREFIXES.items()}
    parts = ((iri, max(iri.rfind("#"), iri.rfind("/")) + 1) for _, iri, *_ in said)
    return {f"{short[iri[:end]]}:{iri[end:]}" for iri, end in parts}


def test_every_statement_of_an_answer_to_a_question_is_in_the_graph(client: FlaskClient, known: set[Triple]) -> None:
    seen: set[Triple] = set()
    for path in QUESTIONS[::4]:
        asked = {name: str(value) for name, value in tomllib.loads(path.read_text(encoding="utf-8"))["ask"].items()}
        said = triples(client, f"/v1/help?{urlencode({**asked, 'size': 100})}")
        assert said <= known, path.stem
        seen |= said
    assert properties(seen) >= {
        "cv:email",
        "cv:hasCompetentAuthority",
        "cv:holdsRequirement",
        "cv:telephone",
        "dct:audience",
        "dct:title",
        "dct:type",
        "foaf:page",
        "mdg:cap",
        "mdg:closes",
        "mdg:covers",
        "mdg:denominator",
        "mdg:editionOf",
        "mdg:fiscalYear",
        "mdg:numerator",
        "mdg:opens",
        "mdg:operator",
        "mdg:rate",
        "mdg:trackOf",
        "mdg:window",
        "mdg:windowKind",
        "mdg:yen",
        "prov:hadPrimarySource",
    }


def test_every_statement_of_a_programme_or_an_office_is_in_the_graph(
    client: FlaskClient, catalogue: Catalogue, known: set[Triple]
) -> None:
    seen: set[Triple] = set()
    for programme in catalogue.programmes:
        said = triples(client, f"/v1/programmes/{slug(programme.id)}")
        assert said <= known, programme.id
        seen |= said
    assert properties(seen) >= {"cv:thematicArea", "mdg:absentFrom", "mdg:editionOf", "mdg:rateBasis", "mdg:yen"}
    for iri in [*catalogue.offices][::5]:
        said = triples(client, f"/v1/offices/{slug(iri)}")
        assert said
        assert said <= known, iri


@pytest.mark.parametrize(
    "operation",
    [operation for operation in OPERATIONS.values() if JSON_FORMS[1] in operation.media],
    ids=lambda operation: operation.name,
)
def test_every_operation_says_as_linked_data_only_what_is_in_the_graph(
    client: FlaskClient, known: set[Triple], operation: Operation
) -> None:
    path = operation.path
    for item in operation.parameters:
        path = path.replace(f"{{{item.name}}}", str(item.example))
    required = {item.name: item.example for item in operation.parameters if item.required and item.where == "query"}
    assert triples(client, f"{path}?{urlencode(required)}") - known == set()


def test_an_answer_reads_as_the_edition_that_it_stands_on(client: FlaskClient) -> None:
    path = f"/v1/help?{urlencode({'need': '模倣品', 'prefecture': '40', 'on': '2025-06-01'})}"
    first = json.loads(client.get(path).data)["answers"][0]
    said = triples(client, path)
    edition, yen = first["edition"]["id"], first["caps"][0]
    assert (edition, PREFIXES["mdg"] + "editionOf", first["programme"]["id"], None, None) in said
    assert (edition, PREFIXES["mdg"] + "cap", yen["id"], None, None) in said
    assert (yen["id"], PREFIXES["mdg"] + "yen", str(yen["yen"]), str(XSD.integer), None) in said


def test_a_telephone_is_said_of_the_contact_point_and_a_closing_day_of_the_window(client: FlaskClient) -> None:
    path = f"/v1/help?{urlencode({'need': '模倣品', 'prefecture': '40', 'on': '2025-06-01'})}"
    first = json.loads(client.get(path).data)["answers"][0]
    said = triples(client, path)
    office, window = first["offices"][0], first["edition"]["window"]
    assert (office["contact"]["id"], PREFIXES["cv"] + "telephone", "03-3582-5198", str(XSD.string), None) in said
    assert not [triple for triple in said if triple[:2] == (office["id"], PREFIXES["cv"] + "telephone")]
    assert (window["id"], PREFIXES["mdg"] + "closes", "2025-10-31", str(XSD.date), None) in said
    assert window["closes"] == "2025-10-31T23:59:59+09:00"


def test_an_office_and_every_list_of_offices_say_the_telephones(client: FlaskClient, known: set[Triple]) -> None:
    for path in ("/v1/offices/jetro-ip", "/v1/offices?prefecture=40", "/v1/programmes/anti-counterfeit-support"):
        said = triples(client, path)
        assert "cv:telephone" in properties(said), path
        assert said <= known, path
