"""What a stranger's query may not do: write, make this server call another one, or exhaust the parser."""

import re
from typing import Final

from madoguchi.errors import QueryError
from madoguchi.words import Text

LONGEST: Final = 1_000_000  # characters
DEEPEST: Final = 100

_ESCAPE = re.compile(r"\\u([0-9A-Fa-f]{4})|\\U([0-9A-Fa-f]{8})")
_PROLOGUE = r"(?:\s|\#[^\n\r]*+|PREFIX\s+[^\s:]*:\s*<[^<>]*>|BASE\s*<[^<>]*>)*"
_UPDATE = re.compile(_PROLOGUE + r"(INSERT|DELETE|LOAD|CLEAR|CREATE|DROP|COPY|MOVE|ADD|WITH)\b", re.IGNORECASE)

# The same with comments wherever white space may be; it ends at the word that says what is asked.
_GAP = r"(?:\s|\#[^\n\r]*+)*+"
_ASKED = re.compile(
    rf"(?:\s|\#[^\n\r]*+|PREFIX{_GAP}[^\s:<>\#]*:{_GAP}<[^<>]*>|BASE{_GAP}<[^<>]*>)*+(SELECT|ASK|CONSTRUCT|DESCRIBE)\b",
    re.IGNORECASE,
)

# A call is the word SERVICE, perhaps SILENT, and an IRI, a variable or a prefixed name. A comment may stand between.
_CALL = re.compile(r"SERVICE(?=\s*(?:SILENT\s*)?(?:[<?$\#]|[^\s<>\"'{}();,]*:))", re.IGNORECASE)
# The word is no call inside a variable, a prefixed name or an IRI. `true` and numbers may be glued to the keyword.
_INSIDE_A_NAME = re.compile(r"(?:[?$]\w*|[A-Za-z_:/-])\Z")
_GLUED_LITERAL = re.compile(r"(?:true|false|\d[eE]?)\Z", re.IGNORECASE)


def refuse_harm(query: str) -> None:
    """Raise `QueryError` where the query is too long or too deep, is an update, or may call another server.

    The text is not tokenised: a lexer that differs from the engine's in one corner would be a way around it. The word
    SERVICE is refused wherever it could be read as a call, in a comment or a string too. SPARQL 1.1 (19.2) decodes
    `\\u` escapes before anything else, so this does too.
    """
    if len(query) > LONGEST:
        long = Text(
            f"問い合わせが {len(query):,} 字ある。{LONGEST:,} 字まで。",
            f"The query has {len(query):,} characters; at most {LONGEST:,} are taken.",
        )
        raise QueryError("query-too-long", long, status=413, extra={"limit": "size"})
    text = unescaped(query)
    if _depth(text) > DEEPEST:
        deep = Text(
            f"括弧の入れ子が {DEEPEST} 段を超える。浅く書き直す。",
            f"Brackets are nested more than {DEEPEST} deep; write the query flatter.",
        )
        raise QueryError("query-too-deep", deep, extra={"limit": "depth"})
    if any(_may_be_a_call(text, match) for match in _CALL.finditer(text)):
        call = Text(
            "SERVICE は使えない。文字列や注釈の中でも、この語の直後に IRI・変数・接頭辞つきの名前を置かない。",
            "SERVICE is refused: this endpoint calls no other. In strings and comments too, do not put an IRI, a "
            "variable or a prefixed name right after the word.",
        )
        raise QueryError("service-refused", call, status=403)
    if update := _UPDATE.match(text):
        write = Text(
            f"{update[1].upper()} は更新。このエンドポイントは読むだけで、SELECT・ASK・CONSTRUCT・DESCRIBE を受ける。",
            f"{update[1].upper()} is an update. This endpoint is read-only: send SELECT, ASK, CONSTRUCT or DESCRIBE.",
        )
        raise QueryError("update-refused", write, status=403)


def asks_for_graph(query: str) -> bool:
    """Tell whether a query asks for a graph (CONSTRUCT, DESCRIBE), not for rows or a boolean (SELECT, ASK).

    Raises `QueryError` where it does not begin as one of these: another server may take much else for a request that
    it must carry out, such as an update or a pragma.
    """
    if (match := _ASKED.match(unescaped(query))) is None:
        verb = Text(
            "問い合わせは、PREFIX と BASE のあと SELECT・ASK・CONSTRUCT・DESCRIBE のどれかで始める。",
            "After PREFIX and BASE, a query begins with SELECT, ASK, CONSTRUCT or DESCRIBE.",
        )
        raise QueryError("not-a-query", verb)
    return match[1].upper() in ("CONSTRUCT", "DESCRIBE")


def unescaped(text: str) -> str:
    """Return a text with its `\\u` escapes decoded (SPARQL 1.1, 19.2)."""
    return _ESCAPE.sub(_decoded, text)


def _may_be_a_call(text: str, match: re.Match[str]) -> bool:
    before = text[: match.start()]
    return not _INSIDE_A_NAME.search(before) or _GLUED_LITERAL.search(before) is not None


def _depth(text: str) -> int:
    depth = deepest = 0
    for character in text:
        if character in "{([":
            depth += 1
            deepest = max(deepest, depth)
        elif character in "})]":
            depth -= 1
    return deepest


def _decoded(match: re.Match[str]) -> str:
    code = int(match[1] or match[2], 16)
    return chr(code) if code <= 0x10FFFF else match[0]
