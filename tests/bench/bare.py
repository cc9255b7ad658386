"""What the web server and Flask cost by themselves: a route with the bytes at hand, and one that writes them as JSON."""

import json
import os
import sys
from pathlib import Path

from flask import Flask, Response, jsonify
from granian import Granian
from granian.constants import Interfaces

FILE = "BENCH_BODY"


def create_app() -> Flask:
    """Make an application that answers `/bytes` and `/json` with the body in the file that `BENCH_BODY` names."""
    app = Flask("bare")
    body = Path(os.environ[FILE]).read_bytes()
    record = json.loads(body)
    app.json.ensure_ascii = False  # type: ignore[attr-defined]
    app.json.sort_keys = False  # type: ignore[attr-defined]

    @app.get("/bytes")
    def ready() -> Response:
        return Response(body, content_type="application/json")

    @app.get("/json")
    def written() -> Response:
        return jsonify(record)

    return app


if __name__ == "__main__":
    Granian(
        "bare:create_app",
        address="127.0.0.1",
        port=int(sys.argv[1]),
        interface=Interfaces.WSGI,
        workers=2,
        blocking_threads=4,
        websockets=False,
        factory=True,
        log_access=False,
    ).serve()
