"""Another SPARQL server, over the protocols of SPARQL 1.1. This is the only module that talks to the network."""

import time
import urllib.error
import urllib.request
from ast import literal_eval
from base64 import b64encode
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from http.client import HTTPException, HTTPResponse
from typing import Final
from urllib.parse import urlencode

from SPARQLWrapper import POST, SELECT, SPARQLWrapper
from SPARQLWrapper.SPARQLExceptions import QueryBadFormed, SPARQLWrapperException

from madoguchi import __version__
from madoguchi.errors import EngineError, QueryError
from madoguchi.words import Text

AGENT: Final = f"madoguchi/{__version__}"
PIECE: Final = 65_536  # bytes read at once
PAUSES: Final = (0.1, 0.5)  # seconds before each further attempt at a read
_TRANSIENT: Final = (502, 503, 504)
_TOLD: Final = 300  # characters of what the server says of a query
# Virtuoso says by these headers, and a status of 200, that an answer is not all there is.
_CUT: Final = ("X-SPARQL-MaxRows", "X-SQL-State")


@dataclass(frozen=True, slots=True)
class Server:
    """A server: the address of its query service, who we are to it, the seconds that an answer may take, and the
    addresses of its update and graph store services where it is written to.
    """

    query: str
    user: str = ""
    password: str = field(default="", repr=False)
    seconds: float = 30.0
    update: str = ""
    graphs: str = ""

    def ask(
        self, text: str, media: str, default: Sequence[str] = (), named: Sequence[str] = (), seconds: float = 0.0
    ) -> "Reply":
        """Send a query (SPARQL 1.1 Protocol, 2.1) and return the answer, begun, in this media type.

        Attempts that find nobody, or a server that is starting or busy, are repeated within the time. Raises
        `QueryError` where the server says that the query is wrong, and `EngineError` where there is no answer.
        """
        end = time.monotonic() + (seconds or self.seconds)
        for pause in (*PAUSES, None):
            try:
                return self._ask(text, media, default, named, end)
            except _TransientError as error:
                if pause is None or time.monotonic() + pause >= end:
                    raise EngineError(f"{self.query}: {error}", status=error.status) from error
                time.sleep(pause)
        raise AssertionError("the last attempt returns or raises")

    def change(self, text: str) -> None:
        """Send an update (SPARQL 1.1 Protocol, 2.2); raises `EngineError` where it is not carried out."""
        self._send("POST", self.update, text.encode(), "application/sparql-update")

    def put(self, graph: str, triples: bytes) -> None:
        """Make N-Triples the whole of a graph (SPARQL 1.1 Graph Store HTTP Protocol, 5.3)."""
        self._send("PUT", self._address(graph), triples, "application/n-triples")

    def add(self, graph: str, triples: bytes) -> None:
        """Add N-Triples to a graph (5.5)."""
        self._send("POST", self._address(graph), triples, "application/n-triples")

    def drop(self, graph: str) -> None:
        """Remove a graph (5.4)."""
        self._send("DELETE", self._address(graph), None, "")

    def _address(self, graph: str) -> str:
        return f"{self.graphs}{'&' if '?' in self.graphs else '?'}{urlencode({'graph': graph})}"

    def _ask(self, text: str, media: str, default: Sequence[str], named: Sequence[str], end: float) -> "Reply":
        wrapper = SPARQLWrapper(self.query, agent=AGENT)
        wrapper.setMethod(POST)
        wrapper.setOnlyConneg(True)
        # Not by setQuery: its guess at the kind of query can be led to send a query as an update, and to run for ever.
        wrapper.queryString, wrapper.queryType = text, SELECT
        for name, graphs in (("default-graph-uri", default), ("named-graph-uri", named)):
            for graph in graphs:
                wrapper.addParameter(name, graph)
        wrapper.addCustomHttpHeader("Accept", media)
        if self.user:
            wrapper.setCredentials(self.user, self.password)
        wrapper.setTimeout(max(1, round(end - time.monotonic())))
        try:
            response: HTTPResponse = wrapper.query().response
        except QueryBadFormed as error:
            raise _refused(error) from error
        except SPARQLWrapperException as error:
            raise EngineError(f"{self.query}: {_said(error)}", status=502) from error
        except urllib.error.HTTPError as error:
            error.close()
            if error.code in _TRANSIENT:
                raise _TransientError(f"HTTP {error.code}", status=504 if error.code == 504 else 502) from error
            raise EngineError(f"{self.query}: HTTP {error.code}", status=502) from error
        except (OSError, HTTPException) as error:
            raise self._no_answer(error, _TransientError) from error
        return Reply(self.query, response, media, end)

    def _send(self, method: str, address: str, body: bytes | None, media: str) -> None:
        headers = {"User-Agent": AGENT, **({"Content-Type": media} if media else {})}
        request = urllib.request.Request(address, body, headers, method=method)  # noqa: S310  # settings: http(s) only
        try:
            if self.user:
                request.add_unredirected_header("Authorization", self._authorization(request))
            with urllib.request.urlopen(request, timeout=self.seconds) as response:  # noqa: S310
                response.read()
        except urllib.error.HTTPError as error:
            with error:
                said = error.read().decode(errors="replace")[:_TOLD]
            if (method, error.code) == ("DELETE", 404):
                return
            raise EngineError(f"{method} {address}: HTTP {error.code} {said}", status=502) from error
        except (OSError, HTTPException) as error:
            raise self._no_answer(error, EngineError) from error

    def _authorization(self, request: urllib.request.Request) -> str:
        """Return our name as the server wants it: Digest (RFC 7616) where it says so, else Basic (RFC 7617).

        It is asked beforehand, without a body: some servers hang up in the middle of a long one that comes without.
        """
        challenge = ""
        try:
            probe = urllib.request.Request(request.full_url, headers={"User-Agent": AGENT}, method="HEAD")  # noqa: S310
            urllib.request.urlopen(probe, timeout=self.seconds).close()  # noqa: S310
        except urllib.error.HTTPError as error:
            error.close()
            challenge = error.headers.get("WWW-Authenticate", "")
        scheme, _, parts = challenge.partition(" ")
        if scheme.lower() != "digest":
            return "Basic " + b64encode(f"{self.user}:{self.password}".encode()).decode()
        known = urllib.request.HTTPPasswordMgrWithDefaultRealm()
        known.add_password(None, request.full_url, self.user, self.password)
        asked = urllib.request.parse_keqv_list(urllib.request.parse_http_list(parts))
        return f"Digest {urllib.request.AbstractDigestAuthHandler(known).get_authorization(request, asked)}"

    def _no_answer(self, error: Exception, kind: "Callable[..., EngineError]") -> EngineError:
        reason = error.reason if isinstance(error, urllib.error.URLError) else error
        if isinstance(reason, TimeoutError):
            return EngineError(f"{self.query} does not answer in time", status=504)
        return kind(f"{self.query} is not reached: {reason}", status=502)


