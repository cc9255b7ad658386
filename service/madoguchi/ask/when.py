"""Days and deadlines, in Japanese time: read the asked day, and say how an edition stands on it."""

import calendar
from bisect import bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from functools import lru_cache
from typing import Any, Final

from madoguchi.ask import phrases
from madoguchi.errors import QueryError
from madoguchi.settings import JST
from madoguchi.words import Text, folded

STALE_AFTER: Final = timedelta(days=180)
ROLLING_FOR: Final = 1  # fiscal years after its own for which "at any time" is taken at its word
FIRST_DAY: Final = date(2000, 1, 1)
LAST_DAY: Final = date(2099, 12, 31)
_MOMENTS: Final = 4096  # that are kept: many documents speak of the same days


@dataclass(frozen=True, slots=True)
class Moment:
    """A moment as exactly as a document tells it: as written, and the first and last moments (JST) that it can be."""

    text: str
    first: datetime
    last: datetime


@dataclass(frozen=True, slots=True)
class Window:
    """An application window: its kind, where it is dated its beginning and end, the call's number.

    Its owner is an edition or a track (an IRI); `track` is the name of the track, where it is told with it.
    """

    id: str
    owner: str
    kind: str
    opens: Moment | None
    closes: Moment | None
    closes_when_budget_is_spent: bool
    condition: Text
    round: int | None = None
    track: Text | None = None


@dataclass(frozen=True, slots=True)
class Standing:
    """How an edition stands on a day: `status` is open, rolling, upcoming, unknown or closed; `reason` says why."""

    status: str
    reason: Text
    window: Window | None
    days_left: int | None = None


_DATATYPES: Final = ("xsd:gYear", "xsd:gYearMonth", "xsd:date")
RANK: Final = {"open": 0, "rolling": 1, "upcoming": 2, "unknown": 3, "closed": 4}
_NO_PERIOD: Final = Text("資料に受付期間の記載がない", "The document gives no application window")
LABELS: Final = {
    "open": Text("受付中", "Open"),
    "rolling": Text("いつでも", "Any time"),
    "upcoming": Text("これから", "Upcoming"),
    "unknown": Text("受付は要確認", "Ask whether open"),
    "closed": Text("受付終了", "Closed"),
}


def now() -> datetime:
    """Return the moment that it is, in Japanese time."""
    return datetime.now(JST)


def today() -> date:
    """Return the day that it is in Japan."""
    return now().date()


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


@lru_cache(_MOMENTS)
def moment(text: str, *, end: bool) -> Moment:
    """Read an xsd:date, dateTime, gYearMonth or gYear as a moment in JST.

    A day begins at midnight and ends with its last second; of a month or a year the day is not known.
    """
    if "T" in text:
        stated = datetime.fromisoformat(text)
        exact = stated.replace(tzinfo=JST) if stated.tzinfo is None else stated.astimezone(JST)
        return Moment(text, exact, exact)
    year, month, day = (int(part) if part else None for part in (*text.split("-"), "", "")[:3])
    first = date(year or 1, month or 1, day or 1)
    last = date(year or 1, month or 12, day or calendar.monthrange(year or 1, month or 12)[1])
    clock = time(23, 59, 59) if end else time(0)
    return Moment(text, datetime.combine(first, clock, JST), datetime.combine(last, clock, JST))


def beginning(day: date) -> datetime:
    """Return the first moment of a day in Japan."""
    return datetime.combine(day, time(0), JST)


def settled(at: datetime, turns: Sequence[datetime]) -> datetime:
    """Return the moment since which everything stands as it does `at`: its midnight, or the last turn since then."""
    passed = bisect_right(turns, at)
    return max(beginning(at.date()), turns[passed - 1]) if passed else beginning(at.date())


