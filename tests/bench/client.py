"""One connection of the load generator: reads jobs from standard input, asks over HTTP, writes what it measured.

A job is a line `{port, paths, accept, seconds, repeat, numbered, patience}`: ask the paths one after another on one
kept connection, for at most so many seconds, over and over where `repeat`; where `numbered`, each request ends in a
number that no other has; an answer that is not complete within `patience` seconds is an error. The answer is a line `{began, ended, milliseconds: [...], bytes, failed}`.

It speaks HTTP/1.1 (RFC 9112) on a bare socket and throws bodies away: whatever it spends is taken from the server that
shares its cores, and blurs the differences between servers.
"""

import json
import os
import re
import socket
import sys
import time
from typing import Any, Final

_RENEWED: Final = 25  # answers, so that no process of a server keeps more of the connections for long
_PIECE: Final = 262_144  # bytes
_END: Final = b"\r\n\r\n"
_LENGTH: Final = re.compile(rb"\r\ncontent-length: *(\d+)", re.IGNORECASE)
_CHUNKED: Final = re.compile(rb"\r\ntransfer-encoding: *chunked", re.IGNORECASE)
_CLOSE: Final = re.compile(rb"\r\nconnection: *close", re.IGNORECASE)


class Connection:
    """A kept connection to a port of the loopback."""

    def __init__(self, port: int, patience: float) -> None:
        """Connect; raises `OSError`."""
        self._patience = patience
        self._socket = socket.create_connection(("127.0.0.1", port), timeout=patience)
        self._socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self._until = 0.0
        self._read = b""  # what has come and is not used yet
        self.closed = False

    def ask(self, request: bytes) -> tuple[int, int]:
        """Send a request; return the status and the bytes of the answer's body.

        Raises `TimeoutError` where it is not complete in time, and `OSError` where the connection ends before that.
        """
        self._until = time.monotonic() + self._patience
        self._socket.sendall(request)
        head = self._head()
        self.closed = _CLOSE.search(head) is not None
        if _CHUNKED.search(head):
            return int(head[9:12]), self._chunks()
        if length := _LENGTH.search(head):
            self._skip(int(length[1]))
            return int(head[9:12]), int(length[1])
        return int(head[9:12]), self._rest()

    def close(self) -> None:
        """End the connection."""
        self._socket.close()

    def _head(self) -> bytes:
        while (end := self._read.find(_END)) < 0:
            self._read += self._piece()
        head, self._read = self._read[:end], self._read[end + len(_END) :]
        return head

    def _chunks(self) -> int:
        size = 0
        while True:
            while (end := self._read.find(b"\r\n")) < 0:
                self._read += self._piece()
            length = int(self._read[:end].partition(b";")[0], 16)
            self._skip(end + 2 + length + 2)
            size += length
            if not length:
                return size

    def _rest(self) -> int:
        self.closed = True
        size = len(self._read)
        while piece := self._socket.recv(_PIECE):
            size += len(piece)
        return size

    def _skip(self, count: int) -> None:
        while len(self._read) < count:
            count -= len(self._read)
            self._read = self._piece()
        self._read = self._read[count:]

    def _piece(self) -> bytes:
        if time.monotonic() > self._until:
            raise TimeoutError(f"no answer in {self._patience:g} s")
        try:
            piece = self._socket.recv(_PIECE)
        except TimeoutError as error:
            raise TimeoutError(f"no answer in {self._patience:g} s") from error
        if not piece:
            raise ConnectionError("the connection ended within an answer")
        return piece


def run(job: dict[str, Any]) -> dict[str, Any]:
    """Do one job."""
    head = f" HTTP/1.1\r\nHost: 127.0.0.1:{job['port']}\r\nAccept: {job['accept']}\r\n\r\n"
    connection = Connection(job["port"], job["patience"])
    milliseconds: list[float] = []
    size = failed = 0
    began = ended = time.monotonic()
    for path in (path for _ in range(1_000_000 if job["repeat"] else 1) for path in job["paths"]):
        if ended - began > job["seconds"]:
            break
        if connection.closed or (milliseconds and len(milliseconds) % _RENEWED == 0):
            connection.close()
            connection = Connection(job["port"], job["patience"])
        number = f"{os.getpid()}.{time.monotonic_ns()}" if job["numbered"] else ""
        request = f"GET {path}{number}{head}".encode()
        asked = time.monotonic()
        status, length = connection.ask(request)
        size += length
        failed += status != 200
        ended = time.monotonic()
        milliseconds.append((ended - asked) * 1000)
    connection.close()
    return {"began": began, "ended": ended, "milliseconds": milliseconds, "bytes": size, "failed": failed}


def main() -> None:
    """Do jobs until the input ends."""
    for line in sys.stdin:
        try:
            done = run(json.loads(line))
        except OSError as error:
            done = {"error": str(error) or type(error).__name__}
        sys.stdout.write(json.dumps(done) + "\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main()
