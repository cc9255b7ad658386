"""Short phrases for numbers: yen, fractions and the lines of a document, in Japanese and English."""

import calendar
from datetime import date

from madoguchi.words import Text


def yen(amount: int) -> Text:
    """Return an amount of whole yen: 3000000 gives 300万円 and ¥3,000,000."""
    man, rest = divmod(amount, 10_000)
    return Text(f"{man:,}万円" if man and not rest else f"{amount:,}円", f"¥{amount:,}")


def day(stated: date) -> Text:
    """Return a day in words: 2025年10月31日, 31 October 2025."""
    return Text(
        f"{stated.year}年{stated.month}月{stated.day}日",
        f"{stated.day} {calendar.month_name[stated.month]} {stated.year}",
    )


def moment(stated: str) -> Text:
    """Return an xsd:dateTime (JST), date, gYearMonth or gYear in words: 2022年8月18日17:00, 2022年9月, 2022年."""
    date_part, _, clock = stated.partition("T")
    parts = [int(part) for part in date_part.split("-")]
    if len(parts) == 1:
        return Text(f"{parts[0]}年", str(parts[0]))
    if len(parts) == 2:
        return Text(f"{parts[0]}年{parts[1]}月", f"{calendar.month_name[parts[1]]} {parts[0]}")
    said = day(date(*parts))
    return Text(f"{said.ja}{clock[:5]}", f"{said.en}, {clock[:5]} JST") if clock else said


def rate(numerator: int, denominator: int, phrase: Text) -> Text:
    """Return what a rate means: the phrase of its basis, with the fraction in place of `{}`."""
    fraction = f"{numerator}/{denominator}"
    return Text(phrase.ja.replace("{}", fraction), phrase.en.replace("{}", fraction))


def lines(first: int, last: int) -> str:
    """Return lines as people write them: 328-374, or 194 where it is one line."""
    return str(first) if first == last else f"{first}-{last}"
