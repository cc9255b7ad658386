"""The keeper: a process of one thread that holds stores and forks a worker whenever one is asked for.

A worker shares the keeper's memory, so it costs milliseconds and little room. The keeper speaks JSON over a socket that
only its user can reach, and ends, with all workers, when its standard input is closed. Run by `keeping` as
`python -m madoguchi.engine.keeper DESCRIPTOR [PLACE]`: the socket to listen on, and a place to open before it is asked.
"""

import contextlib
import gc
import json
import os
import selectors
import signal
import socket
import sys
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final, NoReturn

import pyoxigraph

from madoguchi.engine.limits import Limits
from madoguchi.engine.stores import open_store, opens_later
from madoguchi.engine.worker import work
from madoguchi.errors import EngineError

MOST_STORES: Final = 2  # a release and the one before it
_LINE: Final = 4096  # bytes: longer than any request


@dataclass(slots=True)
class _Keeper:
    listening: socket.socket
    stores: dict[str, pyoxigraph.Store] = field(default_factory=dict)
    workers: dict[socket.socket, set[int]] = field(default_factory=dict)
    """The workers of each client that is connected."""

    def run(self) -> None:
        """Serve until standard input is closed."""
        with selectors.DefaultSelector() as selector:
            selector.register(sys.stdin, selectors.EVENT_READ)
            selector.register(self.listening, selectors.EVENT_READ)
            while True:
                for key, _ in selector.select():
                    if key.fileobj is sys.stdin:
                        return
                    if key.fileobj is self.listening:
                        client, _ = self.listening.accept()
                        self.workers[client] = set()
                        selector.register(client, selectors.EVENT_READ)
                    elif isinstance(key.fileobj, socket.socket) and not self.serve(key.fileobj):
                        selector.unregister(key.fileobj)
                        self.leave(key.fileobj)

    def serve(self, client: socket.socket) -> bool:
        """Answer one request; False where the client has gone."""
        try:
            request = json.loads(client.recv(_LINE) or b"{}")
            for pid in request.get("dropped", ()):
                self.reap(client, pid)
            if "fork" in request:
                self.fork(client, Path(request["fork"]), Limits(**request["limits"]))
            elif "reap" in request:
                self.reply(client, {"status": self.reap(client, request["reap"])})
            else:
                return False
        except (ConnectionError, json.JSONDecodeError):
            return False
        return True

    def reply(self, client: socket.socket, value: dict[str, Any], *links: socket.socket) -> None:
        socket.send_fds(client, [json.dumps(value).encode() + b"\n"], [link.fileno() for link in links])

    def fork(self, client: socket.socket, place: Path, limits: Limits) -> None:
        try:
            store = self.store_of(place)
            ours, theirs = socket.socketpair()
        except (EngineError, OSError) as error:
            self.reply(client, {"error": str(error)})
            return
        with ours, theirs:
            try:
                pid = os.fork()
            except OSError as error:  # no room for another process
                self.reply(client, {"error": str(error)})
                return
            if pid == 0:
                ours.close()
                self.become_worker(store, theirs, limits, can_open=opens_later(place))
            self.workers[client].add(pid)
            self.reply(client, {"pid": pid}, ours)

    def store_of(self, place: Path) -> pyoxigraph.Store:
        name = str(place)
        if name not in self.stores:
            store = open_store(place)
            while len(self.stores) >= MOST_STORES:
                del self.stores[next(iter(self.stores))]
            self.stores[name] = store
            gc.collect()
            gc.freeze()
        return self.stores[name]

    def become_worker(
        self, store: pyoxigraph.Store, link: socket.socket, limits: Limits, *, can_open: bool
    ) -> NoReturn:
        try:
            for other in (self.listening, *self.workers):
                other.close()
            nowhere = os.open(os.devnull, os.O_RDWR)
            for standard in (0, 1, 2):
                os.dup2(nowhere, standard)
            work(store, link, limits, can_open=can_open)
        finally:
            os._exit(0)

    def reap(self, client: socket.socket, pid: int) -> int | None:
        """End a worker, and return its wait status: how it ended, where it had done so before; None if not of ours."""
        if pid not in self.workers[client]:
            return None
        self.workers[client].remove(pid)
        with contextlib.suppress(ProcessLookupError):
            os.kill(pid, signal.SIGKILL)
        return os.waitpid(pid, 0)[1]

    def leave(self, client: socket.socket) -> None:
        for pid in [*self.workers[client]]:
            self.reap(client, pid)
        del self.workers[client]
        client.close()


def main(descriptor: int, place: str | None) -> None:
    """Keep stores for whoever connects."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for the server, which then closes our standard input
    signal.signal(signal.SIGTERM, lambda *_: sys.exit())
    with socket.socket(fileno=descriptor) as listening:
        keeper = _Keeper(listening)
        if place is not None:
            with contextlib.suppress(EngineError):  # told to whoever asks for it
                keeper.store_of(Path(place))
        keeper.run()
        for client in [*keeper.workers]:
            keeper.leave(client)


if __name__ == "__main__":
    main(int(sys.argv[1]), sys.argv[2] if len(sys.argv) > 2 else None)
