import pytest

from madoguchi.engine.guard import DEEPEST, LONGEST, refuse_harm
from madoguchi.errors import QueryError

SERVICE = [
    "SELECT * { SERVICE <http://127.0.0.1/> { ?s ?p ?o } }",
    "select * { service silent <http://127.0.0.1/> { ?s ?p ?o } }",
    "SELECT * { ?s ?p ?o . SERVICE?x { ?s ?p ?o } }",
    "SELECT * { \\u0053ERVICE <http://127.0.0.1/> { ?s ?p ?o } }",
    "SELECT * { S\\U00000045RVICE <http://127.0.0.1/> { ?s ?p ?o } }",
    "SELECT * { # comment\nSERVICE\n<http://127.0.0.1/> { ?s ?p ?o } }",
    "SELECT * { ?s ?p 1e5SERVICE <http://127.0.0.1/> { ?s ?p ?o } }",
    "SELECT * { ?s ?p trueSERVICE <http://127.0.0.1/> { ?s ?p ?o } }",
    "SELECT * { ?s ?p 'a#b' SERVICE <http://127.0.0.1/> { ?s ?p ?o } }",
    "SELECT * { ?s ?p '''it's''' . SERVICE <http://127.0.0.1/> { ?s ?p ?o } }",
    "SELECT * { { SELECT * { SERVICESILENT<http://127.0.0.1/> { ?s ?p ?o } } } }",
    "PREFIX a: <http://127.0.0.1/> SELECT * { SERVICE a:b { ?s ?p ?o } }",
]
HARMLESS = [
    "SELECT ?service { ?service ?p ?o }",
    "SELECT * { ?s ?p 'SERVICE <http://x/>' }",
    'SELECT * { ?s ?p """a " SERVICE """ }',
    "SELECT * { ?s <http://example.org/SERVICE> ?o } # SERVICE <x>",
    "PREFIX service: <http://example.org/> SELECT * { ?s service:service ?o }",
    "PREFIX insert: <http://example.org/> ASK { ?insert insert:delete 'LOAD' }",
    "CONSTRUCT { ?s ?p ?o } WHERE { ?s ?p ?o FILTER(?o < 5 && ?o > 3) }",
]
UPDATES = ["INSERT DATA { <a> <b> <c> }", "PREFIX x: <y> DELETE WHERE { ?s ?p ?o }", "LOAD <http://127.0.0.1/>",
           "clear all", "DROP ALL", "WITH <g> DELETE { ?s ?p ?o } WHERE { ?s ?p ?o }"]  # fmt: skip


@pytest.mark.parametrize("query", SERVICE)
def test_a_call_to_another_server_is_refused_however_it_is_written(query: str) -> None:
    with pytest.raises(QueryError) as raised:
        refuse_harm(query)
    assert (raised.value.code, raised.value.status) == ("service-refused", 403)


@pytest.mark.parametrize("query", HARMLESS)
def test_words_in_strings_names_and_comments_do_not_count(query: str) -> None:
    refuse_harm(query)


@pytest.mark.parametrize("query", UPDATES)
def test_an_update_is_refused(query: str) -> None:
    with pytest.raises(QueryError) as raised:
        refuse_harm(query)
    assert (raised.value.code, raised.value.status) == ("update-refused", 403)


@pytest.mark.parametrize("bracket", ["{}", "()", "[]"])
def test_deep_nesting_is_refused_before_the_parser_sees_it(bracket: str) -> None:
    deep = DEEPEST + 1
    with pytest.raises(QueryError) as raised:
        refuse_harm("ASK " + bracket[0] * deep + bracket[1] * deep)
    assert raised.value.code == "query-too-deep"


def test_a_query_that_is_too_long_is_refused() -> None:
    with pytest.raises(QueryError) as raised:
        refuse_harm("ASK {}" + " " * LONGEST)
    assert (raised.value.code, raised.value.status) == ("query-too-long", 413)
