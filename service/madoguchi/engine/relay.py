"""Strangers' queries on another server: guarded, sent on, and the answer handed back piece by piece."""

import threading
import time
from collections import Counter
from collections.abc import Callable, Sequence
from typing import Final

from madoguchi.engine.forms import RESULTS, TRIPLES
from madoguchi.engine.guard import asks_for_graph, refuse_harm
from madoguchi.engine.hangup import Hangup
from madoguchi.engine.limits import Limits
from madoguchi.engine.network import Reply
from madoguchi.engine.remote import THREADS, RemoteEngine, Versions, is_fixed
from madoguchi.engine.stranger import Asked, graphs_of, no_form, unknown_graph
from madoguchi.engine.waiting import in_thread
from madoguchi.errors import EngineError, QueryError
from madoguchi.vocab import STAGING, WHOLE
from madoguchi.words import Text

PAUSE: Final = 0.25  # seconds between attempts at an answer of one release
RETRY_AFTER: Final = 5  # seconds
NOTHING: Final = STAGING + "nothing"
"""A graph that never is: the default graph of a query that names other graphs only."""

# What is asked of the server: every name of a form is one that all servers know. Triples alone are valid in both.
_ASKED_AS: Final = {
    "application/json": "application/sparql-results+json",
    "application/xml": "application/sparql-results+xml",
    "application/n-quads": "application/n-triples",
    "application/trig": "text/turtle",
}


class Relay:
    """At most `most` queries at once, half of them for one client. Each sees the release that is current."""

    def __init__(
        self, engine: Callable[[], RemoteEngine], versions: Versions, limits: Limits, *, most: int = 64
    ) -> None:
        """`engine` gives what answers now; of the limits, those of time and size are ours, the others the server's."""
        self._engine, self._versions, self._limits, self._most = engine, versions, limits, most
        self._lock = threading.Lock()
        self._running: Counter[str] = Counter()

    def version(self) -> str:
        """Return a name that changes with the content."""
        return self._engine().release.version

    def run(self, asked: Asked, client: str, hangup: Hangup) -> "RelayedAnswer":
        """Run a query for a client (its address), and return its answer, begun.

        Raises `QueryError` where the query is wrong, may do harm, names a graph that is not here or finds no place, and
        `EngineError` where the server gives no answer.
        """
        refuse_harm(asked.query)
        offered, media = (TRIPLES, asked.triples) if asks_for_graph(asked.query) else (RESULTS, asked.results)
        if not media:
            raise no_form([*offered], is_graph=offered is TRIPLES)
        self._enter(client)
        answer = RelayedAnswer(asked, media, self._limits, hangup, lambda: self._leave(client))
        try:
            while not in_thread(answer.begin, self._engine(), threads=THREADS):
                self._versions.forget()
                in_thread(time.sleep, PAUSE, threads=THREADS)
        except BaseException:
            answer.close()
            raise
        return answer

    def _enter(self, client: str) -> None:
        with self._lock:
            if self._running.total() >= self._most or self._running[client] >= self._most // 2:
                busy = Text(
                    f"いまは混んでいる。{RETRY_AFTER} 秒ほどしてもう一度送る。",
                    f"Too many queries are running. Send this one again in {RETRY_AFTER} seconds.",
                )
                raise QueryError("busy", busy, status=503, extra={"retry_after": RETRY_AFTER})
            self._running[client] += 1

    def _leave(self, client: str) -> None:
        with self._lock:
            self._running[client] -= 1
            if not self._running[client]:
                del self._running[client]


class RelayedAnswer:
    """The answer to a query: `media` type, `first` bytes, whether that `is_all`, and the rest by iterating.

    An answer must be read to its end or closed. Iterating raises `QueryError` or `EngineError` where the rest cannot be
    had: what was sent of it is then worth nothing.
    """

    def __init__(self, asked: Asked, media: str, limits: Limits, hangup: Hangup, leave: Callable[[], None]) -> None:
        """Nothing is sent yet."""
        self.media, self.first, self.is_all = media, b"", False
        self._asked, self._limits, self._hangup, self._leave = asked, limits, hangup, leave
        self._size = 0
        self._end = time.monotonic() + limits.seconds
        self._reply: Reply | None = None
        self._is_closed = False

    def begin(self, engine: RemoteEngine) -> bool:
        """Send the query and read the first bytes; tell whether the answer, where that is all, is of one release."""
        default, named = _dataset(self._asked, engine.release.graphs, WHOLE + engine.release.name)
        self._engine = engine
        self._is_fixed = is_fixed(self._asked.query) and default == (WHOLE + engine.release.name,)
        self._reply = engine.server.ask(
            _with_base(self._asked),
            _ASKED_AS.get(self.media, self.media),
            default,
            named,
            max(1.0, self._end - time.monotonic()),
        )
        self.first, self._size = b"", 0
        self.first, self._next = self._read(), self._read()
        if self._next:
            return True
        if engine.stands(is_fixed=self._is_fixed):
            self.is_all = True
            self.close()
            return True
        self._reply.close()
        if time.monotonic() >= self._end:
            raise EngineError("another release is being put in the place of this one")
        return False

    def __iter__(self) -> "RelayedAnswer":
        """Return itself."""
        return self

    def __next__(self) -> bytes:
        """Return the next bytes; the last ones only where the release is still the same."""
        piece = self._next
        if not piece:
            self.close()
            raise StopIteration
        self._next = in_thread(self._rest, threads=THREADS)
        return piece

    def close(self) -> None:
        """Let the connection and the place go."""
        if self._is_closed:
            return
        self._is_closed = True
        if self._reply is not None:
            self._reply.close()
        self._leave()

    def _rest(self) -> bytes:
        piece = self._read()
        if not piece and not self._engine.stands(is_fixed=self._is_fixed):
            raise EngineError("another release was put in while an answer was being read")
        return piece

    def _read(self) -> bytes:
        assert self._reply is not None
        if self._hangup.gone:
            raise QueryError("client-gone", Text("相手がもういない。", "The client has gone."), status=408)
        piece = self._reply.read()
        self._size += len(piece)
        if self._size > self._limits.size:
            large = Text(
                f"答えが {self._limits.size:,} バイトを超える。LIMIT を書くか、絞る。",
                f"The answer has more than {self._limits.size:,} bytes. Add a LIMIT, or ask for less.",
            )
            raise QueryError(
                "answer-too-large", large, status=507, extra={"limit": "answer", "bytes": self._limits.size}
            )
        return piece


def _with_base(asked: Asked) -> str:
    """Return the query with the base against which it is read, in its first line, so that lines keep their numbers."""
    return f"BASE <{asked.base}> {asked.query}" if asked.base else asked.query


def _dataset(asked: Asked, known: Sequence[str], whole: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return the default and the named graphs to send with a query, which go before what it names by FROM.

    Raises `QueryError` where it names one that is not of the release.
    """
    froms = graphs_of(asked.query)
    default = asked.default_graphs
    named = asked.named_graphs
    if not default and not named:
        default = tuple(iri or "FROM prefix:name" for is_named, iri in froms if not is_named)
        named = tuple(iri or "FROM NAMED prefix:name" for is_named, iri in froms if is_named)
    for iri in (*default, *named):
        if iri not in known:
            raise unknown_graph(iri, asked.unknown_status)
    if default or named:
        return default or (NOTHING,), named
    return (whole,), (*known,)
