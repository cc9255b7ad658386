import os
import signal
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import pytest

from madoguchi.engine import wire
from madoguchi.engine.hands import Keeper, Worker
from madoguchi.engine.keeping import Kept
from madoguchi.engine.limits import Limits
from madoguchi.engine.stranger import Asked
from madoguchi.errors import EngineError

ROWS = "application/sparql-results+json"
LIMITS = Limits(seconds=20)


@pytest.fixture
def place(tmp_path: Path) -> Path:
    dataset = tmp_path / "data.nt"
    dataset.write_text("<http://a> <http://b> <http://c> .\n")
    return dataset


@pytest.fixture
def kept(place: Path) -> Iterator[Kept]:
    with closing(Kept(place)) as kept:
        yield kept


@pytest.fixture
def keeper(kept: Kept) -> Iterator[Keeper]:
    with closing(Keeper(kept.path)) as keeper:
        yield keeper


Fork = Callable[..., Worker]


@pytest.fixture
def fork(keeper: Keeper, place: Path) -> Iterator[Fork]:
    """Fork a worker on the place; its link is closed in the end."""
    made: list[Worker] = []

    def forked(other: Keeper | None = None) -> Worker:
        made.append((other or keeper).fork(place, LIMITS))
        return made[-1]

    yield forked
    for worker in made:
        worker.link.close()


def ask(worker: Worker, query: str) -> tuple[bytes, bytes]:
    """Return the first frame of a worker's answer."""
    worker.link.sendall(wire.frame(wire.ASK, Asked(query, results=ROWS).as_json()))
    return worker.reader.read()


def wait_until_gone(worker: Worker) -> None:
    for _ in range(1_000):
        if not worker.is_there:
            return
        time.sleep(0.01)
    raise AssertionError("the worker is still there")


def test_a_worker_answers_from_the_store_of_its_keeper(keeper: Keeper, fork: Fork) -> None:
    worker = fork()
    assert ask(worker, "ASK { <http://a> ?p ?o }")[0] == wire.HEAD
    assert b"true" in worker.reader.read()[1]
    assert worker.is_there
    assert keeper.reap(worker) in (0, signal.SIGKILL)


def test_a_store_that_cannot_be_opened_is_told_and_harms_no_other(keeper: Keeper, fork: Fork, place: Path) -> None:
    with pytest.raises(EngineError, match="cannot be read"):
        keeper.fork(place.with_name("none.nt"), LIMITS)
    assert fork().is_there


def test_how_a_worker_ended_is_told(keeper: Keeper, fork: Fork) -> None:
    worker = fork()
    os.kill(worker.pid, signal.SIGSEGV)
    wait_until_gone(worker)
    assert os.WTERMSIG(keeper.reap(worker)) == signal.SIGSEGV


def test_a_worker_that_is_dropped_is_gone_and_buried_with_the_next_request(keeper: Keeper, fork: Fork) -> None:
    worker = fork()
    keeper.drop(worker)
    fork()
    assert not is_alive(worker.pid)


def test_a_worker_knows_that_its_keeper_has_ended(kept: Kept, keeper: Keeper, fork: Fork) -> None:
    worker = fork()
    os.kill(kept.pid, signal.SIGKILL)
    wait_until_gone(worker)


def test_the_successor_of_a_keeper_answers_the_same_client(kept: Kept, keeper: Keeper, fork: Fork) -> None:
    orphan = fork()
    first = kept.pid
    os.kill(first, signal.SIGKILL)
    worker = fork()
    assert kept.pid != first
    assert ask(worker, "ASK {}")[0] == wire.HEAD
    assert keeper.reap(orphan) == 0


def test_the_workers_of_a_client_that_goes_are_ended(kept: Kept, fork: Fork) -> None:
    gone = Keeper(kept.path)
    orphan, worker = fork(gone), fork()
    gone.close()
    for _ in range(1_000):
        if not is_alive(orphan.pid):
            break
        time.sleep(0.01)
    assert not is_alive(orphan.pid)
    assert worker.is_there


def test_nothing_is_left_when_a_keeper_is_closed(place: Path) -> None:
    kept = Kept(place)
    with closing(Keeper(kept.path)) as keeper:
        worker = keeper.fork(place, LIMITS)
        kept.close()
        assert not worker.is_there
        worker.link.close()
    assert not kept.path.parent.exists()
    assert not is_alive(kept.pid)


def is_alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return True
