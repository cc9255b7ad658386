"""Follow the current release: notice a switch, open the new one, and let requests on the old one finish."""

import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import Final, Generic, TypeVar

from madoguchi.engine.waiting import in_thread
from madoguchi.errors import EngineError
from madoguchi.release.publish import Release, current_name, read_release

T = TypeVar("T")

RETRY_AFTER: Final = 10.0  # seconds


class Follower(Generic[T]):
    """Holds what `open_named` made of the release that `look` names.

    `get` costs one look while nothing changes. On a switch one request opens the new release while the others go on
    with the old one; a release that cannot be opened is reported and tried again after a while, and the old one goes
    on serving.
    """

    def __init__(
        self,
        look: Callable[[], str | None],
        open_named: Callable[[str], T],
        report: Callable[[str], None] = lambda _: None,
    ) -> None:
        """Remember where to look; nothing is opened yet."""
        self._look = look
        self._open = open_named
        self._report = report
        self._lock = threading.Lock()
        self._held: tuple[str, T] | None = None
        self._refused = ("", 0.0)

    def get(self) -> T:
        """Return what was made of the current release; raises `EngineError` where there is none to serve."""
        name = self._look()
        held = self._held
        if held is not None and (held[0] == name or name is None or self._is_refused(name)):
            return held[1]
        if held is None:
            with self._lock:
                return self._move_to(name)
        if not self._lock.acquire(blocking=False):
            return held[1]
        try:
            return in_thread(self._move_to, name)
        finally:
            self._lock.release()

    def _is_refused(self, name: str) -> bool:
        return name == self._refused[0] and time.monotonic() < self._refused[1]

    def _move_to(self, name: str | None) -> T:
        held = self._held
        if held is not None and held[0] == name:
            return held[1]
        if name is None:
            raise EngineError("there is no release; run `madoguchi build`, and `madoguchi publish` for another server")
        try:
            opened = self._open(name)
        except EngineError as error:
            self._report(str(error))
            if held is None:
                raise
            self._refused = (name, time.monotonic() + RETRY_AFTER)
            return held[1]
        self._held = (name, opened)
        self._report(f"serving release {name}")
        return opened


def follow(
    releases: Path, open_release: Callable[[Release], T], report: Callable[[str], None] = lambda _: None
) -> Follower[T]:
    """Follow the current release of a folder; a look costs one system call."""
    return Follower(lambda: current_name(releases), lambda name: open_release(read_release(releases / name)), report)
