"""When an event is: from the days and times somebody writes, in their zone, to moments; and how a reader is told. Pure."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from functools import cache
from typing import NamedTuple
from zoneinfo import ZoneInfo, available_timezones

from django.core.exceptions import ValidationError

DAY = timedelta(days=1)
LONGEST = timedelta(days=31)
YEARS_AHEAD = 3
FARTHEST = timedelta(days=366 * YEARS_AHEAD)


@cache
def known_zones() -> frozenset[str]:
    """The list is read from files."""
    return frozenset(available_timezones())


class Span(NamedTuple):
    """From a moment to a moment. A whole day reaches from midnight to midnight in its zone."""

    starts_at: datetime
    ends_at: datetime
    is_all_day: bool
    time_zone: str

    @property
    def zone(self) -> ZoneInfo:
        return ZoneInfo(self.time_zone)


def span(*, day: date, starts: time | None, ends: time | None, last_day: date | None = None, time_zone: str) -> Span:
    """What somebody wrote: without times whole days, with both a meeting. Each mistake is one sentence, with the field
    it is about as its code."""
    last_day = last_day or day
    if time_zone not in known_zones():
        raise ValidationError("Choose a time zone from the list.", code="time_zone")
    if last_day < day:
        raise ValidationError("The last day lies before the first one.", code="last_day")
    zone = ZoneInfo(time_zone)
    if starts is None:
        if ends is not None:
            raise ValidationError("Say when it starts, too, or leave both times empty for whole days.", code="starts")
        return checked(Span(_midnight(day, zone), _midnight(last_day + DAY, zone), True, time_zone))
    if ends is None:
        raise ValidationError("Say when it ends, too, or leave both times empty for whole days.", code="ends")
    begins, closes = moment(day, starts, zone, "starts"), moment(last_day, ends, zone, "ends")
    return checked(Span(begins, closes, False, time_zone))


def checked(wish: Span) -> Span:
    """Refuses what is no span of time; whether it lies ahead is asked when it is announced."""
    if wish.time_zone not in known_zones():
        raise ValidationError("Choose a time zone from the list.", code="time_zone")
    if wish.ends_at <= wish.starts_at:
        raise ValidationError("It ends before it starts. Give it a later end.", code="ends")
    if wish.ends_at - wish.starts_at > LONGEST:
        raise ValidationError(f"It lasts longer than {LONGEST.days} days. Make it several events.", code="last_day")
    return wish


def check_ahead(wish: Span, now: datetime) -> None:
    """A new event, or one that is moved, begins in the future: at most in three years."""
    begins = wish.starts_at + DAY if wish.is_all_day else wish.starts_at  # a whole day may be today
    if begins <= now:
        raise ValidationError("It would start in the past. Choose a later day or time.", code="day")
    if wish.starts_at > now + FARTHEST:
        raise ValidationError(f"It lies more than {YEARS_AHEAD} years ahead. Choose a nearer day.", code="day")


def moment(day: date, clock: time, zone: ZoneInfo, code: str = "") -> datetime:
    """A time on the clock of a place. One that is skipped when summer begins is refused; of one that comes twice when it
    ends, the first is meant."""
    there = datetime.combine(day, clock.replace(tzinfo=None, fold=0), zone)
    try:
        at = there.astimezone(UTC)
    except OverflowError as beyond:
        raise ValidationError("That is no day an event can be on.", code="day") from beyond
    if at.astimezone(zone).replace(tzinfo=None) != there.replace(tzinfo=None):
        place = place_of(zone)
        raise ValidationError(
            f"{clock:%H:%M} does not exist on that day: clocks in {place} go forward. Choose another time.", code=code
        )
    return at


def _midnight(day: date, zone: ZoneInfo) -> datetime:
    """When a day begins; where the clock is set forward at midnight, a day begins later."""
    try:
        return datetime.combine(day, time(), zone).astimezone(UTC)
    except OverflowError as beyond:
        raise ValidationError("That is no day an event can be on.", code="day") from beyond


def later(day: date, by: str) -> date:
    """The day of the next one: a week later, or a month later on the same weekday of the month (the fifth is the last)."""
    if by != "month":
        return day + timedelta(weeks=1)
    nth = (day.day - 1) // 7
    year, month = day.year + day.month // 12, day.month % 12 + 1
    first = date(year, month, 1)
    same = first + timedelta(days=(day.weekday() - first.weekday()) % 7 + 7 * nth)
    return same if same.month == month else same - timedelta(weeks=1)


def place_of(zone: ZoneInfo) -> str:
    """“Europe/Helsinki” as people say it: “Helsinki”."""
    return str(zone.key).rpartition("/")[2].replace("_", " ")


def say_day(day: date) -> str:
    return f"{day:%A} {day.day} {day:%B %Y}"


def say(wish: Span, zone: ZoneInfo) -> str:
    """“Tuesday 5 May 2026, 14:00 to 15:30” on the clock of a zone; whole days are the same everywhere."""
    if wish.is_all_day:
        first, last = wish.starts_at.astimezone(wish.zone).date(), (wish.ends_at.astimezone(wish.zone) - DAY).date()
        last = max(first, last)
        return say_day(first) if first == last else f"{say_day(first)} to {say_day(last)}"
    begins, ends = wish.starts_at.astimezone(zone), wish.ends_at.astimezone(zone)
    if begins.date() == ends.date():
        return f"{say_day(begins.date())}, {begins:%H:%M} to {ends:%H:%M}"
    return f"{say_day(begins.date())}, {begins:%H:%M} to {say_day(ends.date())}, {ends:%H:%M}"
