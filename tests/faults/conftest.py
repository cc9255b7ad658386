"""A real server with small limits, that may be attacked."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from live import Server, starting

LIMITS = {
    "MADOGUCHI_QUERY_SECONDS": "2",
    "MADOGUCHI_QUERY_MEMORY": "256",
    "MADOGUCHI_QUERY_ROWS": "100000",
    "MADOGUCHI_QUERY_SIZE": "16",
}


@pytest.fixture(scope="module")
def target(releases: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    log = tmp_path_factory.mktemp("target") / "log"
    with starting(log, MADOGUCHI_RELEASES=str(releases), **LIMITS) as server:
        yield server
