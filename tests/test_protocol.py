"""SPARQL 1.1 Protocol, Service Description and Graph Store HTTP Protocol: each file of `cases/protocol` is an exchange."""

from collections.abc import Iterator
from typing import Final
from xml.etree import ElementTree

import pytest
from _pytest.mark.structures import ParameterSet

from checkout import CASES
from conformance import manifest
from exchange import Case, read_case, send
from live import serving_dataset
from replies import CHECKS, check_beside, check_every_answer

FOLDER: Final = CASES / "protocol"
FOUND: Final = [read_case(path, FOLDER) for path in sorted(FOLDER.rglob("*.toml"))]


@pytest.fixture(scope="session")
def strict(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    log = tmp_path_factory.mktemp("strict") / "log"
    with serving_dataset(FOLDER / "data.trig", log, "--default-graph", "strict") as address:
        yield address


@pytest.fixture(scope="session")
def union(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    log = tmp_path_factory.mktemp("union") / "log"
    with serving_dataset(FOLDER / "data.trig", log, "--default-graph", "union") as address:
        yield address


@pytest.fixture(scope="session")
def release(server: str) -> str:
    return server


def marked(case: Case) -> ParameterSet:
    limits = (
        [pytest.mark.xfail(reason=case.limit, strict=True, raises=(AssertionError, ElementTree.ParseError))]
        if case.limit
        else []
    )
    return pytest.param(case, id=case.name, marks=limits)


@pytest.mark.parametrize("case", [marked(case) for case in FOUND])
def test_the_answer_is_what_the_standards_say(case: Case, request: pytest.FixtureRequest) -> None:
    address: str = request.getfixturevalue(case.server)
    before = send(address, case.first, case.first.headers) if case.first else None
    tag = before.headers.get("ETag", "") if before else ""
    filled = {name: value.format(etag=tag, opaque=tag.removeprefix("W/")) for name, value in case.ask.headers.items()}
    reply = send(address, case.ask, filled)
    assert reply.status in case.answer.status, (reply.status, reply.body[:500])
    check_every_answer(case.ask, reply)
    assert case.answer.keys.keys() <= CHECKS.keys() | ({"same", "changed"} if before else set())
    for key, expected in case.answer.keys.items():
        if key in CHECKS:
            CHECKS[key](reply, expected, address)
    if before is not None:
        check_beside(before, reply, case.answer.keys)


def test_every_test_in_prose_has_its_case() -> None:
    if not manifest.is_there():
        pytest.skip("the suites are not in var/conformance: `make conformance` fetches them")
    assert manifest.in_prose() == {test for case in FOUND for test in case.w3c}
