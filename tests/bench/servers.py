"""Servers on free ports of the loopback: started, waited for, weighed, and ended by their process ids."""

import http.client
import os
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Final

PROCESSES: Final = 2
LARGEST: Final = 6_000  # MB that a server may take until it answers
SPARE_MEMORY: Final = 2_000_000  # KB that must stay free on the machine
_HEAD_START: Final = 1.5  # seconds until every process is asked to open its release
_MANY: Final = 24  # connections, so that each process gets some of them


@dataclass(frozen=True, slots=True)
class Command:
    """How a server is started: its arguments (`{port}` stands for the port), environment, and the path that tells
    that it is ready."""

    arguments: Sequence[str]
    ready: str
    environment: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Server:
    """A server that answers: its port, its first process, and the seconds from its start to its first answer."""

    port: int
    process: "subprocess.Popen[bytes]"
    seconds: float

    def cpu(self) -> float:
        """Return the seconds of CPU time that its processes have used."""
        return sum(self.work().values())

    def end(self) -> None:
        """End it before its time, with all that it is still working on."""
        _end(self.process)

    def memory(self, field: str = "Pss") -> list[float]:
        """Return the MB of each of its processes, the largest first: `Pss` (what is shared is shared out) or `Rss`."""
        return sorted((_kilobytes(pid, field) / 1000 for pid in _tree(self.process.pid)), reverse=True)

    def work(self) -> dict[int, float]:
        """Return the seconds of CPU time that each of its processes, with those that have ended below it, has used."""
        return {pid: _ticks(pid) / os.sysconf("SC_CLK_TCK") for pid in _tree(self.process.pid)}


class NotReadyError(Exception):
    """The server ended, took too long, or took too much memory."""


def madoguchi(releases: Path) -> Command:
    """Return how the service is started over a folder of releases."""
    return Command(
        [sys.executable, "-c", "from madoguchi.cli import main; main()", "serve"],
        "/readyz",
        {"MADOGUCHI_RELEASES": str(releases), "MADOGUCHI_WORKERS": str(PROCESSES), "PORT": "{port}"},
    )


def endpoint(place: Path) -> Command:
    """Return how the service is started as a plain SPARQL endpoint over a file, or a folder with a store in it."""
    return Command(
        [sys.executable, "-c", "from madoguchi.cli import main; main()", "serve", "--dataset", str(place)],
        "/readyz",
        {"MADOGUCHI_WORKERS": str(PROCESSES), "PORT": "{port}"},
    )


def load(dump: Path, folder: Path) -> float:
    """Write a dump to a store on disk in a new folder, with the service's own command; return the seconds.

    Raises `subprocess.SubprocessError` where it fails.
    """
    began = time.monotonic()
    command = [sys.executable, "-c", "from madoguchi.cli import main; main()", "load", str(dump), str(folder)]
    subprocess.run(command, capture_output=True, check=True)
    return time.monotonic() - began


def bare(body: Path) -> Command:
    """Return how Flask is started by itself, with this file as its answer."""
    return Command(
        [sys.executable, str(Path(__file__).with_name("bare.py")), "{port}"], "/bytes", {"BENCH_BODY": str(body)}
    )


@contextmanager
def serving(command: Command, log: Path, patience: float) -> Iterator[Server]:
    """Start a server; raises `NotReadyError` where it does not answer within so many seconds, or the memory runs out."""
    port = free_port()
    arguments = [argument.replace("{port}", str(port)) for argument in command.arguments]
    environment = {name: value.replace("{port}", str(port)) for name, value in command.environment.items()}
    with log.open("w") as output:
        began = time.monotonic()
        process = subprocess.Popen(
            arguments, env={**os.environ, **environment}, stdout=output, stderr=output, cwd=Path(__file__).parent
        )
        try:
            yield Server(port, process, _wait(process, port, command.ready, began, patience))
        finally:
            _end(process)


def free_port() -> int:
    """Return a port of the loopback that nothing listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _wait(process: "subprocess.Popen[bytes]", port: int, path: str, began: float, patience: float) -> float:
    """Return the seconds to the first answer, when every process of the server has answered."""
    answered: list[float] = []
    asked, weighed = 0, began
    while len(answered) < _MANY:
        wanted = _MANY if answered or time.monotonic() - began > _HEAD_START else 1
        for _ in range(wanted - asked):
            threading.Thread(target=_ask, args=(port, path, began + patience, answered), daemon=True).start()
        asked = max(asked, wanted)
        if process.poll() is not None:
            raise NotReadyError("it ended by itself")
        if time.monotonic() - began > patience:
            raise NotReadyError(f"not ready after {patience:.0f} s, with {_weight(process.pid):.0f} MB")
        if time.monotonic() > weighed + 0.5:
            weighed = time.monotonic()
            if (weight := _weight(process.pid)) > LARGEST or _available() < SPARE_MEMORY:
                raise NotReadyError(f"stopped after {weighed - began:.0f} s, when it took {weight:.0f} MB")
        time.sleep(0.01)
    return min(answered) - began


def _ask(port: int, path: str, until: float, answered: list[float]) -> None:
    while (left := until - time.monotonic()) > 0:
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=left)
        with suppress(OSError, http.client.HTTPException):
            connection.request("GET", path)
            if connection.getresponse().status == 200:
                answered.append(time.monotonic())
                return
        connection.close()
        time.sleep(0.01)


def _end(process: "subprocess.Popen[bytes]") -> None:
    process.terminate()
    try:
        process.wait(timeout=5)
    except subprocess.TimeoutExpired:
        for pid in _tree(process.pid):
            with suppress(OSError):
                os.kill(pid, signal.SIGKILL)
        process.wait()


def _tree(pid: int) -> list[int]:
    """Return a process with all that it started, and they started."""
    below: list[int] = []
    with suppress(OSError):
        for children in Path(f"/proc/{pid}/task").glob("*/children"):
            below += [one for child in children.read_text().split() for one in _tree(int(child))]
    return [pid, *below]


def _weight(pid: int) -> float:
    return sum(_kilobytes(one, "Pss") for one in _tree(pid)) / 1000


def _kilobytes(pid: int, field: str) -> int:
    with suppress(OSError):
        for line in Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines():
            if line.startswith(f"{field}:"):
                return int(line.split()[1])
    return 0


def _ticks(pid: int) -> int:
    with suppress(OSError):
        fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
        return sum(map(int, fields[11:15]))
    return 0


def _available() -> int:
    lines = Path("/proc/meminfo").read_text().splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith("MemAvailable:"))
