"""The description of the API against what the application does."""

import json
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import jsonschema_rs
import openapi_spec_validator
import pytest
import schemathesis
from flask import Flask
from flask.testing import FlaskClient
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
    status_code_conformance,
)
from werkzeug.test import TestResponse

from checkout import CASES
from madoguchi import __version__
from madoguchi.ask.records import Catalogue
from madoguchi.settings import Settings
from madoguchi.vocab import slug
from madoguchi.web.answers import SCHEMAS
from madoguchi.web.app import create_app
from madoguchi.web.contract import JSON_FORMS, OPERATIONS, Operation, Parameter

DRAFT = "https://json-schema.org/draft/2020-12/schema"
CHECKS = [
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
]
QUESTIONS = sorted(path for path in (CASES / "help").glob("*.toml") if "[ask]" in path.read_text(encoding="utf-8"))
EXAMPLES = [
    pytest.param(operation, parameter, id=f"{operation.name}-{parameter.name}")
    for operation in OPERATIONS.values()
    for parameter in operation.parameters
    if parameter.example is not None
]


@pytest.fixture(scope="session")
def document(app: Flask) -> dict[str, Any]:
    found: dict[str, Any] = app.test_client().get("/v1/openapi.json").get_json()
    return found


@pytest.fixture(scope="session")
def validators(document: dict[str, Any]) -> dict[str, jsonschema_rs.Validator]:
    """The schemas as the document publishes them, by the name of the answer."""
    return {
        name: jsonschema_rs.validator_for(
            {"$schema": DRAFT, "$ref": f"#/components/schemas/{name}", "components": document["components"]},
            validate_formats=True,
        )
        for name in document["components"]["schemas"]
    }


@pytest.fixture(scope="session")
def described(app: Flask) -> schemathesis.BaseSchema:
    return schemathesis.openapi.from_wsgi("/v1/openapi.json", app)


def wrong(validator: jsonschema_rs.Validator, body: Any) -> list[str]:
    return [f"{list(error.instance_path)}: {error.message}" for error in validator.iter_errors(body)]


def ask(client: FlaskClient, operation: Operation, *parameters: Parameter, accept: str = JSON_FORMS[0]) -> TestResponse:
    """Ask an operation with the examples of these parameters and of those that it requires."""
    chosen = {item.name: item for item in operation.parameters if item.required} | {
        item.name: item for item in parameters
    }
    path = operation.path
    for item in chosen.values():
        path = path.replace(f"{{{item.name}}}", str(item.example))
    query = {item.name: str(item.example) for item in chosen.values() if item.where == "query"}
    return client.get(path, query_string=query, headers={"Accept": accept})


def test_the_document_is_openapi_3_1(document: dict[str, Any]) -> None:
    openapi_spec_validator.validate(document)
    assert document["openapi"].startswith("3.1")
    assert document["info"]["version"] == __version__
    assert document["servers"] == [{"url": "/"}]


def test_the_document_is_there_before_the_first_release(tmp_path: Path) -> None:
    client = create_app(Settings(data=tmp_path, releases=tmp_path)).test_client()
    assert client.get("/v1/openapi.json").status_code == 200


def test_every_route_of_the_api_is_declared_and_described(app: Flask, document: dict[str, Any]) -> None:
    routed = {str(rule).replace("<id_>", "{id}") for rule in app.url_map.iter_rules() if str(rule).startswith("/v1/")}
    assert routed - {"/v1/openapi.json"} == set(document["paths"])
    described = {path["get"]["operationId"] for path in document["paths"].values()}
    assert described == set(OPERATIONS)


@pytest.mark.parametrize("operation", OPERATIONS.values(), ids=lambda operation: operation.name)
def test_every_operation_has_the_schema_of_its_answer(operation: Operation) -> None:
    assert (SCHEMAS / f"{operation.answer}.json").is_file(), f"write web/schemas/{operation.answer}.json"


@pytest.mark.parametrize("operation", OPERATIONS.values(), ids=lambda operation: operation.name)
def test_every_operation_is_described_in_both_languages_with_its_errors(
    document: dict[str, Any], operation: Operation
) -> None:
    told = document["paths"][operation.path]["get"]
    assert operation.about.ja in told["description"]
    assert operation.about.en in told["description"]
    assert {"200", "304", "400", "404", "406", "414", "503"} <= told["responses"].keys()
    assert {"ETag", "Cache-Control"} <= told["responses"]["200"]["headers"].keys()
    assert set(told["responses"]["200"]["content"]) == set(operation.media)


def test_an_open_ended_operation_says_that_it_takes_further_arguments(document: dict[str, Any]) -> None:
    told = {
        operation.name: [item for item in document["paths"][operation.path]["get"]["parameters"] if item.get("explode")]
        for operation in OPERATIONS.values()
    }
    assert {name for name, further in told.items() if further} == {"query"}
    assert [name for name, operation in OPERATIONS.items() if operation.open_ended] == ["query"]


@pytest.mark.parametrize("operation", OPERATIONS.values(), ids=lambda operation: operation.name)
def test_the_first_line_of_every_table_is_described(
    client: FlaskClient, document: dict[str, Any], operation: Operation
) -> None:
    if "text/csv" not in operation.media or operation.open_ended:
        return
    told = document["paths"][operation.path]["get"]["responses"]["200"]["content"]["text/csv"]["schema"]["description"]
    first = ask(client, operation, accept="text/csv").get_data(as_text=True).splitlines()[0]
    assert first.lstrip("\ufeff") in told


