"""How long an answer holds, whether a client has it already (RFC 9110, 13; RFC 9111), and its compression (8.4)."""

import gzip
import hashlib
import zlib
from bisect import bisect_right
from collections.abc import Callable, Iterator, Sequence
from datetime import datetime, timedelta
from typing import Any, Final

from flask import Flask, Response, g, request
from werkzeug.datastructures import Accept

from madoguchi import __version__
from madoguchi.ask import when
from madoguchi.web import arguments
from madoguchi.web.desk import Desk

LONGEST: Final = 3600  # seconds
WORTH_PACKING: Final = 1000  # bytes
LEVEL: Final = 6
FASTEST: Final = 1
VARY: Final = ("Accept", "Accept-Language", "Accept-Encoding")
_PACKABLE: Final = (
    "json",
    "xml",
    "csv",
    "html",
    "css",
    "turtle",
    "n-triples",
    "n-quads",
    "trig",
    "tab-separated-values",
    "text/plain",
)


def register(app: Flask) -> None:
    """Add validators, lifetimes and compression to the answers of the application."""
    app.before_request(_note_moment)
    app.after_request(_finish)


def entity_tag(release: str, moment: datetime, turns: Sequence[datetime], variant: Sequence[str]) -> str:
    """Return the strong entity tag, without quotes, of a variant (path, query, media type, language, coding).

    It changes with the release, with the day in Japan, and with each moment of that day at which a call opens or closes
    (`turns`, in order).
    """
    parts = (__version__, release, moment.date().isoformat(), str(bisect_right(turns, moment)), *variant)
    return hashlib.sha256("\0".join(parts).encode()).hexdigest()[:32]


def lifetime(moment: datetime, turns: Sequence[datetime]) -> int:
    """Return for how many whole seconds an answer given at a moment (JST) holds.

    At most an hour, and never beyond the next midnight in Japan or the next moment at which a call opens or closes.
    """
    ends = [when.beginning(moment.date() + timedelta(days=1))]
    if (following := bisect_right(turns, moment)) < len(turns):
        ends.append(turns[following])
    return min(LONGEST, int((min(ends) - moment).total_seconds()))


def takes_gzip(accepted: Accept) -> bool:
    """Tell whether an `Accept-Encoding` prefers gzip to no coding (RFC 9110, 12.5.3)."""
    wanted = max(accepted.quality("gzip"), 0 if "gzip" in accepted.values() else accepted.quality("x-gzip"))
    return 0 < wanted >= accepted.quality("identity")


def _note_moment() -> None:
    """Keep the moment at which the request came: what is computed after it is never older than it says."""
    g.moment = when.now()


def _finish(response: Response) -> Response:
    if response.direct_passthrough:
        return response
    if response.is_streamed:
        return _pack_stream(response)
    is_packed = _is_worth_packing(response)
    if is_packed:
        response.vary.add("Accept-Encoding")
        is_packed = takes_gzip(request.accept_encodings)
    if _is_cacheable(response):
        _add_validator(response, "gzip" if is_packed else "identity")
    if is_packed and response.status_code != 304:
        response.set_data(gzip.compress(response.get_data(), LEVEL, mtime=0))
        response.content_encoding = "gzip"
    return response


def _pack_stream(response: Response) -> Response:
    """Compress a body as it is made, each piece of it ready to be read when it is sent."""
    response.vary.add("Accept-Encoding")
    if _can_be_packed(response) and takes_gzip(request.accept_encodings):
        body = response.response
        response.response = _Packed(iter(body), getattr(body, "close", None))  # type: ignore[arg-type]  # of bytes
        response.content_encoding = "gzip"
    return response


class _Packed:
    """The pieces of a body, compressed one by one into one gzip member (RFC 1952)."""

    def __init__(self, pieces: Iterator[bytes], close: Callable[[], None] | None) -> None:
        self._pieces, self._close = pieces, close
        self._packer: Any = zlib.compressobj(FASTEST, wbits=31)

    def __iter__(self) -> Iterator[bytes]:
        for piece in self._pieces:
            yield self._packer.compress(piece) + self._packer.flush(zlib.Z_SYNC_FLUSH)
        yield self._packer.flush()

    def close(self) -> None:
        if self._close:
            self._close()


def _is_cacheable(response: Response) -> bool:
    """Tell whether an answer follows from the release, the moment and the request alone."""
    is_ours = request.path.startswith("/v1/") or request.blueprint == "pages"
    is_read = request.method in ("GET", "HEAD") and response.status_code == 200
    return is_ours and is_read and "Cache-Control" not in response.headers


def _add_validator(response: Response, coding: str) -> None:
    used: Desk | None = g.get("desk")  # an answer without one follows from the software alone
    release, turns = (used.catalogue.release, used.turns) if used else ("", ())
    language = request.args.get("lang") or request.accept_languages.best_match(arguments.LANGUAGES) or "ja"
    variant = (request.path, request.query_string.decode("latin-1"), response.mimetype or "", language, coding)
    response.set_etag(entity_tag(release, g.moment, turns, variant))
    response.headers["Cache-Control"] = f"public, max-age={lifetime(g.moment, turns)}"
    response.vary.update(VARY)
    response.make_conditional(request)


def _is_worth_packing(response: Response) -> bool:
    return _can_be_packed(response) and len(response.get_data()) > WORTH_PACKING


def _can_be_packed(response: Response) -> bool:
    return response.content_encoding is None and any(name in response.mimetype for name in _PACKABLE)
