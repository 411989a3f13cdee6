"""Working time: how much of it lies between two moments, and which moment is so many working hours away. Pure functions.

A calendar says on which days, from when until when, on the wall clock of which place, and which days are off. What the
clock does (an hour that comes twice, one that is left out) is counted as it passes, to the microsecond.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from itertools import accumulate
from zoneinfo import ZoneInfo

MIDNIGHT = time(0)
DAY = timedelta(days=1)
EVERY_DAY = frozenset(range(7))
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
BEGINNING = datetime(2020, 1, 1, tzinfo=UTC)
MICROSECOND = timedelta(microseconds=1)
FIRST_YEAR, LAST_YEAR = 1971, 2999  # what lies further away is no promise to anybody


@dataclass(frozen=True)
class Calendar:
    """When a community works. `days` are weekdays (Monday is 0); an `end` of midnight is the end of the day."""

    zone: ZoneInfo
    days: frozenset[int] = EVERY_DAY
    start: time = MIDNIGHT
    end: time = MIDNIGHT
    holidays: frozenset[date] = frozenset()

    @property
    def is_round_the_clock(self) -> bool:
        return self.days == EVERY_DAY and self.start == self.end == MIDNIGHT and not self.holidays

    def is_working_day(self, day: date) -> bool:
        return day.weekday() in self.days and day not in self.holidays

    def between(self, start: datetime, end: datetime) -> timedelta:
        """The working time from one moment to another; negative when the second is the earlier one."""
        if self.is_round_the_clock:
            return end - start
        return (_worked(self, _number(end)) - _worked(self, _number(start))) * MICROSECOND

    def worked(self, at: datetime) -> timedelta:
        """All working time from the beginning of 2020 to a moment: the difference of two is the time between them."""
        return self.between(BEGINNING, at)

    def after(self, start: datetime, work: timedelta) -> datetime:
        """The first moment, `start` or later, at which so much working time has passed. Needs a working day in a year."""
        if work <= timedelta():
            return start
        if self.is_round_the_clock:
            return start + work
        wanted = _worked(self, _number(start)) + work // MICROSECOND
        year = start.astimezone(UTC).year - 1
        while _before(self, year + 1) < wanted:
            year += 1
        chunk = _year(self, year)
        wanted -= _before(self, year)
        window = bisect_left(chunk.sums, wanted) - 1
        return EPOCH + (chunk.starts[window] + wanted - chunk.sums[window]) * MICROSECOND


ROUND_THE_CLOCK = Calendar(ZoneInfo("UTC"))


@dataclass(frozen=True)
class Year:
    """The working windows that begin in one year: their beginnings, their ends, and the time worked before each."""

    starts: tuple[int, ...]
    ends: tuple[int, ...]
    sums: tuple[int, ...]  # one more than windows: the last is the whole year


@lru_cache(maxsize=512)
def _year(calendar: Calendar, year: int) -> Year:
    """The windows of the days of one year on the wall there, in microseconds since 1970. They never overlap."""
    starts, ends = [], []
    for number in range((date(year + 1, 1, 1) - date(year, 1, 1)).days):
        day = date(year, 1, 1) + timedelta(days=number)
        if not calendar.is_working_day(day):
            continue
        start = first_showing(datetime.combine(day, calendar.start), calendar.zone)
        until = datetime.combine(day + DAY if calendar.end == MIDNIGHT else day, calendar.end)
        end = first_showing(until, calendar.zone)
        if end > start:  # a day can be left out as a whole: 30 December 2011 in Apia
            starts.append(_number(start))
            ends.append(_number(end))
    lengths = (end - start for start, end in zip(starts, ends, strict=True))
    return Year(tuple(starts), tuple(ends), tuple(accumulate(lengths, initial=0)))


@lru_cache(maxsize=4096)
def _before(calendar: Calendar, year: int) -> int:
    """Everything worked before a year, counted from 2020 on; negative before that."""
    if not FIRST_YEAR < year < LAST_YEAR:
        raise OverflowError(f"Working time is not counted as far away as {year}.")
    if year == 2020:
        return 0
    if year > 2020:
        return _before(calendar, year - 1) + _year(calendar, year - 1).sums[-1]
    return _before(calendar, year + 1) - _year(calendar, year).sums[-1]


def _worked(calendar: Calendar, at: int) -> int:
    """The working time up to a moment, counted from the beginning of 2020."""
    year = (EPOCH + at * MICROSECOND).astimezone(calendar.zone).year
    chunk = _year(calendar, year)
    window = bisect_right(chunk.starts, at) - 1
    if window < 0:  # nothing of this year yet; the last window of the year before may reach over midnight
        return min(_before(calendar, year), _reaching(calendar, year - 1, at))
    return _before(calendar, year) + chunk.sums[window] + min(at, chunk.ends[window]) - chunk.starts[window]


def _reaching(calendar: Calendar, year: int, at: int) -> int:
    chunk = _year(calendar, year)
    if not chunk.starts:
        return _before(calendar, year)
    return _before(calendar, year) + chunk.sums[-2] + max(0, min(at, chunk.ends[-1]) - chunk.starts[-1])


def first_showing(wall: datetime, zone: ZoneInfo) -> datetime:
    """The first moment at which the clock there shows this time or a later one.

    Of an hour that comes twice the first; of one that is left out the moment of the jump.
    """
    moment = wall.replace(tzinfo=zone, fold=0).astimezone(UTC)
    if moment.astimezone(zone).replace(tzinfo=None) == wall:
        return moment
    shown = wall.replace(tzinfo=zone, fold=1)
    early = shown.astimezone(UTC)  # the jump lies between the two readings of a time that does not exist
    low, high = (early - EPOCH) // MICROSECOND, (moment - EPOCH) // MICROSECOND
    while low < high:
        middle = (low + high) // 2
        if (EPOCH + middle * MICROSECOND).astimezone(zone).replace(tzinfo=None) >= wall:
            high = middle
        else:
            low = middle + 1
    return EPOCH + low * MICROSECOND


def _number(moment: datetime) -> int:
    return (moment - EPOCH) // MICROSECOND
