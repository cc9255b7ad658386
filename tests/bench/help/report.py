"""What was measured, as a table and as the ratios that the service aims at."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from statistics import fmean, median
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
    "asked",
    "KB",
)
_SMALL, _MIDDLE, _LARGE = 1_000, 10_000, 100_000


@dataclass(frozen=True, slots=True)
class Measured:
    """The rows of one graph, by the number of programmes that was asked for (0: the real graph)."""

    graph: Grown
    rows: Sequence[Row]

    def row(self, server: str) -> Row | None:
        """Return the row of a server, where it has figures."""
        return next((row for row in self.rows if row.server.startswith(server) and not row.missing), None)


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
    real = measured[0]
    yield _line("cold, real graph: times oxigraph serve", _turns(real, "cold", "madoguchi", "oxigraph"), least=2)
    yield _line(
        "cold, 10^4: times oxigraph serve", _turns(measured.get(_MIDDLE), "cold", "madoguchi", "oxigraph"), least=5
    )
    yield _line("p50, 10^5: times that at 10^3", _medians(measured, _LARGE), most=2)
    yield _line("p50, 10^4: times that at 10^3", _medians(measured, _MIDDLE))
    yield _line(
        "warm, real graph: times bare Flask with the bytes at hand",
        _turns(real, "warm", "madoguchi", "bare Flask, b"),
        least=0.6,
    )
    yield _line("warm, real graph: times bare Flask with jsonify", _turns(real, "warm", "madoguchi", "bare Flask, j"))
    ours = real.row("madoguchi")
    yield _line("start on the real graph, s", ours and ours.start, most=2)
    yield _line("largest process on the real graph, MB", ours and max(ours.memory), most=300)
    yield _line("cold in words: times cold by id", _times(real, "madoguchi, in", "madoguchi"))
    yield _line("p50, real graph: times faster than rdflib in process", _slower(real, "rdflib in"))
    yield _line("p50, real graph: times faster than rdflib-endpoint", _slower(real, "rdflib-"))


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
        str(asked or ""),
        _number(sum(sample.size for sample in samples) / asked / 1000 if asked else None),
    )


def _speed(samples: Sequence[Sample]) -> float | None:
    return median(sample.per_second for sample in samples) if samples else None


def _quantile(values: Sequence[float], part: float) -> float | None:
    return sorted(values)[min(len(values) - 1, int(len(values) * part))] if values else None


def _turns(measured: Measured | None, kind: str, ours: str, other: str) -> float | None:
    """Return the median over the turns of the ratio of two servers' answers per second."""
    rows = [measured.row(server) for server in (ours, other)] if measured else []
    pairs = (
        list(zip(*(getattr(row, kind) for row in rows if row), strict=False)) if len(rows) == 2 and all(rows) else []
    )
    return median(one.per_second / two.per_second for one, two in pairs) if pairs else None


def _times(measured: Measured, ours: str, other: str) -> float | None:
    one, two = measured.row(ours), measured.row(other)
    return fmean(s.per_second for s in one.cold) / fmean(s.per_second for s in two.cold) if one and two else None


def _p50(measured: Measured | None, server: str) -> float | None:
    row = measured.row(server) if measured else None
    return _quantile(row.alone.milliseconds, 0.5) if row and row.alone else None


def _medians(measured: Mapping[int, Measured], size: int) -> float | None:
    large, small = _p50(measured.get(size), "madoguchi"), _p50(measured.get(_SMALL), "madoguchi")
    return large / small if large and small else None


def _slower(measured: Measured, other: str) -> float | None:
    ours, theirs = _p50(measured, "madoguchi"), _p50(measured, other)
    return theirs / ours if ours and theirs else None


def _line(what: str, found: float | None, *, least: float | None = None, most: float | None = None) -> str:
    aim = f"at least {least:g}" if least is not None else f"at most {most:g}" if most is not None else ""
    met = found is not None and (least is None or found >= least) and (most is None or found <= most)
    verdict = "not measured" if found is None else "" if not aim else "met" if met else "missed"
    return f"  {what:<60}{_number(found):>8}   {aim:<13}{verdict}".rstrip()


def _number(value: float | None) -> str:
    if value is None:
        return ""
    return f"{value:,.0f}" if value >= 100 else f"{value:.3g}"
