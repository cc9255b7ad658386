import os
import signal
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import closing
from pathlib import Path

import pytest

from madoguchi.engine.hands import Keeper
from madoguchi.engine.hangup import Hangup
from madoguchi.engine.keeping import Kept
from madoguchi.engine.limits import Limits
from madoguchi.engine.pool import Pool
from madoguchi.engine.stranger import Asked
from madoguchi.errors import QueryError

ROWS = "application/sparql-results+json"
ENDLESS = "SELECT (COUNT(*) AS ?n) {" + " ".join(f"?a{i} ?b{i} ?c{i} ." for i in range(9)) + "}"
LIMITS = Limits(seconds=60)


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Path:
    dataset = tmp_path_factory.mktemp("pool") / "data.ttl"
    dataset.write_text("".join(f"<http://a/{i}> <http://b> {i} .\n" for i in range(100)))
    return dataset


@pytest.fixture(scope="module")
def kept(place: Path) -> Iterator[Kept]:
    with closing(Kept(place)) as kept:
        yield kept


@pytest.fixture
def keeper(kept: Kept) -> Iterator[Keeper]:
    with closing(Keeper(kept.path)) as keeper:
        yield keeper


def asking(pool: Pool, place: Path, query: str, client: str = "a", hangup: Hangup | None = None) -> bytes:
    """Run a query and return its whole answer."""
    answer = pool.run(place, Asked(query, results=ROWS), client, hangup or Hangup())
    with closing(answer):
        return answer.first + b"".join(answer)


def until(happens: Callable[[], bool]) -> None:
    for _ in range(2_000):
        if happens():
            return
        time.sleep(0.01)
    raise AssertionError


class Crowd:
    """Clients that ask endless queries, each in a thread, until they are sent home."""

    def __init__(self, pool: Pool, place: Path) -> None:
        self._pool, self._place = pool, place
        self._threads = ThreadPoolExecutor(16)
        self._hangups: list[Hangup] = []

    def ask(self, client: str) -> "tuple[Hangup, Future[bytes]]":
        hangup = Hangup()
        self._hangups.append(hangup)
        return hangup, self._threads.submit(asking, self._pool, self._place, ENDLESS, client, hangup)

    def go_home(self) -> None:
        for hangup in self._hangups:
            hangup.happened()
        self._threads.shutdown()


@pytest.fixture
def pool(keeper: Keeper) -> Iterator[Pool]:
    with closing(Pool(keeper, LIMITS, size=2, queue=4)) as pool:
        yield pool


@pytest.fixture
def crowd(pool: Pool, place: Path) -> Iterator[Crowd]:
    crowd = Crowd(pool, place)
    yield crowd
    crowd.go_home()


def test_one_client_leaves_a_worker_to_others(pool: Pool, place: Path, crowd: Crowd) -> None:
    for _ in range(3):
        crowd.ask("a")
    until(lambda: len(pool._waiting) == 2)
    assert b"true" in asking(pool, place, "ASK {}", "b")


def test_half_of_the_queue_is_the_most_that_one_client_has(pool: Pool, place: Path, crowd: Crowd) -> None:
    for _ in range(3):
        crowd.ask("a")
    until(lambda: len(pool._waiting) == 2)
    with pytest.raises(QueryError) as raised:
        asking(pool, place, "ASK {}", "a")
    assert (raised.value.code, raised.value.status, raised.value.extra) == ("busy", 503, {"retry_after": 5})


def test_a_client_that_goes_frees_its_worker_and_its_place(pool: Pool, place: Path, crowd: Crowd) -> None:
    runs, answer = crowd.ask("a")
    until(lambda: pool._running["a"] == 1)
    waits, other = crowd.ask("a")
    until(lambda: len(pool._waiting) == 1)
    waits.happened()
    assert isinstance(other.exception(20), QueryError)
    assert not pool._waiting
    runs.happened()
    error = answer.exception(20)
    assert isinstance(error, QueryError)
    assert error.code == "client-gone"
    until(lambda: pool._free == 2)


def test_a_queue_of_one_and_a_pool_of_one_answer(keeper: Keeper, place: Path) -> None:
    with closing(Pool(keeper, LIMITS, size=1, queue=1)) as pool:
        crowd = Crowd(pool, place)
        hangup, _ = crowd.ask("a")
        until(lambda: pool._free == 0)
        threading.Timer(0.2, hangup.happened).start()
        assert b"true" in asking(pool, place, "ASK {}", "a")
        crowd.go_home()


def test_a_worker_is_used_again_unless_it_died(pool: Pool, place: Path) -> None:
    asking(pool, place, "ASK {}")
    ((_, worker),) = pool._idle
    asking(pool, place, "ASK {}")
    assert pool._idle == [(place, worker)]
    os.kill(worker.pid, signal.SIGKILL)
    until(lambda: not worker.is_there)
    assert b"true" in asking(pool, place, "ASK {}")
    assert pool._idle[0][1] is not worker


def test_every_turn_comes_back_however_a_query_ends(keeper: Keeper, place: Path) -> None:
    limits = Limits(seconds=1, memory=64 * 2**20, rows=50)
    doubling = " ".join(f"BIND(CONCAT(?x{i}, ?x{i}) AS ?x{i + 1})" for i in range(40))
    ends = {
        ENDLESS: "time-limit",
        f'SELECT (STRLEN(?x40) AS ?n) {{ BIND("0123456789" AS ?x0) {doubling} }}': "memory-limit",
        "SELECT * { ?a ?b ?c . ?d ?e ?f }": "answer-too-large",
        "SELECT": "syntax",
        "ASK { SERVICE <http://a> {} }": "service-refused",
    }
    with closing(Pool(keeper, limits)) as pool:
        for query, code in ends.items():
            with pytest.raises(QueryError) as raised:
                asking(pool, place, query)
            assert raised.value.code == code
            assert pool._free == 2
    with closing(Pool(keeper, Limits())) as pool:
        pool.run(place, Asked("SELECT * { ?s ?p ?o }", results=ROWS), "a", Hangup()).close()
        assert pool._free == 2
