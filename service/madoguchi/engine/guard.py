"""What a stranger's query may not do: write, or make this server call another one."""

import re
from typing import Final

from madoguchi.errors import QueryError
from madoguchi.words import Text

LONGEST: Final = 100_000
DEEPEST: Final = 100

_ESCAPE = re.compile(r"\\u([0-9A-Fa-f]{4})|\\U([0-9A-Fa-f]{8})")
_TOKEN = re.compile(
    r"""(?P<skip> \#[^\n]*                                   # comment
          | <[^<>"{}|^`\\\x00-\x20]*>                        # IRI
          | '{3}(?:(?:'|'')?(?:[^'\\]|\\.))*'{3}             # long strings
          | \"{3}(?:(?:\"|\"\")?(?:[^\"\\]|\\.))*\"{3}
          | '(?:[^'\\\n\r]|\\.)*'                            # strings
          | \"(?:[^\"\\\n\r]|\\.)*\"
          | [?$@][\w-]+                                      # variables, language tags
          | [\w.-]*:(?:[\w.:-]|%[0-9A-Fa-f]{2}|\\.)*         # prefixed names
        )
      | (?P<word>[A-Za-z_]\w*)
      | (?P<open>[{(\[]) | (?P<close>[})\]])
    """,
    re.VERBOSE | re.DOTALL,
)
_UPDATES: Final = {"INSERT", "DELETE", "LOAD", "CLEAR", "CREATE", "DROP", "COPY", "MOVE", "ADD", "WITH"}
_FORMS: Final = {"SELECT", "ASK", "CONSTRUCT", "DESCRIBE"}


def refuse_harm(query: str) -> None:
    """Raise `QueryError` where the query is too long or too deep, is an update, or calls another server.

    SPARQL 1.1 (19.2) decodes `\\u` escapes before anything else, so this does too; words in comments, strings, IRIs,
    variables and prefixed names do not count.
    """
    if len(query) > LONGEST:
        raise QueryError(
            "query-too-long",
            Text(
                f"問い合わせが {len(query):,} 字ある。{LONGEST:,} 字まで。",
                f"The query has {len(query):,} characters; at most {LONGEST:,} are taken.",
            ),
            status=413,
        )
    depth, form = 0, ""
    for match in _TOKEN.finditer(_ESCAPE.sub(_decoded, query)):
        depth += (match.lastgroup == "open") - (match.lastgroup == "close")
        if depth > DEEPEST:
            raise QueryError(
                "query-too-deep",
                Text(
                    f"括弧の入れ子が {DEEPEST} 段を超える。浅く書き直す。",
                    f"Brackets are nested more than {DEEPEST} deep; write the query flatter.",
                ),
            )
        word = (match["word"] or "").upper()
        if "SERVICE" in word:  # also glued to a word before or after it, which some parsers accept
            raise QueryError(
                "service-refused",
                Text(
                    "SERVICE は使えない。ほかのエンドポイントへは、そちらに直接問い合わせる。",
                    "SERVICE is refused: this endpoint calls no other. Ask the other endpoint directly.",
                ),
                status=403,
            )
        if not form and word in _UPDATES:
            raise QueryError(
                "update-refused",
                Text(
                    f"{word} は更新。このエンドポイントは読むだけで、SELECT・ASK・CONSTRUCT・DESCRIBE を受ける。",
                    f"{word} is an update. This endpoint is read-only: send SELECT, ASK, CONSTRUCT or DESCRIBE.",
                ),
                status=403,
            )
        if word in _FORMS:
            form = word


def _decoded(match: re.Match[str]) -> str:
    code = int(match[1] or match[2], 16)
    return chr(code) if code <= 0x10FFFF else match[0]
