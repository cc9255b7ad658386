"""The HTTP surface through the application: every route, and every kind of error with one shape."""

import json
from typing import Any

import pyoxigraph
import pytest
from flask import Flask
from flask.testing import FlaskClient
from rdflib import Graph
from werkzeug.test import TestResponse

from madoguchi.ask.records import Catalogue
from madoguchi.engine.embedded import Engine
from madoguchi.settings import Settings
from madoguchi.vocab import slug
from madoguchi.web.app import create_app


def assert_problem(response: TestResponse, status: int, code: str) -> dict[str, Any]:
    """Every error has this one shape (RFC 9457), whatever the route."""
    assert response.status_code == status
    assert response.content_type == "application/problem+json"
    body: dict[str, Any] = json.loads(response.data)
    assert body["type"] == f"https://w3id.org/madoguchi/problem/{code}"
    assert body["status"] == status
    assert body["title"]
    assert body["detail"]
    assert response.headers["Cache-Control"] == "no-store"
    return body


def get(client: FlaskClient, path: str, **arguments: str) -> TestResponse:
    return client.get(path, query_string=arguments)


def test_help_answers_the_first_question(client: FlaskClient) -> None:
    response = get(client, "/v1/help", need="模倣品", prefecture="福岡県", on="2025-06-01")
    assert (response.status_code, response.content_type) == (200, "application/json")
    body = response.get_json()
    assert list(body) == ["@context", "understood", "answers", "not_available", "near_misses", "sources", "meta"]
    assert body["understood"]["prefecture"]["id"] == "https://w3id.org/madoguchi/id/prefecture/40"
    first = body["answers"][0]
    assert slug(first["programme"]["id"]) == "anti-counterfeit-support"
    assert first["edition"]["status"] == "open"
    assert first["offices"][0]["telephone"] == "03-3582-5198"
    assert "模倣品" in response.get_data(as_text=True), "Japanese is written as Japanese"


def test_help_pages_through_all_answers_without_repeats(client: FlaskClient) -> None:
    whole = get(client, "/v1/help", need="知財", prefecture="27", on="2025-06-01").get_json()
    total = whole["meta"]["total"]
    ids = []
    for page in range(1, total + 1):
        body = get(
            client, "/v1/help", need="知財", prefecture="27", on="2025-06-01", page=str(page), size="1"
        ).get_json()
        ids += [item["programme"]["id"] for item in body["answers"]]
    assert ids == [item["programme"]["id"] for item in whole["answers"]]
    assert len(set(ids)) == total > 5


@pytest.mark.filterwarnings("ignore:ConjunctiveGraph is deprecated")  # inside rdflib's own JSON-LD parser
def test_what_the_context_says_is_in_the_graph(client: FlaskClient, engine: Engine) -> None:
    known = {
        (quad.subject.value, quad.predicate.value, getattr(quad.object, "value", ""))
        for quad in engine.store
        if isinstance(quad.subject, pyoxigraph.NamedNode)
    }
    for path in ("/v1/help?need=模倣品&prefecture=40&on=2025-06-01", "/v1/programmes/overseas-filing-support"):
        graph = Graph().parse(data=client.get(path).data, format="json-ld")
        triples = {(str(s), str(p), str(o)) for s, p, o in graph}
        assert len(triples) >= 5
        assert triples <= known


@pytest.mark.parametrize(
    ("arguments", "code", "status"),
    [
        ({}, "missing-parameter", 400),
        ({"need": " "}, "missing-parameter", 400),
        ({"need": "カレー"}, "unknown-need", 400),
        ({"need": "模倣品", "prefecture": "江戸"}, "unknown-prefecture", 400),
        ({"need": "模倣品", "on": "2025-02-30"}, "unknown-day", 400),
        ({"need": "模倣品", "page": "-1"}, "bad-number", 400),
        ({"need": "模倣品", "page": "1.5"}, "bad-number", 400),
        ({"need": "模倣品", "size": "101"}, "bad-number", 400),
        ({"need": "模倣品", "size": "٣"}, "bad-number", 400),
        ({"need": "模倣品", "lang": "fr"}, "unknown-language", 400),
        ({"need": "模倣品", "colour": "red"}, "unknown-parameter", 400),
        ({"need": "あ" * 1_000_000}, "need-too-long", 414),
    ],
)
def test_bad_input_is_told_what_to_change(
    client: FlaskClient, arguments: dict[str, str], code: str, status: int
) -> None:
    assert_problem(get(client, "/v1/help", **arguments), status, code)


def test_an_unknown_parameter_is_answered_with_the_known_ones(client: FlaskClient) -> None:
    body = assert_problem(get(client, "/v1/help", need="模倣品", pref="40"), 400, "unknown-parameter")
    assert "prefecture" in body["allowed"]


