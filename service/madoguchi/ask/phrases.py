"""Short phrases for numbers: yen, fractions and the lines of a document, in Japanese and English."""

from madoguchi.words import Text

_RATES = {
    "share-paid": Text("費用の{}を補助", "{} of the cost is paid"),
    "share-remaining": Text("手数料が{}になる", "fees fall to {}"),
}


def yen(amount: int) -> Text:
    """Return an amount of whole yen: 3000000 gives 300万円 and ¥3,000,000."""
    man, rest = divmod(amount, 10_000)
    return Text(f"{man:,}万円" if man and not rest else f"{amount:,}円", f"¥{amount:,}")


def rate(numerator: int, denominator: int, basis: str) -> Text:
    """Return what a rate means, by the slug of its basis (`share-paid` or `share-remaining`)."""
    fraction = f"{numerator}/{denominator}"
    phrase = _RATES[basis]
    return Text(phrase.ja.format(fraction), phrase.en.format(fraction))


def lines(first: int, last: int) -> str:
    """Return lines as people write them: 328-374, or 194 where it is one line."""
    return str(first) if first == last else f"{first}-{last}"
