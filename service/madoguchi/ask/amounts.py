"""The amounts that a question says: what something will cost, and how large the firm is that asks."""

import re
from collections.abc import Iterable
from decimal import Decimal
from typing import Final

_AMOUNT: Final = (
    r"(?<![\d,.])(\d[\d,]{0,17}(?:\.\d{1,8})?)\s*(億|千万|百万|万|千|thousand|million|billion|)\s*(?:円|yen)"
    r"|[¥\\]\s?(\d[\d,]{0,17}(?:\.\d{1,8})?)(?![\d,])\s?(thousand|million|billion|)"
)
_YEN: Final = re.compile(_AMOUNT)
# An amount that others owe the asker, that is lent or paid as wages, or that tells how large the firm is, is no cost.
_OWED: Final = re.compile(
    r"(?:代金|売掛|未収|未払|債権|請求|貸し?[付倒]|貸した|時給|日給|月給|年商|売上|売り上げ)[^、。\d]{0,6}$"
    r"|\b(?:invoices?|receivables?|owed?|owes|unpaid|overdue|sales|turnover|lent|wages?)\b[^.\d]{0,20}$"
)
_STAYS_AWAY: Final = re.compile(
    r"[^、。]{0,12}?(?:払って(?:くれ|もらえ)|払われ|払わない|未払|未収|未回収|回収|焦げ付|踏み倒|入金され|の債権)"
    r"|[^.]{0,20}?\b(?:unpaid|overdue|owed|not (?:been )?paid|invoices?)\b"
)
_SPENT: Final = re.compile(r"[^、。]{0,4}?かか")
_CAPITAL_BEFORE: Final = re.compile(r"資本金[^、。\d]{0,6}$|\bcapital(?: stock)?(?: of| is|:)?[^.\d]{0,12}$")
_CAPITAL_AFTER: Final = re.compile(r"\s?(?:の資本金|(?:of|in) (?:paid-in )?capital|capital)")
_NEAR: Final = 40  # characters before an amount that may say what it is
_UNITS: Final = {
    "億": 10**8,
    "千万": 10**7,
    "百万": 10**6,
    "万": 10**4,
    "千": 10**3,
    "": 1,
    "thousand": 10**3,
    "million": 10**6,
    "billion": 10**9,
}
_COUNTED: Final = tuple("one two three four five six seven eight nine ten eleven twelve".split())  # noqa: SIM905  # read as a line
# Not those who are hired, trained or paid, but those whom the firm has.
_STAFF: Final = re.compile(
    r"(?:従業員|社員|職員|スタッフ)数?(?:は|が|、|:)?(?:約|およそ|わずか|ちょうど)?(\d[\d,]{0,8})(?:人|名)"
    r"(?!を|に|分|増|の(?:給|賃|研修|教育|人件))"
    r"|(?<![\d,])(\d[\d,]{0,8})(?:人|名)の(?:小さな)?(?:会社|企業|町?工場|店|お店|メーカー)"
    r"|\b(?:with|have|has|employs?|are|of|and)\s(?:about |only |just )?(\d[\d,]{0,8}|"
    + "|".join(_COUNTED)
    + r")\s(?:employees|people|staff|workers)\b"
)


def cost(phrase: str) -> tuple[int, str] | None:
    """Return the first amount (yen) of a folded text that something will cost, and the words that say it."""
    for match in _YEN.finditer(phrase):
        before, after = phrase[max(0, match.start() - _NEAR) : match.start()], phrase[match.end() :]
        is_owed = _OWED.search(before) and not _SPENT.match(after)
        if not (is_owed or _STAYS_AWAY.match(after) or _is_capital(before, after)):
            return _yen(match), match[0]
    return None


def capital(phrase: str) -> tuple[int, str] | None:
    """Return the capital (yen) that a folded text says the firm has, and the words that say it."""
    return next((found for found in _capitals(phrase)), None)


def employees(phrase: str) -> tuple[int, str] | None:
    """Return how many people a folded text says the firm employs, and the words that say it."""
    match = _STAFF.search(phrase)
    if match is None:
        return None
    said = next(group for group in match.groups() if group).replace(",", "")
    return _COUNTED.index(said) + 1 if said in _COUNTED else int(said), match[0]


def _capitals(phrase: str) -> Iterable[tuple[int, str]]:
    for match in _YEN.finditer(phrase):
        if _is_capital(phrase[max(0, match.start() - _NEAR) : match.start()], phrase[match.end() :]):
            yield _yen(match), match[0]


def _is_capital(before: str, after: str) -> bool:
    return bool(_CAPITAL_BEFORE.search(before) or _CAPITAL_AFTER.match(after))


def _yen(match: re.Match[str]) -> int:
    number, unit = (match[1], match[2]) if match[1] else (match[3], match[4])
    return int(Decimal(number.replace(",", "")) * _UNITS[unit])
