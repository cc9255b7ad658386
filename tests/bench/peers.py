"""The engines that the service is measured beside: the Oxigraph server, rdflib-endpoint, and rdflib in a process.

They are installed from `peers.lock` into an environment of their own, which is made once; nothing of it is needed to
run the service.
"""

import http.client
import json
import subprocess
import sys
import time
from collections.abc import Sequence
from pathlib import Path
from subprocess import SubprocessError
from typing import Any, Final

from load import Sample
from servers import Command, Server

__all__ = [
    "QUERY",
    "SubprocessError",
    "fill",
    "install",
    "oxigraph",
    "oxigraph_on_disk",
    "rdflib",
    "rdflib_endpoint",
]

QUERY: Final = "/query"
_HERE: Final = Path(__file__).parent
_LOCK: Final = _HERE / "peers.lock"


def install(folder: Path) -> Path:
    """Return the folder of the peers' programs, made where it is not there as the lock says; raises `OSError`."""
    stamp, wanted = folder / "installed.lock", _LOCK.read_text(encoding="utf-8")
    if not stamp.exists() or stamp.read_text(encoding="utf-8") != wanted:
        pip = [str(folder / "bin" / "python"), "-m", "pip", "--quiet", "--disable-pip-version-check", "install"]
        for command in (
            [sys.executable, "-m", "venv", "--clear", str(folder)],
            [*pip, "--only-binary", ":all:", "--require-hashes", "-r", str(_LOCK)],
        ):
            done = subprocess.run(command, capture_output=True, text=True, timeout=240, check=False)
            if done.returncode:
                raise OSError(done.stderr.strip().split("\n")[-1])
        stamp.write_text(wanted, encoding="utf-8")
    return folder / "bin"


def oxigraph(programs: Path) -> Command:
    """Return how the Oxigraph server is started with an empty store in memory; `fill` loads it."""
    return Command(
        [str(programs / "oxigraph"), "serve", "--bind", "127.0.0.1:{port}", "--union-default-graph"], "/", {}
    )


def oxigraph_on_disk(programs: Path, store: Path) -> Command:
    """Return how the Oxigraph server is started over a store that somebody has written."""
    arguments = ["serve-read-only", "--location", str(store), "--bind", "127.0.0.1:{port}", "--union-default-graph"]
    return Command([str(programs / "oxigraph"), *arguments], "/", {})


def fill(server: Server, dump: Path) -> float:
    """Load N-Quads into an Oxigraph server; return the seconds that it took."""
    began = time.monotonic()
    connection = http.client.HTTPConnection("127.0.0.1", server.port, timeout=300)
    headers = {"Content-Type": "application/n-quads", "Content-Length": str(dump.stat().st_size)}
    with dump.open("rb") as body:
        connection.request("POST", "/store?no_transaction", body=body, headers=headers)
    response = connection.getresponse()
    said = response.read()
    if response.status >= 300:
        raise OSError(f"the Oxigraph server does not take the dump: {response.status} {said[:200]!r}")
    return time.monotonic() - began


def rdflib_endpoint(programs: Path, dump: Path) -> Command:
    """Return how rdflib-endpoint is started over a dump; it has loaded it when it is ready."""
    return Command([str(programs / "python"), str(_HERE / "endpoint.py"), "{port}", str(dump)], "/", {})


def rdflib(dump: Path, queries: Sequence[str], seconds: float) -> tuple[Sample, float, float]:
    """Run queries with rdflib in a process; return what was measured, the seconds to load, and the MB it took."""
    job = json.dumps({"dump": str(dump), "queries": list(queries), "seconds": seconds})
    command = [sys.executable, str(_HERE / "with_rdflib.py")]
    done = subprocess.run(command, input=job, capture_output=True, text=True, timeout=seconds + 90, check=True)
    told: dict[str, Any] = json.loads(done.stdout)
    milliseconds = tuple(told["milliseconds"])
    return Sample(milliseconds, sum(milliseconds) / 1000, told["bytes"]), told["load"], told["megabytes"]
