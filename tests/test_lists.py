"""The lists and registers: whole, filtered, page by page, as CSV and as GeoJSON."""

import csv
import io
import json
import re
from typing import Any

import pyoxigraph
import pytest
from flask.testing import FlaskClient
from rdflib import Graph
from werkzeug.test import TestResponse

from madoguchi.ask.records import Catalogue
from madoguchi.engine.embedded import Engine
from madoguchi.release import publish
from madoguchi.vocab import slug
from madoguchi.web import table
from madoguchi.web.registers import REGISTERS
from test_web import assert_problem

LISTS = ["programmes", "offices", *(register.name for register in REGISTERS)]
DAY = "2025-06-01"
MAY_BE_EMPTY = {"level", "edition_days_left", "alternatives_ja"}


def get(client: FlaskClient, path: str, **arguments: str) -> TestResponse:
    response = client.get(path, query_string=arguments)
    assert response.status_code == 200, response.get_data(as_text=True)
    return response


def ids(response: TestResponse) -> list[str]:
    return [slug(entry["id"]) for entry in response.get_json()["entries"]]


def links(response: TestResponse) -> dict[str, str]:
    return {rel: target for target, rel in re.findall(r'<([^>]*)>; rel="(\w+)"', response.headers["Link"])}


def table_of(response: TestResponse) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(response.data.decode("utf-8-sig"), newline=""), strict=True))


def walk(client: FlaskClient, path: str) -> list[Any]:
    """Follow `next` from a first page to the end; return the entries of all pages."""
    found: list[Any] = []
    while path:
        response = client.get(path)
        body = response.get_json()
        found += body["entries"] if "entries" in body else body["answers"]
        path = links(response).get("next", "")
    return found


@pytest.mark.parametrize("name", LISTS)
def test_a_walk_through_the_pages_gives_every_entry_once(client: FlaskClient, name: str) -> None:
    entries = walk(client, f"/v1/{name}?size=7")
    found = [entry["id"] for entry in entries]
    assert len(found) == len(set(found)) == get(client, f"/v1/{name}").get_json()["meta"]["total"] > 7


def test_a_walk_backwards_meets_the_same_pages(client: FlaskClient) -> None:
    response = get(client, "/v1/needs", size="30")
    last = client.get(links(response)["last"])
    assert "next" not in links(last)
    pages, path = [ids(last)], links(last).get("prev")
    while path:
        before = client.get(path)
        pages.insert(0, ids(before))
        path = links(before).get("prev")
    assert [one for page in pages for one in page] == [slug(item["id"]) for item in walk(client, "/v1/needs?size=100")]


def test_links_keep_the_other_arguments_and_are_absolute_paths(client: FlaskClient) -> None:
    response = get(client, "/v1/programmes", q="海外 支援", on=DAY, size="2", page="2")
    assert list(links(response)) == ["first", "prev", "next", "last"]
    for target in links(response).values():
        assert target.startswith("/v1/programmes?q=%E6%B5%B7%E5%A4%96+%E6%94%AF%E6%8F%B4&on=2025-06-01&page=")
        assert target.endswith("&size=2")


def test_help_links_its_pages(client: FlaskClient) -> None:
    found = [item["programme"]["id"] for item in walk(client, f"/v1/help?need=知財&prefecture=27&on={DAY}&size=3")]
    whole = get(client, "/v1/help", need="知財", prefecture="27", on=DAY, size="100").get_json()["answers"]
    assert found == [item["programme"]["id"] for item in whole]


def test_a_page_beyond_the_last_is_empty_and_leads_back(client: FlaskClient) -> None:
    response = get(client, "/v1/agencies", page="999")
    assert response.get_json()["entries"] == []
    assert links(response)["prev"] == links(response)["last"]
    assert "next" not in links(response)


def test_a_list_of_nothing_has_one_page(client: FlaskClient) -> None:
    response = get(client, "/v1/programmes", q="そんな言葉はどこにもない")
    assert response.get_json()["meta"]["total"] == 0
    assert set(links(response)) == {"first", "last"}


