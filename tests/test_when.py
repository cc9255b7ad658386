from dataclasses import replace
from datetime import date, datetime, time, timedelta

import pytest

from madoguchi.ask.when import (
    Moment,
    Window,
    beginning,
    fiscal_year,
    is_stale,
    moment,
    of_track,
    parse_day,
    settled,
    stand,
)
from madoguchi.errors import QueryError
from madoguchi.settings import JST
from madoguchi.words import Text

AS_OF = moment("2025-04-01", end=False)


def window(kind: str, opens: str = "", closes: str = "") -> Window:
    return Window(
        "",
        "edition",
        kind,
        moment(opens, end=False) if opens else None,
        moment(closes, end=True) if closes else None,
        closes_when_budget_is_spent=False,
        condition=Text(""),
    )


@pytest.mark.parametrize(
    ("windows", "day", "status"),
    [
        ([window("dated", "2025-07-01", "2026-02-01")], "2025-06-30", "upcoming"),
        ([window("dated", "2025-07-01", "2026-02-01")], "2025-07-01", "open"),
        ([window("dated", "2025-07-01", "2026-02-01")], "2026-02-01", "open"),
        ([window("dated", "2025-07-01", "2026-02-01")], "2026-02-02", "closed"),
        ([window("dated", closes="2025-10-31")], "2025-03-31", "unknown"),
        ([window("dated", closes="2025-10-31")], "2025-04-01", "open"),
        ([window("dated", opens="2025-05-01")], "2025-06-01", "unknown"),
        ([window("cover-dated", "2025-07-01", "2026-02-01")], "2025-06-30", "upcoming"),
        ([window("cover-dated", "2025-07-01", "2026-02-01")], "2026-01-31", "open"),
        ([window("cover-dated", "2025-07-01", "2026-02-01")], "2026-02-01", "unknown"),
        ([window("cover-dated", "2025-07-01", "2026-02-01")], "2026-02-02", "closed"),
        ([window("rolling")], "2025-06-01", "rolling"),
        ([window("rolling")], "2027-03-31", "rolling"),
        ([window("rolling")], "2027-04-01", "unknown"),
        ([window("planned", "2025-06", "2025-07")], "2025-05-31", "upcoming"),
        ([window("planned", "2025-06", "2025-07")], "2025-06-15", "unknown"),
        ([window("planned", "2025-06", "2025-07")], "2026-04-01", "unknown"),
        ([window("planned", "2026-03")], "2025-03-01", "upcoming"),
        ([window("dated", "2025-05", "2025-09")], "2025-04-30", "upcoming"),
        ([window("dated", "2025-05", "2025-09")], "2025-05-01", "unknown"),
        ([window("dated", "2025-05", "2025-09")], "2025-05-31", "open"),
        ([window("dated", "2025-05", "2025-09")], "2025-08-31", "open"),
        ([window("dated", "2025-05", "2025-09")], "2025-09-30", "unknown"),
        ([window("dated", "2025-05", "2025-09")], "2025-10-01", "closed"),
        ([window("rolling")], "2025-03-31", "unknown"),
        ([window("announced-later")], "2025-06-01", "unknown"),
        ([window("announced-later")], "2026-11-20", "unknown"),
        ([window("unknown")], "2025-06-01", "unknown"),
        ([], "2025-06-01", "unknown"),
        ([window("dated", "2025-05-01", "2025-05-31"), window("dated", "2025-09-01", "2025-09-30")], "2025-06-15", "upcoming"),
        ([window("dated", "2025-05-01", "2025-05-31"), window("dated", "2025-09-01", "2025-09-30")], "2025-09-15", "open"),
        ([window("dated", "2025-05-01", "2025-05-31"), window("dated", "2025-09-01", "2025-09-30")], "2025-10-01", "closed"),
    ],
)  # fmt: skip
def test_the_status_on_a_day(windows: list[Window], day: str, status: str) -> None:
    assert stand(windows, 2025, AS_OF, beginning(date.fromisoformat(day))).status == status


def test_a_closed_edition_names_its_last_round() -> None:
    rounds = [window("dated", "2025-05-01", "2025-05-31"), window("dated", "2025-09-01", "2025-09-30")]
    standing = stand(rounds, 2025, AS_OF, beginning(date(2025, 12, 1)))
    assert standing.window is rounds[1]


def test_days_left_count_to_the_last_day() -> None:
    standing = stand([window("dated", closes="2025-10-31")], 2025, AS_OF, beginning(date(2025, 10, 3)))
    assert standing.days_left == 28


@pytest.mark.parametrize(
    ("clock", "status"),
    [(time(11, 59, 59), "upcoming"), (time(12), "open"), (time(17), "open"), (time(17, 0, 1), "closed")],
)
def test_a_window_opens_and_closes_at_its_minute(clock: time, status: str) -> None:
    hours = window("dated", "2025-10-31T12:00:00+09:00", "2025-10-31T17:00:00+09:00")
    standing = stand([hours], 2025, AS_OF, datetime.combine(date(2025, 10, 31), clock, JST))
    assert standing.status == status
    assert "2025年10月31日1" in standing.reason.ja


