"""The Flask application behind granian, with what WSGI cannot say: that a client has gone, or an answer broke off.

Views run in the event loop itself, which costs least; where one waits (`engine.waiting`), the loop goes on with others.
"""

import asyncio
import contextlib
import io
import socket
import sys
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any, Final

from flask import Flask
from granian.rsgi import ProtocolClosed  # type: ignore[attr-defined]  # granian does not list what it exports

from madoguchi.engine.hangup import Hangup
from madoguchi.engine.waiting import spawn, wait_for
from madoguchi.errors import EngineError, QueryError
from madoguchi.web.app import LARGEST_BODY, create_app
from madoguchi.web.endpoint import HANGUP

_BODILESS: Final = ("GET", "HEAD", "OPTIONS")
UNWATCHED: Final = 0.1  # seconds: watching whether a client is there costs more than most answers
PATIENCE: Final = 30.0  # seconds that a client may take to send a request's body, or to take a piece of an answer

Headers = list[tuple[str, str]]


def create_gateway() -> "Gateway":
    """Make the application for the settings of the environment, ready for granian's RSGI."""
    return Gateway(create_app())


class _Reply:
    """What a WSGI application answers: its status, its headers (names in lower case), its body."""

    def __init__(self) -> None:
        self.status = 500
        self.headers: Headers = []
        self.body: Iterable[bytes] = ()

    def start(self, status: str, headers: Headers, _: Any = None) -> Callable[[bytes], None]:
        self.status = int(status[:3])
        self.headers = [(name.lower(), value) for name, value in headers]
        return _never_write

    def whole(self) -> bytes:
        """Return the body at once."""
        body = b"".join(self.body)
        self.close()
        return body

    def close(self) -> None:
        close = getattr(self.body, "close", None)
        if close:
            close()

    @property
    def is_long(self) -> bool:
        """Whether the body is still being made: nobody knows its length."""
        return not any(name == "content-length" for name, _ in self.headers) and self.status == 200


class Gateway:
    """A WSGI application as an RSGI application."""

    def __init__(self, app: Flask) -> None:
        """Serve this application."""
        self._app = app

    async def __rsgi__(self, scope: Any, protocol: Any) -> None:
        """Answer a request."""
        try:
            body = b"" if scope.method in _BODILESS else await asyncio.wait_for(_body(protocol), PATIENCE)
        except TimeoutError:
            protocol.response_empty(408, [("connection", "close")])
            return
        hangup = Hangup()
        environ = {**_environ(scope, body), HANGUP: hangup}
        watch = _Watch(protocol, hangup)
        try:
            await spawn(self._answer, environ, scope.client, protocol)
        finally:
            watch.end()

    def _answer(self, environ: dict[str, Any], client: str, protocol: Any) -> None:
        """Answer at once where the body is there, else piece by piece."""
        reply = _Reply()
        reply.body = self._app.wsgi_app(environ, reply.start)
        if environ["REQUEST_METHOD"] == "HEAD":
            reply.close()
            protocol.response_empty(reply.status, reply.headers)
        elif not reply.is_long:
            protocol.response_bytes(reply.status, reply.headers, reply.whole())
        else:
            transport = protocol.response_stream(reply.status, reply.headers)
            try:
                for piece in reply.body:
                    wait_for(_send(transport, piece, client))
            except (QueryError, EngineError, ProtocolClosed) as error:
                self._app.logger.warning("an answer broke off: %s", error)
                cut(client)
            finally:
                reply.close()


class _Watch:
    """Watches whether a client is there, once its answer takes long."""

    def __init__(self, protocol: Any, hangup: Hangup) -> None:
        self._protocol, self._hangup = protocol, hangup
        self._task: asyncio.Task[None] | None = None
        self._timer = asyncio.get_running_loop().call_later(UNWATCHED, self._begin)

    def end(self) -> None:
        self._timer.cancel()
        if self._task:
            self._task.cancel()

    def _begin(self) -> None:
        self._task = asyncio.ensure_future(self._until_gone())

    async def _until_gone(self) -> None:
        await self._protocol.client_disconnect()
        self._hangup.happened()


def cut(client: str) -> None:
    """Shut the connection of this process with a client (`address:port`).

    granian ends an answer that failed as if it were whole, and hands out no socket. The one that is meant is found
    among those of the process, by the address at its other end.
    """
    host, _, port = client.rpartition(":")
    peer = (host.strip("[]"), int(port))
    for descriptor in Path("/proc/self/fd" if sys.platform == "linux" else "/dev/fd").iterdir():
        with contextlib.suppress(OSError):  # it is no connection, or has gone
            connection = socket.socket(fileno=int(descriptor.name))
            try:
                if connection.getpeername()[:2] == peer:
                    connection.shutdown(socket.SHUT_RDWR)
            finally:
                connection.detach()


async def _send(transport: Any, piece: bytes, client: str) -> None:
    """Send a piece of an answer; a client that does not take it in time is cut off, and `ProtocolClosed` raised."""
    timer = asyncio.get_running_loop().call_later(PATIENCE, cut, client)
    try:
        await transport.send_bytes(piece)
    finally:
        timer.cancel()


async def _body(protocol: Any) -> bytes:
    """Return the body of a request, or one byte more than is taken of it."""
    body = bytearray()
    async for piece in protocol:
        body += piece
        if len(body) > LARGEST_BODY:
            del body[LARGEST_BODY + 1 :]
            break
    return bytes(body)


def _environ(scope: Any, body: bytes) -> dict[str, Any]:
    """Return the WSGI environment of a request (PEP 3333)."""
    host, _, port = scope.server.rpartition(":")
    environ: dict[str, Any] = {
        "REQUEST_METHOD": scope.method,
        "SCRIPT_NAME": "",
        "PATH_INFO": scope.path.encode().decode("latin-1"),
        "QUERY_STRING": scope.query_string.encode().decode("latin-1"),
        "SERVER_NAME": host,
        "SERVER_PORT": port,
        "SERVER_PROTOCOL": f"HTTP/{scope.http_version}",
        "REMOTE_ADDR": scope.client.rpartition(":")[0].strip("[]"),
        "CONTENT_LENGTH": str(len(body)),
        "wsgi.version": (1, 0),
        "wsgi.url_scheme": scope.scheme,
        "wsgi.input": io.BytesIO(body),
        "wsgi.errors": sys.stderr,
        "wsgi.multithread": True,
        "wsgi.multiprocess": True,
        "wsgi.run_once": False,
    }
    for name, value in scope.headers.items():
        key = name.upper().replace("-", "_")
        if key == "CONTENT_TYPE":
            environ[key] = value
        elif key != "CONTENT_LENGTH":
            key = f"HTTP_{key}"
            environ[key] = f"{environ[key]},{value}" if key in environ else value
    return environ


def _never_write(_: bytes) -> None:
    raise NotImplementedError("the application returns its body")
