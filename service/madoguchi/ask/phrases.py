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


def rate(numerator: int, denominator: int, phrase: Text) -> Text:
    """Return what a rate means: the phrase of its basis, with the fraction in place of `{}`."""
    fraction = f"{numerator}/{denominator}"
    return Text(phrase.ja.replace("{}", fraction), phrase.en.replace("{}", fraction))


def lines(first: int, last: int) -> str:
    """Return lines as people write them: 328-374, or 194 where it is one line."""
    return str(first) if first == last else f"{first}-{last}"
