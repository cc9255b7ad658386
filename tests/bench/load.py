"""The load generator: a few processes with one kept connection each, the same for every server."""

import json
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

CONNECTIONS: Final = 8
PATIENCE: Final = 20.0  # seconds for one answer
JSON: Final = "application/json"
RESULTS: Final = "application/sparql-results+json"


@dataclass(frozen=True, slots=True)
class Sample:
    """What was measured in one round: milliseconds of each answer, seconds of the round, bytes, the server's CPU time
    in seconds."""

    milliseconds: tuple[float, ...]
    seconds: float
    size: int
    cpu: float = 0.0

    @property
    def per_second(self) -> float:
        """Answers per second."""
        return len(self.milliseconds) / self.seconds if self.seconds else 0.0


class Clients:
    """Client processes that wait for jobs."""

    def __init__(self, processes: Sequence["subprocess.Popen[str]"]) -> None:
        """Hold the processes, which `clients` starts and ends."""
        self._processes = processes

    def ask(
        self,
        port: int,
        paths: Sequence[str],
        seconds: float,
        *,
        accept: str = JSON,
        repeat: bool = False,
        alone: bool = False,
        numbered: bool = False,
        patience: float = PATIENCE,
    ) -> Sample:
        """Ask the paths for at most so many seconds: shared out over all connections, or `alone` over one.

        `numbered`: each request ends in a number that no other has, so that no server has seen it before.

        Raises `RuntimeError` where a connection fails, an answer is not 200, or is not there after `patience` seconds.
        """
        used = self._processes[:1] if alone else self._processes
        for number, process in enumerate(used):
            own = [*paths[number:], *paths[:number]] if repeat else paths[number :: len(used)]
            job = {"port": port, "paths": own, "accept": accept, "seconds": seconds}
            job |= {"repeat": repeat, "numbered": numbered, "patience": patience}
            assert process.stdin
            process.stdin.write(json.dumps(job) + "\n")
            process.stdin.flush()
        return _joined([_answer_of(process) for process in used])


@contextmanager
def clients() -> Iterator[Clients]:
    """Start the client processes; end them by their ids."""
    command = [sys.executable, str(Path(__file__).with_name("client.py"))]
    processes = [
        subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) for _ in range(CONNECTIONS)
    ]
    try:
        yield Clients(processes)
    finally:
        for process in processes:
            process.kill()
            process.wait()


def _answer_of(process: "subprocess.Popen[str]") -> dict[str, Any]:
    assert process.stdout
    done: dict[str, Any] = json.loads(process.stdout.readline())
    return done


def _joined(results: Sequence[dict[str, Any]]) -> Sample:
    for result in results:
        if "error" in result:
            raise RuntimeError(result["error"])
    milliseconds = tuple(one for result in results for one in result["milliseconds"])
    seconds = max(result["ended"] for result in results) - min(result["began"] for result in results)
    failed = sum(result["failed"] for result in results)
    if failed:
        raise RuntimeError(f"{failed} of {len(milliseconds)} answers were not 200")
    return Sample(milliseconds, seconds, sum(result["bytes"] for result in results))
