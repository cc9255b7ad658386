"""What a rude client takes, it takes from itself: its turn, its place in the queue, its own connection."""

import http.client
import socket
from collections.abc import Iterator
from contextlib import ExitStack, closing
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from faults.asking import (
    ENDLESS,
    FLOOD,
    HELP,
    ask,
    connect,
    get,
    is_well,
    receive,
    send,
    until,
    workers,
)
from live import Server, starting

NEIGHBOUR = "127.0.0.2"


@pytest.fixture
def patient(releases: Path, tmp_path: Path) -> Iterator[Server]:
    """A server whose queries may take long, with a short queue."""
    settings = {"MADOGUCHI_QUERY_SECONDS": "600", "MADOGUCHI_QUERY_QUEUE": "4", "MADOGUCHI_QUERY_SIZE": "1000000"}
    with starting(tmp_path / "log", MADOGUCHI_RELEASES=str(releases), **settings) as server:
        yield server


def asking(stack: ExitStack, server: Server, query: str, times: int = 1) -> list[http.client.HTTPConnection]:
    """Send a query on so many connections, and wait for none of the answers."""
    connections = []
    for _ in range(times):
        connection = stack.enter_context(closing(connect(server)))
        send(connection, query)
        connections.append(connection)
    return connections


def test_one_address_cannot_hold_every_worker(patient: Server) -> None:
    with ExitStack() as stack:
        asking(stack, patient, ENDLESS, 3)
        until(lambda: len(workers(patient)) == 1, "the first query has a worker")
        assert is_well(patient, NEIGHBOUR)


def test_a_full_queue_is_a_503_that_says_when_to_come_back(patient: Server) -> None:
    with ExitStack() as stack:
        asking(stack, patient, ENDLESS, 3)  # one runs, two wait: half of the queue
        until(lambda: len(workers(patient)) == 1, "the first query has a worker")
        until(lambda: ask(patient, "ASK {}").status == 503, "the queue of this client is full")
        outcome = ask(patient, "ASK {}")
        assert outcome.problem["type"].endswith("/busy")
        assert outcome.retry_after == "5"
        assert get(patient, HELP) == 200


@pytest.mark.parametrize("query", [ENDLESS, FLOOD], ids=["silent", "flooded"])
def test_a_client_that_hangs_up_frees_its_worker_at_once(patient: Server, query: str) -> None:
    with ExitStack() as stack:
        asking(stack, patient, query)
        until(lambda: len(workers(patient)) == 1, "the query has a worker")
    until(lambda: not workers(patient), "its worker has ended")
    assert is_well(patient)


def test_a_client_that_hangs_up_leaves_the_queue(patient: Server) -> None:
    with ExitStack() as running:
        asking(running, patient, ENDLESS)
        until(lambda: len(workers(patient)) == 1, "the first query has a worker")
        with ExitStack() as waiting:
            asking(waiting, patient, ENDLESS, 2)
            until(lambda: ask(patient, "ASK {}").status == 503, "the queue of this client is full")
        asking(running, patient, ENDLESS)
        until(lambda: is_waiting(patient), "there is room in the queue again")


def is_waiting(server: Server) -> bool:
    """Tell whether a query of this client is taken into the queue: whether no answer comes."""
    with closing(connect(server)) as connection:
        send(connection, ENDLESS)
        assert connection.sock is not None
        connection.sock.settimeout(0.5)
        try:
            receive(connection)
        except TimeoutError:
            return True
        return False


def test_a_client_that_does_not_read_is_ended_by_the_time_limit(target: Server) -> None:
    with ExitStack() as stack:
        for source in ("127.0.0.1", NEIGHBOUR):
            connection = stack.enter_context(closing(connect(target, source)))
            send(connection, FLOOD)
        until(lambda: ask(target, "ASK {}", "127.0.0.3").status == 200, "a worker is free again")
        until(lambda: is_well(target), "and another")
        assert receive(connection).is_cut


@pytest.mark.parametrize(
    "beginning",
    [b"POST /spar", b"POST /sparql HTTP/1.1\r\nHost: a\r\nContent-Length: 900000\r\n\r\nquery=", b""],
    ids=["header", "body", "nothing"],
)
def test_connections_that_dawdle_do_not_stop_others(target: Server, beginning: bytes) -> None:
    address = urlsplit(target.address)
    with ExitStack() as stack:
        for _ in range(1_500):
            connection = stack.enter_context(socket.create_connection((address.hostname, address.port)))
            connection.sendall(beginning)
        assert get(target, HELP) == 200
        assert is_well(target)


def test_answers_that_are_never_fetched_hold_no_worker(target: Server) -> None:
    for _ in range(6):
        with closing(connect(target)) as connection:
            connection.request("HEAD", "/sparql?query=SELECT%20*%20%7B%20%3Fs%20%3Fp%20%3Fo%20%7D")
            assert connection.getresponse().status == 200
        assert get(target, "/sparql?filename=%2F&query=SELECT%20*%20%7B%20%3Fs%20%3Fp%20%3Fo%20%7D") == 400
    assert is_well(target)
