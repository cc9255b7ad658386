"""What was measured, as tables, as ratios to each peer, and as the aims."""

from collections.abc import Iterator, Mapping, Sequence
from statistics import median
from typing import Final

from contenders import OURS, OURS_DISK, OXIGRAPH, OXIGRAPH_DISK, RDFLIB
from load import Sample
from measure import Measured
from mix import LARGE, SMALL
from row import Cell, Row

_SERVERS: Final = ("server", "ready s", "idle MB", "PSS MB", "RSS MB", "processes, PSS MB")
_CASES: Final = (
    "query",
    "server",
    "rows",
    "KB",
    "p50 ms",
    "p99 ms",
    "x8 /s",
    "x8 p99",
    "cpu ms",
    "p50 x",
    "speed x",
    "cpu x",
)
_COSTS: Final = ("query", "HTTP ms", "engine ms", "HTTP and Flask", "the rest")


def tables(name: str, measured: Measured) -> Iterator[str]:
    """Yield the lines of one graph: its servers, each case with the ratios to the service, and where the time goes."""
    yield f"{name}: {measured.graph.quads:,} statements"
    yield from _laid_out(_SERVERS, [_server(row) for row in measured.rows])
    yield ""
    lines = [_case(measured, case.name, row) for case in measured.cases for row in measured.rows if not row.missing]
    yield from _laid_out(_CASES, lines)
    yield "  p50 x, speed x, cpu x: the service's p50, its answers per second on 8 connections, and its CPU time of an answer,"
    yield "  each as a multiple of this server's"
    if costs := list(_costs(measured)):
        yield ""
        yield "  where the milliseconds of the service go (p50 on one connection; engine: pyoxigraph in one process)"
        yield from _laid_out(_COSTS, costs)
    yield f"  the engine by itself opened the graph in {_number(measured.opened[0] * 1000)} ms"
    for seconds in measured.loaded:
        yield f"  the store on disk was written in {_number(seconds)} s, by `madoguchi load`"


def aims(measured: Mapping[str, Measured]) -> Iterator[str]:
    """Yield what is aimed at, a line for each case of each graph: the ratio, the aim, and whether it is met."""
    for name, one in measured.items():
        for peer in (OXIGRAPH, OXIGRAPH_DISK):
            for small in SMALL:
                yield from _aim(f"{name}, {small}: p50 in those of {peer}", _slower(one, small, peer), most=1.5)
                yield from _aim(
                    f"{name}, {small}: answers per second, times {peer}", _faster(one, small, peer), least=0.7
                )
            for large in LARGE:
                ratio = _slower(one, large, peer)
                yield from _aim(f"{name}, {large}: speed, times {peer}", ratio and 1 / ratio, least=0.9)
        for each in one.cases:
            ratio = _slower(one, each.name, RDFLIB)
            yield from _aim(f"{name}, {each.name}: speed, times {RDFLIB}", ratio and 1 / ratio, least=10)


def _server(row: Row) -> tuple[str, ...]:
    if row.missing:
        return (row.name, *[""] * (len(_SERVERS) - 1), row.missing)
    each = "+".join(f"{one:.0f}" for one in row.pss)
    return (row.name, _number(row.began), *(_number(sum(one)) for one in (row.idle, row.pss, row.rss)), each)


def _case(measured: Measured, case: str, row: Row) -> tuple[str, ...]:
    cell = row.cells.get(case) or Cell()
    asked = [*cell.alone, *cell.together]
    ours = row.name in (OURS, OURS_DISK)
    ratios = () if ours else (ratio(measured, case, row.name) for ratio in (_slower, _faster, _dearer))
    return (
        case,
        row.name,
        f"{cell.rows:,}" if cell.first else "",
        _number(sum(sample.size for sample in asked) / _answers(asked) / 1000 if asked else None),
        *(_number(_quantile(cell.alone, part)) for part in (0.5, 0.99)),
        _number(median(sample.per_second for sample in cell.together) if cell.together else None),
        _number(_quantile(cell.together, 0.99)),
        _number(_work(cell)),
        *(("", "", "") if ours else map(_number, ratios)),
        *([cell.missing] if cell.missing else []),
    )


