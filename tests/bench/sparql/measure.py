"""Measure one graph: the service and its peers taking turns, the engine by itself, and Flask by itself."""

import json
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median
from typing import Final

import pyoxigraph
from contenders import contenders, is_on_disk
from graph import Grown, Real
from inside import Inside, inside
from load import Clients, Sample
from mix import Case, cases
from row import Row
from servers import NotReadyError, bare, load, serving

from madoguchi.release.disk import STORE

_SLOW: Final = 400.0  # milliseconds beyond which a query is asked in one round only, and not over all connections
_BODY: Final = 5_000  # bytes that Flask by itself answers with: those of a small answer


@dataclass(frozen=True, slots=True)
class Plan:
    """How many rounds there are, the seconds of a turn on one connection and on all, and those that a start may take."""

    rounds: int
    alone: float
    together: float
    patience: float


@dataclass(frozen=True, slots=True)
class Measured:
    """The figures of one graph: a row for each contender; the seconds that writing a store on disk took, where it was not there yet; by case what the
    engine takes by itself, with the seconds that it took to open the graph; and Flask by itself."""

    graph: Grown
    cases: list[Case]
    rows: list[Row]
    loaded: list[float] = field(default_factory=list)
    engine: dict[str, list[Sample]] = field(default_factory=dict)
    opened: list[float] = field(default_factory=list)
    flask: list[Sample] = field(default_factory=list)

    def row(self, name: str) -> Row | None:
        """Return the row of a contender that was measured."""
        return next((row for row in self.rows if row.name == name and not row.missing), None)

    def engine_p50(self, case: str) -> float | None:
        """Return the median of the milliseconds that the engine takes for a case by itself."""
        return _p50(self.engine.get(case, []))

    def flask_p50(self) -> float | None:
        """Return the median of the milliseconds that Flask takes to answer with bytes at hand."""
        return _p50(self.flask)


def measure(clients: Clients, plan: Plan, real: Real, graph: Grown, programs: Path | None, folder: Path) -> Measured:
    """Measure a graph; everything that is written goes into a folder, which is made."""
    folder.mkdir(parents=True)
    disk = graph.releases / f"disk-{pyoxigraph.__version__}"
    rows = [Row(one, folder, plan.patience) for one in contenders(graph, programs, disk)]
    measured = Measured(graph, cases(), rows)
    if is_on_disk(graph) and not disk.exists():
        measured.loaded.append(load(graph.dump, disk))
    texts = {case.name: case.texts(real, graph) for case in measured.cases}
    with ExitStack() as stack:
        for row in rows:
            stack.callback(row.end)
            row.begin()
        port = stack.enter_context(_flask(folder))
        engine = stack.enter_context(inside(disk / STORE if is_on_disk(graph) else graph.dump))
        measured.opened.append(engine.opened)
        for case in measured.cases:
            for row in rows:
                row.first(case, texts[case.name][0])
        for _ in range(plan.rounds):
            for case in measured.cases:
                _round(clients, plan, measured, engine, case, texts[case.name])
            if port:
                measured.flask.append(clients.ask(port, ["/bytes"], plan.alone, repeat=True, alone=True))
        for row in rows:
            row.weigh()
    return measured


def _round(clients: Clients, plan: Plan, measured: Measured, engine: Inside, case: Case, texts: list[str]) -> None:
    """Let everybody answer a case once, one after another: on one connection, then on all."""
    for row in measured.rows:
        if (row.p50(case.name) or 0) < _SLOW:
            row.ask(clients, case, texts, plan.alone, alone=True)
    measured.engine.setdefault(case.name, []).append(engine.run(texts, case.accept, plan.alone))
    for row in measured.rows:
        if (row.p50(case.name) or 0) < _SLOW:
            row.ask(clients, case, texts, plan.together, alone=False)


@contextmanager
def _flask(folder: Path) -> Iterator[int]:
    """Start Flask by itself; yield its port, or 0 where it does not start."""
    body = folder / "body.json"
    body.write_text(json.dumps("x" * _BODY), encoding="utf-8")
    with ExitStack() as stack:
        try:
            port = stack.enter_context(serving(bare(body), folder / "flask.log", 30)).port
        except NotReadyError:
            port = 0
        yield port


def _p50(samples: list[Sample]) -> float | None:
    found = [one for sample in samples for one in sample.milliseconds]
    return median(found) if found else None
