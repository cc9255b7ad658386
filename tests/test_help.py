from collections import Counter
from collections.abc import Iterator
from typing import Any

import pytest

from asked import ASKED, QUESTIONS, ask, by_programme, come_within_five
from madoguchi.ask import canned, when
from madoguchi.ask.records import Catalogue
from madoguchi.engine.embedded import Engine
from madoguchi.queryfile import QueryFile
from madoguchi.vocab import BASE, PREFIXES, slug
from madoguchi.words import Text


def telephone(office: dict[str, Any]) -> str:
    return (office["telephone"] or "") + (f" ext {office['extension']}" if office["extension"] else "")


def flat(*texts: str) -> list[str]:
    """Texts without white space: where a document breaks a line says nothing."""
    return ["".join(text.split()) for text in texts]


def slugs(concepts: list[dict[str, Any]]) -> list[str]:
    return [slug(concept["id"]) for concept in concepts]


def windows(item: dict[str, Any]) -> list[str]:
    """The windows of an offer as `kind opens closes`, with `?` for what the document does not give."""
    stated = [window for track in item["tracks"] for window in track["windows"]] or [item["edition"]["window"]]
    return [" ".join([window["kind"], window["opens"] or "?", window["closes"] or "?"]) for window in stated]


def money(item: dict[str, Any], kind: str) -> list[Any]:
    """The rates or caps of an offer and of its tracks, as `fraction` or yen, each with the slug of its track."""
    said = {"rates": lambda rate: f"{rate['numerator']}/{rate['denominator']}", "caps": lambda cap: cap["yen"]}[kind]
    of_tracks = [[slug(track["id"]), said(thing)] for track in item["tracks"] for thing in track[kind]]
    return [said(thing) for thing in item[kind]] + of_tracks


SAID = {
    "status": lambda item: item["edition"]["status"],
    "fiscal_year": lambda item: item["edition"]["fiscal_year"],
    "title": lambda item: item["edition"]["title"]["ja"],
    "rates": lambda item: [f"{rate['numerator']}/{rate['denominator']}" for rate in item["rates"]],
    "caps": lambda item: [cap["yen"] for cap in item["caps"]],
    "all_rates": lambda item: money(item, "rates"),
    "all_caps": lambda item: money(item, "caps"),
    "fee": lambda item: item["fee"]["yen"],
    "windows": windows,
    "offices": lambda item: slugs(item["offices"]),
    "roles": lambda item: [slugs(office["roles"]) for office in item["offices"]],
    "telephones": lambda item: [telephone(office) for office in item["offices"]],
    "emails": lambda item: [office["email"] for office in item["offices"]],
    "body": lambda item: flat(
        item["offices"][0]["name"]["ja"], item["offices"][0]["address"], item["offices"][0]["telephone"]
    ),
    "covered": lambda item: slugs(item["expenses"]["covered"]),
    "not_covered": lambda item: slugs(item["expenses"]["not_covered"]),
    "conditional": lambda item: slugs(item["expenses"]["conditional"]),
    "may_apply": lambda item: slugs(item["eligibility"]["may_apply"]),
    "may_not_apply": lambda item: slugs(item["eligibility"]["may_not_apply"]),
    "tracks": lambda item: slugs(item["tracks"]),
    "track_status": lambda item: {slug(track["id"]): track["status"] for track in item["tracks"]},
    "pages": lambda item: item["pages"],
    "verdict": lambda item: item["eligibility"]["verdict"],
    "expense": lambda item: [f"{slug(told['expense']['id'])} {told['verdict']}" for told in item["expense"]],
    "grant": lambda item: [estimate["yen"] for estimate in item["grant"]],
}


def agrees(key: str, said: Any, value: Any) -> bool:
    """Tell whether an answer says what is expected: the text of a body however its lines break; expenses among others."""
    if key == "expense":
        return set(value) <= set(said)
    return bool(said == (flat(*value) if key == "body" else value))


