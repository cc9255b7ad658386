"""A text in kana only is read in the words that the needs are known by; any other text stays as it is."""

import pytest

from madoguchi.ask.need import understand
from madoguchi.ask.readings import in_kanji, readings
from madoguchi.ask.records import Catalogue
from madoguchi.vocab import slug

KNOWN = readings(["模倣品", "模倣品の対策", "商品", "賞品", "新商品", "商品を売る", "絵"])


@pytest.mark.parametrize(
    ("text", "read"),
    [
        ("もほうひんがでた", "模倣品がでた"),
        ("しんしょうひんをつくる", "新商品をつくる"),
        ("しょうひん", "商品"),
        ("えがすき", "えがすき"),
        ("もほうひんが出た", "もほうひんが出た"),
        ("mohouhin もほうひん", "mohouhin もほうひん"),
        ("", ""),
    ],
)
def test_readings_of_known_words_become_the_words(text: str, read: str) -> None:
    assert in_kanji(text, KNOWN) == read


@pytest.mark.parametrize(
    ("text", "need"),
    [
        ("しょうひょうをしゅつがんしたい", "foreign-filing"),
        ("ゆしゅつのだいきんをはらってくれない", "unpaid-export"),
        ("てんじかいのほじょきん", "fair-cost"),
        ("海外で僞造品を賣られて困つてゐる", "counterfeits"),
        ("專門家に來てほしい。知的財產", "overseas-ip-visit"),
    ],
)
def test_kana_and_the_old_spelling_are_understood(catalogue: Catalogue, text: str, need: str) -> None:
    assert slug(understand([text], catalogue)[0].concept.id) == need
