"""Measure one graph: the service, and beside it, taking turns, its peers."""

import urllib.request
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field, replace
from pathlib import Path
from statistics import fmean
from typing import Final

import peers
from graph import Grown
from load import JSON, RESULTS, Clients, Sample
from mix import Question
from servers import Command, NotReadyError, Server, bare, madoguchi, serving

WARM: Final = 200  # questions that are repeated
_SHARE_ALONE: Final = 5  # one question of so many is asked on one connection
_SMALL_START: Final = 30.0  # seconds


@dataclass(frozen=True, slots=True)
class Plan:
    """How long everything may take, in seconds, and how many turns the servers take."""

    alone: float
    turn: float
    turns: int
    patience: float
    rdflib: float


@dataclass(slots=True)
class Row:
    """What was measured of one server: start in seconds, MB of each process, and samples; `missing` says why not."""

    server: str
    start: float | None = None
    memory: Sequence[float] = ()
    alone: Sample | None = None
    cold: list[Sample] = field(default_factory=list)
    warm: list[Sample] = field(default_factory=list)
    missing: str = ""


@dataclass(frozen=True, slots=True)
class Target:
    """A server that runs: its row, and how a question is put to it."""

    row: Row
    server: Server
    path: Callable[[Question], str]
    accept: str = JSON


@dataclass(frozen=True, slots=True)
class Bench:
    """What measuring needs: the clients, the plan, a folder for logs, and the peers' programs (None without them)."""

    clients: Clients
    plan: Plan
    folder: Path
    programs: Path | None

    def ask(self, target: Target, questions: Sequence[Question], seconds: float, **how: bool) -> Sample:
        """Put questions to a server for at most so many seconds."""
        paths = [target.path(question) for question in questions]
        return self.clients.ask(target.server.port, paths, seconds, accept=target.accept, **how)

    def start(self, row: Row, command: Command, patience: float, stack: ExitStack) -> Server | None:
        """Start a server that ends with the stack, and note in its row how long it took, or why it did not."""
        log = self.folder / f"{row.server.split(',')[0].replace(' ', '-')}.log"
        try:
            server = stack.enter_context(serving(command, log, patience))
        except NotReadyError as error:
            row.missing = str(error)
            return None
        row.start = server.seconds
        return server


def measure(bench: Bench, graph: Grown, mix: Sequence[Question]) -> list[Row]:
    """Measure the service and the Oxigraph server on a graph; on the real one also Flask by itself."""
    ours, oxigraph = Row("madoguchi"), Row("oxigraph serve, help.rq")
    with ExitStack() as stack:
        service = bench.start(ours, madoguchi(graph.releases), bench.plan.patience, stack)
        asked = [Target(ours, service, lambda question: question.help)] if service else []
        if peer := _filled(bench, oxigraph, graph, stack):
            asked.append(Target(oxigraph, peer, lambda question: question.at(peers.QUERY), RESULTS))
        _cold(bench, asked, mix)
        repeated = [target for target in asked if target.row is ours]
        if service and not graph.copies:
            repeated += _bare(bench, service, mix, stack)
        _warm(bench, repeated, mix[:WARM])
        for target in [*repeated, *asked]:
            target.row.memory = target.server.memory()
    return [ours, *(target.row for target in repeated[1:]), oxigraph]


def in_words(bench: Bench, graph: Grown, mix: Sequence[Question], words: dict[str, str]) -> Row:
    """Measure the service where the need comes as everyday words instead of an id."""
    row = Row("madoguchi, in words")
    with ExitStack() as stack:
        if service := bench.start(row, madoguchi(graph.releases), bench.plan.patience, stack):
            said = [replace(question, words=words[question.need]) for question in mix]
            _cold(bench, [Target(row, service, lambda question: question.help)], said, turns=1)
            row.memory = service.memory()
    return row


def with_rdflib(bench: Bench, graph: Grown, mix: Sequence[Question]) -> list[Row]:
    """Measure rdflib in a process and rdflib-endpoint: a few questions, one after another."""
    inside, endpoint = Row("rdflib in process, help.rq"), Row("rdflib-endpoint, help.rq")
    queries = [question.sparql for question in mix[:WARM]]
    try:
        inside.alone, inside.start, megabytes = peers.rdflib(graph.dump, queries, bench.plan.rdflib)
        inside.memory = [megabytes]
    except (OSError, peers.SubprocessError) as error:
        inside.missing = str(error)
    if bench.programs is None:
        endpoint.missing = "not installed"
        return [inside, endpoint]
    with ExitStack() as stack:
        command = peers.rdflib_endpoint(bench.programs, graph.dump)
        if server := bench.start(endpoint, command, _SMALL_START, stack):
            target = Target(endpoint, server, lambda question: question.at("/"), RESULTS)
            try:
                endpoint.alone = bench.ask(target, mix[:WARM], bench.plan.rdflib, alone=True)
            except RuntimeError as error:
                endpoint.missing = str(error)
            endpoint.memory = server.memory()
    return [inside, endpoint]


def _filled(bench: Bench, row: Row, graph: Grown, stack: ExitStack) -> Server | None:
    if bench.programs is None:
        row.missing = "not installed"
        return None
    server = bench.start(row, peers.oxigraph(bench.programs), _SMALL_START, stack)
    if server:
        row.start = server.seconds + peers.fill(server, graph.dump)
    return server


def _cold(bench: Bench, targets: Sequence[Target], mix: Sequence[Question], turns: int = 0) -> None:
    """Ask each question once: a part of them on one connection, the others over all, in turns."""
    first = len(mix) // _SHARE_ALONE
    for target in targets:
        target.row.alone = bench.ask(target, mix[:first], bench.plan.alone, alone=True)
    for part in _parts(mix[first:], turns or bench.plan.turns):
        for target in targets:
            target.row.cold.append(bench.ask(target, part, bench.plan.turn))


def _warm(bench: Bench, targets: Sequence[Target], questions: Sequence[Question]) -> None:
    """Repeat a few questions, after every process had time to see them."""
    for target in targets:
        bench.ask(target, questions, bench.plan.turn / 2, repeat=True)
    for _ in range(bench.plan.turns):
        for target in targets:
            target.row.warm.append(bench.ask(target, questions, bench.plan.turn, repeat=True))


def _bare(bench: Bench, service: Server, mix: Sequence[Question], stack: ExitStack) -> list[Target]:
    """Start Flask by itself, with an answer of the service that is as large as they are in the mean."""
    bodies = [_read(service, question) for question in mix[:WARM]]
    mean = fmean(map(len, bodies))
    body = bench.folder / "body.json"
    body.write_bytes(min(bodies, key=lambda one: abs(len(one) - mean)))
    ready, written = Row("bare Flask, bytes"), Row("bare Flask, jsonify")
    server = bench.start(ready, bare(body), _SMALL_START, stack)
    if server is None:
        return []
    written.start = ready.start
    return [Target(ready, server, lambda _: "/bytes"), Target(written, server, lambda _: "/json")]


def _read(service: Server, question: Question) -> bytes:
    with urllib.request.urlopen(f"http://127.0.0.1:{service.port}{question.help}", timeout=60) as response:
        body: bytes = response.read()
        return body


def _parts(questions: Sequence[Question], count: int) -> Iterator[Sequence[Question]]:
    size = -(-len(questions) // count)
    return (questions[start : start + size] for start in range(0, len(questions), size))
