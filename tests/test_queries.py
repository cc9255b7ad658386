"""The canned queries: a case for each, the same rows from two engines, and every way to ask them."""

import csv
import io
import json
import re
import tomllib
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from flask.testing import FlaskClient
from rdflib import Dataset, URIRef

from checkout import CASES, DOCUMENTS
from live import run
from madoguchi.ask import canned, when
from madoguchi.ask.records import Catalogue
from madoguchi.engine.embedded import Engine
from madoguchi.errors import GraphError, QueryError
from madoguchi.queryfile import KINDS, QueryFile, Row, read
from madoguchi.release.publish import DUMP
from madoguchi.vocab import slug
from madoguchi.web.queries import FORMATS
from madoguchi.words import printed
from test_web import assert_problem

QUERIES = canned.queries()
FILES = sorted((CASES / "queries").glob("*.toml"))


@pytest.fixture(scope="session")
def rdflib_graph(engine: Engine) -> Dataset:
    """The release in another engine; the default graph is the union here too."""
    graph = Dataset(default_union=True)
    graph.parse(data=(engine.release.folder / DUMP).read_text(encoding="utf-8"), format="nquads")
    return graph


def case(path: Path) -> dict[str, Any]:
    return tomllib.loads(path.read_text(encoding="utf-8"))


def holds(row: Row, wanted: dict[str, str]) -> bool:
    """Tell whether a row has these values; an IRI of ours may be written as its slug."""
    return all(name in row and value in (row[name], slug(row[name])) for name, value in wanted.items())


def bound(name: str, arguments: dict[str, list[str]], catalogue: Catalogue) -> QueryFile:
    query = QUERIES[name]
    text = canned.bind(query, canned.read_values(query, arguments, catalogue))
    return QueryFile(name, query.summary, text)


def test_every_query_has_a_case_and_every_case_a_query() -> None:
    assert {path.stem for path in FILES} == set(QUERIES)


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_a_question_gets_the_rows_of_its_case(engine: Engine, catalogue: Catalogue, path: Path) -> None:
    asked = case(path)
    expected = asked["expect"]
    arguments = {name: [value] for name, value in asked.get("arguments", {}).items()}
    rows = engine.rows(bound(path.stem, arguments, catalogue))
    assert expected.keys() <= {"rows", "holds", "lacks"}
    assert len(rows) == expected.get("rows", len(rows))
    for wanted in expected["holds"]:
        assert any(holds(row, wanted) for row in rows), wanted
    for unwanted in expected.get("lacks", []):
        assert not [row for row in rows if holds(row, unwanted)], unwanted


@pytest.mark.skipif(not DOCUMENTS.is_dir(), reason="the source documents are not beside the project")
@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_what_a_case_expects_is_printed_in_the_documents(path: Path) -> None:
    for line in case(path)["printed"]:
        first, last = line["lines"]
        lines = (DOCUMENTS / line["file"]).read_text(encoding="utf-8").split("\n")[first - 1 : last]
        assert printed(line["text"]) in printed("\n".join(lines)), line


@pytest.mark.filterwarnings("ignore:Dataset.* is deprecated")  # inside rdflib itself
@pytest.mark.parametrize("name", QUERIES)
def test_the_example_has_the_same_rows_in_the_same_order_on_another_engine(
    engine: Engine, rdflib_graph: Dataset, name: str
) -> None:
    result = rdflib_graph.query(QUERIES[name].text)
    names = [str(variable) for variable in result.vars or []]
    found = [dict(zip(names, row, strict=True)) for row in result if isinstance(row, tuple)]
    others = [{key: str(term) for key, term in row.items() if term is not None} for row in found]
    assert others == engine.rows(QUERIES[name])
    (last,) = re.findall(r"ORDER BY .*\?(\w+)\s*$", QUERIES[name].text)
    assert all(isinstance(row[last], URIRef | None) for row in found), "an order ends in an IRI"


@pytest.mark.parametrize("query", QUERIES.values(), ids=lambda query: query.name)
def test_leaving_out_what_is_optional_leaves_no_row_out(engine: Engine, catalogue: Catalogue, query: QueryFile) -> None:
    needed = {item.name: [item.example] for item in query.parameters if item.required}
    narrow, wide = engine.rows(query), engine.rows(bound(query.name, needed, catalogue))
    assert len(wide) >= len(narrow)
    assert [row for row in narrow if row not in wide] == []


@pytest.mark.parametrize("query", QUERIES.values(), ids=lambda query: query.name)
def test_the_shown_example_of_a_query_is_its_example(engine: Engine, catalogue: Catalogue, query: QueryFile) -> None:
    shown = {item.name: [slug(item.example)] for item in query.parameters}
    assert bound(query.name, shown, catalogue).text == query.text


