"""Check the graph against the documents: every value must stand in the lines that its evidence names."""

import hashlib
import re
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Final

import pyoxigraph

from madoguchi import queryfile
from madoguchi.errors import GraphError
from madoguchi.queryfile import Row
from madoguchi.words import printed

_CHECKS: Final = Path(__file__).resolve().parent.parent / "queries" / "checks"
_UNITS: Final = {
    "円": 1,
    "千円": 1_000,
    "万円": 10_000,
    "百万円": 1_000_000,
    "千万円": 10**7,
    "億円": 10**8,
    "兆円": 10**12,
}
_SHARED_UNIT: Final = re.compile(r"(\d[\d,.]*)(万|億|百万|千|)(?=[~〜・、-]\d[\d,.]*(万|億|百万|千|)円)")
_LONG_AMOUNT: Final = re.compile(r"(\d[\d,]*)億\s*(\d[\d,]*)万\s*(\d[\d,]*)円")


# What a document prints, and what it should say.
_Correction = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Claim:
    """A value that a document is said to hold, and in which lines (counted from 1)."""

    thing: str
    value: str
    lines: tuple[tuple[int, int], ...]


@dataclass(frozen=True, slots=True)
class Account:
    """What one document was found to hold: the number of values checked, and those of each outcome."""

    source: str
    checked: int
    matched: int
    explained: int
    unmatched: tuple[Claim, ...]


def account(store: pyoxigraph.Store, documents: Path) -> list[Account]:
    """Compare the graph with the documents in a folder, one account for each document of the catalogue.

    The values are telephones, extensions, mail and postal addresses, links, names of offices, editions, tracks, firms
    and partners, areas served and not served, days and hours, numbers of calls, yen, rates, thresholds and figures. One
    matches where it stands in one of its ranges of lines after folding (NFKC, white space, Japanese forms of days and
    yen). It is explained where a correction of its thing says it and the correction's printed form stands in the lines.

    Raises `GraphError` where a document is missing or is not the one whose lines were counted.
    """
    claims, corrections = _rows(store, "claims"), _rows(store, "corrections")
    accounts = []
    for row in _rows(store, "documents"):
        lines = _read(documents / row["file"], row["hash"])
        own = [claim for claim in claims if claim["source"] == row["source"]]
        mending = _corrections([item for item in corrections if item["source"] == row["source"]], lines)
        accounts.append(_account(row["source"], own, mending, lines))
    return accounts


def _account(source: str, rows: list[Row], corrections: Mapping[str, list[_Correction]], lines: list[str]) -> Account:
    ranges: dict[tuple[str, str, str], list[tuple[int, int]]] = defaultdict(list)
    for row in rows:
        ranges[row["thing"], row["kind"], row["value"]].append((int(row["first"]), int(row["last"])))
    matched = explained = 0
    unmatched = []
    for (thing, kind, value), where in ranges.items():
        forms, spans = _forms(kind, value), [_span(lines, first, last) for first, last in where]
        if _stands(forms, [_spelled_out(span) for span in spans]):
            matched += 1
        elif _stands(forms, _mended(spans, corrections.get(thing, []))):
            explained += 1
        else:
            unmatched.append(Claim(thing, value, tuple(where)))
    return Account(source, len(ranges), matched, explained, tuple(unmatched))


def _corrections(rows: list[Row], lines: list[str]) -> dict[str, list[_Correction]]:
    """Return the corrections of each thing; raises `GraphError` where the printed form is not in its lines."""
    found: dict[str, list[_Correction]] = defaultdict(list)
    for row in rows:
        if not _stands_in(row["printed"], _span(lines, int(row["first"]), int(row["last"]))):
            raise GraphError(f"{row['correction']}: lines {row['first']}-{row['last']} do not say {row['printed']!r}")
        found[row["thing"]].append((printed(row["printed"]), printed(row["corrected"])))
    return found


def _mended(spans: list[str], corrections: list[_Correction]) -> list[str]:
    """Return the lines as they read with the corrections of a thing, and what each correction says."""
    mended = []
    for span in spans:
        for wrong, right in corrections:
            span = right.join(re.split(_anyhow_broken(wrong), span))
        mended.append(_spelled_out(span))
    return [*mended, *(_spelled_out(right) for _, right in corrections)] if corrections else []