def test_every_entry_of_a_register_can_be_read_and_says_the_same_alone(client: FlaskClient) -> None:
    for register in REGISTERS:
        for entry in walk(client, f"/v1/{register.name}?size=100"):
            alone = get(client, f"/v1/{register.name}/{slug(entry['id'])}").get_json()
            assert {key: alone[key] for key in entry} == entry


def test_programmes_and_offices_are_those_of_the_release(client: FlaskClient, catalogue: Catalogue) -> None:
    programmes = [entry["id"] for entry in walk(client, "/v1/programmes?size=100")]
    offices = [entry["id"] for entry in walk(client, "/v1/offices?size=100")]
    assert programmes == [programme.id for programme in catalogue.programmes]
    assert offices == list(catalogue.offices)


@pytest.mark.parametrize("on", ["2021-06-01", "2022-07-15", "2022-12-01", DAY, "2026-11-20"])
def test_the_list_and_the_answer_stand_on_the_same_edition(client: FlaskClient, catalogue: Catalogue, on: str) -> None:
    listed = {item["id"]: item["edition"] for item in walk(client, f"/v1/programmes?on={on}&size=100")}
    for need in catalogue.scheme("needs"):
        for answer in get(client, "/v1/help", need=slug(need.id), on=on, size="100").get_json()["answers"]:
            assert listed[answer["programme"]["id"]] == answer["edition"]


def test_before_any_document_a_programme_has_no_edition(client: FlaskClient) -> None:
    entries = walk(client, "/v1/programmes?on=2010-01-01&size=100")
    assert {entry["edition"] for entry in entries} == {None}
    assert ids(get(client, "/v1/programmes", on="2010-01-01", status="unknown")) == []


@pytest.mark.parametrize(
    ("arguments", "there", "not_there"),
    [
        ({"q": "模倣品"}, "anti-counterfeit-support", "overseas-filing-support"),
        ({"q": "海外出願　支援"}, "overseas-filing-support", "anti-counterfeit-support"),
        ({"q": "ANTI-COUNTERFEITING"}, "anti-counterfeit-support", "overseas-filing-support"),
        ({"need": "counterfeits"}, "anti-counterfeit-support", "overseas-filing-support"),
        ({"need": "https://w3id.org/madoguchi/id/need/counterfeits"}, "anti-counterfeit-support", "yorozu"),
        ({"need": "overseas-ip"}, "anti-counterfeit-support", "yorozu"),
        ({"kind": "money"}, "overseas-filing-support", "ip-support-desk"),
        ({"kind": "subsidy", "status": "open"}, "anti-counterfeit-support", "ip-support-desk"),
        ({"target": "small-enterprise"}, "overseas-filing-support", "iippf"),
        ({"agency": "JETRO"}, "anti-counterfeit-support", "ip-support-desk"),
        ({"fiscal_year": "2021"}, "ip-support-desk", "anti-counterfeit-support"),
        ({"prefecture": "福岡県"}, "overseas-filing-support", "none"),
        ({"prefecture": "東京"}, "anti-counterfeit-support", "overseas-filing-support"),
    ],
)
def test_programmes_are_found_by(client: FlaskClient, arguments: dict[str, str], there: str, not_there: str) -> None:
    found = ids(get(client, "/v1/programmes", on=DAY, size="100", **arguments))
    assert there in found
    assert not_there not in found


def test_every_listed_programme_has_the_asked_status_and_year(client: FlaskClient) -> None:
    for status in ("open", "rolling", "unknown", "closed"):
        entries = get(client, "/v1/programmes", on=DAY, status=status, size="100").get_json()["entries"]
        assert {entry["edition"]["status"] for entry in entries} == {status}
    of_2022 = get(client, "/v1/programmes", fiscal_year="2022", size="100").get_json()["entries"]
    assert {entry["edition"]["fiscal_year"] for entry in of_2022} == {2022}


def test_an_expense_finds_those_that_pay_it_and_not_those_that_refuse_it(
    client: FlaskClient, catalogue: Catalogue
) -> None:
    editions = {one.id: one.shown["expenses"] for programme in catalogue.programmes for one in programme.editions}
    refused = 0
    for expense in catalogue.scheme("expenses"):
        listed = walk(client, f"/v1/programmes?on={DAY}&size=100&expense={slug(expense.id)}")
        paying = {entry["edition"]["id"] for entry in listed}
        for iri, said in editions.items():
            if expense.id in {item["id"] for item in said["not_covered"]}:
                refused += 1
                assert iri not in paying
    assert refused > 20


