"""Quiet hours and digest days on the clock of somebody's own place, also on days of 23 and 25 hours."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import assume, example, given, settings
from hypothesis import strategies as st

from activity.hours import digest_moment, is_paused, is_quiet, next_digest, quiet_ends
from activity.models import MailSettings

BERLIN = ZoneInfo("Europe/Berlin")
NIGHT = (time(21), time(7))
ZONES = st.sampled_from(
    [
        "Europe/Berlin",
        "America/New_York",
        "Asia/Kathmandu",
        "Australia/Lord_Howe",
        "Pacific/Apia",
        "UTC",
        "America/Sao_Paulo",
    ]
).map(ZoneInfo)
MOMENTS = st.datetimes(datetime(2024, 1, 1), datetime(2027, 1, 1), timezones=st.just(UTC))
CLOCKS = st.times().map(lambda at: at.replace(second=0, microsecond=0))


def at(text: str, zone: ZoneInfo = BERLIN, fold: int = 0) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=zone, fold=fold)


@pytest.mark.parametrize(
    ("moment", "quiet"),
    [
        ("2026-05-04T20:59", False),
        ("2026-05-04T21:00", True),
        ("2026-05-05T00:00", True),
        ("2026-05-05T06:59", True),
        ("2026-05-05T07:00", False),
    ],
)
def test_quiet_over_midnight(moment, quiet):
    assert is_quiet(at(moment), BERLIN, NIGHT) is quiet


def test_quiet_within_a_day_and_never():
    noon = (time(12), time(13, 30))
    assert is_quiet(at("2026-05-04T13:29"), BERLIN, noon)
    assert not is_quiet(at("2026-05-04T13:30"), BERLIN, noon)
    assert not is_quiet(at("2026-05-04T13:00"), BERLIN, None)


def test_quiet_hours_end_by_the_clock_on_the_wall_when_the_clock_is_changed():
    before_summer = quiet_ends(at("2026-03-28T22:00"), BERLIN, NIGHT)
    assert before_summer == at("2026-03-29T07:00")
    assert before_summer - at("2026-03-28T22:00").astimezone(UTC) == timedelta(hours=8)
    before_winter = quiet_ends(at("2026-10-24T22:00"), BERLIN, NIGHT)
    assert before_winter.astimezone(UTC) - at("2026-10-24T22:00").astimezone(UTC) == timedelta(hours=10)


def test_an_end_the_clock_jumps_over_is_the_jump():
    assert quiet_ends(at("2026-03-29T01:00"), BERLIN, (time(22), time(2, 30))).astimezone(UTC) == datetime(
        2026, 3, 29, 1, tzinfo=UTC
    )


def test_the_end_in_the_hour_that_comes_twice_is_the_next_one():
    hours = (time(22), time(2, 30))
    assert quiet_ends(at("2026-10-25T02:10"), BERLIN, hours).astimezone(UTC) == datetime(
        2026, 10, 25, 0, 30, tzinfo=UTC
    )
    assert quiet_ends(at("2026-10-25T02:10", fold=1), BERLIN, hours).astimezone(UTC) == datetime(
        2026, 10, 25, 1, 30, tzinfo=UTC
    )


@given(moment=MOMENTS, zone=ZONES, begins=CLOCKS, ends=CLOCKS)
@example(moment=datetime(2026, 3, 29, 0, 59, tzinfo=UTC), zone=BERLIN, begins=time(1), ends=time(2, 30))
@example(moment=datetime(2026, 10, 25, 0, 59, tzinfo=UTC), zone=BERLIN, begins=time(1), ends=time(2, 30))
@settings(max_examples=400, deadline=None)
def test_the_end_is_the_first_moment_that_is_not_quiet(moment, zone, begins, ends):
    assume(begins != ends)
    hours = (begins, ends)
    end = quiet_ends(moment, zone, hours)
    assert end >= moment
    assert not is_quiet(end, zone, hours)
    assert end - moment <= timedelta(hours=26)
    if is_quiet(moment, zone, hours):
        assert end > moment
        assert is_quiet(end - timedelta(minutes=1), zone, hours) or end - timedelta(minutes=1) <= moment
    else:
        assert end == moment


@given(
    after=MOMENTS,
    zone=ZONES,
    weekly=st.booleans(),
    day=st.integers(0, 6),
    hours=st.none() | st.tuples(CLOCKS, CLOCKS).filter(lambda pair: pair[0] != pair[1]),
)
@settings(max_examples=300, deadline=None)
def test_the_next_digest_comes_soon_on_its_day_and_not_in_quiet_hours(after, zone, weekly, day, hours):
    wanted = MailSettings(digest="weekly" if weekly else "daily", digest_day=day)
    wanted.quiet_from, wanted.quiet_until = hours or (None, None)
    due = next_digest(after, zone, wanted)
    assert after < due
    assert due - after < timedelta(days=(8 if weekly else 2) + 1, hours=2)
    assert not is_quiet(due, zone, hours)
    if weekly and hours is None:
        assert due.astimezone(zone).weekday() == day
        assert due.astimezone(zone).time() == time(8)


def test_off_and_paused():
    assert next_digest(at("2026-05-04T09:00"), BERLIN, MailSettings(digest="off")) is None
    paused = MailSettings(digest="daily", paused_until=date(2026, 6, 1))
    assert next_digest(at("2026-05-04T09:00"), BERLIN, paused) == at("2026-06-01T08:00")
    assert is_paused(at("2026-05-31T23:59"), BERLIN, paused)
    assert not is_paused(at("2026-06-01T00:00"), BERLIN, paused)


def test_a_digest_day_begins_where_its_reader_lives():
    assert digest_moment(date(2026, 5, 4), ZoneInfo("Asia/Tokyo")).astimezone(UTC) == datetime(
        2026, 5, 3, 23, tzinfo=UTC
    )
