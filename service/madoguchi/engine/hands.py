"""Workers from the keeper: ask it for one, talk with it, end it, and learn how it ended."""

import atexit
import contextlib
import json
import os
import select
import signal
import socket
import threading
from collections import deque
from dataclasses import asdict
from pathlib import Path
from typing import Any, Final

from madoguchi.engine.keeping import Kept
from madoguchi.engine.limits import Limits
from madoguchi.engine.wire import Reader
from madoguchi.errors import EngineError

_PATIENCE: Final = 120.0  # seconds: opening a large store may take some
_MOST_DROPPED: Final = 64  # in one request, which stays short


class Worker:
    """A process that runs one query at a time. Its process id stays its own until the keeper has reaped it."""

    def __init__(self, pid: int, link: socket.socket, keeper: socket.socket) -> None:
        """Take over what the keeper gave, over the connection with it."""
        self.pid = pid
        self.link = link
        self._keeper = keeper
        self.reader = Reader(link)
        self.is_slow = False

    def kill(self) -> None:
        """End it, whatever it does."""
        with contextlib.suppress(ProcessLookupError):
            os.kill(self.pid, signal.SIGKILL)

    @property
    def is_there(self) -> bool:
        """Whether it waits for a query, and its keeper is there to say how it ends."""
        return _is_open(self.link) and _is_open(self._keeper)

    def slow_down(self) -> None:
        """Let everybody else's work go first, from now on."""
        self.is_slow = True
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.setpriority(os.PRIO_PROCESS, self.pid, 19)


class Keeper:
    """The way to a keeper, over a connection that is made with the first request and kept.

    `path` is its socket. Without one, a keeper of this process alone is started when it is first needed.
    """

    def __init__(self, path: Path | None = None) -> None:
        """Remember where it is."""
        self._path = path
        self._lock = threading.Lock()
        self._link: socket.socket | None = None
        self._dropped: deque[int] = deque()

    def fork(self, place: Path, limits: Limits) -> Worker:
        """Return a new worker; raises `EngineError` where the store cannot be opened or the keeper is not there."""
        reply, links, keeper = self._ask({"fork": str(place), "limits": asdict(limits)})
        if "error" in reply:
            raise EngineError(reply["error"])
        return Worker(reply["pid"], socket.socket(fileno=links[0]), keeper)

    def reap(self, worker: Worker) -> int:
        """End a worker and return its wait status (as `os.waitpid` gives it); 0 where its keeper has ended."""
        worker.link.close()
        reply, _, _ = self._ask({"reap": worker.pid})
        if reply["status"] is None:
            worker.kill()
        return int(reply["status"] or 0)

    def drop(self, worker: Worker) -> None:
        """End a worker without waiting; the keeper hears of it with the next request."""
        worker.kill()
        worker.link.close()
        self._dropped.append(worker.pid)

    def close(self) -> None:
        """Leave the keeper, which then ends the workers that it made for us."""
        with self._lock:
            if self._link is not None:
                self._link.close()
            self._link = None

    def _ask(self, request: dict[str, Any]) -> tuple[dict[str, Any], list[int], socket.socket]:
        """Return the reply to a request, the descriptors that came along, and the connection."""
        with self._lock:
            dropped = [self._dropped.popleft() for _ in range(min(len(self._dropped), _MOST_DROPPED))]
            request = {**request, "dropped": dropped}
            try:
                if self._link is not None:
                    with contextlib.suppress(OSError, ValueError):
                        return (*_exchange(self._link, request), self._link)
                    self._link.close()  # the keeper has ended, and another may be there
                self._link = self._connected()
                return (*_exchange(self._link, request), self._link)
            except (OSError, ValueError) as error:
                if self._link is not None:
                    self._link.close()
                self._link = None
                raise EngineError(f"the process that keeps the stores does not answer: {error}") from error

    def _connected(self) -> socket.socket:
        if self._path is None:
            kept = Kept()
            self._path = kept.path
            atexit.register(self._end_own, kept)
        link = socket.socket(socket.AF_UNIX)
        link.settimeout(_PATIENCE)
        link.connect(str(self._path))
        return link

    def _end_own(self, kept: Kept) -> None:
        self.close()
        kept.close()


def _is_open(link: socket.socket) -> bool:
    """Tell whether there is somebody at the other end."""
    watch = select.poll()
    if link.fileno() >= 0:
        watch.register(link, 0)  # its end is told unasked
    return link.fileno() >= 0 and not watch.poll(0)


def _exchange(link: socket.socket, request: dict[str, Any]) -> tuple[dict[str, Any], list[int]]:
    """Send a request and return the reply, with the descriptors that came along."""
    link.sendall(json.dumps(request).encode())
    data, links, _, _ = socket.recv_fds(link, 4096, 1)
    return json.loads(data), links