def test_rates_and_caps_of_tracks_are_listed_with_their_track(client: FlaskClient) -> None:
    entries = walk(client, "/v1/programmes?size=100&fiscal_year=2023")
    amounts = [amount for entry in entries for amount in entry["rates"] + entry["caps"]]
    assert all(amount["text"]["ja"] for amount in amounts)
    assert {amount["track"] is None for amount in amounts} == {True, False}


def test_the_office_for_a_prefecture_comes_before_the_national_ones(client: FlaskClient) -> None:
    response = get(client, "/v1/offices", prefecture="ふくおか", programme="overseas-filing-support")
    entries = response.get_json()["entries"]
    assert entries[0]["telephone"] == "092-622-0035"
    assert entries[0]["level"] == "prefecture"
    assert entries[-1]["level"] == "national"
    assert response.get_json()["understood"]["prefecture"]["id"].endswith("/40")


def test_offices_are_found_by_agency_and_by_name(client: FlaskClient) -> None:
    of_jetro = get(client, "/v1/offices", agency="JETRO")
    assert {entry["agency"]["id"] for entry in of_jetro.get_json()["entries"]} == {
        "https://w3id.org/madoguchi/id/agency/jetro"
    }
    assert "jetro-ip" in ids(of_jetro)
    assert "africa-desk-afdb" in ids(get(client, "/v1/offices", q="アフリカ開発銀行"))


def test_no_list_hands_out_a_withheld_number(client: FlaskClient) -> None:
    for form in ("json", "csv", "geojson"):
        said = get(client, "/v1/offices", prefecture="27", size="100", format=form).get_data(as_text=True)
        assert "06-6110-5746" not in said
        assert "0570-082100" in said


def test_counts_are_the_totals_of_the_lists(client: FlaskClient) -> None:
    def total(path: str, **arguments: str) -> int:
        return int(get(client, path, size="1", **arguments).get_json()["meta"]["total"])

    for name, argument in (("needs", "need"), ("targets", "target"), ("expenses", "expense")):
        for entry in walk(client, f"/v1/{name}?size=100")[::7]:
            expected = total("/v1/programmes", **{argument: slug(entry["id"])})
            assert entry["counts"]["programmes"] == expected
            assert len(get(client, f"/v1/{name}/{slug(entry['id'])}").get_json()["programmes"]) == expected
    for entry in walk(client, "/v1/prefectures?size=100")[::9]:
        assert entry["counts"]["offices"] == total("/v1/offices", prefecture=entry["jis_code"])
    for entry in walk(client, "/v1/agencies?size=100"):
        assert entry["counts"]["offices"] == total("/v1/offices", agency=slug(entry["id"]))


def test_agencies_say_who_they_are_and_what_they_answer_for(client: FlaskClient) -> None:
    jpo = get(client, "/v1/agencies/jpo").get_json()
    assert (jpo["homepage"], jpo["corporate_number"]) == ("https://www.jpo.go.jp/", "2000012090003")
    assert jpo["part_of"]["name"]["ja"] == "経済産業省"
    assert jpo["alternatives"] == {"en": ["JPO"]}
    assert len(jpo["authority_of"]) == jpo["counts"]["authority_of"] > 10
    assert {"id", "fiscal_year", "programme"} == set(jpo["authority_of"][0])


def test_concepts_lead_up_and_down(client: FlaskClient) -> None:
    for name in ("needs", "targets", "expenses"):
        entries = {entry["id"]: entry for entry in walk(client, f"/v1/{name}?size=100")}
        for iri, entry in entries.items():
            for above in entry["broader"]:
                assert iri in {one["id"] for one in entries[above["id"]]["narrower"]}
    africa = get(client, "/v1/needs/africa").get_json()
    assert [slug(one["id"]) for one in africa["broader"]] == ["base-abroad"]
    assert "TICAD" in africa["alternatives"]["ja"]


