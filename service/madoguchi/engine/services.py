"""The SPARQL services of others that a stranger's query may call. Nothing else here opens a connection to anywhere."""

import ssl
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass
from functools import cache
from http.client import HTTPConnection, HTTPException, HTTPResponse
from ipaddress import IPv4Address, IPv6Address, IPv6Network, ip_address
from socket import SHUT_RDWR, SOCK_STREAM, getaddrinfo, socket
from typing import Any, Final
from urllib.parse import SplitResult, urlencode, urlsplit

from madoguchi import __version__
from madoguchi.errors import QueryError
from madoguchi.words import Text

THREADS: Final = ThreadPoolExecutor(32, "services")
_PORTS: Final = {"http": 80, "https": 443}
_UNICAST: Final = IPv6Network("2000::/3")  # beyond it, addresses may stand for IPv4 ones (RFC 4291, 2.5.5; RFC 6052)
_HEADERS: Final = {
    "User-Agent": f"madoguchi/{__version__}",
    "Accept": "application/sparql-results+json, application/sparql-results+xml;q=0.9",
    "Accept-Encoding": "identity",
    "Content-Type": "application/x-www-form-urlencoded",
    "Connection": "close",
}


@dataclass(frozen=True, slots=True)
class Services:
    """`iris` of the services (settings: HTTP, ASCII), the `seconds` that an answer may take and its `size` in bytes."""

    iris: tuple[str, ...] = ()
    seconds: float = 10.0
    size: int = 10 * 2**20

    def ask(self, number: int, query: str) -> tuple[str, bytes]:
        """Send a query to a service (SPARQL 1.1 Protocol, 2.1.2); return the media type of its answer, and that.

        A redirection is not followed. Raises `QueryError` where no answer comes, or one that is too late or too large.
        """
        iri, end = self.iris[number], time.monotonic() + self.seconds
        url = urlsplit(iri)
        try:
            with closing(_connected(url, end)) as link, _ended_at(link, end):
                answer = self._exchange(link, url, query)
        except TimeoutError:
            raise self.late(number) from None
        except (OSError, HTTPException, ValueError) as error:
            if time.monotonic() >= end:
                raise self.late(number) from error
            raise _failed(
                iri, f"接続が切れたか、できない（{type(error).__name__}）", f"no connection ({error})"
            ) from error
        if time.monotonic() >= end:
            raise self.late(number)
        return answer

    def late(self, number: int) -> QueryError:
        """Return the error for a service that takes too long."""
        return _failed(
            self.iris[number],
            f"{self.seconds:g} 秒で答えない",
            f"no answer within {self.seconds:g} seconds",
            status=504,
        )

    def _exchange(self, link: socket, url: SplitResult, query: str) -> tuple[str, bytes]:
        iri = url.geturl()
        if url.scheme == "https":
            link = _tls().wrap_socket(link, server_hostname=url.hostname)
        connection = HTTPConnection(str(url.hostname))
        connection.sock = link
        with closing(connection):
            target = (url.path or "/") + (f"?{url.query}" if url.query else "")
            body = urlencode({"query": query}).encode()
            connection.request("POST", target, body, {**_HEADERS, "Host": url.netloc})
            with closing(connection.getresponse()) as response:
                return response.headers.get_content_type(), self._read(response, iri)

    def _read(self, response: HTTPResponse, iri: str) -> bytes:
        if response.status != 200:
            raise _failed(iri, f"HTTP {response.status}", f"HTTP {response.status}")
        answer = response.read(self.size + 1)
        if len(answer) > self.size:
            large = f"{self.size:,}"
            raise _failed(iri, f"答えが {large} バイトを超える", f"an answer of more than {large} bytes")
        if response.length:
            raise _failed(iri, "答えが途中で切れた", "an answer that breaks off")
        return answer


def _connected(url: SplitResult, end: float) -> socket:
    """Return a connection to an address of a service that was looked at before; raises `OSError` where none is had."""
    host, port = str(url.hostname), url.port or _PORTS[url.scheme]
    found = getaddrinfo(host, port, type=SOCK_STREAM)
    if not _is_chosen(host) and not all(_is_public(address[0]) for *_, address in found):
        raise OSError("its name stands for an address that is not public")
    problem = OSError("its name stands for no address")
    for family, kind, protocol, _, address in found:
        link = socket(family, kind, protocol)
        try:
            link.settimeout(max(0.001, end - time.monotonic()))
            link.connect(address)
        except OSError as error:
            link.close()
            problem = error
        else:
            return link
    raise problem


def _is_chosen(host: str) -> bool:
    """Tell whether the operator wrote an address, not a name that somebody else may point anywhere."""
    try:
        return host == "localhost" or ip_address(host) is not None
    except ValueError:
        return False


def _is_public(address: Any) -> bool:
    """Tell whether an address is one of the open internet (IANA's special-purpose registries; RFC 6890)."""
    ip: IPv4Address | IPv6Address = ip_address(str(address).partition("%")[0])
    if isinstance(ip, IPv6Address) and (ip not in _UNICAST or ip.sixtofour or ip.teredo):
        return False
    return ip.is_global and not ip.is_multicast


@contextmanager
def _ended_at(link: socket, end: float) -> Iterator[None]:
    """End a connection at a time, however much of it still comes: a timeout of a socket begins anew with each byte."""
    with link.dup() as same:  # `link` itself is given up to TLS

        def stop() -> None:
            with suppress(OSError):
                same.shutdown(SHUT_RDWR)

        timer = threading.Timer(max(0.0, end - time.monotonic()), stop)
        timer.daemon = True
        timer.start()
        try:
            yield
        finally:
            timer.cancel()
            timer.join()


@cache
def _tls() -> ssl.SSLContext:
    return ssl.create_default_context()


def _failed(iri: str, ja: str, en: str, status: int = 502) -> QueryError:
    return QueryError(
        "service-failed",
        Text(f"SERVICE <{iri}>：{ja}。", f"SERVICE <{iri}>: {en}."),
        status=status,
        extra={"service": iri},
    )
