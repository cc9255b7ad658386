import tomllib

import pytest

from checkout import CASES
from madoguchi.ask.need import LONGEST, understand
from madoguchi.ask.records import Catalogue
from madoguchi.errors import QueryError
from madoguchi.vocab import slug
from understanding import Asked, place, questions, share

FILES = sorted((CASES / "needs").glob("[a-z]*.toml"))
NOT_UNDERSTOOD = tomllib.loads((CASES / "needs" / "_not-understood.toml").read_text(encoding="utf-8"))["phrases"]
PHRASES = [
    pytest.param(case["need"], phrase, id=f"{case['need']}-{phrase}")
    for case in (tomllib.loads(path.read_text(encoding="utf-8")) for path in FILES)
    for phrase in case["phrases"]
]


@pytest.mark.parametrize(("need", "phrase"), PHRASES)
def test_an_everyday_phrase_is_understood(catalogue: Catalogue, need: str, phrase: str) -> None:
    matches = understand([phrase], catalogue)
    assert slug(matches[0].concept.id) == need, [(slug(m.concept.id), m.score, m.label) for m in matches]


def test_every_need_has_phrases(catalogue: Catalogue) -> None:
    assert {slug(need.id) for need in catalogue.scheme("needs")} == {path.stem for path in FILES}


def test_every_label_of_a_need_finds_it(catalogue: Catalogue) -> None:
    for need in catalogue.scheme("needs"):
        for label, _ in need.labels:
            assert need.id in {match.concept.id for match in understand([label], catalogue)}, label


def test_an_id_or_iri_is_taken_as_it_is(catalogue: Catalogue) -> None:
    for key in ("counterfeits", "https://w3id.org/madoguchi/id/need/counterfeits"):
        (match,) = understand([key], catalogue)
        assert (slug(match.concept.id), match.score) == ("counterfeits", 1.0)


def test_several_needs_in_one_phrase_are_all_found(catalogue: Catalogue) -> None:
    matches = understand(["海外で特許を取りたいし、偽物も出回っている"], catalogue)
    assert {slug(match.concept.id) for match in matches} == {"foreign-filing", "counterfeits"}


def test_every_place_where_a_label_stands_counts(catalogue: Catalogue) -> None:
    matches = understand(["侵害していると言われたが、うちも権利を侵害されている"], catalogue)
    assert {slug(match.concept.id) for match in matches} == {"ip-dispute", "counterfeits"}


def test_a_longer_label_hides_the_shorter_one_inside_it(catalogue: Catalogue) -> None:
    matches = understand(["知財訴訟費用保険"], catalogue)
    assert [slug(match.concept.id) for match in matches] == ["litigation-risk"]


@pytest.mark.parametrize("phrase", [*NOT_UNDERSTOOD, "   "])
def test_what_is_not_understood_comes_back_with_the_nearest_choices(catalogue: Catalogue, phrase: str) -> None:
    with pytest.raises(QueryError) as raised:
        understand([phrase], catalogue)
    assert raised.value.code == "unknown-need"
    assert len(raised.value.extra["choices"]) == 5


def test_near_choices_are_offered(catalogue: Catalogue) -> None:
    with pytest.raises(QueryError) as raised:
        understand(["IP address of our server"], catalogue)
    assert "overseas-ip" in [choice["id"] for choice in raised.value.extra["choices"]]


def test_a_text_of_a_megabyte_is_refused_with_the_limit(catalogue: Catalogue) -> None:
    with pytest.raises(QueryError, match=str(LONGEST)) as raised:
        understand(["あ" * 1_000_000], catalogue)
    assert raised.value.status == 414


MEANT = [one for one in questions() if one.needs]


@pytest.mark.parametrize(("within", "floor"), [(1, 0.90), (3, 0.95), (5, 0.96)])
def test_most_whole_questions_are_understood(catalogue: Catalogue, within: int, floor: float) -> None:
    assert share([place(one, catalogue) for one in MEANT], within) >= floor


def test_questions_that_nobody_looked_at_are_understood_as_well(catalogue: Catalogue) -> None:
    assert share([place(one, catalogue) for one in MEANT if one.half == "kept"], 1) >= 0.90


def test_questions_of_private_life_are_not_taken_for_needs(catalogue: Catalogue) -> None:
    strange: list[Asked] = [one for one in questions() if not one.needs]
    assert share([place(one, catalogue) for one in strange], 1) >= 0.95