@pytest.mark.parametrize("name", ASKED)
def test_a_question_has_the_expected_answer(catalogue: Catalogue, name: str) -> None:
    case = ASKED[name]
    answer = ask(catalogue, **case["ask"])
    expect, found = case["expect"], by_programme(answer)
    order = list(found)
    if "offers" in expect:
        assert set(expect["offers"]) <= set(order)
        assert bool(expect["offers"]) == bool(order)
    assert come_within_five(case, order), order
    if "first" in expect:
        assert order[0] == expect["first"]
    if "last" in expect:
        assert order[-1] == expect["last"]
    for missing in ("not_available", "near_misses"):
        if missing in expect:
            assert [slug(item["programme"]["id"]) for item in answer[missing]] == expect[missing]
    assert set(expect.get("stale", [])) <= {slug for slug in order if found[slug]["edition"]["stale"]}
    assert set(expect.get("free", [])) <= {slug for slug in order if (found[slug]["fee"] or {}).get("free")}
    for key, say in SAID.items():
        for programme, value in expect.get(key, {}).items():
            assert agrees(key, say(found[programme]), value), (key, programme, say(found[programme]))
    assert set(case["evidence"]) <= set(cited(answer)), cited(answer)
    known = {"offers", "first", "right", "last", "not_available", "near_misses", "stale", "free", *SAID}
    assert set(expect) <= known, "an expectation that nothing checks"


def cited(part: Any) -> Iterator[str]:
    """Everything that a part of an answer cites, as `document lines`."""
    if isinstance(part, dict):
        if {"source", "lines"} <= part.keys():
            yield f"{slug(part['source'])} {part['lines']}"
        for value in part.values():
            yield from cited(value)
    elif isinstance(part, list):
        for value in part:
            yield from cited(value)


@pytest.mark.parametrize("name", [name for name, case in QUESTIONS.items() if "asked" in case])
def test_a_question_in_sparql_has_the_expected_rows(engine: Engine, name: str) -> None:
    """What no offer answers (lineage, examples, figures, counts) is asked of the graph itself."""
    case = QUESTIONS[name]
    prefixes = "".join(f"PREFIX {name}: <{iri}>\n" for name, iri in PREFIXES.items())
    rows = engine.rows(QueryFile(name, Text(""), prefixes + case["asked"]["query"]))
    assert [[str(value).removeprefix(BASE) for value in row.values()] for row in rows] == case["expect"]["rows"]
    for line in case["evidence"]:
        source, _, lines = line.partition(" ")
        first, _, last = lines.partition("-")
        evidence = f"<{BASE}graph/sources/{source}#line={int(first) - 1},{last or first}>"
        (proof,) = engine.rows(QueryFile("proof", Text(""), f"SELECT (COUNT(*) AS ?n) {{ ?thing ?says {evidence} }}"))
        assert int(proof["n"]) > 0, f"nothing rests on {line}"


def test_there_is_a_question_of_every_kind_about_every_prefecture() -> None:
    cases = QUESTIONS.values()
    assert len(cases) >= 150
    kinds = Counter(case["kind"] for case in cases)
    assert set(kinds) == {
        "who",
        "eligibility",
        "expenses",
        "money",
        "dates",
        "contacts",
        "lineage",
        "counts",
        "examples",
    }
    assert min(kinds.values()) >= 5, kinds
    assert len({case["ask"]["prefecture"] for case in cases if "prefecture" in case.get("ask", {})}) >= 47


def test_every_prefecture_with_a_body_gets_it_and_the_others_the_stated_absence(catalogue: Catalogue) -> None:
    without = set()
    for code in range(1, 48):
        answer = ask(catalogue, "foreign-filing", prefecture=code, on="2025-06-01")
        support = by_programme(answer).get("overseas-filing-support")
        if support is None:
            (missing,) = answer["not_available"]
            assert missing["evidence"][0]["lines"] == "194"
            without.add(f"{code:02}")
        else:
            local = [office for office in support["offices"] if office["level"] == "prefecture"]
            assert len(local) == 1
            assert local[0]["serves"]["id"].endswith(f"/{code:02}")
    assert without == {"13", "42", "44", "47"}


