"""The measure: of all the questions, 95 % have a right programme first, and all have every right one within five."""

from collections.abc import Iterator
from fractions import Fraction
from typing import Any, Final

from asked import ASKED, QUESTIONS, ask, by_programme, come_within_five, comes_first, right
from checkout import ROOT
from madoguchi.ask.records import Catalogue
from madoguchi.errors import QueryError
from madoguchi.vocab import slug

FIRST: Final = Fraction(95, 100)
SENTENCE: Final = {True: 4, False: 10}  # at least so many words of English, or characters of Japanese


def answered(catalogue: Catalogue) -> Iterator[tuple[str, dict[str, Any], dict[str, Any]]]:
    """Yield the name of each question, its case and its answer; what is not understood has no offers."""
    for name, case in ASKED.items():
        try:
            yield name, case, ask(catalogue, **case["ask"])
        except QueryError:
            yield name, case, {"answers": [], "understood": {"prefecture": None, "needs": [], "on": "0000"}}


def is_english(case: dict[str, Any]) -> bool:
    return str(case["ask"]["need"]).isascii() and " " in case["ask"]["need"]


def is_sentence(case: dict[str, Any]) -> bool:
    """Whether the person's own sentence is what is sent."""
    sent = case["ask"]["need"]
    length = len(sent.split()) if is_english(case) else len(sent)
    return bool(sent == case["question"] and length >= SENTENCE[is_english(case)])


def told(name: str, case: dict[str, Any], answer: dict[str, Any]) -> str:
    needs = [f"{slug(need['id'])} {need['score']:.2f}" for need in answer["understood"]["needs"]]
    return f"{name}: {case['ask']['need']} -> {needs}\n    {list(by_programme(answer))[:6]}, not {right(case)}"


def test_a_right_programme_comes_first_in_95_percent_and_all_right_ones_within_five(catalogue: Catalogue) -> None:
    results = [(item, list(by_programme(item[2]))) for item in answered(catalogue)]
    not_first = [told(*item) for item, order in results if not comes_first(item[1], order)]
    beyond = [told(*item) for item, order in results if not come_within_five(item[1], order)]
    count = len(results)
    said = f"{count - len(not_first)} of {count} right at first place, {count - len(beyond)} of {count} within five\n"
    assert not beyond, "\n".join([said, "Not within five:", *beyond, "Not first:", *not_first])
    assert Fraction(count - len(not_first), count) >= FIRST, "\n".join([said, "Not first:", *not_first])


def test_the_questions_are_many_and_asked_as_people_ask() -> None:
    count, sentences, english = (
        len(ASKED),
        *(sum(map(is_such, ASKED.values())) for is_such in (is_sentence, is_english)),
    )
    said = f"{count} questions, {sentences} of them whole sentences, {english} in English"
    assert count >= 200, said
    assert 2 * sentences >= count, said
    assert 5 * english >= count, said


def test_the_questions_are_about_every_prefecture_year_and_document(catalogue: Catalogue) -> None:
    understood = [answer["understood"] for _, _, answer in answered(catalogue)]
    places = [said["prefecture"] for said in understood]
    cited = {line.split()[0] for case in QUESTIONS.values() for line in case["evidence"]}
    assert len({place["id"] for place in places if place and "/prefecture/" in place["id"]}) == 47
    assert {int(said["on"][:4]) for said in understood} >= set(range(2020, 2027))
    assert cited == {path.stem for path in (ROOT / "graph" / "sources").glob("*.ttl")}


def test_every_kind_of_support_is_the_right_answer_to_a_question(catalogue: Catalogue) -> None:
    wanted = {programme for case in ASKED.values() for programme in right(case)}
    kinds = {slug(programme.id): programme.shown["kind"]["id"] for programme in catalogue.programmes if programme.needs}
    assert wanted <= set(kinds)
    assert {kinds[programme] for programme in wanted} == set(kinds.values())
