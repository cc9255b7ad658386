"""Measure one graph: the service, and beside it, taking turns, its peers."""

import urllib.request
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field, replace
from pathlib import Path
from statistics import fmean, median
from typing import Final

import peers
from graph import Grown
from load import JSON, RESULTS, Clients, Sample
from mix import Question, canned_query
from servers import Command, NotReadyError, Server, bare, madoguchi, serving

from madoguchi.queryfile import QueryFile

WARM: Final = 200  # questions that are repeated
_SHARE_ALONE: Final = 5  # one question of so many is asked on one connection
_SLOW: Final = 400.0  # milliseconds beyond which a query is not asked over many connections, nor on a larger graph
_SMALL_START: Final = 30.0  # seconds


@dataclass(frozen=True, slots=True)
class Plan:
    """How long everything may take, in seconds, and how many turns the servers take.

    `patience` is for a start; after `until` no other graph is begun.
    """

    alone: float
    turn: float
    turns: int
    patience: float
    rdflib: float
    until: float


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
    """A server that runs: its row, how a question is put to it, and the name of the query where there is one."""

    row: Row
    server: Server
    path: Callable[[Question], str]
    accept: str = JSON
    query: str = ""


@dataclass(frozen=True, slots=True)
class Bench:
    """What measuring needs: the clients, the plan, a folder for logs, and the peers' programs (None without them), and the queries
    that were too slow."""

    clients: Clients
    plan: Plan
    folder: Path
    programs: Path | None
    too_slow: set[str] = field(default_factory=set)

    def ask(self, target: Target, questions: Sequence[Question], seconds: float, **how: bool) -> Sample | None:
        """Put questions to a server for at most so many seconds; None, and why in its row, where it fails once."""
        if target.row.missing:
            return None
        paths = [target.path(question) for question in questions]
        used = target.server.cpu()
        try:
            sample = self.clients.ask(target.server.port, paths, seconds, accept=target.accept, **how)
            return replace(sample, cpu=target.server.cpu() - used)
        except RuntimeError as error:
            target.row.missing = str(error)
            target.server.end()  # it may still work on what nobody waits for
            return None

    def start(self, row: Row, command: Command, patience: float, stack: ExitStack) -> Server | None:
        """Start a server that ends with the stack, and note in its row how long it took, or why it did not."""
        log = self.folder / f"{row.server.replace(' ', '-')}.log"
        try:
            server = stack.enter_context(serving(command, log, patience))
        except NotReadyError as error:
            row.missing = str(error)
            return None
        row.start = server.seconds
        return server


def measure(bench: Bench, graph: Grown, mix: Sequence[Question]) -> list[Row]:
    """Measure the service and the Oxigraph server on a graph; on the real one also Flask by itself."""
    ours, peer = Row("madoguchi"), Row("oxigraph serve")
    with ExitStack() as stack:
        service = bench.start(ours, madoguchi(graph.releases), bench.plan.patience, stack)
        asked = [Target(ours, service, lambda question: question.help)] if service else []
        asked += _oxigraph(bench, peer, canned_query(), graph, stack)
        _cold(bench, asked, mix)
        repeated = [target for target in asked if target.row is ours and not ours.missing]
        if repeated and not graph.copies:
            repeated += _bare(bench, repeated[0], mix, stack)
        _warm(bench, repeated, mix[:WARM])
        for target in [*repeated, *asked]:
            target.row.memory = target.server.memory()
    return [ours, *(target.row for target in repeated[1:]), peer]


def in_words(bench: Bench, graph: Grown, mix: Sequence[Question], words: dict[str, str]) -> Row:
    """Measure the service where the need comes as everyday words instead of an id."""
    row = Row("madoguchi, in words")
    with ExitStack() as stack:
        if service := bench.start(row, madoguchi(graph.releases), bench.plan.patience, stack):
            said = [replace(question, words=words[question.need]) for question in mix]
            _cold(bench, [Target(row, service, lambda question: question.help)], said)
            row.memory = service.memory()
    return row


def with_rdflib(bench: Bench, graph: Grown, mix: Sequence[Question]) -> list[Row]:
    """Measure rdflib in a process and rdflib-endpoint: a few questions, one after another."""
    inside, query = _inside(bench, graph, mix), canned_query()
    endpoint = Row("rdflib-endpoint", missing="" if bench.programs else "not installed")
    with ExitStack() as stack:
        command = peers.rdflib_endpoint(bench.programs, graph.dump) if bench.programs else None
        if command and (server := bench.start(endpoint, command, _SMALL_START, stack)):
            target = Target(endpoint, server, lambda question: question.at("/", query), RESULTS)
            endpoint.alone = bench.ask(target, mix[:WARM], bench.plan.rdflib, alone=True)
            endpoint.memory = server.memory()
    return [inside, endpoint]


def _inside(bench: Bench, graph: Grown, mix: Sequence[Question]) -> Row:
    row = Row("rdflib in process")
    queries = [question.sparql(canned_query()) for question in mix[:WARM]]
    try:
        row.alone, row.start, megabytes = peers.rdflib(graph.dump, queries, bench.plan.rdflib)
        row.memory = [megabytes]
    except (OSError, peers.SubprocessError) as error:
        row.missing = str(error)
    return row


def _oxigraph(bench: Bench, row: Row, query: QueryFile, graph: Grown, stack: ExitStack) -> list[Target]:
    """Start and fill an Oxigraph server for a query; none where the query was too slow on a smaller graph."""
    if bench.programs is None or query.name in bench.too_slow:
        row.missing = "not installed" if bench.programs is None else "left out: too slow on a smaller graph"
        return []
    server = bench.start(row, peers.oxigraph(bench.programs), _SMALL_START, stack)
    if server is None:
        return []
    row.start = server.seconds + peers.fill(server, graph.dump)
    return [Target(row, server, lambda question: question.at(peers.QUERY, query), RESULTS, query.name)]


def _cold(bench: Bench, targets: Sequence[Target], mix: Sequence[Question]) -> None:
    """Ask each question once: a part of them on one connection, the others over all, in turns."""
    first = len(mix) // _SHARE_ALONE
    for target in targets:
        target.row.alone = bench.ask(target, mix[:first], bench.plan.alone, alone=True)
        if target.query and (target.row.alone is None or median(target.row.alone.milliseconds) > _SLOW):
            bench.too_slow.add(target.query)
    for part in _parts(mix[first:], bench.plan.turns):
        for target in targets:
            quick = target.query not in bench.too_slow
            if quick and (sample := bench.ask(target, part, bench.plan.turn)):
                target.row.cold.append(sample)


def _warm(bench: Bench, targets: Sequence[Target], questions: Sequence[Question]) -> None:
    """Repeat a few questions, after every process had time to see them."""
    for target in targets:
        bench.ask(target, questions, bench.plan.turn / 2, repeat=True)
    for _ in range(bench.plan.turns):
        for target in targets:
            if sample := bench.ask(target, questions, bench.plan.turn, repeat=True):
                target.row.warm.append(sample)


def _bare(bench: Bench, service: Target, mix: Sequence[Question], stack: ExitStack) -> list[Target]:
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


def _read(target: Target, question: Question) -> bytes:
    address = f"http://127.0.0.1:{target.server.port}{target.path(question)}"
    wanted = urllib.request.Request(address, headers={"Accept": target.accept})
    with urllib.request.urlopen(wanted, timeout=60) as response:
        body: bytes = response.read()
        return body


def _parts(questions: Sequence[Question], count: int) -> Iterator[Sequence[Question]]:
    size = -(-len(questions) // count)
    return (questions[start : start + size] for start in range(0, len(questions), size))
