"""The W3C SPARQL suites: what the engine passes must pass over HTTP, and what it fails must at least be its answer."""

import tomllib
from typing import Final

import pytest

from conformance import endpoint as http
from conformance import engine, outcomes
from conformance.conftest import Tally
from conformance.manifest import HERE, Case, cases, is_there

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


def _only(*, updates: bool) -> pytest.MarkDecorator:
    chosen = [case for case in CASES if (case.judge == "refused") is updates]
    return pytest.mark.parametrize("case", chosen, ids=[case.id for case in chosen])


@_only(updates=False)
def test_what_the_engine_passes_passes_over_http(case: Case, endpoint: str, tally: Tally) -> None:
    alone = engine.ask(case)
    engine_passes = outcomes.passes(case, alone)
    found = list(http.ask(endpoint, case, alone))
    is_refused = case.id in REFUSED
    http_passes = not is_refused and all(outcomes.passes(case, outcome) for outcome in found)
    columns = {"run": True, "engine": engine_passes, "HTTP": http_passes, "refused": is_refused}
    tally.update({(case.group, column): int(counts) for column, counts in columns.items()})
    if is_refused:
        assert {outcome.code for outcome in found if isinstance(outcome, outcomes.Refusal)} == {REFUSED[case.id]}
        return
    if case.id not in KNOWN:
        assert engine_passes, f"the engine fails: {alone}"
        assert http_passes, f"over HTTP: {found}"
        return
    limit = KNOWN[case.id]
    is_open = limit.get("order-is-open", False)
    assert not engine_passes, "the engine passes: take the test out of engine-fails.toml"
    assert outcomes.differs_in_form_only(case, alone) is limit.get("form", False)
    assert all(outcomes.agree(case, alone, outcome, order_is_open=is_open) for outcome in found), (
        f"{alone}, over HTTP {found}"
    )
    pytest.xfail(limit["reason"])


@_only(updates=True)
def test_an_update_is_refused(case: Case, endpoint: str, tally: Tally) -> None:
    tally[case.group, "run"] += 1
    by_form, direct, as_query = http.send_update(endpoint, case.text)
    assert by_form == direct == (403, "update-refused")
    assert as_query in {(403, "update-refused"), (400, "syntax"), (413, "query-too-long")}
    tally[case.group, "refused"] += 1


def test_every_exception_is_a_test_of_the_suites() -> None:
    assert {*KNOWN, *REFUSED} <= {case.id for case in CASES}
