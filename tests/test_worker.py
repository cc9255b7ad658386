"""A worker by itself, in a process forked from the test: what stops it when nothing else does."""

import os
import signal
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pyoxigraph
import pytest

from madoguchi.engine import guard, stranger, wire
from madoguchi.engine.limits import Limits
from madoguchi.engine.stores import opens_later
from madoguchi.engine.stranger import Asked
from madoguchi.engine.worker import work

ROWS = "application/sparql-results+json"
CALL = "SELECT * { SERVICE <URL> { ?s ?p ?o } }"


@contextmanager
def worker(
    limits: Limits, *, guarded: bool = True, can_open: bool = False
) -> Iterator[tuple[int, wire.Reader, socket.socket]]:
    """Yield a worker on a store of a hundred triples: its process id and the way to it."""
    store = pyoxigraph.Store()
    store.update("INSERT DATA {" + " . ".join(f"<http://a/{i}> <http://p> {i}" for i in range(100)) + "}")
    ours, theirs = socket.socketpair()
    with ours, theirs:
        pid = os.fork()
        if pid == 0:
            ours.close()
            if not guarded:
                stranger.refuse_harm = lambda _: None
            try:
                work(store, theirs, limits, can_open=can_open)
            finally:
                os._exit(0)
        theirs.close()
        yield pid, wire.Reader(ours), ours


def ask(link: socket.socket, query: str) -> None:
    link.sendall(wire.frame(wire.ASK, Asked(query, results=ROWS).as_json()))


def end(pid: int) -> int:
    return os.waitpid(pid, 0)[1]


def calls_made(*, can_open: bool) -> int:
    """Let a worker whose guard is off call a server of ours; return how often that was called."""
    calls: list[object] = []
    with socket.create_server(("127.0.0.1", 0)) as listening:

        def listen() -> None:
            try:
                connection, caller = listening.accept()
            except OSError:
                return
            calls.append(caller)
            connection.close()

        thread = threading.Thread(target=listen)
        with worker(Limits(seconds=10), guarded=False, can_open=can_open) as (pid, reader, link):
            thread.start()
            ask(link, CALL.replace("URL", f"http://127.0.0.1:{listening.getsockname()[1]}/"))
            kind, _ = reader.read()
            assert kind == wire.FAULT
        end(pid)
        if not calls:
            listening.shutdown(socket.SHUT_RDWR)
        thread.join()
    return len(calls)


def test_a_call_that_passed_the_guard_would_open_no_connection() -> None:
    assert calls_made(can_open=False) == 0
    assert calls_made(can_open=True) == 1, "the case is real: without the lock the call is made"


def test_a_worker_ends_itself_where_nobody_else_ends_it() -> None:
    endless = "SELECT (COUNT(*) AS ?n) {" + " ".join(f"?a{i} ?b{i} ?c{i} ." for i in range(9)) + "}"
    with worker(Limits(seconds=0.1)) as (pid, reader, link):
        ask(link, endless)
        with pytest.raises(EOFError):
            reader.read()
    assert os.WTERMSIG(end(pid)) == signal.SIGALRM


def test_a_worker_that_has_no_memory_left_aborts() -> None:
    doubling = " ".join(f"BIND(CONCAT(?x{i}, ?x{i}) AS ?x{i + 1})" for i in range(40))
    with worker(Limits(memory=32 * 2**20)) as (pid, reader, link):
        ask(link, f'SELECT (STRLEN(?x40) AS ?n) {{ BIND("0123456789" AS ?x0) {doubling} }}')
        with pytest.raises(EOFError):
            reader.read()
    assert os.WTERMSIG(end(pid)) == signal.SIGABRT


@pytest.mark.parametrize("limits", [Limits(rows=50), Limits(size=1_000)], ids=["rows", "bytes"])
def test_an_answer_ends_at_its_limit(limits: Limits) -> None:
    with worker(limits) as (pid, reader, link):
        ask(link, "SELECT * { ?s ?p ?o }")
        kinds = [reader.read()[0]]
        while kinds[-1] in (wire.HEAD, wire.DATA):
            kinds.append(reader.read()[0])
        assert kinds[-1] == wire.FAULT
        ask(link, "ASK {}")
        assert reader.read()[0] == wire.HEAD
    end(pid)


def test_a_worker_goes_on_after_a_query_that_was_wrong() -> None:
    with worker(Limits()) as (pid, reader, link):
        for query in ("SELECT", "ASK " + "{" * (guard.DEEPEST + 1), "DROP ALL", CALL.replace("URL", "http://a/")):
            ask(link, query)
            assert reader.read()[0] == wire.FAULT
        ask(link, "ASK {}")
        assert reader.read()[0] == wire.HEAD
    assert end(pid) == 0


def test_only_a_store_of_many_tables_opens_files_later(tmp_path: Path) -> None:
    (tmp_path / "store").mkdir()
    for i in range(16):
        (tmp_path / "store" / f"{i:06}.sst").touch()
    assert not opens_later(tmp_path)
    (tmp_path / "store" / "000016.sst").touch()
    assert opens_later(tmp_path)
