"""What was measured, as a table and as the ratios that the service aims at."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from statistics import median
from typing import Final

from graph import Grown
from load import Sample
from measure import Row

_HEAD: Final = (
    "server",
    "start s",
    "MB each",
    "p50 ms",
    "p99 ms",
    "cold/s",
    "p50 x8",
    "p99 x8",
    "warm/s",
    "cpu ms",
    "asked",
    "KB",
)
_OURS: Final = "madoguchi"
_PEER: Final = "oxigraph serve"
_SMALL, _MIDDLE, _LARGE = 1_000, 10_000, 100_000


@dataclass(frozen=True, slots=True)
class Measured:
    """The rows of one graph, by the number of programmes that was asked for (0: the real graph)."""

    graph: Grown
    rows: Sequence[Row]

    def row(self, server: str) -> Row | None:
        """Return the row of a server, where it has figures."""
        return next((row for row in self.rows if row.server == server and not row.missing), None)


def table(name: str, measured: Measured) -> Iterator[str]:
    """Yield the lines of one graph's table."""
    yield f"{name}: {measured.graph.programmes:,} programmes, {measured.graph.quads:,} statements"
    lines = [_HEAD, *map(_cells, measured.rows)]
    widths = [max(len(line[column]) for line in lines) for column in range(len(_HEAD))]
    for line, row in zip(lines, (None, *measured.rows), strict=True):
        cells = [
            line[0].ljust(widths[0]),
            *(cell.rjust(width) for cell, width in zip(line[1:], widths[1:], strict=True)),
        ]
        yield "  " + "  ".join(cells) + (f"  {row.missing}" if row and row.missing else "")


def ratios(measured: Mapping[int, Measured]) -> Iterator[str]:
    """Yield the aims, one a line: what was measured, what is aimed at, and whether it is met."""
    real, ours = measured[0], measured[0].row("madoguchi")
    yield _line("cold, real graph: times oxigraph serve", _turns(real, "cold", _PEER), least=2)
    yield _line("cold, 10^4: times oxigraph serve", _turns(measured.get(_MIDDLE), "cold", _PEER), least=5)
    yield _line("p50, 10^5: times that at 10^3", _growth(measured, _LARGE), most=2)
    yield _line("p50, 10^4: times that at 10^3", _growth(measured, _MIDDLE))
    yield _line("CPU time of a cold answer, real graph: oxigraph serve, times ours", _work(real))
    yield _line("warm, real graph: times bare Flask, bytes", _turns(real, "warm", "bare Flask, bytes"), least=0.6)
    yield _line("warm, real graph: times bare Flask, jsonify", _turns(real, "warm", "bare Flask, jsonify"))
    yield _line("start on the real graph, s", ours.start if ours else None, most=2)
    yield _line("largest process on the real graph, MB", max(ours.memory) if ours else None, most=300)
    words = _p50(real, "madoguchi, in words")
    yield _line("p50, real graph: in words, times by id", _share(words, _p50(real, _OURS)))
    for other in ("rdflib in process", "rdflib-endpoint"):
        yield _line(f"p50, real graph: {other}, times ours", _share(_p50(real, other), _p50(real, _OURS)))


def _cells(row: Row) -> tuple[str, ...]:
    samples = [*([row.alone] if row.alone else []), *row.cold] or row.warm
    asked = sum(len(sample.milliseconds) for sample in samples)
    together = [one for sample in row.cold or row.warm for one in sample.milliseconds]
    return (
        row.server,
        _number(row.start),
        "+".join(f"{megabytes:.0f}" for megabytes in row.memory if megabytes > 15),
        *(_number(_quantile(row.alone.milliseconds, part) if row.alone else None) for part in (0.5, 0.99)),
        _number(_speed(row.cold)),
        *(_number(_quantile(together, part)) for part in (0.5, 0.99)),
        _number(_speed(row.warm)),
        _number(sum(sample.cpu for sample in samples) * 1000 / asked or None if asked else None),
        str(asked or ""),
        _number(sum(sample.size for sample in samples) / asked / 1000 if asked else None),
    )


def _speed(samples: Sequence[Sample]) -> float | None:
    return median(sample.per_second for sample in samples) if samples else None


def _quantile(values: Sequence[float], part: float) -> float | None:
    return sorted(values)[min(len(values) - 1, int(len(values) * part))] if values else None


def _turns(measured: Measured | None, kind: str, other: str) -> float | None:
    """Return the median over the turns of the ratio of the service's answers per second to another server's."""
    if measured is None or not (ours := measured.row(_OURS)) or not (theirs := measured.row(other)):
        return None
    pairs = zip(getattr(ours, kind), getattr(theirs, kind), strict=False)
    found = [one.per_second / two.per_second for one, two in pairs]
    return median(found) if found else None


def _p50(measured: Measured | None, server: str) -> float | None:
    row = measured.row(server) if measured else None
    return _quantile(row.alone.milliseconds, 0.5) if row and row.alone else None


def _work(measured: Measured) -> float | None:
    costs = [
        sum(sample.cpu for sample in row.cold) / sum(len(sample.milliseconds) for sample in row.cold)
        for row in map(measured.row, (_PEER, _OURS))
        if row and row.cold
    ]
    return _share(*costs) if len(costs) == 2 else None


def _growth(measured: Mapping[int, Measured], size: int) -> float | None:
    return _share(_p50(measured.get(size), _OURS), _p50(measured.get(_SMALL), _OURS))


def _share(one: float | None, other: float | None) -> float | None:
    return one / other if one and other else None


def _line(what: str, found: float | None, *, least: float | None = None, most: float | None = None) -> str:
    aim = f"at least {least:g}" if least is not None else f"at most {most:g}" if most is not None else ""
    met = found is not None and (least is None or found >= least) and (most is None or found <= most)
    verdict = "not measured" if found is None else "" if not aim else "met" if met else "missed"
    return f"  {what:<72}{_number(found):>8}   {aim:<13}{verdict}".rstrip()


def _number(value: float | None) -> str:
    if value is None:
        return ""
    return f"{value:,.0f}" if value >= 100 else f"{value:.3g}"