def test_prefectures_have_their_codes_their_offices_and_what_is_not_offered(client: FlaskClient) -> None:
    tokyo = get(client, "/v1/prefectures/13").get_json()
    assert (tokyo["jis_code"], tokyo["local_government_code"], tokyo["iso_code"]) == ("13", "130001", "JP-13")
    assert "http://www.wikidata.org/entity/Q1490" in tokyo["same_as"]
    assert [slug(iri) for iri in tokyo["coverage"]["stated_absent"]] == ["overseas-filing-support-2025"]
    assert len(tokyo["offices"]) == tokyo["counts"]["offices"]
    assert get(client, "/v1/prefectures").get_json()["meta"]["total"] == 47


def test_sources_have_their_file_lines_and_counts(client: FlaskClient) -> None:
    source = get(client, "/v1/sources/2020-smrj-overseas-advice").get_json()
    assert (source["file"], source["first_line"], source["last_line"]) == ("001_3714b30b0d895473.txt", 284, 407)
    assert source["counts"]["Edition"] == len(source["editions"]) == 1


def test_coverage_is_that_of_the_release_and_can_be_narrowed(client: FlaskClient, engine: Engine) -> None:
    stored = json.loads((engine.release.folder / publish.COVERAGE).read_text(encoding="utf-8"))
    whole = get(client, "/v1/coverage").get_json()
    assert {key: whole[key] for key in stored} == stored
    narrowed = get(client, "/v1/coverage", prefecture="とうきょう", need="counterfeits").get_json()
    assert [slug(one["id"]) for one in narrowed["prefectures"]] == ["13"]
    assert [slug(one["id"]) for one in narrowed["needs"]] == ["counterfeits"]
    assert "sources" not in narrowed


@pytest.mark.filterwarnings("ignore:ConjunctiveGraph is deprecated")  # inside rdflib's own JSON-LD parser
@pytest.mark.parametrize("name", LISTS)
def test_what_the_context_says_is_in_the_graph(client: FlaskClient, engine: Engine, name: str) -> None:
    known = {
        (quad.subject.value, quad.predicate.value, getattr(quad.object, "value", ""))
        for quad in engine.store
        if isinstance(quad.subject, pyoxigraph.NamedNode)
    }
    graph = Graph().parse(data=client.get(f"/v1/{name}").data, format="json-ld")
    triples = {(str(s), str(p), str(o)) for s, p, o in graph}
    assert len(triples) > 30
    assert triples <= known


@pytest.mark.parametrize("name", LISTS)
def test_csv_holds_the_whole_list_in_flat_columns(client: FlaskClient, name: str) -> None:
    response = client.get(f"/v1/{name}", headers={"Accept": "text/csv"})
    assert response.content_type == "text/csv; charset=utf-8; header=present"
    assert response.headers["Content-Disposition"] == f'attachment; filename="madoguchi-{name}.csv"'
    assert response.data.startswith(b"\xef\xbb\xbfid,")
    assert response.data.endswith(b"\r\n")
    rows = table_of(response)
    assert [row["id"] for row in rows] == [entry["id"] for entry in walk(client, f"/v1/{name}?size=100")]
    assert all(None not in row and None not in row.values() for row in rows)
    assert response.data == get(client, f"/v1/{name}", format="csv").data
    for column in rows[0]:
        assert any(row[column] for row in rows) or column in MAY_BE_EMPTY, f"no entry has {column}"


def test_a_page_can_be_had_as_csv(client: FlaskClient) -> None:
    response = get(client, "/v1/needs", format="csv", page="2", size="5")
    assert [slug(row["id"]) for row in table_of(response)] == ids(get(client, "/v1/needs", page="2", size="5"))
    assert "format=csv" in links(response)["next"]


def test_no_cell_is_a_formula(client: FlaskClient) -> None:
    for name in LISTS:
        for row in table_of(get(client, f"/v1/{name}", format="csv")):
            assert not any(cell.startswith(("=", "+", "-", "@", "\t", "\r")) for cell in row.values())


ASKED = {"need": "foreign-filing", "on": DAY, "cost": "3000000", "expense": "翻訳費", "employees": "5"}


