"""A number that is publicly known to be abused is kept as a printed fact and never handed out."""

from flask.testing import FlaskClient

from checkout import ROOT
from madoguchi.ask.records import Catalogue
from madoguchi.engine.embedded import Engine
from madoguchi.release.rules import read_rules

NUMBER = "06-6110-5746"
DESK = "ip-desk-osaka"


def asked(client: FlaskClient, path: str, **arguments: str) -> str:
    return client.get(path, query_string=arguments).get_data(as_text=True)


def test_the_desk_is_reached_by_the_national_number_and_says_why(client: FlaskClient) -> None:
    office = client.get(f"/v1/offices/{DESK}").get_json()
    assert office["telephone"] == "0570-082100"
    assert "詐欺" in office["withheld"]["ja"]


def test_no_answer_and_no_page_holds_the_number(client: FlaskClient, catalogue: Catalogue) -> None:
    for on in ("2021-06-01", "2026-11-20"):
        for need in ("overseas-ip", "overseas-ip-strategy"):
            for path in ("/v1/help", "/v1/help?format=csv", "/help"):
                name, _, form = path.partition("?format=")
                more = {"format": form} if form else {}
                said = asked(client, name, need=need, prefecture="27", on=on, size="100", **more)
                assert "0570-082100" in said
                assert NUMBER not in said
                assert NUMBER.replace("-", "") not in said
    assert NUMBER not in asked(client, f"/v1/offices/{DESK}")
    assert NUMBER not in asked(client, "/v1/programmes/ip-support-desk")
    assert NUMBER not in asked(client, "/v1/coverage", format="csv")


def test_no_canned_query_holds_the_number(client: FlaskClient) -> None:
    names = [query["id"] for query in client.get("/v1/queries").get_json()["queries"]]
    assert "withheld-numbers" in names
    for name in names:
        assert NUMBER not in asked(client, f"/v1/queries/{name}", format="csv"), name


def test_the_printed_fact_stays_in_the_graph_with_its_line(engine: Engine) -> None:
    query = """PREFIX mdg: <https://w3id.org/madoguchi/ns#> PREFIX cv: <http://data.europa.eu/m8g/>
      PREFIX prov: <http://www.w3.org/ns/prov#>
      SELECT ?number ?source ?line ?telephone {
        ?contact a cv:ContactPoint ; mdg:withheldTelephone ?number ; cv:telephone ?telephone ; prov:hadPrimarySource ?evidence .
        ?evidence mdg:partOfSource ?source ; mdg:lastLine ?line
      }"""
    rows = [[term.value for term in row] for row in engine.store.query(query, use_default_graph_as_union=True)]
    leaflet = "https://w3id.org/madoguchi/graph/sources/2021-inpit-ip-support-desk"
    assert rows == [[NUMBER, leaflet, "1874", "0570-082100"]]


def test_every_derived_telephone_is_a_substitute(engine: Engine) -> None:
    (rule,) = (rule for rule in read_rules(ROOT) if rule.name == "25-withheld")
    derived = {triple.object.value for triple in engine.store.query(rule.text, use_default_graph_as_union=True)}
    assert derived == {"0570-082100"}
