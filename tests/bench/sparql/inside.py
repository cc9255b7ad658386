"""The engine by itself: the mix on pyoxigraph in one process, without HTTP."""

import json
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final

from load import Sample

_PROGRAM: Final = Path(__file__).resolve().parents[1] / "with_pyoxigraph.py"


class Inside:
    """A process with the graph in it, that waits for queries; `opened` is the seconds that opening took."""

    def __init__(self, process: "subprocess.Popen[str]") -> None:
        """Wait until it has opened the graph; raises `OSError` where it fails."""
        self._process = process
        self.opened = float(self._told()["opened"])

    def run(self, texts: Sequence[str], accept: str, seconds: float) -> Sample:
        """Run queries for so many seconds, or one; raises `OSError` where one fails."""
        assert self._process.stdin
        self._process.stdin.write(json.dumps({"queries": list(texts), "accept": accept, "seconds": seconds}) + "\n")
        self._process.stdin.flush()
        told = self._told()
        milliseconds = tuple(told["milliseconds"])
        return Sample(milliseconds, sum(milliseconds) / 1000, told["bytes"])

    def _told(self) -> dict[str, Any]:
        assert self._process.stdout
        told: dict[str, Any] = json.loads(self._process.stdout.readline() or '{"error": "it ended by itself"}')
        if "error" in told:
            raise OSError(told["error"])
        return told


@contextmanager
def inside(graph: Path) -> Iterator[Inside]:
    """Start a process over a dump, which it loads, or a store on disk, which it opens; end it by its id."""
    command = [sys.executable, str(_PROGRAM), str(graph)]
    process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    try:
        yield Inside(process)
    finally:
        process.kill()
        process.wait()