def test_help_as_csv_is_a_row_for_each_programme_and_office(client: FlaskClient) -> None:
    for prefecture in ("40", "13", "12"):
        asked = {**ASKED, "prefecture": prefecture}
        response = get(client, "/v1/help", format="csv", **asked)
        assert response.content_type == "text/csv; charset=utf-8; header=present"
        assert response.headers["Content-Disposition"] == 'attachment; filename="madoguchi-help.csv"'
        assert response.data.startswith(b"\xef\xbb\xbfanswer,")
        body = get(client, "/v1/help", size="100", **asked).get_json()
        table_rows = table_of(response)
        assert [(row["programme_id"], row["office_id"], row["office_telephone"]) for row in table_rows] == [
            *(
                (item["programme"]["id"], office.get("id", ""), office.get("telephone") or "")
                for item in body["answers"]
                for office in item["offices"] or [{}]
            ),
            *((item["programme"]["id"], "", "") for item in body["not_available"] + body["near_misses"]),
        ]
        first = body["answers"][0]
        assert table_rows[0]["edition_status"] == first["edition"]["status"]
        assert table_rows[0]["eligibility_verdict"] == first["eligibility"]["verdict"]
        assert table_rows[0]["grant_yen"] == "; ".join(dict.fromkeys(str(one["yen"]) for one in first["grant"]))


def test_what_is_not_offered_is_a_row_with_its_reason(client: FlaskClient) -> None:
    rows = table_of(get(client, "/v1/help", format="csv", need="foreign-filing", prefecture="13", on=DAY))
    (absent,) = [row for row in rows if row["answer"] == "not_available"]
    assert (slug(absent["programme_id"]), absent["edition_fiscal_year"]) == ("overseas-filing-support", "2025")
    assert "東京都では実施していない" in absent["reason_ja"]
    assert absent["evidence_id"].endswith("#line=193,194")


def test_a_page_of_help_can_be_had_as_csv(client: FlaskClient) -> None:
    response = get(client, "/v1/help", need="foreign-filing", prefecture="40", on=DAY, format="csv", size="1", page="2")
    (second,) = {row["programme_id"] for row in table_of(response) if row["answer"] == "offered"}
    assert second == walk(client, f"/v1/help?need=foreign-filing&prefecture=40&on={DAY}")[1]["programme"]["id"]
    assert "format=csv" in links(response)["prev"]


def test_coverage_as_csv_is_a_row_for_each_thing(client: FlaskClient) -> None:
    whole = get(client, "/v1/coverage").get_json()
    rows = table_of(get(client, "/v1/coverage", format="csv"))
    sections = ("sources", "prefectures", "needs", "agencies", "links")
    assert [(row["section"], row["id"]) for row in rows] == [
        (name, item["id"]) for name in sections for item in whole[name]
    ]
    assert all(row["name_ja"] for row in rows)
    (tokyo,) = table_of(get(client, "/v1/coverage", format="csv", prefecture="13"))
    (stated,) = [place for place in whole["prefectures"] if place["id"] == tokyo["id"]]
    assert [tokyo[key] for key in ("stated_absent", "no_document_says", "served")] == [
        str(len(stated["stated_absent"])),
        str(len(stated["no_document_says"])),
        str(len({item["edition"] for item in stated["served"]})),
    ]


def test_no_cell_of_help_or_coverage_is_a_formula_and_every_column_is_used(
    client: FlaskClient, catalogue: Catalogue
) -> None:
    rows = [
        row
        for need in catalogue.scheme("needs")
        for asked in ({"prefecture": "40", "on": "2024-08-25"}, {"prefecture": "27", "on": "2021-06-01"})
        for row in table_of(get(client, "/v1/help", format="csv", **{**ASKED, **asked, "need": slug(need.id)}))
    ]
    for table_rows in (rows, table_of(get(client, "/v1/coverage", format="csv"))):
        assert not any(cell.startswith(("=", "+", "-", "@", "\t", "\r")) for row in table_rows for cell in row.values())
        assert [column for column in table_rows[0] if not any(row[column] for row in table_rows)] == []


@pytest.mark.parametrize("cell", ["=1+1", "+81-3", "-5", "@SUM(A1)", "\t=1", "\r=1", "\n=1", "＝1"])
def test_what_a_spreadsheet_would_run_is_guarded(cell: str) -> None:
    rows = list(csv.reader(io.StringIO(table.written([{"id": cell}], ["id"]).decode("utf-8-sig"), newline="")))
    assert rows == [["id"], [f"'{cell}"]]


