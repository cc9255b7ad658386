"""Eligible, not eligible, or cannot tell: unknown is never ineligible, and a refusal names its condition and lines."""

from typing import Any

import pytest

from madoguchi.ask import help as helping
from madoguchi.ask import question as asking
from madoguchi.ask.records import Catalogue
from madoguchi.vocab import slug


def offer(catalogue: Catalogue, programme: str, need: str, on: str, **said: Any) -> dict[str, Any]:
    asked = asking.Asked((need,), {"on": on, **{name: str(value) for name, value in said.items()}})
    answers = helping.answer(catalogue, asking.read(catalogue, asked))["answers"]
    (found,) = (item for item in answers if slug(item["programme"]["id"]) == programme)
    return found


SMALL = ("jizokuka-subsidy", "small-business-sales", "2022-06-01")
RAID = ("anti-counterfeit-support", "counterfeits", "2025-06-01")
FILING = ("overseas-filing-support", "foreign-filing", "2022-07-15")


@pytest.mark.parametrize(
    ("programme", "said", "verdict"),
    [
        (SMALL, {}, "cannot_tell"),
        (SMALL, {"target": "small-enterprise"}, "eligible"),
        (SMALL, {"employees": 5, "industry": "retail"}, "eligible"),
        (SMALL, {"employees": 6, "industry": "retail"}, "not_eligible"),
        (SMALL, {"employees": 20, "industry": "manufacturing"}, "eligible"),
        (SMALL, {"employees": 21, "industry": "manufacturing"}, "not_eligible"),
        (SMALL, {"employees": 6}, "cannot_tell"),
        (SMALL, {"employees": 21}, "not_eligible"),
        (SMALL, {"target": "large-enterprise"}, "not_eligible"),
        (SMALL, {"target": "sme"}, "cannot_tell"),
        (SMALL, {"target": "small-enterprise", "employees": 6, "industry": "retail"}, "not_eligible"),
        (FILING, {"target": "deemed-large-enterprise"}, "not_eligible"),
        (FILING, {"target": "sme"}, "eligible"),
        (FILING, {"target": "sme-group", "sme_member_share": "2/3"}, "eligible"),
        (FILING, {"target": "sme-group", "sme_member_share": "0.66"}, "not_eligible"),
        (FILING, {"capital": 300_000_000, "industry": "manufacturing"}, "eligible"),
        (RAID, {"capital": 300_000_001, "employees": 301, "industry": "manufacturing"}, "not_eligible"),
        (FILING, {"capital": 300_000_001, "employees": 301, "industry": "manufacturing"}, "cannot_tell"),
        (FILING, {"capital": 300_000_001, "industry": "manufacturing"}, "cannot_tell"),
    ],
)
def test_the_verdict(catalogue: Catalogue, programme: tuple[str, str, str], said: dict[str, Any], verdict: str) -> None:
    found = offer(catalogue, *programme, **said)["eligibility"]
    assert found["verdict"] == verdict, found
    if verdict == "not_eligible":
        assert found["reasons"]
        assert all(reason["text"]["ja"] for reason in found["reasons"])
    if verdict == "cannot_tell":
        assert found["questions"] or found["reasons"]


def test_a_refusal_by_a_number_names_the_lines(catalogue: Catalogue) -> None:
    found = offer(catalogue, *FILING, target="sme-group", sme_member_share="1/2")["eligibility"]
    (reason,) = found["reasons"]
    assert [item["lines"] for item in reason["evidence"]] == ["1692"]


def test_who_may_not_apply_comes_last(catalogue: Catalogue) -> None:
    asked = asking.Asked(("funding",), {"on": "2022-06-01", "employees": "100", "industry": "製造業"})
    answers = helping.answer(catalogue, asking.read(catalogue, asked))["answers"]
    verdicts = [item["eligibility"]["verdict"] == "not_eligible" for item in answers]
    assert verdicts == sorted(verdicts)
    assert any(verdicts)


@pytest.mark.parametrize(
    ("programme", "expense", "verdict"),
    [
        (("digital-tools-overseas-demand", "ecommerce", "2022-06-01"), "旅費", "covered"),
        (("digital-tools-overseas-demand", "ecommerce", "2022-06-01"), "ライブコマース", "not_covered"),
        (("digital-tools-overseas-demand", "ecommerce", "2022-06-01"), "personnel", "not_stated"),
        (("overseas-filing-support", "foreign-filing", "2025-06-01"), "翻訳費", "covered"),
        (("business-restructuring-subsidy", "restructuring", "2023-06-01"), "人件費", "not_covered"),
    ],
)
def test_an_expense_is_covered_or_not_or_not_stated(
    catalogue: Catalogue, programme: tuple[str, str, str], expense: str, verdict: str
) -> None:
    (told,) = offer(catalogue, *programme, expense=expense)["expense"]
    assert told["verdict"] == verdict, told


@pytest.mark.parametrize(
    ("programme", "cost", "right", "yen"),
    [
        (("anti-counterfeit-support", "counterfeits", "2025-06-01"), 3_000_000, None, [2_000_000]),
        (("anti-counterfeit-support", "counterfeits", "2025-06-01"), 9_000_000, None, [4_000_000]),
        (("anti-counterfeit-support", "counterfeits", "2025-06-01"), 1_000_001, None, [666_667]),
        (("overseas-filing-support", "foreign-filing", "2025-06-01"), 2_000_000, "trademark", [600_000]),
        (("overseas-filing-support", "foreign-filing", "2025-06-01"), 2_000_000, "patent", [1_000_000]),
        (("overseas-filing-support", "foreign-filing", "2025-06-01"), 9_000_000, "特許", [1_500_000]),
    ],
)
def test_what_would_be_paid_is_worked_out(
    catalogue: Catalogue, programme: tuple[str, str, str], cost: int, right: str | None, yen: list[int]
) -> None:
    said = {"cost": cost, **({"right": right} if right else {})}
    estimates = offer(catalogue, *programme, **said)["grant"]
    assert [estimate["yen"] for estimate in estimates] == yen
    assert all("×" in estimate["working"]["ja"] for estimate in estimates)
