"""The form under which two spellings of a place key are the same."""

import re
import unicodedata
from typing import Final

from madoguchi.vocab import PLACE_STEMS
from madoguchi.words import folded

_LATIN: Final = re.compile(r"[a-zāēīōūâêîôû' -]+")
_SUFFIX: Final = re.compile(r"(?:-(?:ken|fu|to)| pref(?:ecture|\.)?)$")


def place_key(text: str) -> str:
    """Fold a name, code or IRI of a place: IRIs of Wikidata, GeoNames and e-Stat to their bare identifiers, romanised
    names to plain letters without -ken, -fu, -to or Prefecture.
    """
    key = folded(text).rstrip("/")
    for stem in PLACE_STEMS:
        key = key.removeprefix(stem)
    if key.isascii() or _LATIN.fullmatch(key):
        key = "".join(letter for letter in unicodedata.normalize("NFKD", key) if not unicodedata.combining(letter))
        key = _SUFFIX.sub("", key)
    return key
