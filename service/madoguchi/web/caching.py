"""How long an answer holds and what it is known by (RFC 9110, 8.8; RFC 9111), and its compression (8.4)."""

import gzip
import hashlib
import zlib
from bisect import bisect_right
from collections.abc import Callable, Iterator, Sequence
from datetime import datetime, timedelta
from functools import lru_cache
from typing import Any, Final

from flask import Flask, Response, g, request
from werkzeug.datastructures import Accept
from werkzeug.http import parse_accept_header

from madoguchi import __version__
from madoguchi.ask import when
from madoguchi.web import arguments
from madoguchi.web.desk import Desk
from madoguchi.web.remembered import HELD, Held

WORTH_PACKING: Final = 1000  # bytes
LEVEL: Final = 6
FASTEST: Final = 1
_PAGES: Final = ("pages", "docs")
VARY: Final = "Accept, Accept-Language, Accept-Encoding"  # all that our answers are negotiated by
_PACKABLE: Final = (
    *("json", "xml", "csv", "tab-separated-values", "html", "css", "text/plain"),
    *("turtle", "n-triples", "n-quads", "trig"),
)


def register(app: Flask) -> None:
    """Add validators and compression to the answers of the application, and tell how long they hold."""
    app.before_request(_note_moment)
    app.after_request(_finish)


def entity_tag(release: str, moment: datetime, turns: Sequence[datetime], variant: Sequence[str]) -> str:
    """Return the strong entity tag, without quotes, of a variant (path, query, media type, language, coding).

    It changes with the release, with the day in Japan, and with each moment of that day at which a call opens or closes
    (`turns`, in order).
    """
    parts = (__version__, release, moment.date().isoformat(), str(bisect_right(turns, moment)), *variant)
    return hashlib.sha256("\0".join(parts).encode()).hexdigest()[:32]


def until(moment: datetime, turns: Sequence[datetime]) -> datetime:
    """Return until when (JST) an answer given at a moment holds.

    That is the next midnight in Japan, or before it the next moment at which a call opens or closes.
    """
    midnight, following = when.beginning(moment.date() + timedelta(days=1)), bisect_right(turns, moment)
    return min(midnight, turns[following]) if following < len(turns) else midnight


def takes_gzip(accepted: Accept) -> bool:
    """Tell whether an `Accept-Encoding` prefers gzip to no coding (RFC 9110, 12.5.3)."""
    wanted = max(accepted.quality("gzip"), 0 if "gzip" in accepted.values() else accepted.quality("x-gzip"))
    return 0 < wanted >= accepted.quality("identity")


@lru_cache(arguments.HEADERS)
def _accepts_gzip(accepted: str) -> bool:
    return takes_gzip(parse_accept_header(accepted, Accept))


def _note_moment() -> None:
    """Keep the moment at which the request came: what is computed after it is never older than it says."""
    g.moment = when.now()


def _finish(response: Response) -> Response:
    if response.direct_passthrough:
        return response
    takes_packed = _accepts_gzip(request.headers.get("Accept-Encoding", ""))
    if response.is_streamed:
        return _pack_stream(response, takes_packed)
    if _is_cacheable(response):
        is_packed = takes_packed and _is_worth_packing(response)
        response.headers["Vary"] = VARY
        _add_validator(response, "gzip" if is_packed else "identity")
    elif (is_packed := _is_worth_packing(response)) and "Accept-Encoding" not in response.headers.get("Vary", ""):
        response.vary.add("Accept-Encoding")
    if is_packed and takes_packed:
        response.set_data(gzip.compress(response.get_data(), LEVEL, mtime=0))
        response.content_encoding = "gzip"
    return response


def _pack_stream(response: Response, takes_packed: bool) -> Response:
    """Compress a body as it is made, each piece of it ready to be read when it is sent."""
    if not _can_be_packed(response):
        return response
    response.vary.add("Accept-Encoding")
    if takes_packed:
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
    is_ours = request.path.startswith("/v1/") or request.blueprint in _PAGES
    is_read = request.method in ("GET", "HEAD") and response.status_code == 200
    return is_ours and is_read and "Cache-Control" not in response.headers


def _add_validator(response: Response, coding: str) -> None:
    used: Desk | None = g.get("desk")  # an answer without one follows from the software alone
    release, turns = (used.catalogue.release, used.catalogue.turns) if used else ("", ())
    language = request.args.get("lang") or arguments.preferred_language(request.headers.get("Accept-Language", ""))
    variant = (request.path, request.query_string.decode("latin-1"), response.mimetype or "", language, coding)
    response.set_etag(entity_tag(release, g.moment, turns, variant))
    request.environ[HELD] = Held(release, until(g.moment, turns))


def _is_worth_packing(response: Response) -> bool:
    return _can_be_packed(response) and len(response.get_data()) > WORTH_PACKING


def _can_be_packed(response: Response) -> bool:
    return response.content_encoding is None and any(name in response.mimetype for name in _PACKABLE)
