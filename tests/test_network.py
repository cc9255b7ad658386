"""What becomes of a server that is away, busy, slow or wrong."""

import pytest

from live import free_port
from madoguchi.engine.network import Server
from madoguchi.errors import EngineError, QueryError
from slow_store import RESULTS, misbehaving

QUERY = "SELECT ?s { ?s ?p ?o }"


def ask(address: str, seconds: float = 20.0) -> bytes:
    return Server(address, seconds=seconds).ask(QUERY, RESULTS).whole()


@pytest.mark.parametrize("trouble", ["busy", "gone"])
def test_a_read_is_repeated_after_a_passing_trouble(trouble: str) -> None:
    with misbehaving(trouble, trouble, "fine") as (address, seen):
        assert b"bindings" in ask(address)
        assert len(seen) == 3


@pytest.mark.parametrize("trouble", ["busy", "gone"])
def test_a_trouble_that_does_not_pass_is_given_up(trouble: str) -> None:
    with misbehaving(trouble) as (address, seen), pytest.raises(EngineError) as raised:
        ask(address)
    assert raised.value.status == 502
    assert len(seen) == 3


@pytest.mark.parametrize("wrong", ["wrong", "cut_off", "breaking"])
def test_an_answer_that_is_not_one_is_an_error_and_asked_for_once(wrong: str) -> None:
    with misbehaving(wrong) as (address, seen), pytest.raises(EngineError) as raised:
        ask(address)
    assert raised.value.status == 502
    assert len(seen) == 1


@pytest.mark.parametrize("slow", ["never", "stalling"])
def test_an_answer_that_takes_too_long_is_given_up(slow: str) -> None:
    with misbehaving(slow) as (address, seen), pytest.raises(EngineError) as raised:
        ask(address, seconds=1)
    assert raised.value.status == 504
    assert len(seen) == 1


def test_a_server_that_is_not_there_is_an_error() -> None:
    with pytest.raises(EngineError, match="not reached") as raised:
        ask(f"http://127.0.0.1:{free_port()}/sparql")
    assert raised.value.status == 502


def test_what_a_server_says_of_a_wrong_query_is_handed_on() -> None:
    with misbehaving("refusing") as (address, _), pytest.raises(QueryError, match="ここが違う") as raised:
        ask(address)
    assert raised.value.status == 400


@pytest.mark.parametrize(
    "query", ["# INSERT\nASK {}", "PREFIX load: <http://x/> ASK {}", "PREFIX a: <http://x/> # add\nASK {}"]
)
def test_a_query_is_never_sent_as_an_update(query: str) -> None:
    with misbehaving("fine") as (address, seen):
        Server(address).ask(query, RESULTS).whole()
    assert seen[0].startswith("query=")
    assert "update=" not in seen[0]


def test_a_password_is_in_no_message() -> None:
    server = Server(f"http://127.0.0.1:{free_port()}/sparql", "me", "hush-hush")
    assert "hush-hush" not in repr(server)
    with pytest.raises(EngineError) as raised:
        server.ask(QUERY, RESULTS)
    assert "hush-hush" not in str(raised.value)
