"""Measure `/sparql`: `make bench-sparql`, or `python tests/bench/sparql [--quick]`. Not a test; see tests/bench/README.md."""

import argparse
import sys
import tempfile
import time
from pathlib import Path
from typing import Final

sys.path.append(str(Path(__file__).resolve().parents[1]))

import peers
import report
from graph import grow_to, read_real
from load import clients
from measure import Plan, measure

_ROOT: Final = Path(__file__).resolve().parents[3]
_CACHE: Final = _ROOT / "var" / "bench"
_SIZES: Final = {"real graph": 0, "10^5": 100_000, "10^6": 1_000_000, "10^7": 10_000_000}
_QUICK_SIZES: Final = ("real graph", "10^5")
_FULL: Final = Plan(rounds=3, alone=0.6, together=1.0, patience=300)
_QUICK: Final = Plan(rounds=2, alone=0.4, together=0.6, patience=60)
_BEGAN: Final = time.monotonic()


def main() -> None:
    """Measure every size, and print the tables and the aims."""
    parser = argparse.ArgumentParser(description="Measure /sparql on growing graphs, beside its peers.")
    parser.add_argument("--quick", action="store_true", help="two minutes: short turns, the two smallest graphs")
    parser.add_argument("--size", action="append", choices=list(_SIZES), help="only this graph; repeatable")
    given = parser.parse_args()
    programs, real, measured = _programs(), read_real(_ROOT), {}
    with tempfile.TemporaryDirectory(prefix="sparql-", dir=_CACHE) as folder, clients() as asking:
        for name in given.size or (_QUICK_SIZES if given.quick else _SIZES):
            _note(f"{name}: writing")
            graph = grow_to(real, _SIZES[name], _CACHE / "graphs")
            _note(f"{name}: measuring")
            place = Path(folder) / str(graph.copies)
            measured[name] = measure(asking, _QUICK if given.quick else _FULL, real, graph, programs, place)
            _say(*report.tables(name, measured[name]), "")
    _say("aims", *report.aims(measured))
    _note("done")


def _programs() -> Path | None:
    try:
        return peers.install(_CACHE / "peers")
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
