"""The W3C SPARQL suites: what the engine passes must pass over HTTP, and what it fails must at least be its answer."""

import tomllib
from collections.abc import Sequence
from pathlib import Path
from typing import Final

import pytest

from conformance import endpoint as http
from conformance import engine, outcomes
from conformance.manifest import HERE, Case, Names, cases, is_there
from live import serving_dataset

pytestmark = pytest.mark.skipif(
    not is_there(), reason="the suites are not in var/conformance: `make conformance` fetches them"
)

CASES: Final = cases() if is_there() else ()
KNOWN: Final = {
    test: limit
    for limit in tomllib.loads((HERE / "engine-fails.toml").read_text(encoding="utf-8"))["limit"]
    for test in limit["tests"]
}
REFUSED: Final = tomllib.loads((HERE / "refused.toml").read_text(encoding="utf-8"))["tests"]

QUERIES: Final = [case for case in CASES if case.judge != "refused"]
UPDATES: Final = [case for case in CASES if case.judge == "refused"]
BY_DATA: Final[dict[Names, list[Case]]] = {}
for one in QUERIES:
    if one.id not in REFUSED:
        BY_DATA.setdefault(one.dataset, []).append(one)


@pytest.mark.parametrize("case", QUERIES, ids=[case.id for case in QUERIES])
def test_what_the_engine_passes_passes_over_http(case: Case, endpoint: str, tally: outcomes.Tally) -> None:
    alone = engine.ask(case)
    found = list(http.ask(endpoint, case, alone, is_alone=False))
    tally[case.group, "run"] += 1
    tally[case.group, "engine"] += outcomes.passes(case, alone)
    if case.id in REFUSED:
        assert [outcome.code for outcome in found if isinstance(outcome, outcomes.Refusal)] == [REFUSED[case.id]] * len(
            found
        )
        tally[case.group, "refused"] += 1
        return
    tally[case.group, "HTTP"] += all(outcomes.passes(case, outcome) for outcome in found)
    check(case, alone, found)
    if case.id in KNOWN:
        pytest.xfail(KNOWN[case.id]["reason"])


@pytest.mark.parametrize("dataset", BY_DATA, ids=[tests[0].id for tests in BY_DATA.values()])
def test_it_does_where_its_data_are_the_dataset_of_the_server(
    dataset: Names, request: pytest.FixtureRequest, tmp_path: Path, tally: outcomes.Tally
) -> None:
    if not request.config.getoption("--each-dataset", default=False):
        pytest.skip("takes minutes: `make conformance` does it")
    http.write_data(BY_DATA[dataset][0], tmp_path / "data.nq")
    with serving_dataset(tmp_path / "data.nq", tmp_path / "log", "--default-graph", "strict") as address:
        for case in BY_DATA[dataset]:
            alone = engine.ask(case)
            found = list(http.ask(address, case, alone, is_alone=True))
            tally[case.group, "by itself"] += all(outcomes.passes(case, outcome) for outcome in found)
            check(case, alone, found)


def check(case: Case, alone: outcomes.Outcome, found: Sequence[outcomes.Outcome]) -> None:
    """Check what came over HTTP beside what the engine found."""
    if case.id not in KNOWN:
        assert outcomes.passes(case, alone), f"the engine fails: {alone}"
        assert all(outcomes.passes(case, outcome) for outcome in found), f"{case.id} over HTTP: {found}"
        return
    limit = KNOWN[case.id]
    is_open = limit.get("order-is-open", False)
    assert not outcomes.passes(case, alone), "the engine passes: take the test out of engine-fails.toml"
    assert outcomes.differs_in_form_only(case, alone) is limit.get("form", False)
    assert all(outcomes.agree(case, alone, outcome, order_is_open=is_open) for outcome in found), (
        case.id,
        alone,
        found,
    )


@pytest.mark.parametrize("case", UPDATES, ids=[case.id for case in UPDATES])
def test_an_update_is_refused(case: Case, endpoint: str, tally: outcomes.Tally) -> None:
    tally[case.group, "run"] += 1
    by_form, direct, as_query = http.send_update(endpoint, case.text)
    assert by_form == direct == (403, "update-refused")
    assert as_query in {(403, "update-refused"), (400, "syntax"), (413, "query-too-long")}
    tally[case.group, "refused"] += 1


def test_every_exception_is_a_test_of_the_suites() -> None:
    assert {*KNOWN, *REFUSED} <= {case.id for case in CASES}