def _forms(kind: str, value: str) -> list[tuple[str, ...]]:
    """Return the printed forms of a value: each a tuple of texts that must all stand in the lines."""
    if kind == "day":
        return _day_forms(value)
    if kind == "number":
        number = Decimal(value).normalize()
        plain = [(f"{number:{form}}",) for form in ("f", ",f", ".1f") if _is_exact(number, form)]
        return [*plain, (f"{number / 10_000:f}万",)]
    if kind == "yen":
        counts = {unit: (Decimal(value) / size).normalize() for unit, size in _UNITS.items()}
        return [
            (f"{count:{form}}{unit}",)
            for unit, count in counts.items()
            for form in ("f", ",f", ".1f")
            if _is_exact(count, form)
        ]
    if kind == "fraction":
        numerator, denominator = (Decimal(part) for part in value.split("/"))
        halved = [("半額",)] if value == "1/2" else []
        return [(value,), (f"{(numerator / denominator).normalize():f}",), *halved]
    if kind == "round":
        return [(f"第{value}回",), (f"{value}回目",), (f"{value}次",)]
    if kind == "name":
        return [(name,) for name in value.split("|")]
    return [(value.removeprefix("+"),)]  # a number abroad is printed without the plus


def _is_exact(count: Decimal, form: str) -> bool:
    return Decimal(f"{count:{form}}".replace(",", "")) == count


def _day_forms(value: str) -> list[tuple[str, ...]]:
    """Return the forms of an xsd:date, dateTime, gYearMonth or gYear: year, month and day, with the hour where given.

    A list of days prints their year once, so year and day may stand apart.
    """
    parts = [int(part) for part in value[:10].partition("T")[0].split("-")]
    fiscal = parts[0] if parts[1:] >= [4] else parts[0] - 1
    years = [f"{parts[0]}年", f"令和{parts[0] - 2018}年", f"{fiscal}年度", f"令和{fiscal - 2018}年度"]
    days = [()] if len(parts) == 1 else [(f"{parts[1]}月",)] if len(parts) == 2 else _days(parts[1], parts[2])
    hours: list[tuple[str, ...]] = [()]
    if "T" in value:
        hour, minute = value[11:13].lstrip("0") or "0", value[14:16]
        hours = [(f"{hour}:{minute}",), *([(f"{hour}時",)] if minute == "00" else [])]
    return [(value,), *((year, *day, *hour) for year in years for day in days for hour in hours)]


def _days(month: int, day: int) -> list[tuple[str, ...]]:
    return [(f"{month}月{day}日",), (f"{month}/{day}",)]


def _span(lines: list[str], first: int, last: int) -> str:
    return printed("\n".join(lines[first - 1 : last]))


def _spelled_out(text: str) -> str:
    """Return a text with what it leaves unsaid about amounts: 30～450万円 says 30万円 too."""
    shared = [f"{lower}{own or unit}円" for lower, own, unit in _SHARED_UNIT.findall(text)]
    sums = [str(_sum(match)) + "円" for match in _LONG_AMOUNT.finditer(text)]
    return "\n".join([text, *shared, *sums])


def _sum(match: re.Match[str]) -> int:
    """Return the yen of an amount in several units: 1,693億5,232万4,369円."""
    counts = [int(group.replace(",", "")) for group in match.groups()]
    return counts[0] * _UNITS["億円"] + counts[1] * _UNITS["万円"] + counts[2]


def _stands(forms: Iterable[tuple[str, ...]], texts: list[str]) -> bool:
    """Tell whether one of the forms stands in the texts: each of its parts in one of them."""
    return any(all(any(_stands_in(part, text) for text in texts) for part in form) for form in forms)


def _stands_in(value: str, text: str) -> bool:
    """Tell whether a value stands in a text, however it is broken; a number is not found inside a longer one."""
    pattern = _anyhow_broken(printed(value))
    if not pattern:
        return False
    before = r"(?<!\d)(?<!\d[.,])" if re.match(r"\d", pattern) else ""
    after = r"(?!\d)(?![.,]\d)" if re.search(r"\d$", pattern) else ""
    return re.search(before + pattern + after, text) is not None


def _anyhow_broken(value: str) -> str:
    return r"\s*".join(re.escape(character) for character in value if not character.isspace())


def _read(path: Path, wanted: str) -> list[str]:
    try:
        data = path.read_bytes()
    except OSError as error:
        raise GraphError(f"{path.name} cannot be read: {error.strerror}") from error
    if hashlib.sha256(data).hexdigest() != wanted:
        raise GraphError(f"{path.name} is not the file whose lines were counted: its SHA-256 is another")
    return data.decode("utf-8").split("\n")


def _rows(store: pyoxigraph.Store, name: str) -> list[Row]:
    return queryfile.rows(store, queryfile.read(_CHECKS / f"{name}.rq"))
