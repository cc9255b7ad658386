"""Check the graph against the documents: every value must stand in the lines that its evidence names."""

import hashlib
import re
from collections import defaultdict
from collections.abc import Mapping
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

    The values are telephones, extensions, mail and postal addresses, links, names of offices, editions and tracks,
    areas served and not served, days, yen and rates. One matches where it stands in one of its ranges of lines after
    folding (NFKC, white space, Japanese forms of days and yen). It is explained where a correction of its thing leads
    to it and the correction's printed form stands in the lines.

    Raises `GraphError` where a document is missing or is not the one whose lines were counted.
    """
    claims, corrections = _rows(store, "claims"), _rows(store, "corrections")
    accounts = []
    for row in _rows(store, "documents"):
        lines = _read(documents / row["file"], row["hash"])
        own = [claim for claim in claims if claim["source"] == row["source"]]
        explained = _explanations([item for item in corrections if item["source"] == row["source"]], lines)
        accounts.append(_account(row["source"], own, explained, lines))
    return accounts


def _account(source: str, rows: list[Row], explanations: Mapping[str, set[str]], lines: list[str]) -> Account:
    ranges: dict[tuple[str, str, str], list[tuple[int, int]]] = defaultdict(list)
    for row in rows:
        ranges[row["thing"], row["kind"], row["value"]].append((int(row["first"]), int(row["last"])))
    matched = explained = 0
    unmatched = []
    for (thing, kind, value), where in ranges.items():
        forms = _forms(kind, value)
        if any(_stands_in(form, _span(lines, first, last)) for form in forms for first, last in where):
            matched += 1
        elif any(printed(form) in explanations.get(thing, set()) for form in forms):
            explained += 1
        else:
            unmatched.append(Claim(thing, value, tuple(where)))
    return Account(source, len(ranges), matched, explained, tuple(unmatched))


def _explanations(corrections: list[Row], lines: list[str]) -> dict[str, set[str]]:
    """Return the corrected forms of each thing; raises `GraphError` where the printed form is not in its lines."""
    found: dict[str, set[str]] = defaultdict(set)
    for row in corrections:
        if not _stands_in(row["printed"], _span(lines, int(row["first"]), int(row["last"]))):
            raise GraphError(f"{row['correction']}: lines {row['first']}-{row['last']} do not say {row['printed']!r}")
        found[row["thing"]].add(printed(row["corrected"]))
    return found


def _forms(kind: str, value: str) -> list[str]:
    if kind == "day":
        year, month, day = (int(part) for part in value[:10].split("-"))
        return [f"{year}年{month}月{day}日", f"令和{year - 2018}年{month}月{day}日"]
    if kind == "yen":
        units = {"円": 1, "万円": 10_000, "百万円": 1_000_000, "億円": 100_000_000}
        counts = {unit: (Decimal(value) / size).normalize() for unit, size in units.items()}
        return [f"{count:{grouping}f}{unit}" for unit, count in counts.items() for grouping in ("", ",")]
    return [value]


def _span(lines: list[str], first: int, last: int) -> str:
    return printed("\n".join(lines[first - 1 : last]))


def _stands_in(value: str, text: str) -> bool:
    """Tell whether a value stands in a text, however it is broken; a number is not found inside a longer one."""
    characters = [character for character in printed(value) if not character.isspace()]
    if not characters:
        return False
    before = r"(?<!\d)" if characters[0].isdigit() else ""
    after = r"(?!\d)" if characters[-1].isdigit() else ""
    return re.search(before + r"\s*".join(map(re.escape, characters)) + after, text) is not None


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
