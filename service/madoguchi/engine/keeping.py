"""Keep a keeper running: start it, start another whenever it ends, and end it."""

import socket
import subprocess
import sys
import tempfile
import threading
from pathlib import Path
from typing import Final

PAUSE: Final = 0.5  # seconds before a keeper that has ended gets a successor: one that cannot live must not spin


class Kept:
    """A keeper, and its successors on the same socket, whose path is `path`.

    The socket is ours: those who connect while there is no keeper wait until the next one listens.
    """

    def __init__(self, place: Path | None = None) -> None:
        """Start a keeper, which opens `place` at once."""
        self._place = place
        self._folder = tempfile.TemporaryDirectory(prefix="madoguchi-")
        self.path = Path(self._folder.name) / "keeper"
        self._listening = socket.socket(socket.AF_UNIX)
        self._listening.bind(str(self.path))
        self._listening.listen(64)
        self._ending = threading.Event()
        self._lock = threading.Lock()
        self._process = self._start()
        self._watch = threading.Thread(target=self._restart, name="keeping", daemon=True)
        self._watch.start()

    @property
    def pid(self) -> int:
        """The process id of the keeper of this moment."""
        return self._process.pid

    def close(self) -> None:
        """End the keeper, and its workers, for good."""
        with self._lock:
            self._ending.set()
            assert self._process.stdin is not None
            self._process.stdin.close()
        self._process.wait()
        self._watch.join()
        self._listening.close()
        self._folder.cleanup()

    def _start(self) -> "subprocess.Popen[bytes]":
        descriptor = self._listening.fileno()
        place = [str(self._place)] if self._place else []
        command = [sys.executable, "-m", "madoguchi.engine.keeper", str(descriptor), *place]
        return subprocess.Popen(  # noqa: S603  # our own module
            command, stdin=subprocess.PIPE, pass_fds=[descriptor], process_group=0
        )

    def _restart(self) -> None:
        while True:
            self._process.wait()
            if self._ending.wait(PAUSE):
                return
            with self._lock:
                if not self._ending.is_set():
                    assert self._process.stdin is not None
                    self._process.stdin.close()
                    self._process = self._start()
