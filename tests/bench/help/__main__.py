"""Measure `GET /v1/help`: `make bench-help`, or `python tests/bench/help [--quick]`. Not a test; see tests/README.md."""

import argparse
import sys
import tempfile
import time
from pathlib import Path
from typing import Final

sys.path.append(str(Path(__file__).resolve().parents[1]))

import peers
import report
from graph import grow, needs, read_real
from load import clients
from measure import Bench, Plan, in_words, measure, with_rdflib
from mix import questions

_ROOT: Final = Path(__file__).resolve().parents[3]
_PEERS: Final = _ROOT / "var" / "bench" / "peers"
_SIZES: Final = {0: "real graph", 1_000: "10^3", 10_000: "10^4", 100_000: "10^5"}
_FULL: Final = Plan(alone=4, turn=3, turns=3, patience=300, rdflib=8, until=400)
_QUICK: Final = Plan(alone=1.5, turn=1.5, turns=2, patience=12, rdflib=2, until=80)
_BEGAN: Final = time.monotonic()


def main() -> None:
    """Measure every size, and print the tables and the ratios."""
    parser = argparse.ArgumentParser(description="Measure GET /v1/help on growing graphs, beside its peers.")
    parser.add_argument("--quick", action="store_true", help="under two minutes: short turns, and no 10^5")
    quick = parser.parse_args().quick
    sizes = [size for size in _SIZES if size < 100_000 or not quick]
    with tempfile.TemporaryDirectory(prefix="madoguchi-bench-") as folder, clients() as asking:
        bench = Bench(asking, _QUICK if quick else _FULL, Path(folder), _programs())
        measured = {}
        real = read_real(_ROOT)
        for size in sizes:
            if time.monotonic() - _BEGAN > bench.plan.until:
                _note(f"{_SIZES[size]} is left out: no time")
                continue
            _note(f"{_SIZES[size]}: writing and starting")
            graph = grow(real, size, Path(folder) / str(size))
            mix = questions(list(needs(real)), graph.copies)
            rows = measure(bench, graph, mix)
            if not size:
                rows += [in_words(bench, graph, mix, needs(real)), *with_rdflib(bench, graph, mix)]
            measured[size] = report.Measured(graph, rows)
            _say(*report.table(_SIZES[size], measured[size]), "")
            graph.dump.unlink()
    _say("ratios", *report.ratios(measured))
    _note("done")


def _programs() -> Path | None:
    try:
        return peers.install(_PEERS)
    except (OSError, peers.SubprocessError) as error:
        _note(f"the peers cannot be installed, so they are left out: {error}")
        return None


def _say(*lines: str) -> None:
    sys.stdout.write("\n".join(lines) + "\n")
    sys.stdout.flush()


def _note(message: str) -> None:
    sys.stderr.write(f"{time.monotonic() - _BEGAN:5.0f} s  {message}\n")


if __name__ == "__main__":
    main()
