"""Answers that are no lists, as the rows of a table: `/v1/help` and `/v1/coverage` as CSV."""

from collections.abc import Iterator
from typing import Final

from madoguchi.ask import listed
from madoguchi.ask.facts import Json

HELP: Final = (
    "answer programme.id programme.name.ja programme.name.en programme.kind.label.ja programme.kind.label.en "
    "edition.id edition.fiscal_year edition.status edition.status_label.ja edition.status_label.en "
    "edition.status_reason.ja edition.status_reason.en edition.window.opens edition.window.closes "
    "edition.days_left edition.as_of edition.stale rates.text.ja rates.text.en caps.text.ja caps.text.en "
    "fee.text.ja fee.text.en eligibility.verdict expense.verdict grant.yen office.id office.name.ja office.name.en "
    "office.level office.serves.label.ja office.serves.label.en office.roles.label.ja office.roles.label.en "
    "office.telephone office.extension office.fax office.email office.url office.address office.hours.ja "
    "office.hours.en office.withheld.ja office.withheld.en office.as_of office.evidence.id reason.ja reason.en "
    "next_step.ja next_step.en evidence.id"
)
COVERAGE: Final = (
    "section id name.ja name.en as_of triples things.Edition served stated_absent no_document_says national "
    "programmes newest_fiscal_year prefectures_with_a_local_office corporate_number site offices authority_of "
    "operator_of links"
)
_COUNTED: Final = ("stated_absent", "no_document_says")


def of_help(answer: Json) -> Iterator[Json]:
    """Yield a row for each programme and office of an answer, one for a programme without an office.

    After the answers stand what a document says is not offered, and the near misses, each with its reason; the column
    `answer` tells the three apart.
    """
    for item in answer["answers"]:
        paid = {kind: listed.amounts(item, kind) for kind in ("rates", "caps")}
        told = {**item, **paid, "answer": "offered", "reason": item["why"]}
        yield from ({**told, "office": office} for office in item["offices"] or [None])
    for answered, section in (("not_available", "not_available"), ("near_miss", "near_misses")):
        for item in answer[section]:
            edition = {"id": item["edition"], **{key: item.get(key) for key in ("fiscal_year", "as_of", "stale")}}
            yield {**item, "edition": edition, "answer": answered}


def of_coverage(report: Json) -> Iterator[Json]:
    """Yield a row for each thing that a report on coverage tells of; editions of a prefecture are counted."""
    for section, things in report.items():
        for thing in things:
            counts = {key: len(thing[key]) for key in _COUNTED if key in thing}
            served = {"served": len({item["edition"] for item in thing["served"]})} if "served" in thing else {}
            yield {"section": section, **thing, **counts, **served, "name": thing.get("name") or thing.get("title")}
