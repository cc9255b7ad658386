"""A SPARQL server that misbehaves, for the tests of what madoguchi then does."""

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

RESULTS = "application/sparql-results+json"
HEAD = b'{"head":{"vars":["s"]},"results":{"bindings":['
ROW = b'{"s":{"type":"uri","value":"http://example.org/s"}},'


@contextmanager
def misbehaving(*manners: str) -> Iterator[tuple[str, list[str]]]:
    """Serve each request in the next manner, the last one for ever; yield the address, and the requests as they come."""
    seen: list[str] = []

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            manner = manners[min(len(seen), len(manners) - 1)]
            seen.append(self.rfile.read(int(self.headers["Content-Length"])).decode())
            getattr(self, manner)()

        def fine(self) -> None:
            self._send(200, RESULTS, b'{"head":{"vars":["s"]},"results":{"bindings":[]}}')

        def busy(self) -> None:
            self._send(503, "text/plain", b"later")

        def wrong(self) -> None:
            self._send(200, "text/html", b"<p>welcome")

        def refusing(self) -> None:
            self._send(400, "text/plain", "ここが違う".encode())

        def cut_off(self) -> None:
            self._send(200, RESULTS, b'{"head":{"vars":["s"]},"results":{"bindings":[]}}', **{"X-SPARQL-MaxRows": "10"})

        def never(self) -> None:
            time.sleep(3)

        def breaking(self) -> None:
            self._begin()
            for _ in range(2000):
                self._chunk(HEAD + ROW * 10)
            self.connection.close()

        def stalling(self) -> None:
            self._begin()
            self._chunk(HEAD + ROW * 5000)
            time.sleep(3)

        def gone(self) -> None:
            self.connection.close()

        def _begin(self) -> None:
            self.protocol_version = "HTTP/1.1"
            self.send_response(200)
            self.send_header("Content-Type", RESULTS)
            self.send_header("Transfer-Encoding", "chunked")
            self.end_headers()

        def _chunk(self, data: bytes) -> None:
            self.wfile.write(f"{len(data):x}\r\n".encode() + data + b"\r\n")

        def _send(self, status: int, media: str, body: bytes, **headers: str) -> None:
            self.send_response(status)
            self.send_header("Content-Type", media)
            self.send_header("Content-Length", str(len(body)))
            for name, value in headers.items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            pass

        def finish(self) -> None:
            with suppress(OSError, ValueError):
                super().finish()

        def handle(self) -> None:
            with suppress(OSError, ValueError):
                super().handle()

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    thread = threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}/sparql", seen
    finally:
        server.shutdown()
        server.server_close()
        thread.join(10)