class Reply:
    """The answer to a query, read piece by piece; to be read to its end or closed."""

    def __init__(self, address: str, response: HTTPResponse, media: str, end: float) -> None:
        """Raises `EngineError` where it is not in the media type that was asked for, or not all there is."""
        self._address, self._response, self._end = address, response, end
        found = response.headers.get_content_type()
        cut = [name for name in _CUT if name in response.headers]
        if found != media or cut:
            self.close()
            wrong = f"sends {', '.join(cut)}: not the whole answer" if cut else f"answers as {found}, not {media}"
            raise EngineError(f"{address} {wrong}", status=502)

    def read(self) -> bytes:
        """Return the next bytes, none at the end; raises `EngineError` where the rest is missing or takes too long."""
        if time.monotonic() >= self._end:
            raise self._late()
        try:
            piece = self._response.read1(PIECE)
        except TimeoutError as error:
            raise self._late() from error
        except (OSError, HTTPException) as error:
            raise EngineError(f"{self._address} broke off: {error!r}", status=502) from error
        if not piece and self._response.length:
            raise EngineError(f"{self._address} broke off {self._response.length} bytes before the end", status=502)
        return piece

    def whole(self) -> bytes:
        """Return all that is left."""
        try:
            return b"".join(iter(self.read, b""))
        finally:
            self.close()

    def close(self) -> None:
        """Let the connection go, and with it what the server still does for it."""
        self._response.close()

    def _late(self) -> EngineError:
        return EngineError(f"{self._address} does not end its answer in time", status=504)


class _TransientError(EngineError):
    """What may have passed at the next attempt."""


def _refused(error: SPARQLWrapperException) -> QueryError:
    said = _said(error)
    return QueryError(
        "query-refused",
        Text(f"問い合わせを実行できない：{said}", f"The query cannot be run: {said}"),
    )


def _said(error: SPARQLWrapperException) -> str:
    """Return the beginning of what the server says; the exception holds it as a bytes literal, after its own words."""
    own, _, literal = str(error).partition("\n\nResponse:\n")
    said = literal_eval(literal).decode(errors="replace") if literal else own
    return " ".join(said.split())[:_TOLD]