def test_a_document_of_which_only_the_year_is_known_says_nothing_of_a_day_in_it() -> None:
    year = moment("2025", end=False)
    told = [stand([window("dated", closes="2025-10-31")], 2025, year, beginning(day)).status for day in
            (date(2025, 6, 1), date(2025, 11, 1))]  # fmt: skip
    assert told == ["unknown", "closed"]


def test_the_window_of_a_track_is_told_with_its_name() -> None:
    plan = replace(window("dated", closes="2025-10-31"), track=Text("プラン", "Plan"))
    assert stand([plan], 2025, AS_OF, beginning(date(2025, 10, 3))).reason.ja.startswith("プラン：")


def track(name: str, *stated: str) -> Window:
    return replace(window(*stated), owner=name, track=Text(name, name))


def at_noon(windows: list[Window], day: str) -> str:
    return stand(windows, 2025, AS_OF, datetime.combine(date.fromisoformat(day), time(12), JST)).status


def test_a_track_that_is_open_does_not_open_an_edition_that_has_closed() -> None:
    windows = [window("dated", closes="2025-06-30"), track("a", "dated", "", "2025-12-31")]
    assert at_noon(windows, "2025-08-01") == "closed"
    assert at_noon(of_track(windows, "a"), "2025-08-01") == "open"


@pytest.mark.parametrize("own", [[], [window("unknown")]])
def test_the_best_track_decides_where_tracks_are_the_way_to_apply(own: list[Window]) -> None:
    windows = [*own, track("a", "dated", "", "2025-06-30"), track("b", "dated", "", "2025-12-31")]
    standing = stand(windows, 2025, AS_OF, beginning(date(2025, 8, 1)))
    assert (standing.status, standing.window) == ("open", windows[-1])
    assert standing.reason.ja.startswith("b：")
    assert at_noon(of_track(windows, "a"), "2025-08-01") == "closed"


def test_a_track_without_a_window_stands_as_its_edition_and_never_as_another_track() -> None:
    windows = [window("dated", closes="2025-06-30"), track("a", "dated", "", "2025-12-31")]
    assert at_noon(of_track(windows, "b"), "2025-05-01") == "open"
    assert at_noon(of_track(windows, "b"), "2025-08-01") == "closed"
    assert at_noon(of_track(windows[1:], "b"), "2025-08-01") == "unknown"


def exact(*parts: int) -> datetime:
    return datetime(*parts, tzinfo=JST)  # type: ignore[arg-type,misc]


@pytest.mark.parametrize(
    ("text", "end", "first", "last"),
    [
        ("2025-10-31", True, exact(2025, 10, 31, 23, 59, 59), exact(2025, 10, 31, 23, 59, 59)),
        ("2025-10-31", False, exact(2025, 10, 31), exact(2025, 10, 31)),
        ("2025-10-30T15:00:00Z", True, exact(2025, 10, 31), exact(2025, 10, 31)),
        ("2025-10-31T17:00:00", True, exact(2025, 10, 31, 17), exact(2025, 10, 31, 17)),
        ("2024-02", False, exact(2024, 2, 1), exact(2024, 2, 29)),
        ("2024-02", True, exact(2024, 2, 1, 23, 59, 59), exact(2024, 2, 29, 23, 59, 59)),
        ("2024", False, exact(2024, 1, 1), exact(2024, 12, 31)),
    ],
)
def test_a_moment_is_in_japanese_time_and_as_exact_as_it_is_written(
    text: str, end: bool, first: datetime, last: datetime
) -> None:
    assert moment(text, end=end) == Moment(text, first, last)


def test_the_fiscal_year_begins_in_april() -> None:
    assert [fiscal_year(date(2026, month, 1)) for month in (3, 4)] == [2025, 2026]


def test_what_is_older_than_180_days_is_stale() -> None:
    assert [is_stale(AS_OF, day) for day in (date(2025, 9, 28), date(2025, 9, 29))] == [False, True]


@pytest.mark.parametrize("text", ["2025-02-30", "2025-13-01", "20250601", "2025-6-1", "yesterday", "", "1999-12-31",
                                  "2100-01-01", "2025-06-01T00:00", "2025-W23-1", "令和7年6月1日"])  # fmt: skip
def test_what_is_not_a_day_is_refused(text: str) -> None:
    with pytest.raises(QueryError) as raised:
        parse_day(text)
    assert raised.value.code == "unknown-day"


def test_a_day_may_be_typed_in_full_width() -> None:
    assert parse_day("２０２５－０６－０１") == date(2025, 6, 1)


def test_nothing_changes_between_a_moment_and_the_one_it_settles_to() -> None:
    midnight, closing = beginning(date(2025, 6, 1)), datetime(2025, 6, 1, 17, 0, tzinfo=JST)
    turns = [beginning(date(2025, 4, 1)), closing]
    assert settled(midnight, turns) == midnight
    assert settled(closing - timedelta(seconds=1), turns) == midnight
    assert settled(closing, turns) == closing
    assert settled(closing + timedelta(hours=6), turns) == closing
    assert settled(closing + timedelta(hours=8), turns) == beginning(date(2025, 6, 2))
    assert settled(closing, []) == midnight