def stand(windows: Iterable[Window], year: int, as_of: Moment, at: datetime) -> Standing:
    """Say how an edition of fiscal `year`, known as of `as_of`, stands at a moment, from its most helpful window.

    Where the document gives windows of the edition itself, one applies for the edition, and these decide; where it
    gives only windows of tracks, one applies for a track, and the best of the tracks decides.

    Nothing is invented: where the document does not say when a call opened, no day before the document counts as open;
    where it names only a month, the status in that month is unknown; and an unknown stays unknown. What is closed in a
    later fiscal year says that this year's call is not known.
    """
    stated = list(windows)
    own = [window for window in stated if window.track is None and window.kind != "unknown"]
    standings = [_stand(window, year, as_of, at) for window in own or stated]
    if not standings:
        return Standing("unknown", _NO_PERIOD, None)
    best = min(standings, key=_usefulness)
    asked = fiscal_year(at.date())
    if best.status == "closed" and asked > year:
        later = Text(
            f"{best.reason.ja}（{year}年度）。{asked}年度については資料がまだない",
            f"{best.reason.en} (fiscal {year}). No document is known for fiscal {asked}",
        )
        return Standing("closed", later, best.window)
    return best


def of_track(windows: Iterable[Window], track: str) -> list[Window]:
    """Return the windows that hold for a track (an IRI): its own, or those of the edition where it has none."""
    stated = list(windows)
    own = [replace(window, track=None) for window in stated if window.owner == track]
    return own or [window for window in stated if window.track is None]


def window_shown(window: Window) -> dict[str, Any]:
    """Return a window as the JSON object that answers show; a month or a year stands as it is written.

    `stated_opens` and `stated_closes` are the values as they stand in the graph, each with its datatype.
    """
    return {
        "id": window.id,
        "type": "Window",
        "kind": window.kind,
        "round": window.round,
        "opens": _shown(window.opens),
        "closes": _shown(window.closes),
        "stated_opens": _stated(window.opens),
        "stated_closes": _stated(window.closes),
        "closes_when_budget_is_spent": window.closes_when_budget_is_spent,
        "condition": window.condition.as_json() or None,
    }


def _shown(stated: Moment | None) -> str | None:
    if stated is None:
        return None
    return stated.first.isoformat() if stated.first == stated.last else stated.text


def _stated(stated: Moment | None) -> dict[str, str] | None:
    """Return a moment as the typed value (XSD 1.1, part 2) that its spelling has."""
    if stated is None:
        return None
    datatype = _DATATYPES[stated.text.count("-")] if "T" not in stated.text else "xsd:dateTime"
    return {"value": stated.text, "type": datatype}


def is_stale(as_of: Moment, day: date) -> bool:
    """Tell whether what was confirmed at `as_of`, at the earliest that it can be, is over 180 days old on `day`."""
    return day - as_of.first.date() > STALE_AFTER


def _usefulness(standing: Standing) -> tuple[int, float]:
    window = standing.window
    if window is None or window.closes is None:
        return RANK[standing.status], 0
    closes = window.closes.last.timestamp()
    return RANK[standing.status], -closes if standing.status == "closed" else closes


def _stand(window: Window, year: int, as_of: Moment, at: datetime) -> Standing:
    told = _by_kind(window, year, as_of, at)
    if window.track is None:
        return told
    reason = Text(f"{window.track.ja}：{told.reason.ja}", f"{window.track.en}: {told.reason.en}")
    return replace(told, reason=reason)


def _by_kind(window: Window, year: int, as_of: Moment, at: datetime) -> Standing:
    if window.kind == "dated":
        return _dated(window, as_of, at)
    if window.kind == "cover-dated":
        return _cover_dated(window, at)
    if at.date() < date(year, 4, 1) and window.kind != "planned":
        early = Text(
            f"{year}年度の資料で、この日については述べていない", f"The document is about fiscal {year} and later"
        )
        return Standing("unknown", early, window)
    asked = fiscal_year(at.date())
    if window.kind == "rolling":
        return _rolling(window, year, at)
    if window.kind in {"announced-later", "planned"} and asked > year:
        over = Text(
            f"{year}年度は終わり、新しい資料がまだない", f"Fiscal {year} is over and no newer document is known"
        )
        return Standing("unknown", over, window)
    if window.kind == "planned" and window.opens is not None:
        return _planned(window, window.opens, at)
    if window.kind in {"announced-later", "planned"}:
        return Standing("unknown", Text("公募の時期は後から発表される", "The dates are announced later"), window)
    return Standing("unknown", _NO_PERIOD, window)


