"""Answers that were given before, given again without being made again, for as long as they hold (RFC 9111)."""

from collections import OrderedDict
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from threading import Lock
from typing import Any, Final, NamedTuple

from werkzeug.http import parse_etags, remove_entity_headers

from madoguchi.errors import EngineError

HELD: Final = "madoguchi.held"  # where the environment of a request tells how long its answer holds
LONGEST: Final = 3600  # seconds for which a client may keep an answer
MOST: Final = 32 * 2**20  # bytes
LARGEST: Final = MOST // 8  # bytes of one answer
_OVERHEAD: Final = 1000  # bytes that an answer takes beside its own
# The host is a part of the address (RFC 9110, 7.1): examples on a page name it.
_ASKED_BY: Final = ("HTTP_HOST", "HTTP_ACCEPT", "HTTP_ACCEPT_LANGUAGE", "HTTP_ACCEPT_ENCODING")

Environ = dict[str, Any]
Headers = list[tuple[str, str]]
Start = Callable[..., Any]
Application = Callable[[Environ, Start], Iterable[bytes]]
Key = tuple[str, ...]


class Held(NamedTuple):
    """The release that an answer is of ("" where it follows from the software alone), and until when (JST) it holds.

    A client may keep it for as long, unless it `must_ask` again each time whether it still holds.
    """

    release: str
    until: datetime
    must_ask: bool = False


@dataclass(frozen=True, slots=True)
class Answer:
    """An answer with status 200: its entity tag, its headers without how long it holds, and its body."""

    held: Held
    tag: str
    headers: Headers
    body: bytes


def lifetime(until: datetime, moment: datetime) -> int:
    """Return for how many whole seconds an answer that holds until then may be kept: at most an hour."""
    return max(0, min(LONGEST, int((until - moment).total_seconds())))


class Remembered:
    """A WSGI application (PEP 3333) that gives the answers of another one, and remembers those that tell it `HELD`.

    It answers conditional requests (RFC 9110, 13) about them and says how long they hold. The least recently given go
    first where they take more than `MOST` bytes. An answer of another release, or past its time, is not given.
    """

    def __init__(self, application: Application, release: Callable[[], str], now: Callable[[], datetime]) -> None:
        """Remember nothing yet. `release` names the current release; raises `EngineError` where there is none."""
        self._application = application
        self._release = release
        self._now = now
        self._answers: OrderedDict[Key, Answer] = OrderedDict()
        self._size = 0
        self._lock = Lock()

    def __call__(self, environ: Environ, start: Start) -> Iterable[bytes]:
        """Answer a request."""
        if environ["REQUEST_METHOD"] not in ("GET", "HEAD"):
            return self._application(environ, start)
        key = (environ.get("SCRIPT_NAME", ""), environ["PATH_INFO"], environ.get("QUERY_STRING", ""))
        key += tuple(environ.get(name, "") for name in _ASKED_BY)
        moment = self._now()
        if (answer := self._recall(key, moment)) is not None:
            return _given(answer, moment, environ, start)
        return self._ask(key, environ, start)

    def _recall(self, key: Key, moment: datetime) -> Answer | None:
        answer = self._answers.get(key)
        if answer is None or moment >= answer.held.until or not self._is_current(answer.held.release):
            return None
        with self._lock:
            if key in self._answers:
                self._answers.move_to_end(key)
        return answer

    def _is_current(self, release: str) -> bool:
        try:
            return not release or release == self._release()
        except EngineError:
            return False

    def _ask(self, key: Key, environ: Environ, start: Start) -> Iterable[bytes]:
        begun: list[tuple[str, Headers]] = []
        parts = self._application(environ, lambda status, headers, _=None: begun.append((status, headers)))
        (status, headers), held = begun[0], environ.get(HELD)
        if held is None:
            start(status, headers)
            return parts
        answer = Answer(held, _header(headers, "ETag"), headers, _read(parts))
        if environ["REQUEST_METHOD"] == "GET":
            self._keep(key, answer)
        return _given(answer, self._now(), environ, start)

    def _keep(self, key: Key, answer: Answer) -> None:
        size = _size(key, answer)
        if size > LARGEST:
            return
        with self._lock:
            if (known := self._answers.pop(key, None)) is not None:
                self._size -= _size(key, known)
            self._answers[key] = answer
            self._size += size
            while self._size > MOST:
                self._size -= _size(*self._answers.popitem(last=False))


def _given(answer: Answer, moment: datetime, environ: Environ, start: Start) -> Iterable[bytes]:
    """Give an answer, or only say that the client has it."""
    kept = "no-cache" if answer.held.must_ask else f"public, max-age={lifetime(answer.held.until, moment)}"
    headers = [*answer.headers, ("Cache-Control", kept)]
    known = environ.get("HTTP_IF_NONE_MATCH")
    if known and parse_etags(known).contains_weak(answer.tag):
        remove_entity_headers(headers)
        start("304 NOT MODIFIED", headers)
        return []
    start("200 OK", headers)
    return [answer.body] if environ["REQUEST_METHOD"] == "GET" else []


def _read(parts: Iterable[bytes]) -> bytes:
    try:
        return b"".join(parts)
    finally:
        if close := getattr(parts, "close", None):
            close()


def _header(headers: Headers, name: str) -> str:
    return next(value for key, value in headers if key == name).removeprefix("W/").strip('"')


def _size(key: Key, answer: Answer) -> int:
    headers = sum(len(name) + len(value) for name, value in answer.headers)
    return _OVERHEAD + len(answer.body) + headers + sum(map(len, key))
