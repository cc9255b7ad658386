"""Where the texts of a release lie that are read when an answer needs them: in a file, so that memory does not grow."""

import json
import os
import tempfile
import weakref
from collections.abc import Callable, Sequence
from functools import lru_cache
from typing import Any, Final, TypeVar, TypeVarTuple

from madoguchi.ask.members import whole
from madoguchi.errors import EngineError

Ts = TypeVarTuple("Ts")
R = TypeVar("R")
Slot = tuple[int, int]
Texts = tuple[bytes, ...]

_AT_HAND: Final = 4096  # records
_RECALLED: Final = 16384  # results
_BETWEEN: Final = b"\x1e"  # JSON escapes control characters (RFC 8259, 7)


class Shelf:
    """Records of a release, each a few texts of JSON members. Those read last stay at hand, as texts and as objects.

    The file has no name and goes with the shelf. Reading is safe from several threads.
    """

    def __init__(self) -> None:
        """Open an empty shelf; raises `EngineError` where there is no room for temporary files."""
        try:
            self._file = tempfile.TemporaryFile()  # noqa: SIM115  # it is closed with the shelf
        except OSError as error:
            raise EngineError(f"records cannot be kept ({error}); set TMPDIR to a folder with room") from error
        weakref.finalize(self, self._file.close)
        self._end = 0
        self.texts: Callable[[Slot], Texts] = lru_cache(_AT_HAND)(self._texts)
        self.loaded: Callable[[Slot], dict[str, Any]] = lru_cache(_AT_HAND)(self._loaded)

    def put(self, texts: Sequence[bytes]) -> Slot:
        """Put a record away and return where it lies; raises `EngineError` where there is no more room."""
        record = _BETWEEN.join(texts)
        slot = (self._end, len(record))
        try:
            self._file.write(record)
        except OSError as error:
            raise EngineError(f"records cannot be kept ({error}); set TMPDIR to a folder with room") from error
        self._end += len(record)
        return slot

    def finish(self) -> None:
        """Make what was put readable."""
        self._file.flush()

    def _texts(self, slot: Slot) -> Texts:
        offset, size = slot
        return tuple(os.pread(self._file.fileno(), size, offset).split(_BETWEEN))

    def _loaded(self, slot: Slot) -> dict[str, Any]:
        found: dict[str, Any] = json.loads(whole(*self.texts(slot)))
        return found


class Memory:
    """What was computed last of a release, by function and arguments, all of which are hashable."""

    def __init__(self) -> None:
        """Remember nothing yet."""
        self._recall = lru_cache(_RECALLED)(_call)
        self.keep = lru_cache(None)(_call)
        """The same as `of`, for what every question needs: it is never forgotten."""

    def of(self, function: Callable[[*Ts], R], *args: *Ts) -> R:
        """Return what a function gives for these arguments, which is always the same for one release."""
        result: R = self._recall(function, *args)
        return result


def _call(function: Callable[..., Any], *args: Any) -> Any:
    return function(*args)