def _rolling(window: Window, year: int, at: datetime) -> Standing:
    if window.opens is not None and at < window.opens.first:
        return Standing("upcoming", _said("{}に受付開始", "Opens on {}", window.opens), window)
    if fiscal_year(at.date()) > year + ROLLING_FOR:
        old = Text(
            f"{year}年度の資料では随時受付。今も受けているかは窓口に確かめる",
            f"Taken at any time in fiscal {year}; ask the office whether it still is",
        )
        return Standing("unknown", old, window)
    return Standing("rolling", Text("申込期間の定めなし", "No set period for applications"), window)


def _planned(window: Window, opens: Moment, at: datetime) -> Standing:
    if at < opens.first:
        return Standing("upcoming", _said("{}に受付開始の予定", "Planned to open: {}", opens), window)
    reason = _said(
        "{}に受付開始の予定だった。始まったかは資料にない",
        "Was planned to open: {}; whether it did is not known",
        opens,
    )
    return Standing("unknown", reason, window)


def _dated(window: Window, as_of: Moment, at: datetime) -> Standing:
    opens, closes = window.opens, window.closes
    if opens is not None and at < opens.first:
        return Standing("upcoming", _said("{}に受付開始", "Opens on {}", opens), window)
    if closes is not None and at > closes.last:
        return Standing("closed", _said("{}に受付終了", "Closed on {}", closes), window)
    if opens is not None and at < opens.last:
        return Standing(
            "unknown", _said("{}の何日に始まるかは資料にない", "Opens in {}, on a day not given", opens), window
        )
    if closes is not None and at > closes.first:
        return Standing(
            "unknown", _said("{}の何日に終わるかは資料にない", "Closes in {}, on a day not given", closes), window
        )
    if opens is None and at < as_of.last:
        late = Text("いつ受付を始めたかが資料にない", "The document does not say when it opened")
        return Standing("unknown", late, window)
    if closes is None:
        return Standing("unknown", Text("受付終了の日が資料にない", "The document gives no closing day"), window)
    if window.closes_when_budget_is_spent:
        reason = _said("{}まで受付。予算がなくなれば早く終わる", "Open until {}, or until the budget is spent", closes)
    else:
        reason = _said("{}まで受付", "Open until {}", closes)
    return Standing("open", reason, window, (closes.first.date() - at.date()).days)


def _cover_dated(window: Window, at: datetime) -> Standing:
    """Say how an insurance stands whose window is given by the first and last days on which its cover begins."""
    first, last = window.opens, window.closes
    if first is None or last is None:
        return Standing("unknown", _NO_PERIOD, window)
    if at < first.first:
        reason = _said("補償は{}から始まる。加入の手続はその前", "Cover begins on {}; enrol before that", first)
        return Standing("upcoming", reason, window)
    if at > last.last:
        reason = _said("補償の始まりは{}が最後", "The last day on which cover began was {}", last)
        return Standing("closed", reason, window)
    if at.date() == last.last.date():
        reason = _said("{}が最後の始期日。まだ加入できるかは資料にない", "Cover begins for the last time on {}", last)
        return Standing("unknown", reason, window)
    reason = _said("補償の始まりは{}が最後。加入の手続はその前", "Cover begins on {} at the latest; enrol before", last)
    return Standing("open", reason, window)


def _said(ja: str, en: str, stated: Moment) -> Text:
    said = phrases.moment(stated.text)
    return Text(ja.replace("{}", said.ja), en.replace("{}", said.en))
