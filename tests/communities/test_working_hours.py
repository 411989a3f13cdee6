"""Working time against the definition: every minute at which the clock on the wall says that somebody works."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as some

from communities.working_hours import ROUND_THE_CLOCK, Calendar

BERLIN = ZoneInfo("Europe/Berlin")
OFFICE = Calendar(BERLIN, frozenset(range(5)), time(9), time(17))
HOUR = timedelta(hours=1)
# Around both turns of the clock in Berlin, New York and Lord Howe (which turns by half an hour), and over a new year.
moments = some.datetimes(min_value=datetime(2026, 3, 1), max_value=datetime(2027, 1, 20), timezones=some.just(UTC))
minutes = some.builds(lambda m: m.replace(second=0, microsecond=0), moments)
times = some.builds(time, some.integers(0, 23), some.sampled_from([0, 15, 30]))
zones = some.sampled_from(
    [BERLIN, *map(ZoneInfo, ("America/New_York", "Australia/Lord_Howe", "Asia/Kolkata", "Africa/Cairo", "UTC"))]
)


@some.composite
def calendars(draw) -> Calendar:
    days = frozenset(draw(some.sets(some.integers(0, 6), min_size=1)))
    start, end = draw(times), draw(times)
    if end <= start:
        end = time(0)
    off = draw(some.sets(some.dates(date(2026, 3, 1), date(2027, 1, 20)), max_size=6))
    return Calendar(draw(zones), days, start, end, frozenset(off))


def minutes_worked(calendar: Calendar, start: datetime, end: datetime) -> int:
    """Counted one by one. Where an hour comes twice, all of it counts once its first showing is inside."""
    count, at = 0, start
    while at < end:
        wall = at.astimezone(calendar.zone)
        works = calendar.is_working_day(wall.date()) and calendar.start <= wall.time()
        count += works and (calendar.end == time(0) or wall.time() < calendar.end)
        at += timedelta(minutes=1)
    return count


@settings(max_examples=120, deadline=None)
@given(calendars(), minutes, some.integers(0, 3 * 24 * 60))
def test_it_is_what_the_clock_on_the_wall_shows_minute_by_minute(calendar, start, length):
    end = start + timedelta(minutes=length)
    zone = calendar.zone
    if start.astimezone(zone).utcoffset() != end.astimezone(zone).utcoffset():
        return  # what happens at a turn of the clock is told one by one below
    assert calendar.between(start, end) == timedelta(minutes=minutes_worked(calendar, start, end))


@settings(max_examples=150, deadline=None)
@given(calendars(), moments, moments, moments)
def test_stretches_add_up_and_never_run_backwards_or_faster_than_time(calendar, one, two, three):
    first, middle, last = sorted((one, two, three))
    before, after = calendar.between(first, middle), calendar.between(middle, last)
    assert before + after == calendar.between(first, last)
    assert timedelta() <= before <= middle - first
    assert calendar.between(last, first) == -calendar.between(first, last)


@settings(max_examples=150, deadline=None)
@given(calendars(), moments, some.timedeltas(timedelta(), timedelta(hours=60)))
def test_the_moment_after_so_much_work_is_the_first_at_which_it_has_passed(calendar, start, work):
    due = calendar.after(start, work)
    assert due >= start
    assert calendar.between(start, due) == work
    if work:
        assert calendar.between(start, due - timedelta(microseconds=1)) < work


@settings(max_examples=60, deadline=None)
@given(moments, moments)
def test_round_the_clock_is_plain_time(one, two):
    assert ROUND_THE_CLOCK.between(one, two) == two - one
    by_days = Calendar(BERLIN, holidays=frozenset({date(2020, 1, 1)}))  # the long way round
    assert by_days.between(one, two) == two - one


@pytest.mark.parametrize(
    ("asked", "work", "due"),
    [
        ("2026-11-16T10:00", 2, "2026-11-16T12:00"),
        ("2026-11-16T16:00", 2, "2026-11-17T10:00"),  # over the night
        ("2026-11-20T16:00", 2, "2026-11-23T10:00"),  # over the weekend
        ("2026-11-16T03:00", 8, "2026-11-16T17:00"),  # the last moment of the day, not the first of the next
        ("2026-11-21T12:00", 0.5, "2026-11-23T09:30"),
        ("2026-03-27T16:00", 2, "2026-03-30T10:00"),  # summer time begins between them
        ("2026-10-23T16:00", 2, "2026-10-26T10:00"),  # and ends
    ],
)
def test_office_hours(asked, work, due):
    start = datetime.fromisoformat(asked).replace(tzinfo=BERLIN)
    assert OFFICE.after(start, work * HOUR) == datetime.fromisoformat(due).replace(tzinfo=BERLIN)


@pytest.mark.parametrize(
    ("day", "hours"), [("2026-03-29", 23), ("2026-10-25", 25), ("2026-05-05", 24)], ids=["forward", "back", "plain"]
)
def test_a_day_is_as_long_as_it_was(day, hours):
    always = Calendar(BERLIN, holidays=frozenset({date(2020, 1, 1)}))
    start = datetime.fromisoformat(day).replace(tzinfo=BERLIN)
    assert always.between(start, start + timedelta(days=1)) == hours * HOUR


def test_hours_inside_a_turn_of_the_clock():
    nights = Calendar(BERLIN, start=time(1), end=time(4), holidays=frozenset({date(2020, 1, 1)}))
    for day, hours in (("2026-03-29", 2), ("2026-10-25", 4), ("2026-10-26", 3)):
        start = datetime.fromisoformat(day).replace(tzinfo=BERLIN)
        assert nights.between(start, start.replace(hour=12)) == hours * HOUR
    lost = Calendar(BERLIN, start=time(2), end=time(2, 30))
    start = datetime(2026, 3, 29, tzinfo=BERLIN)
    assert lost.between(start, start + timedelta(days=1)) == timedelta()  # 02:00 to 03:00 was left out


def test_a_day_the_calendar_left_out_has_no_hours():
    apia = Calendar(ZoneInfo("Pacific/Apia"), start=time(9), end=time(17))
    start = datetime(2011, 12, 29, 17, tzinfo=apia.zone)
    assert apia.after(start, HOUR) == datetime(2011, 12, 31, 10, tzinfo=apia.zone)


def test_a_day_off_stands_still():
    off = Calendar(BERLIN, OFFICE.days, OFFICE.start, OFFICE.end, frozenset({date(2026, 12, 24), date(2026, 12, 25)}))
    start = datetime(2026, 12, 23, 16, tzinfo=BERLIN)
    assert off.after(start, 2 * HOUR) == datetime(2026, 12, 28, 10, tzinfo=BERLIN)


def test_years_without_a_working_day_do_not_stop_it():
    holidays = frozenset(date(2026, 1, 1) + timedelta(days=n) for n in range(400))
    rare = Calendar(BERLIN, frozenset({0}), time(9), time(10), holidays)
    asked = datetime(2026, 1, 5, 9, tzinfo=BERLIN)
    assert rare.after(asked, HOUR) == datetime(2027, 2, 8, 10, tzinfo=BERLIN)
    assert rare.between(asked, datetime(2027, 2, 8, 9, 30, tzinfo=BERLIN)) == timedelta(minutes=30)
