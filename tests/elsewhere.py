"""A SPARQL service of somebody else, on the loopback, that remembers what it was asked."""

import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs

import pyoxigraph
from pyoxigraph import QueryResultsFormat

JSON = "application/sparql-results+json"
DATA = """
    <http://a/1> <http://x/name> "one", "SERVICE <http://a/> { 'it\\"s' }"@en ; <http://x/part> _:p .
    _:p <http://x/size> 3 .
"""


@dataclass(slots=True)
class Elsewhere:
    """Its `address`, the queries that came and the paths that they came to; `stop` ends its slow answers."""

    address: str = ""
    queries: list[str] = field(default_factory=list)
    paths: list[str] = field(default_factory=list)
    stop: threading.Event = field(default_factory=threading.Event)


@contextmanager
def elsewhere(host: str = "127.0.0.1") -> Iterator[Elsewhere]:
    """Serve `DATA` at /sparql, and faults at other paths, until the block ends."""
    here = Elsewhere()
    store = pyoxigraph.Store()
    store.load(DATA.encode(), format=pyoxigraph.RdfFormat.TURTLE)

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            here.paths.append(self.path)
            body = self.rfile.read(int(self.headers["Content-Length"])).decode()
            here.queries.append(parse_qs(body)["query"][0])
            getattr(self, self.path.strip("/").partition("?")[0])()

        def say(self, status: int, body: bytes, **headers: str) -> None:
            self.send_response(status)
            for name, value in headers.items():
                self.send_header(name.replace("_", "-"), value)
            self.end_headers()
            self.wfile.write(body)

        def sparql(self) -> None:
            try:
                body = store.query(here.queries[-1]).serialize(format=QueryResultsFormat.JSON)
            except SyntaxError:
                self.say(400, b"")
            else:
                self.say(200, body, Content_Type=JSON)

        def moved(self) -> None:
            self.say(302, b"", Location=f"{here.address}/sparql")

        def page(self) -> None:
            self.say(200, b"<html>", Content_Type="text/html")

        def broken(self) -> None:
            self.say(200, b'{"head": {"vars"', Content_Type=JSON)

        def short(self) -> None:
            self.say(200, b"{", Content_Type=JSON, Content_Length="1000")

        def large(self) -> None:
            self.say(200, json.dumps({"head": {"vars": []}, "x": "x" * 20_000}).encode(), Content_Type=JSON)

        def slow(self) -> None:
            """Send a byte now and then, so that no single one is waited for too long."""
            self.say(200, b"", Content_Type=JSON)
            while not self.drip():
                here.stop.wait(0.05)

        def drip(self) -> bool:
            try:
                self.wfile.write(b" ")
            except OSError:
                return True
            return here.stop.is_set()

        def log_message(self, *_: object) -> None:
            """Say nothing."""

    with ThreadingHTTPServer((host, 0), Handler) as server:
        here.address = f"http://{host}:{server.server_port}"
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        try:
            yield here
        finally:
            here.stop.set()
            server.shutdown()
            thread.join()
