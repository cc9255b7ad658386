"""Days and deadlines, in Japanese time: read the asked day, and say how an edition stands on it."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Final

from madoguchi.ask import phrases
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
_NO_PERIOD: Final = Text("資料に受付期間の記載がない", "The document gives no application window")
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
        stated = datetime.fromisoformat(text)
        return stated.replace(tzinfo=JST) if stated.tzinfo is None else stated.astimezone(JST)
    return datetime.combine(date.fromisoformat(text), time(23, 59, 59) if end else time(0), JST)


def stand(windows: Iterable[Window], year: int, as_of: date, day: date) -> Standing:
    """Say how an edition of fiscal `year`, known as of `as_of`, stands on `day`, from its most helpful window.

    Nothing is invented: where the document does not say when a call opened, no day before the document counts as open,
    and an unknown stays unknown. What is closed in a later fiscal year says that this year's call is not known.
    """
    standings = [_stand(window, year, as_of, day) for window in windows]
    if not standings:
        return Standing("unknown", _NO_PERIOD, None)
    best = min(standings, key=_usefulness)
    if best.status == "closed" and fiscal_year(day) > year:
        later = Text(
            f"{best.reason.ja}（{year}年度）。{fiscal_year(day)}年度については資料がまだない",
            f"{best.reason.en} (fiscal {year}). No document is known for fiscal {fiscal_year(day)}",
        )
        return Standing("closed", later, best.window)
    return best


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
    if window.kind == "cover-dated":
        return _cover_dated(window, day)
    if day < date(year, 4, 1):
        early = Text(
            f"{year}年度の資料で、この日については述べていない", f"The document is about fiscal {year} and later"
        )
        return Standing("unknown", early, window)
    if window.kind == "rolling":
        return Standing("rolling", Text("申込期間の定めなし", "No set period for applications"), window)
    if window.kind == "announced-later" and fiscal_year(day) > year:
        over = Text(
            f"{year}年度は終わり、新しい資料がまだない", f"Fiscal {year} is over and no newer document is known"
        )
        return Standing("unknown", over, window)
    if window.kind == "announced-later":
        return Standing("unknown", Text("公募の時期は後から発表される", "The dates are announced later"), window)
    return Standing("unknown", _NO_PERIOD, window)


def _dated(window: Window, as_of: date, day: date) -> Standing:
    opens = window.opens.date() if window.opens else None
    closes = window.closes.date() if window.closes else None
    if opens is not None and day < opens:
        return Standing("upcoming", _said("{}に受付開始", "Opens on {}", opens), window)
    if closes is not None and day > closes:
        return Standing("closed", _said("{}に受付終了", "Closed on {}", closes), window)
    if opens is None and day < as_of:
        late = Text("いつ受付を始めたかが資料にない", "The document does not say when it opened")
        return Standing("unknown", late, window)
    if closes is None:
        return Standing("unknown", Text("受付終了の日が資料にない", "The document gives no closing day"), window)
    if window.closes_when_budget_is_spent:
        reason = _said("{}まで受付。予算がなくなれば早く終わる", "Open until {}, or until the budget is spent", closes)
    else:
        reason = _said("{}まで受付", "Open until {}", closes)
    return Standing("open", reason, window, (closes - day).days)


def _cover_dated(window: Window, day: date) -> Standing:
    """Say how an insurance stands whose window is given by the first and last days on which its cover begins."""
    first, last = (moment.date() if moment else None for moment in (window.opens, window.closes))
    if first is None or last is None:
        return Standing("unknown", _NO_PERIOD, window)
    if day < first:
        reason = _said("補償は{}から始まる。加入の手続はその前", "Cover begins on {}; enrol before that", first)
        return Standing("upcoming", reason, window)
    if day > last:
        reason = _said("補償の始まりは{}が最後", "The last day on which cover began was {}", last)
        return Standing("closed", reason, window)
    if day == last:
        reason = _said("{}が最後の始期日。まだ加入できるかは資料にない", "Cover begins for the last time on {}", last)
        return Standing("unknown", reason, window)
    reason = _said("補償の始まりは{}が最後。加入の手続はその前", "Cover begins on {} at the latest; enrol before", last)
    return Standing("open", reason, window)


def _said(ja: str, en: str, stated: date) -> Text:
    said = phrases.day(stated)
    return Text(ja.replace("{}", said.ja), en.replace("{}", said.en))