@pytest.mark.parametrize(
    ("name", "parameter", "text", "value"),
    [
        ("help", "prefecture", "博多区のある福岡県", None),
        ("offices-of-a-prefecture", "prefecture", "ふくおか", "id/prefecture/40"),
        ("offices-of-a-prefecture", "prefecture", "千葉市", "id/prefecture/12"),
        ("programmes-for-a-need", "need", "にせもの", "id/need/counterfeits"),
        ("covers-an-expense", "expense", "翻訳費", "id/expense/translation"),
        ("covers-an-expense", "expense", "Translation", "id/expense/translation"),
        ("agreements-by-country", "country", "フランス", "id/country/fr"),
        ("agreements-by-country", "country", "FR", "id/country/fr"),
        ("rates-and-caps", "programme", "海外出願支援事業", "id/programme/overseas-filing-support"),
        (
            "rates-and-caps",
            "programme",
            "https://w3id.org/madoguchi/id/programme/it-subsidy",
            "id/programme/it-subsidy",
        ),
        ("figures-of-an-agency", "agency", "株式会社日本貿易保険", "id/agency/nexi"),
        ("unknowns", "source", "2024-hokkaido-ip-support", "graph/sources/2024-hokkaido-ip-support"),
        ("open-on-a-day", "on", "２０２５-06-01", "2025-06-01"),
        ("free-of-charge", "fiscal_year", "２０２３", 2023),
        ("free-of-charge", "fiscal_year", " ", ()),
    ],
)
def test_texts_are_read_as_people_write_them(
    catalogue: Catalogue, name: str, parameter: str, text: str, value: str | int | tuple[()] | None
) -> None:
    if value is None:
        with pytest.raises(QueryError, match="not a prefecture"):
            canned.read_values(QUERIES[name], {parameter: [text]}, catalogue)
        return
    values = canned.read_values(QUERIES[name], {parameter: [text]}, catalogue)[parameter]
    expected = [] if value == () else [value]
    assert [str(item).removeprefix("https://w3id.org/madoguchi/") for item in values] == [
        str(item) for item in expected
    ]


@pytest.mark.parametrize(
    ("name", "arguments", "code", "status"),
    [
        ("size", {}, "unknown-query", 404),
        ("offices-of-a-prefecture", {}, "missing-parameter", 400),
        ("offices-of-a-prefecture", {"prefecture": ""}, "missing-parameter", 400),
        ("offices-of-a-prefecture", {"prefecture": "江戸"}, "unknown-prefecture", 400),
        ("offices-of-a-prefecture", {"prefecture": "40", "need": "模倣品"}, "unknown-parameter", 400),
        ("covers-an-expense", {"expense": "旅行代"}, "unknown-concept", 400),
        ("covers-an-expense", {"expense": "counterfeits"}, "unknown-concept", 400),
        ("covers-an-expense", {"expense": "x> } DROP ALL #"}, "unknown-concept", 400),
        ("rates-and-caps", {"programme": "海外出願の支援"}, "unknown-programme", 400),
        ("agreements-by-country", {"country": "atlantis"}, "unknown-country", 400),
        ("who-runs-what", {"agency": "ネクシィ"}, "unknown-agency", 400),
        ("unknowns", {"source": "2024"}, "unknown-source", 400),
        ("open-on-a-day", {"on": "2025-02-30"}, "unknown-day", 400),
        ("free-of-charge", {"fiscal_year": "令和7"}, "bad-number", 400),
        ("free-of-charge", {"fiscal_year": "2022 } #"}, "bad-number", 400),
        ("free-of-charge", {"fiscal_year": ["2022"] * 21}, "too-many-values", 400),
        ("size-limits", {"format": "xlsx"}, "unknown-format", 400),
        ("size-limits", {"lang": "fr"}, "unknown-language", 400),
        ("size-limits", {"page": "2"}, "unknown-parameter", 400),
    ],
)
def test_bad_arguments_are_told_what_to_change(
    client: FlaskClient, name: str, arguments: dict[str, Any], code: str, status: int
) -> None:
    body = assert_problem(client.get(f"/v1/queries/{name}", query_string=arguments), status, code)
    if code in ("unknown-query", "unknown-programme"):
        assert {"id", "label"} <= body["choices"][0].keys()


