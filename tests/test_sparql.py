"""SPARQL 1.1 Protocol, the query operation: through the application, and with SPARQLWrapper against a live server."""

import csv
import io

import pyoxigraph
import pytest
from flask.testing import FlaskClient
from rdflib import Graph
from rdflib.plugins.stores.sparqlstore import SPARQLStore
from SPARQLWrapper import CSV, JSON, N3, POST, POSTDIRECTLY, TURTLE, XML, SPARQLWrapper

from checkout import ROOT
from madoguchi.engine.forms import RESULTS, TRIPLES
from madoguchi.release.load import read_turtle
from test_web import assert_problem

OFFICES = (ROOT / "graph" / "registers" / "offices.ttl").read_text(encoding="utf-8").count("a mdg:Office")
OFFICES_QUERY = (
    "PREFIX mdg: <https://w3id.org/madoguchi/ns#> SELECT ?office WHERE { ?office a mdg:Office } ORDER BY ?office"
)
CONSTRUCT = "PREFIX mdg: <https://w3id.org/madoguchi/ns#> CONSTRUCT WHERE { ?office a mdg:Office }"


def test_a_select_counts_the_union_of_all_graphs(client: FlaskClient, engine) -> None:
    response = client.get("/sparql", query_string={"query": "SELECT (COUNT(*) AS ?n) WHERE { ?s ?p ?o }"})
    counted = int(response.get_json(force=True)["results"]["bindings"][0]["n"]["value"])
    assert counted == len({quad.triple for quad in engine.store})


def test_the_three_ways_to_send_a_query_give_the_same_answer(client: FlaskClient) -> None:
    by_get = client.get("/sparql", query_string={"query": OFFICES_QUERY})
    by_form = client.post("/sparql", data={"query": OFFICES_QUERY})
    direct = client.post("/sparql", data=OFFICES_QUERY.encode(), content_type="application/sparql-query")
    assert by_get.status_code == 200
    assert by_get.data == by_form.data == direct.data


CATALOGUE_SIZE = len(read_turtle(ROOT, ROOT / "graph" / "catalogue.ttl").graph)
CATALOGUE = "https://w3id.org/madoguchi/graph/catalogue"


@pytest.mark.parametrize(
    ("clause", "arguments", "counted"),
    [
        ("", {"default-graph-uri": CATALOGUE}, CATALOGUE_SIZE),
        ("", {"named-graph-uri": CATALOGUE}, 0),
        (f"FROM <{CATALOGUE}>", {}, CATALOGUE_SIZE),
        ("FROM <http://example.org/none>", {"default-graph-uri": CATALOGUE}, CATALOGUE_SIZE),
    ],
)
def test_a_query_sees_the_graphs_that_it_asks_for(
    client: FlaskClient, clause: str, arguments: dict[str, str], counted: int
) -> None:
    query = f"SELECT (COUNT(*) AS ?n) {clause} WHERE {{ ?s ?p ?o }}"
    for response in (
        client.get("/sparql", query_string={"query": query, **arguments}),
        client.post("/sparql", data={"query": query, **arguments}),
        client.post("/sparql", query_string=arguments, data=query, content_type="application/sparql-query"),
    ):
        assert int(response.get_json(force=True)["results"]["bindings"][0]["n"]["value"]) == counted


@pytest.mark.parametrize("media", RESULTS)
def test_every_result_format_is_served_under_its_media_type(client: FlaskClient, media: str) -> None:
    response = client.get("/sparql", query_string={"query": OFFICES_QUERY}, headers={"Accept": media})
    assert response.mimetype == media
    assert b"fukuoka-sme-promotion-center" in response.data
    assert "Accept" in response.headers["Vary"]


@pytest.mark.parametrize("media", TRIPLES)
def test_every_graph_format_is_served_and_parses(client: FlaskClient, media: str) -> None:
    response = client.get("/sparql", query_string={"query": CONSTRUCT}, headers={"Accept": media})
    assert response.mimetype == media
    assert len(list(pyoxigraph.parse(response.data, format=TRIPLES[media].serialisation))) == OFFICES


def test_csv_has_a_header_and_one_row_for_each_solution(client: FlaskClient) -> None:
    response = client.get("/sparql", query_string={"query": OFFICES_QUERY}, headers={"Accept": "text/csv"})
    rows = list(csv.reader(io.StringIO(response.get_data(as_text=True))))
    assert rows[0] == ["office"]
    assert len(rows) == OFFICES + 1


def test_a_syntax_error_says_line_and_column(client: FlaskClient) -> None:
    query = "SELECT ?x WHERE {\n  ?s ?p ?o FILTER(?x = }"
    body = assert_problem(
        client.get("/sparql", query_string={"query": query}, headers={"Accept-Language": "en"}), 400, "syntax"
    )
    assert (body["line"], body["column"]) == (2, 25)
    assert "near line 2, column 25" in body["detail"]
    assert "FILTER(?x = }" in body["detail"]