@pytest.mark.parametrize("path", sorted(SCHEMAS.glob("*.json")), ids=lambda path: path.stem)
def test_every_schema_is_a_schema_and_allows_nothing_that_it_does_not_name(path: Path) -> None:
    schema = json.loads(path.read_text(encoding="utf-8"))
    assert schema["$schema"] == DRAFT
    jsonschema_rs.meta.validate(schema)
    for part in objects(schema):
        assert part["additionalProperties"] is False
        assert set(part.get("required", [])) <= set(part["properties"])


def objects(schema: Any) -> Iterator[dict[str, Any]]:
    if isinstance(schema, dict):
        if isinstance(schema.get("properties"), dict) and "type" in schema:
            yield schema
        schema = list(schema.values())
    if isinstance(schema, list):
        for part in schema:
            yield from objects(part)


@pytest.mark.parametrize("path", QUESTIONS, ids=lambda path: path.stem)
def test_the_answer_to_every_question_is_as_described(
    client: FlaskClient, validators: dict[str, jsonschema_rs.Validator], path: Path
) -> None:
    asked = {name: str(value) for name, value in tomllib.loads(path.read_text(encoding="utf-8"))["ask"].items()}
    response = client.get("/v1/help", query_string={**asked, "size": "100"})
    assert response.status_code == 200
    assert wrong(validators["help"], response.get_json()) == []


def test_every_programme_and_office_is_as_described(
    client: FlaskClient, catalogue: Catalogue, validators: dict[str, jsonschema_rs.Validator]
) -> None:
    for programme in catalogue.programmes:
        for on in ("2022-06-15", "2025-06-01", "2026-11-20"):
            body = client.get(f"/v1/programmes/{slug(programme.id)}", query_string={"on": on}).get_json()
            assert wrong(validators["programme"], body) == [], programme.id
    for iri in catalogue.offices:
        assert wrong(validators["office"], client.get(f"/v1/offices/{slug(iri)}").get_json()) == [], iri


@pytest.mark.parametrize("operation", OPERATIONS.values(), ids=lambda operation: operation.name)
def test_every_page_of_every_answer_is_as_described(
    client: FlaskClient, validators: dict[str, jsonschema_rs.Validator], operation: Operation
) -> None:
    """Lists to their last entry, and every thing that a list names by its id."""
    if "{id}" in operation.path:
        return
    page, total = 1, 1
    while (page - 1) * 100 < total:
        query = {item.name: str(item.example) for item in operation.parameters if item.required}
        paged = {"page": str(page), "size": "100"} if any(item.name == "page" for item in operation.parameters) else {}
        body = client.get(operation.path, query_string={**query, **paged}).get_json()
        assert wrong(validators[operation.answer], body) == []
        total = body["meta"].get("total", 0)
        alone = next((one for one in OPERATIONS.values() if one.path == f"{operation.path}/{{id}}"), None)
        for entry in body.get("entries", []) if alone else []:
            one = client.get(f"{operation.path}/{slug(entry['id'])}").get_json()
            assert wrong(validators[alone.answer], one) == [], entry["id"]
        page += 1


@pytest.mark.parametrize(("operation", "parameter"), EXAMPLES)
def test_every_example_is_answered(
    client: FlaskClient, validators: dict[str, jsonschema_rs.Validator], operation: Operation, parameter: Parameter
) -> None:
    response = ask(client, operation, parameter)
    assert response.status_code == 200, response.get_json(force=True)
    assert wrong(validators[operation.answer], response.get_json()) == []


@pytest.mark.parametrize("operation", OPERATIONS.values(), ids=lambda operation: operation.name)
def test_all_examples_together_are_answered_in_every_form(client: FlaskClient, operation: Operation) -> None:
    examples = [item for item in operation.parameters if item.example is not None and item.name != "format"]
    for media in operation.media:
        response = ask(client, operation, *examples, accept=media)
        assert (response.status_code, response.mimetype) == (200, media)


@pytest.mark.parametrize(
    "path",
    [
        "/v1/help",
        "/v1/help?need=カレー",
        "/v1/help?need=模倣品&prefecture=江戸",
        "/v1/help?need=模倣品&on=2025-02-30",
        "/v1/help?need=模倣品&lang=fr",
        "/v1/help?need=模倣品&colour=red",
        "/v1/help?need=模倣品&target=王様",
        "/v1/help?need=模倣品&ignore=weather",
        "/v1/help?need=" + "あ" * 600,
        "/v1/programmes/filing",
        "/v1/offices/nothing",
    ],
)
@pytest.mark.parametrize("language", ["ja", "en"])
def test_every_problem_is_as_described(
    client: FlaskClient, validators: dict[str, jsonschema_rs.Validator], path: str, language: str
) -> None:
    response = client.get(path, headers={"Accept-Language": language})
    assert response.status_code >= 400
    assert wrong(validators["problem"], json.loads(response.data)) == []


@pytest.mark.parametrize("operation", OPERATIONS.values(), ids=lambda operation: operation.name)
def test_whatever_is_asked_is_answered_as_described(described: schemathesis.BaseSchema, operation: Operation) -> None:
    """Thirty requests, within the description and outside of it, some of their arguments being the examples."""
    found = described.find_operation_by_id(operation.name)
    examples = {item.name: item for item in operation.parameters if item.example is not None}

    @settings(max_examples=30, derandomize=True, deadline=None, database=None, suppress_health_check=list(HealthCheck))
    @given(
        case=st.one_of(found.as_strategy(), found.as_strategy(schemathesis.GenerationMode.NEGATIVE)),
        meant=st.sets(st.sampled_from(sorted(examples))),
    )
    def asked(case: schemathesis.Case, meant: set[str]) -> None:
        for item in (examples[name] for name in sorted(meant)):
            (case.path_parameters if item.where == "path" else case.query)[item.name] = str(item.example)
        answer = case.call(headers={"Accept-Encoding": "identity"})
        case.validate_response(answer, checks=CHECKS)

    asked()