def _costs(measured: Measured) -> Iterator[tuple[str, ...]]:
    ours, flask = _ours(measured), measured.flask_p50()
    for case in SMALL:
        whole, engine = ours.p50(case) if ours else None, measured.engine_p50(case)
        if whole and engine and flask:
            yield (case, *map(_number, (whole, engine, flask, whole - engine - flask)))


def _slower(measured: Measured, case: str, peer: str) -> float | None:
    """Return the median over the rounds of the ratio of the service's p50 to that of a peer."""
    pairs = _pairs(measured, case, peer, "alone")
    return median(median(one.milliseconds) / median(two.milliseconds) for one, two in pairs) if pairs else None


def _faster(measured: Measured, case: str, peer: str) -> float | None:
    """Return the median over the rounds of the ratio of the service's answers per second to those of a peer."""
    pairs = _pairs(measured, case, peer, "together")
    return median(one.per_second / two.per_second for one, two in pairs) if pairs else None


def _dearer(measured: Measured, case: str, peer: str) -> float | None:
    """Return the ratio of the CPU time of an answer of the service to that of a peer."""
    rows = _ours(measured, peer), measured.row(peer)
    costs = [_work(row.cells.get(case) or Cell()) for row in rows if row]
    return costs[0] / costs[1] if len(costs) == 2 and costs[0] and costs[1] else None


def _work(cell: Cell) -> float | None:
    """Return the milliseconds of CPU time of an answer, over all processes of the server."""
    asked = [*cell.alone, *cell.together]
    return sum(sample.cpu for sample in asked) * 1000 / _answers(asked) if asked else None


def _answers(samples: Sequence[Sample]) -> int:
    return sum(len(sample.milliseconds) for sample in samples)


def _pairs(measured: Measured, case: str, peer: str, kind: str) -> list[tuple[Sample, Sample]]:
    rows = _ours(measured, peer), measured.row(peer)
    cells = [row.cells.get(case) or Cell() for row in rows if row]
    return list(zip(*(getattr(cell, kind) for cell in cells), strict=False)) if len(cells) == 2 else []


def _ours(measured: Measured, peer: str = "") -> Row | None:
    """Return the row of the service that is compared with a peer: on disk with what is on disk, else in memory."""
    return (None if peer == OXIGRAPH_DISK else measured.row(OURS)) or measured.row(OURS_DISK)


def _quantile(samples: Sequence[Sample], part: float) -> float | None:
    values = sorted(one for sample in samples for one in sample.milliseconds)
    return values[min(len(values) - 1, int(len(values) * part))] if values else None


def _aim(what: str, found: float | None, *, least: float | None = None, most: float | None = None) -> Iterator[str]:
    if found is None:
        return
    met = (least is None or found >= least) and (most is None or found <= most)
    aim = f"at least {least:g}" if least is not None else f"at most {most:g}"
    yield f"  {what:<76}{_number(found):>8}   {aim:<13}{'met' if met else 'missed'}"


def _laid_out(head: Sequence[str], lines: Sequence[Sequence[str]]) -> Iterator[str]:
    """Yield lines in columns as wide as needed; what a line has beyond the head's columns follows it."""
    columns = range(len(head))
    widths = [max(len(line[column]) for line in (head, *lines)) for column in columns]
    for line in (head, *lines):
        cells = [
            line[column].ljust(widths[column])
            if column == 0 or head[column] == "server"
            else line[column].rjust(widths[column])
            for column in columns
        ]
        yield "  " + "  ".join([*cells, *line[len(head) :]]).rstrip()


def _number(value: float | None) -> str:
    if value is None:
        return ""
    return f"{value:,.0f}" if value >= 100 else f"{value:.3g}"