@pytest.mark.parametrize(
    ("query", "status", "code"),
    [
        ("SELECT * { SERVICE <http://127.0.0.1/> { ?s ?p ?o } }", 403, "service-refused"),
        ("INSERT DATA { <http://a> <http://b> <http://c> }", 403, "update-refused"),
        ("ASK " + "{" * 200 + "}" * 200, 400, "query-too-deep"),
        ("", 400, "missing-query"),
        ("SELECT (<http://example.org/f>(1) AS ?x) {}", 400, "query-refused"),
        ("ASK FROM <file:///etc/passwd> { ?s ?p ?o }", 400, "unknown-graph"),
        ("ASK FROM NAMED <http://127.0.0.1/> { ?s ?p ?o }", 400, "unknown-graph"),
    ],
)
def test_what_is_refused_is_a_problem(client: FlaskClient, query: str, status: int, code: str) -> None:
    assert_problem(client.get("/sparql", query_string={"query": query}), status, code)
    assert_problem(client.post("/sparql", data={"query": query}), status, code)


def test_an_update_is_refused_whichever_way_it_comes(client: FlaskClient, engine) -> None:
    before = len(engine.store)
    assert_problem(client.post("/sparql", data={"update": "CLEAR ALL"}), 403, "update-refused")
    assert_problem(client.get("/sparql", query_string={"update": "CLEAR ALL"}), 403, "update-refused")
    direct = client.post("/sparql", data="CLEAR ALL", content_type="application/sparql-update")
    assert_problem(direct, 403, "update-refused")
    assert len(engine.store) == before


def test_an_accept_that_nothing_meets_is_a_406_with_the_offer(client: FlaskClient) -> None:
    response = client.get("/sparql", query_string={"query": OFFICES_QUERY}, headers={"Accept": "image/png"})
    body = assert_problem(response, 406, "not-acceptable")
    assert "application/sparql-results+json" in body["offered"]


def test_a_zero_quality_is_a_refusal(client: FlaskClient) -> None:
    accept = "application/sparql-results+json;q=0, text/csv;q=0.5"
    response = client.get("/sparql", query_string={"query": OFFICES_QUERY}, headers={"Accept": accept})
    assert response.mimetype == "text/csv"


def test_other_bodies_are_refused(client: FlaskClient) -> None:
    assert_problem(client.post("/sparql", data="x", content_type="text/plain"), 415, "unsupported-media-type")
    assert_problem(client.post("/sparql", data=b"\xff", content_type="application/sparql-query"), 400, "not-utf-8")
    big = client.post("/sparql", data=b"x" * 1_100_000, content_type="application/sparql-query")
    assert_problem(big, 413, "http-413")


@pytest.fixture
def wrapper(server: str) -> SPARQLWrapper:
    return SPARQLWrapper(f"{server}/sparql")


@pytest.mark.parametrize("method", ["GET", POST, POSTDIRECTLY])
def test_sparqlwrapper_reads_a_select(wrapper: SPARQLWrapper, method: str) -> None:
    wrapper.setQuery(OFFICES_QUERY)
    wrapper.setReturnFormat(JSON)
    if method == POSTDIRECTLY:
        wrapper.setMethod(POST)
        wrapper.setRequestMethod(POSTDIRECTLY)
    else:
        wrapper.setMethod(method)
    assert len(wrapper.query().convert()["results"]["bindings"]) == OFFICES


def test_sparqlwrapper_reads_ask_xml_csv_and_construct(wrapper: SPARQLWrapper) -> None:
    wrapper.setQuery("ASK { ?s a <https://w3id.org/madoguchi/ns#Office> }")
    wrapper.setReturnFormat(JSON)
    assert wrapper.query().convert()["boolean"] is True
    wrapper.setQuery(OFFICES_QUERY)
    wrapper.setReturnFormat(XML)
    assert len(wrapper.query().convert().getElementsByTagName("result")) == OFFICES
    wrapper.setReturnFormat(CSV)
    assert wrapper.query().convert().count(b"\n") == OFFICES + 1
    wrapper.setQuery(CONSTRUCT)
    for form in (TURTLE, N3):
        wrapper.setReturnFormat(form)
        assert wrapper.query().convert().count(b"Office") >= 1


def test_rdflib_reads_rows_booleans_and_graphs(server: str) -> None:
    graph = Graph(SPARQLStore(f"{server}/sparql"))
    assert len(graph.query(OFFICES_QUERY)) == OFFICES
    assert graph.query("ASK { ?s a <https://w3id.org/madoguchi/ns#Office> }").askAnswer is True
    triples = graph.query(CONSTRUCT).graph
    assert triples is not None
    assert len(triples) == OFFICES


@pytest.mark.parametrize("method", ["head", "get"])
def test_a_bad_file_name_and_a_head_hold_no_worker(client: FlaskClient, method: str) -> None:
    query = {"query": "SELECT * { ?s ?p ?o }"}
    for _ in range(4):
        bad = client.open("/sparql", method=method, query_string={**query, "filename": "/"})
        assert bad.status_code == 400
        assert client.head("/sparql", query_string=query).status_code == 200
    assert client.get("/sparql", query_string={"query": "ASK {}"}).status_code == 200
