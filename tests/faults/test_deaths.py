"""A process that is killed is missed for a moment only, and by nobody who does not need it."""

import os
import shutil
import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from faults.asking import ENDLESS, HELP, ask, connect, get, is_well, keepers, receive, send, until, webs, workers
from live import Server, starting
from madoguchi.release import publish

GREEDY = "SELECT * { ?a ?b ?c . ?d ?e ?f } ORDER BY ?c ?f"
OTHER = "127.0.0.2"


@pytest.fixture
def server(releases: Path, tmp_path: Path) -> Iterator[Server]:
    """A server of two serving processes."""
    with starting(tmp_path / "log", MADOGUCHI_RELEASES=str(releases), MADOGUCHI_WORKERS="2") as server:
        yield server


@contextmanager
def canned_questions(server: Server) -> Iterator[None]:
    """Go on asking a canned question; each must be answered."""
    stop, answered, failed = threading.Event(), [], []

    def go_on() -> None:
        while not stop.is_set():
            try:
                answered.append(get(server, HELP))
            except OSError as error:
                failed.append(error)

    asker = threading.Thread(target=go_on)
    asker.start()
    try:
        until(lambda: len(answered) > 10, "the questions are answered")
        yield
        before = len(answered)
        until(lambda: len(answered) > before + 10, "the questions are still answered")
    finally:
        stop.set()
        asker.join()
    assert set(answered) == {200}
    assert not failed


def test_a_worker_that_is_killed_fails_its_own_query_alone(server: Server) -> None:
    connection = connect(server)
    send(connection, ENDLESS)
    until(lambda: len(workers(server)) == 1, "the query has a worker")
    with canned_questions(server):
        os.kill(workers(server)[0].pid, signal.SIGKILL)
        outcome = receive(connection)
        assert (outcome.status, outcome.retry_after) == (503, "10")
        assert is_well(server)
    connection.close()


def test_an_idle_worker_that_is_killed_fails_no_query(server: Server) -> None:
    assert all(is_well(server) for _ in range(8))
    for worker in workers(server):
        os.kill(worker.pid, signal.SIGKILL)
    until(lambda: not workers(server), "they have ended")
    assert all(is_well(server) for _ in range(8))


@pytest.mark.parametrize("busy", [False, True], ids=["idle", "busy"])
def test_another_keeper_takes_the_place_of_one_that_is_killed(server: Server, busy: bool) -> None:
    assert all(is_well(server) for _ in range(8))
    connection = connect(server)
    if busy:
        send(connection, ENDLESS)
    (keeper,) = keepers(server)
    with canned_questions(server):
        os.kill(keeper.pid, signal.SIGKILL)
        assert all(is_well(server, OTHER) for _ in range(8))
        until(lambda: len(keepers(server)) == 1 and keepers(server)[0].pid != keeper.pid, "there is another keeper")
        assert all(is_well(server, OTHER) for _ in range(8))
        assert ask(server, GREEDY, OTHER).limit == "memory"
        assert is_well(server, OTHER)
    connection.close()


def test_another_serving_process_takes_the_place_of_one_that_is_killed(server: Server) -> None:
    assert all(is_well(server) for _ in range(8))
    killed = webs(server)[0].pid
    os.kill(killed, signal.SIGKILL)
    until(lambda: len(webs(server)) == 2 and killed not in {web.pid for web in webs(server)}, "there are two again")
    until(lambda: get(server, HELP) == 200, "questions are answered")
    assert all(is_well(server) for _ in range(8))
    until(lambda: len(workers(server)) <= 4, "the workers of the one that was killed have ended")


def test_a_switch_of_releases_fails_no_query(releases: Path, tmp_path: Path) -> None:
    folder = tmp_path / "releases"
    first = shutil.copytree(releases / publish.CURRENT, folder / "first")
    (folder / publish.CURRENT).symlink_to(first.name)
    other = shutil.copytree(first, folder / "second")
    with starting(tmp_path / "log", MADOGUCHI_RELEASES=str(folder)) as server, canned_questions(server):
        assert is_well(server)
        for name in (other.name, first.name, other.name):
            (folder / "next").symlink_to(name)
            (folder / "next").rename(folder / publish.CURRENT)
            assert all(is_well(server, f"127.0.0.{client}") for client in range(1, 21))
