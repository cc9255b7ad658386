import pyoxigraph
import pytest

from checkout import ROOT
from madoguchi.engine.embedded import Engine
from madoguchi.queryfile import QueryFile
from madoguchi.release.load import read_facts
from madoguchi.release.rules import read_rules, store_of

RULES = read_rules(ROOT)
PREFIX = "PREFIX mdg: <https://w3id.org/madoguchi/ns#> PREFIX id: <https://w3id.org/madoguchi/id/> "


@pytest.fixture(scope="module")
def facts() -> pyoxigraph.Store:
    return store_of(read_facts(ROOT))


def ask(engine: Engine, pattern: str) -> bool:
    return bool(engine.store.query(f"{PREFIX} ASK {{ {pattern} }}", use_default_graph_as_union=True))


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.name)
def test_every_rule_derives_something_new(engine: Engine, facts: pyoxigraph.Store, rule: QueryFile) -> None:
    triples = list(engine.store.query(rule.text, use_default_graph_as_union=True))
    known = {str(quad.triple) for quad in facts}
    assert any(str(triple) not in known for triple in triples)


def test_a_national_office_reaches_all_47_prefectures(engine: Engine) -> None:
    rows = engine.store.query(
        PREFIX + "SELECT (COUNT(?p) AS ?n) WHERE { <https://w3id.org/madoguchi/id/channel/"
        "anti-counterfeit-support-2025-jetro-ip> mdg:reaches ?p }",
        use_default_graph_as_union=True,
    )
    assert [row["n"].value for row in rows] == ["47"]


def test_the_body_of_chiba_city_reaches_chiba_at_the_level_of_a_city(engine: Engine) -> None:
    channel = (
        "<https://w3id.org/madoguchi/id/channel/overseas-filing-support-2025-chiba-city-industry-promotion-foundation>"
    )
    assert ask(engine, f'{channel} mdg:reaches <https://w3id.org/madoguchi/id/prefecture/12> ; mdg:reachLevel "city"')


def test_evidence_lines_count_from_one(engine: Engine) -> None:
    evidence = "<https://w3id.org/madoguchi/graph/sources/2025-jpo-overseas-ip-guide#line=193,194>"
    assert ask(engine, f"{evidence} mdg:firstLine 194 ; mdg:lastLine 194")


def test_a_city_is_in_its_prefecture_its_region_and_japan(engine: Engine) -> None:
    broader = "<http://www.w3.org/2004/02/skos/core#broaderTransitive>"
    for area in ("prefecture/12", "region/kanto", "bureau-area/kanto", "country/jp"):
        city = "<https://w3id.org/madoguchi/id/municipality/chiba-shi>"
        assert ask(engine, f"{city} {broader} <https://w3id.org/madoguchi/id/{area}>")
