import pytest

from madoguchi.ask.place import find, shown
from madoguchi.ask.records import Catalogue
from madoguchi.errors import QueryError
from madoguchi.vocab import slug


@pytest.mark.parametrize(
    "key",
    ["13", "１３", "130001", "JP-13", "jp-13", "東京都", "東京", "とうきょうと", "とうきょう", "トウキョウ", "ﾄｳｷｮｳ", "Tokyo", "TOKYO",
     " tokyo ", "Tokyo Prefecture", "Tōkyō", "Tokyo-to", "https://www.wikidata.org/wiki/Q1490", "Q1490", "http://www.wikidata.org/entity/Q1490", "1850144",
     "https://sws.geonames.org/1850144/", "http://data.e-stat.go.jp/lod/sac/C13000-19700401", "C13000-19700401",
     "https://w3id.org/madoguchi/id/prefecture/13"],
)  # fmt: skip
def test_tokyo_is_found_by_any_of_its_keys(catalogue: Catalogue, key: str) -> None:
    assert slug(find(key, catalogue).id) == "13"


def test_every_key_of_every_place_finds_that_place(catalogue: Catalogue) -> None:
    assert sum(place.level == "prefecture" for place in catalogue.places.values()) == 47
    for place in catalogue.places.values():
        for key in place.keys:
            assert find(key, catalogue).id == place.id, key


@pytest.mark.parametrize(("key", "code"), [("1", "01"), ("01", "01"), ("9", "09"), ("47", "47")])
def test_a_code_that_lost_its_zero_is_found(catalogue: Catalogue, key: str, code: str) -> None:
    assert slug(find(key, catalogue).id) == code


def test_kyoto_osaka_and_hokkaido_keep_their_names(catalogue: Catalogue) -> None:
    for key, code in (("京都", "26"), ("大阪", "27"), ("北海道", "01"), ("Ōsaka", "27"), ("Hokkaidō", "01")):
        assert slug(find(key, catalogue).id) == code


def test_a_city_with_its_own_body_is_found_and_names_its_prefecture(catalogue: Catalogue) -> None:
    place = find("千葉市", catalogue)
    assert shown(place)["prefecture"] == "https://w3id.org/madoguchi/id/prefecture/12"


@pytest.mark.parametrize(
    ("key", "town"),
    [("仙台", "仙台市"), ("Sendai", "仙台市"), ("せんだい", "仙台市"), ("横浜", "横浜市"), ("Yokohama", "横浜市"), ("津", "津市"),
     ("新宿", "新宿区"), ("Fukuoka City", "福岡市")],
)  # fmt: skip
def test_the_seat_of_a_prefecture_is_known_by_its_bare_name(catalogue: Catalogue, key: str, town: str) -> None:
    assert find(key, catalogue).label.ja == town


@pytest.mark.parametrize("key", ["福島", "Fukushima", "ふくしま", "長崎", "Saga", "Kochi"])
def test_a_name_that_is_also_that_of_a_prefecture_means_the_prefecture(catalogue: Catalogue, key: str) -> None:
    assert find(key, catalogue).level == "prefecture"


def test_a_town_that_is_no_seat_needs_its_whole_name(catalogue: Catalogue) -> None:
    with pytest.raises(QueryError) as raised:
        find("根室", catalogue)
    assert shown(find("根室市", catalogue)) in raised.value.extra["choices"]


@pytest.mark.parametrize("key", ["0", "48", "99", "江戸", "Tokio city hall", "Q35581", "", "https://example.org/13"])
def test_what_is_no_prefecture_is_refused(catalogue: Catalogue, key: str) -> None:
    with pytest.raises(QueryError) as raised:
        find(key, catalogue)
    assert raised.value.code == "unknown-prefecture"


@pytest.mark.parametrize(
    ("typo", "meant"), [("Tkyo", "13"), ("ふくおけん", "40"), ("Fukuoaka", "40"), ("大坂府", "27")]
)
def test_the_nearest_prefecture_is_offered_first(catalogue: Catalogue, typo: str, meant: str) -> None:
    with pytest.raises(QueryError) as raised:
        find(typo, catalogue)
    assert slug(str(raised.value.extra["choices"][0]["id"])) == meant