def test_records_and_the_canned_query_say_the_same(catalogue: Catalogue, engine: Engine) -> None:
    """For every need, in some prefectures each and in all of them together: programmes, editions, offices, telephones."""
    query = canned.queries()["help"]
    for number, need in enumerate(catalogue.scheme("needs")):
        for code in ((number + step) % 47 + 1 for step in (0, 12, 24, 36)):
            place = f"https://w3id.org/madoguchi/id/prefecture/{code:02}"
            answer = ask(catalogue, need.id, prefecture=place, on="2025-06-01")
            said = {
                (item["programme"]["id"], item["edition"]["id"], office.get("id"), office.get("telephone"))
                for item in answer["answers"]
                for office in (item["offices"] or [{}])
            }
            text = canned.bind(query, {"need": [need.id], "prefecture": [place], "fiscal_year": [2025]})
            rows = engine.rows(QueryFile("help", query.summary, text))
            asked = {(row["programme"], row["edition"], row.get("office"), row.get("telephone")) for row in rows}
            assert said == asked, (need.id, code)


def test_an_answer_says_how_each_track_with_windows_of_its_own_stands(catalogue: Catalogue) -> None:
    answer = ask(catalogue, "海外展開権利化支援事業", prefecture="01", on="2024-11-20")
    item = by_programme(answer)["overseas-rights-support"]
    reasons = [reason["ja"] for reason in item["why"]]
    assert [track["status"] for track in item["tracks"]] == ["open", "open"]
    assert item["edition"]["status_reason"]["ja"].startswith("出願手続：")
    assert "出願手続：2024年12月3日12:00まで受付" in reasons
    assert "中間応答、審査請求は受付中：2025年2月7日12:00まで受付" in reasons


def test_a_desk_is_listed_once_however_much_business_it_takes(catalogue: Catalogue) -> None:
    several = 0
    for edition in (edition for programme in catalogue.programmes for edition in programme.editions):
        desks = Counter((channel.shown["id"], channel.contact, channel.area) for channel in edition.channels)
        assert set(desks.values()) <= {1}, edition.id
        several += sum(len(channel.shown["roles"]) > 1 for channel in edition.channels)
    assert several >= 3


def test_every_answer_has_its_evidence_source_and_reasons(catalogue: Catalogue) -> None:
    for need in catalogue.scheme("needs"):
        answer = ask(catalogue, need.id, prefecture="40", on="2025-06-01")
        known = {source["id"] for source in answer["sources"]}
        for item in answer["answers"]:
            proofs = [*item["evidence"], *(line for office in item["offices"] for line in office["evidence"])]
            assert item["evidence"]
            assert {line["source"] for line in proofs} <= known
            assert len(item["why"]) >= 2
            assert item["offices"] or item["pages"] or item["agencies"]["authority"], "somebody to ask"
            assert item["next_step"].keys() == {"ja", "en"}


def test_what_is_over_comes_last_and_what_answers_exactly_before_what_answers_a_part(catalogue: Catalogue) -> None:
    for need in catalogue.scheme("needs"):
        answer = ask(catalogue, need.id, prefecture="13", on="2025-12-01")
        ranks = [
            (item["edition"]["status"] == "closed", f"「{need.label.ja}」にそのまま応える" != item["why"][0]["ja"])
            for item in answer["answers"]
        ]
        assert ranks == sorted(ranks)


def test_default_day_is_today_in_japan(catalogue: Catalogue) -> None:
    assert ask(catalogue, "counterfeits")["understood"]["on"] == when.today().isoformat()