def test_commas_quotes_and_line_breaks_survive_csv() -> None:
    entry = {"name": {"ja": 'a "b", c\r\nd', "en": None}, "many": [{"id": "x"}, {"id": "y"}, {"id": "x"}], "is": True}
    data = table.written([entry], ["name.ja", "name.en", "many.id", "is", "nothing.there"])
    assert data.decode("utf-8-sig").startswith("name_ja,name_en,many_id,is,nothing_there\r\n")
    (row,) = csv.DictReader(io.StringIO(data.decode("utf-8-sig"), newline=""), strict=True)
    assert list(row.values()) == ['a "b", c\r\nd', "", "x; y", "true", ""]


def test_offices_as_geojson_have_no_place_that_is_not_known(client: FlaskClient) -> None:
    response = client.get("/v1/offices?size=100", headers={"Accept": "application/geo+json"})
    assert response.mimetype == "application/geo+json"
    body = response.get_json(force=True)
    assert body["type"] == "FeatureCollection"
    assert len(body["features"]) == 100
    assert {feature["geometry"] for feature in body["features"]} == {None}
    assert all(feature["type"] == "Feature" and feature["properties"]["name"] for feature in body["features"])


@pytest.mark.parametrize(
    ("path", "code", "allowed"),
    [
        ("/v1/programmes?status=opne", "unknown-status", "open"),
        ("/v1/programmes?kind=subsidies", "unknown-kind", "subsidy"),
        ("/v1/programmes?target=smee", "unknown-target", "sme"),
        ("/v1/programmes?expense=airfair", "unknown-expense", "airfare"),
        ("/v1/programmes?need=counterfiets", "unknown-need", "counterfeits"),
        ("/v1/programmes?agency=jetroo", "unknown-agency", "jetro"),
        ("/v1/offices?programme=overseas-filing-suport", "unknown-programme", "overseas-filing-support"),
        ("/v1/coverage?need=カレー", "unknown-need", ""),
    ],
)
def test_an_unknown_value_is_answered_with_the_nearest_that_are_allowed(
    client: FlaskClient, path: str, code: str, allowed: str
) -> None:
    choices = assert_problem(client.get(path), 400, code)["allowed"]
    assert 0 < len(choices) <= 20
    assert not allowed or choices[0]["id"] == allowed


@pytest.mark.parametrize(
    ("path", "code"),
    [
        ("/v1/programmes?fiscal_year=令和5", "bad-number"),
        ("/v1/programmes?fiscal_year=1899", "bad-number"),
        ("/v1/programmes?on=tomorrow", "unknown-day"),
        ("/v1/programmes?prefecture=江戸", "unknown-prefecture"),
        ("/v1/programmes?q=" + "a" * 201, "text-too-long"),
        ("/v1/programmes?format=xlsx", "unknown-format"),
        ("/v1/programmes?format=geojson", "unknown-format"),
        ("/v1/offices?on=2025-06-01", "unknown-parameter"),
        ("/v1/needs?size=0", "bad-number"),
        ("/v1/needs?format=csv&page=0", "bad-number"),
        ("/v1/sources?q=a&q=b", "repeated-parameter"),
        ("/v1/coverage?region=kyushu", "unknown-parameter"),
    ],
)
def test_bad_input_is_told_what_to_change(client: FlaskClient, path: str, code: str) -> None:
    body = assert_problem(client.get(path), 400, code)
    assert code not in {"unknown-parameter", "unknown-format"} or body["allowed"]


@pytest.mark.parametrize("register", REGISTERS, ids=lambda register: register.name)
def test_what_is_not_in_a_register_is_a_404(client: FlaskClient, register: Any) -> None:
    body = assert_problem(client.get(f"/v1/{register.name}/{register.example}x"), 404, f"unknown-{register.one}")
    assert register.example in body["choices"]


@pytest.mark.parametrize("name", LISTS)
def test_an_accept_that_nothing_meets_is_a_406(client: FlaskClient, name: str) -> None:
    response = client.get(f"/v1/{name}", headers={"Accept": "image/png"})
    assert "text/csv" in assert_problem(response, 406, "not-acceptable")["offered"]
