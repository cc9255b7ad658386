"""Japanese and English words: a text in both languages, and the folding under which two spellings are the same."""

import re
import unicodedata
from dataclasses import dataclass

# Radicals of the block U+2E80 to U+2EF3 that NFKC leaves alone, with the ideographs that they are printed for.
_RADICALS = str.maketrans("⺟⺠⻁⻄⻅⻆⻉⻋⻑⻘⻝⻤⻨⻩⻫⻭⻯⻲⺀", "母民虎西見角貝車長青食鬼麦黄斉歯竜亀冫")
_KATAKANA_TO_HIRAGANA = {code: code - 0x60 for code in range(0x30A1, 0x30F7)}
_DASHES = str.maketrans(dict.fromkeys("‐‑‒–—―−－", "-"))
_SPACES_IN_JAPANESE = re.compile(r"(?<=[^\x00-\x7f])\s+|\s+(?=[^\x00-\x7f])")


@dataclass(frozen=True, slots=True, order=True)
class Text:
    """One text in Japanese and English; `en` is empty where no English is known."""

    ja: str
    en: str = ""

    def to(self, language: str) -> str:
        """Return the text in `language` ("ja" or "en"), or in the other where that one is missing."""
        return (self.en or self.ja) if language == "en" else (self.ja or self.en)

    def as_json(self) -> dict[str, str]:
        """Return `{"ja": ..., "en": ...}` without the languages that are missing."""
        return {key: value for key, value in (("ja", self.ja), ("en", self.en)) if value}


def printed(text: str) -> str:
    """Fold what typesetting and text extraction change (NFKC, radicals, dashes, spaces) and nothing that is said."""
    folded = unicodedata.normalize("NFKC", text.translate(_RADICALS)).translate(_DASHES)
    return _SPACES_IN_JAPANESE.sub("", " ".join(folded.split()))


def folded(text: str) -> str:
    """Fold a text for comparison: as `printed`, and letter case and the two kana are one."""
    return printed(text).casefold().translate(_KATAKANA_TO_HIRAGANA)
