"""Whether a client is still there: told by the server, heard by whoever works for it."""

import threading
from collections.abc import Callable


class Hangup:
    """The moment at which a client goes. What is to be done then is set by `on`, from any thread."""

    def __init__(self) -> None:
        """The client is there."""
        self._lock = threading.Lock()
        self._gone = False
        self._then: Callable[[], None] | None = None

    def on(self, then: Callable[[], None] | None) -> None:
        """Do this, instead of what was set before, when the client goes; now, where it has gone."""
        with self._lock:
            self._then = then
            if self._gone and then:
                then()

    def happened(self) -> None:
        """The client has gone."""
        with self._lock:
            self._gone = True
            if self._then:
                self._then()

    @property
    def gone(self) -> bool:
        """Whether it has."""
        return self._gone