def test_errors_speak_the_language_of_the_reader(client: FlaskClient) -> None:
    ja = assert_problem(get(client, "/v1/help", lang="ja"), 400, "missing-parameter")
    en = assert_problem(get(client, "/v1/help", lang="en"), 400, "missing-parameter")
    by_header = client.get("/v1/help", headers={"Accept-Language": "en-GB,en;q=0.8"})
    assert ja["detail"] != en["detail"] == by_header.get_json(force=True)["detail"]
    assert by_header.headers["Content-Language"] == "en"


def test_every_programme_can_be_read(client: FlaskClient, catalogue: Catalogue) -> None:
    for programme in catalogue.programmes:
        body = get(client, f"/v1/programmes/{slug(programme.id)}", on="2025-06-01").get_json()
        assert body["id"] == programme.id
        assert body["editions"][0]["evidence"]
        assert body["sources"]
    filing = get(client, "/v1/programmes/overseas-filing-support").get_json()["editions"][0]
    assert len([office for office in filing["offices"] if office["level"] in {"prefecture", "city"}]) == 44
    assert len(filing["not_available"]) == 4


def test_every_office_can_be_read(client: FlaskClient, catalogue: Catalogue) -> None:
    for iri in catalogue.offices:
        body = client.get(f"/v1/offices/{slug(iri)}").get_json()
        assert body["id"] == iri
        assert body["takes"]
        assert body["telephone"] or body["email"] or body["address"] or body["url"] or not body["evidence"]


@pytest.mark.parametrize(
    ("path", "code"),
    [
        ("/v1/programmes/nothing", "unknown-programme"),
        ("/v1/offices/nothing", "unknown-office"),
        ("/v1/nothing", "http-404"),
        ("/nothing", "http-404"),
    ],
)
def test_what_is_not_there_is_a_404(client: FlaskClient, path: str, code: str) -> None:
    assert_problem(client.get(path), 404, code)


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "TRACE", "PATCH"])
def test_another_method_is_a_405_that_names_the_allowed_ones(client: FlaskClient, method: str) -> None:
    response = client.open("/v1/help", method=method)
    assert_problem(response, 405, "http-405")
    assert response.headers["Allow"] == "GET, HEAD, OPTIONS"


@pytest.mark.parametrize(
    "path",
    ["/v1/help?need=模倣品", "/v1/programmes/iippf", "/v1/offices/jetro-ip", "/readyz", "/", "/help?need=模倣品"],
)
def test_an_accept_that_nothing_meets_is_a_406_with_the_offer(client: FlaskClient, path: str) -> None:
    response = client.get(path, headers={"Accept": "image/png, text/plain;q=0.5"})
    assert assert_problem(response, 406, "not-acceptable")["offered"]


def test_json_is_also_served_as_json_ld(client: FlaskClient) -> None:
    response = client.get("/v1/help?need=模倣品", headers={"Accept": "application/ld+json, application/json;q=0.5"})
    assert response.mimetype == "application/ld+json"
    assert "Accept" in response.headers["Vary"]


def test_health_and_readiness(client: FlaskClient, catalogue: Catalogue) -> None:
    assert client.get("/healthz").get_json() == {"status": "ok"}
    ready = client.get("/readyz").get_json()
    assert (ready["release"], ready["built"]) == (catalogue.release, catalogue.built)


@pytest.mark.parametrize("path", ["/v1/help?need=模倣品", "/v1/help", "/sparql?query=ASK{}", "/v1/nothing"])
def test_a_front_end_of_another_origin_may_read_answers_and_errors(client: FlaskClient, path: str) -> None:
    assert client.get(path).headers["Access-Control-Allow-Origin"] == "*"


def test_a_preflight_is_answered(client: FlaskClient) -> None:
    response = client.options("/sparql")
    assert "POST" in response.headers["Access-Control-Allow-Methods"]
    assert "Content-Type" in response.headers["Access-Control-Allow-Headers"]


def test_before_the_first_release_the_service_says_that_it_is_not_ready(tmp_path) -> None:
    client = create_app(Settings(data=tmp_path, releases=tmp_path)).test_client()
    assert client.get("/healthz").status_code == 200
    for path in ("/readyz", "/v1/help?need=模倣品", "/sparql?query=ASK{}", "/"):
        response = client.get(path)
        assert_problem(response, 503, "not-ready")
        assert response.headers["Retry-After"] == "10"
    page = client.get("/", headers={"Accept": "text/html"})
    assert (page.status_code, page.mimetype) == (503, "text/html")


def test_a_fault_of_ours_is_a_problem_without_its_details(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken() -> None:
        raise RuntimeError("secret")

    monkeypatch.setitem(app.view_functions, "health.healthz", broken)
    response = app.test_client().get("/healthz")
    assert_problem(response, 500, "internal")
    assert b"secret" not in response.data