@pytest.mark.parametrize("month", range(1, 13))
def test_what_is_open_on_a_day_is_what_an_answer_calls_open(engine: Engine, catalogue: Catalogue, month: int) -> None:
    for day in (date(year, month, 16) for year in range(2021, 2027)):
        rows = engine.rows(bound("open-on-a-day", {"on": [day.isoformat()]}, catalogue))
        at = when.beginning(day)
        called_open = {
            edition.id
            for programme in catalogue.programmes
            for edition in programme.editions
            for window in edition.windows
            if window.kind == "dated"
            and not edition.yields
            and when.stand([window], edition.fiscal_year, edition.as_of, at).status == "open"
        }
        assert {row["edition"] for row in rows if row["status"] == "open"} == called_open, day


def test_the_catalogue_tells_how_to_run_every_query(client: FlaskClient) -> None:
    body = client.get("/v1/queries").get_json()
    assert [item["id"] for item in body["queries"]] == list(QUERIES)
    for item in body["queries"]:
        assert item["summary"]["ja"]
        assert item["summary"]["en"]
        assert {parameter["kind"] for parameter in item["parameters"]} <= set(KINDS)
        answer = client.get(item["links"]["example"])
        assert answer.status_code == 200
        assert answer.get_json(force=True)["results"]["bindings"]
        again = client.get("/sparql", query_string={"query": item["query"]})
        assert again.get_json(force=True) == answer.get_json(force=True), "the text runs in any SPARQL editor"


@pytest.mark.parametrize(("name", "media"), FORMATS.items())
def test_results_come_in_every_form_by_accept_and_by_argument(client: FlaskClient, name: str, media: str) -> None:
    by_accept = client.get("/v1/queries/size-limits", headers={"Accept": media})
    by_argument = client.get("/v1/queries/size-limits", query_string={"format": name}, headers={"Accept": "image/png"})
    assert by_accept.status_code == by_argument.status_code == 200
    assert by_accept.mimetype == by_argument.mimetype == media
    assert by_accept.data == by_argument.data
    assert "卸売業" in by_accept.get_data(as_text=True)


def test_an_accept_that_no_form_meets_is_refused(client: FlaskClient) -> None:
    assert_problem(client.get("/v1/queries/size-limits", headers={"Accept": "image/png"}), 406, "not-acceptable")


def test_several_values_of_a_parameter_are_answered_together(client: FlaskClient) -> None:
    def ids(*targets: str) -> list[str]:
        response = client.get("/v1/queries/size-limits", query_string={"target": targets})
        return [row["limit"]["value"] for row in response.get_json(force=True)["results"]["bindings"]]

    one, other = ids("sme"), ids("small-enterprise")
    assert one
    assert other
    assert sorted(one + other) == sorted(ids("sme", "small-enterprise", "sme")) == sorted(ids())


def test_a_parameter_of_an_unknown_kind_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "bad.rq"
    path.write_text("# summary: x\n# summary.ja: x\n# param: x colour required\nSELECT * { \n  VALUES ?x { 1 }\n}")
    with pytest.raises(GraphError, match=r":3: a parameter's kind is one of"):
        read(path)


def test_the_command_line_prints_the_rows_of_the_service(releases: Path, client: FlaskClient) -> None:
    arguments = ["--set", "programme=海外出願支援事業", "--format"]
    served = client.get("/v1/queries/rates-and-caps", query_string={"programme": "overseas-filing-support"})
    as_json = run("query", "rates-and-caps", *arguments, "json", MADOGUCHI_RELEASES=str(releases))
    assert (as_json.returncode, as_json.stderr) == (0, "")
    assert json.loads(as_json.stdout) == served.get_json(force=True)
    as_csv = run("query", "rates-and-caps", *arguments, "csv", MADOGUCHI_RELEASES=str(releases))
    rows = list(csv.DictReader(io.StringIO(as_csv.stdout)))
    assert {"fiscal_year": "2025", "yen": "3000000"}.items() <= next(
        row for row in rows if row["yen"] == "3000000"
    ).items()


def test_the_command_line_lists_the_queries() -> None:
    done = run("query")
    assert done.returncode == 0
    assert [line.split()[0] for line in done.stdout.splitlines() if not line.startswith(" ")] == list(QUERIES)


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["sizes"], "size-limits"),
        (["offices-of-a-prefecture"], "prefecture"),
        (["offices-of-a-prefecture", "--set", "福岡県"], "--set"),
        (["rates-and-caps", "--set", "programme=海外出願の支援"], "海外出願支援"),
        (["rates-and-caps", "--format", "xlsx"], "xlsx"),
    ],
)
def test_a_call_that_is_not_understood_ends_with_2(releases: Path, arguments: list[str], said: str) -> None:
    done = run("query", *arguments, MADOGUCHI_RELEASES=str(releases))
    assert (done.returncode, done.stdout) == (2, "")
    assert said in done.stderr
    assert "Traceback" not in done.stderr
