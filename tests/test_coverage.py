"""What is known, what a document says is not there, and what no document says are three things."""

import json

import pytest

from checkout import ROOT
from madoguchi.ask.tell import tell_coverage
from madoguchi.engine.embedded import Engine
from madoguchi.release import coverage, publish

FILING = "https://w3id.org/madoguchi/id/edition/overseas-filing-support-2025"
RESEARCH = "https://w3id.org/madoguchi/id/edition/growth-rd-support-2023"


@pytest.fixture(scope="module")
def report(engine: Engine) -> coverage.Json:
    return coverage.coverage(engine.store)


def prefecture(report: coverage.Json, code: str) -> coverage.Json:
    (found,) = (item for item in report["prefectures"] if item["id"].endswith(f"/{code}"))
    return found


def test_every_document_prefecture_need_and_agency_is_reported(report: coverage.Json, engine: Engine) -> None:
    assert len(report["sources"]) == len(list((ROOT / "graph" / "sources").glob("*.ttl")))
    assert len(report["prefectures"]) == 47
    assert {item["things"]["Edition"] > 0 for item in report["sources"]} == {True}
    assert {item["links"] for item in report["links"] if "/prefectures-" in item["id"]} == {47}


def test_served_stated_absent_and_not_said_differ(report: coverage.Json) -> None:
    fukuoka, tokyo, sapporo = (prefecture(report, code) for code in ("40", "13", "01"))
    assert FILING in {item["edition"] for item in fukuoka["served"]}
    assert FILING in tokyo["stated_absent"]
    assert FILING not in {item["edition"] for item in tokyo["served"]}
    assert RESEARCH in {item["edition"] for item in fukuoka["served"]}
    assert RESEARCH in sapporo["no_document_says"]


def test_the_57_desks_of_2021_are_counted_by_prefecture(report: coverage.Json) -> None:
    desks = [
        item["offices"]
        for place in report["prefectures"]
        for item in place["served"]
        if item["edition"].endswith("/ip-support-desk-2021")
    ]
    assert (len(desks), sum(desks)) == (47, 57)


def test_the_release_holds_the_report_and_the_terminal_tells_it(report: coverage.Json, engine: Engine) -> None:
    stored = json.loads((engine.release.folder / publish.COVERAGE).read_text(encoding="utf-8"))
    assert stored == report
    told = tell_coverage(stored)
    assert "特許庁 海外展開支援ガイド（2025年4月）" in told
    assert "都道府県と Wikidata：47" in told
