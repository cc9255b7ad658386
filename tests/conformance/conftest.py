"""One server for the whole suite, and the table at the end."""

from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest

from conformance.endpoint import write_suites
from conformance.outcomes import Tally
from live import serving_dataset

_TALLY = pytest.StashKey[Tally]()
_COLUMNS = ("run", "engine", "HTTP", "by itself", "refused")


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--each-dataset", action="store_true", help="also serve each dataset of the suites by itself")


@pytest.fixture(scope="session")
def tally(request: pytest.FixtureRequest) -> Tally:
    """Counts of what came of the tests: (group, column of the table)."""
    return request.config.stash.setdefault(_TALLY, Counter())


@pytest.fixture(scope="session")
def endpoint(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a server over all files of the suites."""
    folder: Path = tmp_path_factory.mktemp("conformance")
    write_suites(folder / "suites.nq")
    with serving_dataset(folder / "suites.nq", folder / "log", "--default-graph", "strict") as address:
        yield address


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter, config: pytest.Config) -> None:
    counts = config.stash.get(_TALLY, Counter())
    groups = list(dict.fromkeys(group for group, _ in counts))
    if groups:
        terminalreporter.section("W3C SPARQL suites: tests passed by the engine alone and over HTTP")
        terminalreporter.write_line(f"{'':32}" + "".join(f"{column:>11}" for column in _COLUMNS))
    for group in groups:
        terminalreporter.write_line(f"{group:32}" + "".join(f"{counts[group, column]:11}" for column in _COLUMNS))
