"""One contender on one graph: its server, which is begun again after it kept a question unanswered, and its figures."""

import csv
import io
import json
import time
import urllib.error
import urllib.request
from collections.abc import Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field, replace
from pathlib import Path
from statistics import median
from typing import Final

from contenders import Contender
from load import PATIENCE, RESULTS, Clients, Sample
from mix import Case, path
from servers import NotReadyError, Server

_SOON: Final = 20.0  # seconds within which a server must have begun to be begun again


@dataclass(slots=True)
class Cell:
    """What was measured of one case: rows of the answer, seconds of the first one, samples; `missing` says why not."""

    rows: int = 0
    first: float = 0.0
    alone: list[Sample] = field(default_factory=list)
    together: list[Sample] = field(default_factory=list)
    missing: str = ""


class Row:
    """A contender that runs, or has run."""

    def __init__(self, contender: Contender, folder: Path, patience: float) -> None:
        """Remember who it is, a folder of its own, and the seconds that it may take to begin."""
        self.name = contender.name
        self.missing = contender.absent
        self.cells: dict[str, Cell] = {}
        self.began = 0.0  # seconds from nothing to the first answer, with the graph in it
        self.idle: list[float] = []  # MB (PSS) of its processes before it is asked anything
        self.pss: list[float] = []
        self.rss: list[float] = []
        self._contender, self._folder, self._patience = contender, folder, patience
        self._stack = ExitStack()
        self._begun = 0
        self.server: Server | None = None

    def begin(self) -> None:
        """Start it and let it load; where it fails, `missing` says why."""
        if self.missing:
            return
        self._begun += 1
        folder = self._folder / f"{self.name} {self._begun}".replace(" ", "-").replace(",", "")
        folder.mkdir(parents=True)
        try:
            self.server, self.began = self._contender.begin(self._stack, folder, self._patience)
        except (NotReadyError, OSError) as error:
            self.missing = str(error)
            self.end()
            return
        self.idle = self.server.memory()

    def end(self) -> None:
        """End its processes."""
        if self.server:
            self.weigh()
            self.server.end()
        self._stack.close()
        self._stack = ExitStack()
        self.server = None

    def weigh(self) -> None:
        """Note what its processes take, where it is more than before."""
        if self.server and sum(pss := self.server.memory()) > sum(self.pss):
            self.pss, self.rss = pss, self.server.memory("Rss")

    def first(self, case: Case, text: str) -> None:
        """Ask a query for the first time, and count the rows of its answer."""
        cell = self.cells[case.name] = Cell(missing=self.missing)
        if self.server is None:
            cell.missing = cell.missing or "not begun again"
            return
        try:
            cell.rows, cell.first = _answer(self.server, path(self._contender.endpoint, text), case.accept)
        except TimeoutError:
            self._give_up(cell, f"no answer in {PATIENCE:g} s")
        except urllib.error.HTTPError as error:
            cell.missing = f"status {error.code}"
        except OSError as error:
            self._give_up(cell, str(error))

    def ask(self, clients: Clients, case: Case, texts: Sequence[str], seconds: float, *, alone: bool) -> None:
        """Ask a query for so many seconds, on one connection or on all, and keep the sample."""
        cell = self.cells[case.name]
        if cell.missing or self.server is None:
            return
        paths = [path(self._contender.endpoint, text) for text in texts]
        used = self.server.cpu()
        try:
            sample = clients.ask(
                self.server.port, paths, seconds, accept=case.accept, repeat=True, alone=alone, numbered=True
            )
        except RuntimeError as error:
            self._give_up(cell, str(error))
            return
        (cell.alone if alone else cell.together).append(replace(sample, cpu=self.server.cpu() - used))

    def p50(self, case: str) -> float | None:
        """Return the median of the milliseconds of a case on one connection."""
        cell = self.cells.get(case)
        found = [one for sample in cell.alone for one in sample.milliseconds] if cell else []
        return median(found) if found else None

    def _give_up(self, cell: Cell, why: str) -> None:
        """Note why there is no answer; end the server, which may still work on it, and begin again where that is quick."""
        cell.missing = why
        self.end()
        if self.began < _SOON:
            self.begin()


def _answer(server: Server, path: str, accept: str) -> tuple[int, float]:
    """Return the rows of an answer and the seconds that it took."""
    began = time.monotonic()
    wanted = urllib.request.Request(f"http://127.0.0.1:{server.port}{path}", headers={"Accept": accept})
    with urllib.request.urlopen(wanted, timeout=PATIENCE) as response:
        body = response.read()
    took = time.monotonic() - began
    if accept == RESULTS:
        return len(json.loads(body)["results"]["bindings"]), took
    return sum(1 for _ in csv.reader(io.StringIO(body.decode()))) - 1, took
