"""The command line and the server as processes of their own, as a user runs them."""

import os
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

MADOGUCHI = [sys.executable, "-c", "from madoguchi.cli import main; main()"]


def run(*arguments: str, **environment: str) -> "subprocess.CompletedProcess[str]":
    """Run the command line to its end."""
    return subprocess.run(
        [*MADOGUCHI, *arguments],
        env={**os.environ, **environment},
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )


@dataclass(frozen=True, slots=True)
class Server:
    """A server of our own: its address and its first process."""

    address: str
    pid: int


@contextmanager
def serving(releases: Path, log: Path, **more: str) -> Iterator[str]:
    """Serve a folder of releases on a free port of the loopback; yield its address; end it by its process id."""
    with starting(log, MADOGUCHI_RELEASES=str(releases), **more) as server:
        yield server.address


@contextmanager
def serving_dataset(dataset: Path, log: Path, *options: str) -> Iterator[str]:
    """Serve a file of RDF as a SPARQL endpoint, as `serving` serves releases."""
    with starting(log, "--dataset", str(dataset), *options) as server:
        yield server.address


@contextmanager
def starting(log: Path, *arguments: str, **environment: str) -> Iterator[Server]:
    """Start a server with these arguments and settings on a free port of the loopback; end it by its process id."""
    port = free_port()
    with log.open("w") as output:
        process = subprocess.Popen(
            [*MADOGUCHI, "serve", *arguments],
            env={**os.environ, **environment, "PORT": str(port)},
            stdout=output,
            stderr=output,
        )
        server = Server(f"http://127.0.0.1:{port}", process.pid)
        try:
            _wait_until_ready(f"{server.address}/readyz", process)
            yield server
        finally:
            process.terminate()
            process.wait(timeout=20)


def free_port() -> int:
    """Return a port of the loopback that nothing listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _wait_until_ready(url: str, process: "subprocess.Popen[bytes]") -> None:
    for _ in range(200):
        assert process.poll() is None, "the server ended before it was ready"
        try:
            with urllib.request.urlopen(url, timeout=5) as response:
                assert response.status == 200
                return
        except OSError:
            time.sleep(0.1)
    raise AssertionError(f"{url} did not become ready")
