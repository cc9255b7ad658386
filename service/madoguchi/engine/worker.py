"""A process that runs strangers' queries, one after another, on the store that it was born with."""

import io
import os
import socket
import time
from typing import IO, Any, Final, cast

import pyoxigraph

from madoguchi.engine import wire
from madoguchi.engine.embedded import write
from madoguchi.engine.forms import RESULTS, TRIPLES, Form
from madoguchi.engine.limits import Limits, arm, confine, most_memory
from madoguchi.engine.stranger import Asked, evaluate, no_form
from madoguchi.errors import QueryError
from madoguchi.words import Text

GRACE: Final = 2.0  # seconds after which a worker ends itself, where nobody has ended it
_FIRST: Final = 64 * 2**10  # bytes: a shorter answer is sent as a whole,
_SOON: Final = 0.02  # seconds: unless it takes longer, for an answer begins before it is computed
_CHUNK: Final = 256 * 2**10  # bytes
_GROWN: Final = 64 * 2**20  # bytes: a worker that has held this much more than at its birth is not used again


def work(store: pyoxigraph.Store, link: socket.socket, limits: Limits, *, can_open: bool) -> None:
    """Answer the queries that come over `link` until it is closed."""
    confine(limits, can_open=can_open)
    reader = wire.Reader(link)
    most = most_memory() + _GROWN
    while True:
        try:
            _, payload = reader.read()
        except EOFError:
            return
        arm(limits.seconds + GRACE)
        _answer(store, link, limits, Asked.from_json(payload), most)
        arm(0)


def _answer(store: pyoxigraph.Store, link: socket.socket, limits: Limits, asked: Asked, most: int) -> None:
    """Send the answer to a query, or what is wrong with it, and say whether this process has held too much memory."""
    try:
        result = evaluate(store, asked)
        media, form = _form(isinstance(result, pyoxigraph.QueryTriples), asked)
        out = _Out(link, limits, media, form.mark)
        write(result, form.serialisation, cast(IO[bytes], out))
        out.send(wire.LAST if most_memory() < most else wire.LAST_OF_ALL)
    except QueryError as error:
        fault = {"code": error.code, "ja": error.detail.ja, "en": error.detail.en, "status": error.status}
        link.sendall(wire.frame_of(wire.FAULT, {**fault, "extra": error.extra, "spent": most_memory() >= most}))
    except MemoryError:
        os.abort()  # as the engine does where it has none left


def _form(is_graph: bool, asked: Asked) -> tuple[str, Form]:
    offered, media = (TRIPLES, asked.triples) if is_graph else (RESULTS, asked.results)
    if not media:
        raise no_form([*offered], is_graph=is_graph)
    return media, offered[media]


class _Out(io.RawIOBase):
    """A file that sends what is written to it: soon at first, then in larger pieces, up to the limits of an answer."""

    def __init__(self, link: socket.socket, limits: Limits, media: str, mark: bytes) -> None:
        self._link = link
        self._limits = limits
        self._mark = mark
        self._held = wire.frame_of(wire.HEAD, media)
        self._pieces: list[bytes] = []
        self._waiting = self._size = self._rows = 0
        self._tail = b""
        self._enough = _FIRST
        self._soon = time.monotonic() + _SOON

    def writable(self) -> bool:
        return True

    def write(self, data: Any) -> int:
        piece = bytes(data)
        self._count(piece)
        self._pieces.append(piece)
        self._waiting += len(piece)
        if self._waiting >= self._enough or (self._held and time.monotonic() > self._soon):
            self.send(wire.DATA)
            self._enough = _CHUNK
        return len(piece)

    def send(self, kind: bytes) -> None:
        """Send what has been written since."""
        self._link.sendall(self._held + wire.frame(kind, b"".join(self._pieces)))
        self._held = b""
        self._pieces, self._waiting = [], 0

    def _count(self, piece: bytes) -> None:
        """Count bytes and rows; raises `QueryError` beyond the limits."""
        self._size += len(piece)
        seen = self._tail + piece
        self._rows += seen.count(self._mark)
        self._tail = seen[len(seen) - len(self._mark) + 1 :] if len(self._mark) > 1 else b""
        if self._size > self._limits.size or self._rows > self._limits.rows:
            raise QueryError(
                "answer-too-large",
                Text(
                    f"答えが {self._limits.rows:,} 行か {self._limits.size:,} バイトを超える。LIMIT を書くか、絞る。",
                    f"The answer has more than {self._limits.rows:,} rows or {self._limits.size:,} bytes. "
                    "Add a LIMIT, or ask for less.",
                ),
                status=507,
                extra={"limit": "answer", "rows": self._limits.rows, "bytes": self._limits.size},
            )
