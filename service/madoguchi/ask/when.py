"""Days and deadlines, in Japanese time: read the asked day, and say how an edition stands on it."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Final

from madoguchi.errors import QueryError
from madoguchi.settings import JST
from madoguchi.words import Text, folded

STALE_AFTER: Final = timedelta(days=180)
FIRST_DAY: Final = date(2000, 1, 1)
LAST_DAY: Final = date(2099, 12, 31)


@dataclass(frozen=True, slots=True)
class Window:
    """An application window: its kind and, where it is dated, its first and last moments in JST."""

    kind: str
    opens: datetime | None
    closes: datetime | None
    closes_when_budget_is_spent: bool
    condition: Text


@dataclass(frozen=True, slots=True)
class Standing:
    """How an edition stands on a day: `status` is open, rolling, upcoming, unknown or closed; `reason` says why."""

    status: str
    reason: Text
    window: Window | None
    days_left: int | None = None


RANK: Final = {"open": 0, "rolling": 1, "upcoming": 2, "unknown": 3, "closed": 4}
LABELS: Final = {
    "open": Text("受付中", "Open"),
    "rolling": Text("いつでも", "Any time"),
    "upcoming": Text("これから", "Upcoming"),
    "unknown": Text("受付は要確認", "Ask whether open"),
    "closed": Text("受付終了", "Closed"),
}


def today() -> date:
    """Return the day that it is in Japan."""
    return datetime.now(JST).date()


def parse_day(text: str) -> date:
    """Read a day written as 2025-06-01; raises `QueryError` where it is not one from 2000 to 2099."""
    try:
        day = date.fromisoformat(folded(text))
    except ValueError:
        day = date.min
    if len(folded(text)) != len("2025-06-01") or not FIRST_DAY <= day <= LAST_DAY:
        raise QueryError(
            "unknown-day",
            Text(
                f"「{text[:40]}」という日はない。on は {FIRST_DAY.year}〜{LAST_DAY.year} 年の日を 2025-06-01 と書く。",
                f"'{text[:40]}' is not a day. Write `on` as 2025-06-01, a day of {FIRST_DAY.year} to {LAST_DAY.year}.",
            ),
        )
    return day


def fiscal_year(day: date) -> int:
    """Return the Japanese fiscal year, April to March, that the day is in."""
    return day.year if day.month >= 4 else day.year - 1


def moment(text: str, *, end: bool) -> datetime:
    """Read an xsd:date or xsd:dateTime as a moment in JST; a day begins at midnight and ends with its last second."""
    if "T" in text:
        return datetime.fromisoformat(text).astimezone(JST)
    return datetime.combine(date.fromisoformat(text), time(23, 59, 59) if end else time(0), JST)


def stand(windows: Iterable[Window], year: int, as_of: date, day: date) -> Standing:
    """Say how an edition of fiscal `year`, known as of `as_of`, stands on `day`, from its most helpful window.

    Nothing is invented: where the document does not say when a call opened, no day before the document counts as open,
    and an unknown stays unknown.
    """
    standings = [_stand(window, year, as_of, day) for window in windows]
    if not standings:
        return Standing("unknown", Text("資料に受付期間の記載がない", "The document gives no application window"), None)
    return min(standings, key=_usefulness)


def is_stale(as_of: date, day: date) -> bool:
    """Tell whether what was confirmed on `as_of` is more than 180 days old on `day`."""
    return day - as_of > STALE_AFTER


def _usefulness(standing: Standing) -> tuple[int, int]:
    window = standing.window
    if window is None or window.closes is None:
        return RANK[standing.status], 0
    closes = window.closes.toordinal()
    return RANK[standing.status], -closes if standing.status == "closed" else closes


def _stand(window: Window, year: int, as_of: date, day: date) -> Standing:
    if window.kind == "dated":
        return _dated(window, as_of, day)
    year_is_over = fiscal_year(day) > year
    if day < date(year, 4, 1):
        reason = Text(
            f"{year}年度の資料で、この日については述べていない",
            f"The document is about fiscal {year}, which had not begun",
        )
        return Standing("unknown", reason, window)
    if window.kind == "rolling":
        return Standing("rolling", Text("期間を限らず受け付ける", "Taken at any time"), window)
    if window.kind == "announced-later" and not year_is_over:
        reason = Text("公募の時期は後から発表される", "The dates are announced later")
    elif window.kind == "announced-later":
        reason = Text(
            f"{year}年度は終わり、新しい資料がまだない", f"Fiscal {year} is over and no newer document is known"
        )
    else:
        reason = Text("資料に受付期間の記載がない", "The document gives no application window")
    return Standing("unknown", reason, window)


def _dated(window: Window, as_of: date, day: date) -> Standing:
    opens, closes = window.opens, window.closes
    if opens is not None and day < opens.date():
        return Standing("upcoming", Text(f"{opens.date()} に受付開始", f"Opens on {opens.date()}"), window)
    if closes is not None and day > closes.date():
        return Standing("closed", Text(f"{closes.date()} に受付終了", f"Closed on {closes.date()}"), window)
    if opens is None and day < as_of:
        reason = Text("いつ受付を始めたかが資料にない", "The document does not say when it opened")
        return Standing("unknown", reason, window)
    if closes is None:
        return Standing("unknown", Text("受付終了の日が資料にない", "The document gives no closing day"), window)
    reason = Text(f"{closes.date()} まで受付", f"Open until {closes.date()}")
    if window.closes_when_budget_is_spent:
        reason = Text(
            f"{closes.date()} まで受付。予算がなくなれば早く終わる",
            f"Open until {closes.date()}, or until the budget is spent",
        )
    return Standing("open", reason, window, (closes.date() - day).days)
