"""Lists as CSV (RFC 4180) that a spreadsheet opens as it is and never runs."""

import csv
import io
from collections.abc import Iterable, Iterator, Sequence
from typing import Any, Final

MEDIA_TYPE: Final = "text/csv"
CONTENT_TYPE: Final = f"{MEDIA_TYPE}; charset=utf-8; header=present"
_RUNS: Final = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")


def written(entries: Iterable[Any], columns: Sequence[str]) -> bytes:
    """Return JSON objects as CSV in UTF-8 with a byte order mark; a column is a dotted path such as `name.ja`.

    A cell that holds several values joins them by `; `. One that a spreadsheet could take for a formula begins with an
    apostrophe.
    """
    text = io.StringIO(newline="")
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow(header(columns))
    writer.writerows([_cell(entry, column) for column in columns] for entry in entries)
    return text.getvalue().encode("utf-8-sig")


def header(columns: Iterable[str]) -> list[str]:
    """Return the names of columns as the first line of a table has them: `name_ja` for `name.ja`."""
    return [column.replace(".", "_") for column in columns]


def _cell(entry: Any, column: str) -> str:
    said = "; ".join(dict.fromkeys(_values(entry, column.split("."))))
    return f"'{said}" if said.startswith(_RUNS) else said


def _values(value: Any, path: Sequence[str]) -> Iterator[str]:
    if isinstance(value, list):
        for item in value:
            yield from _values(item, path)
    elif path and isinstance(value, dict):
        yield from _values(value.get(path[0]), path[1:])
    elif isinstance(value, bool):
        yield str(value).lower()
    elif value is not None and not path:
        yield str(value)
