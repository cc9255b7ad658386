"""The code of a query: its text without what strings and comments say."""

import re
from typing import Final

# Strings and comments, in which nothing is a keyword. IRIs and escapes are matched as code, so that a quote or a `#` in
# one of them begins neither.
_NO_CODE: Final = re.compile(
    r"""(?P<code><(?:[^<>"{}|^`\\\s]|\\u[0-9A-Fa-f]{4}|\\U[0-9A-Fa-f]{8})*+>|\\.)"""
    r"""|'''(?:[^'\\]|\\.|'(?!''))*+'''|\"""(?:[^"\\]|\\.|"(?!""))*+\"""|'(?:[^'\\\n]|\\.)*+'"""
    r"""|"(?:[^"\\\n]|\\.)*+"|(?P<comment>\#[^\n\r]*)""",
    re.DOTALL,
)


def code_of(query: str) -> str:
    """Return a query of the same length, with quotes in place of each string and blanks in place of each comment.

    Which `<` begins an IRI, only a parser knows: where a query is written to confuse this, it may be wrong.
    """
    return _NO_CODE.sub(_blanked, query)


def _blanked(match: re.Match[str]) -> str:
    return match["code"] or (" " if match["comment"] else "'") * len(match[0])
