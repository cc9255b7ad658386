"""The words of a Japanese text in their dictionary form, by a morphological analyser (SudachiPy, its small dictionary).

They stand beside the words that `terms` cuts out by script, and find what those cannot: words in hiragana, and one word
in its many endings and spellings.
"""

import threading
from typing import Final

from sudachipy import Dictionary, SplitMode, Tokenizer

_SAYING: Final = frozenset({"名詞", "動詞", "形容詞", "形状詞", "副詞"})
_HELPING: Final = frozenset({"非自立可能", "数詞", "助動詞語幹"})
_SILENT: Final = frozenset(
    "為る 居る 有る 成る 無い 事 物 良い 出来る 下さる 欲しい 呉れる 行く 言う 思う 教える 知る".split()  # noqa: SIM905  # read as a line
)
_HIRAGANA: Final = {code: code - 0x60 for code in range(0x30A1, 0x30F7)}
_DICTIONARY: Final = Dictionary(dict="small")


class _Own(threading.local):
    """A tokenizer for each thread: it holds a buffer that two threads cannot share."""

    def __init__(self) -> None:
        self.tokenizer: Tokenizer = _DICTIONARY.tokenizer()


_OWN: Final = _Own()


def words_of(text: str) -> set[str]:
    """Return the dictionary forms of the words of a text that say something; none for a text without Japanese."""
    if text.isascii():
        return set()
    found = ((word.part_of_speech(), word.normalized_form()) for word in _OWN.tokenizer.tokenize(text, SplitMode.A))
    said = {form for part, form in found if part[0] in _SAYING and part[1] not in _HELPING}
    return {form for form in said - _SILENT if not form.isascii()}


def reading_of(text: str) -> str:
    """Return how a Japanese text is read, in hiragana."""
    read = "".join(word.reading_form() for word in _OWN.tokenizer.tokenize(text, SplitMode.C))
    return read.translate(_HIRAGANA)
