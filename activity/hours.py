"""When mail may go: quiet hours and digest days, on the clock of the person's own place. Pure functions."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from activity.models import MailSettings

DIGEST_AT = time(8)
MINUTE = timedelta(minutes=1)


def is_quiet(at: datetime, zone: ZoneInfo, hours: tuple[time, time] | None) -> bool:
    """Whether the clock on the wall there shows quiet hours, which may lie over midnight."""
    if hours is None:
        return False
    start, end = hours
    shown = at.astimezone(zone).time()
    return start <= shown < end if start < end else shown >= start or shown < end


def quiet_ends(at: datetime, zone: ZoneInfo, hours: tuple[time, time] | None) -> datetime:
    """The first moment from `at` on that is not quiet: `at` itself, or when the quiet hours end.

    An end the clock jumps over (02:30 when summer begins) is the jump itself. When the clock is set back over the end,
    the first of the two counts.
    """
    if hours is None or not is_quiet(at, zone, hours):
        return at
    there = at.astimezone(zone)
    day = there.date() if there.time() < hours[1] else there.date() + timedelta(days=1)
    end = datetime.combine(day, hours[1], zone).astimezone(UTC)
    if end <= at:  # the hour that comes twice: its first time is over
        end = datetime.combine(day, hours[1], zone).replace(fold=1).astimezone(UTC)
    while is_quiet(end, zone, hours):
        end += MINUTE
    while end - MINUTE > at and not is_quiet(end - MINUTE, zone, hours):
        end -= MINUTE
    return end


def is_paused(at: datetime, zone: ZoneInfo, settings: MailSettings) -> bool:
    return settings.paused_until is not None and at.astimezone(zone).date() < settings.paused_until


def has_digest_on(day: date, settings: MailSettings) -> bool:
    if settings.digest == MailSettings.Digest.WEEKLY:
        return day.weekday() == settings.digest_day
    return settings.digest == MailSettings.Digest.DAILY


def digest_moment(day: date, zone: ZoneInfo) -> datetime:
    return datetime.combine(day, DIGEST_AT, zone)


def next_digest(after: datetime, zone: ZoneInfo, settings: MailSettings) -> datetime | None:
    """When the next digest is due, quiet hours and pause respected; None: none ever."""
    if settings.digest == MailSettings.Digest.OFF or not settings.weekly_budget:
        return None
    first = after.astimezone(zone).date()
    if settings.paused_until:
        first = max(first, settings.paused_until)
    for day in (first + timedelta(days=number) for number in range(9)):
        due = digest_moment(day, zone)
        if due > after and has_digest_on(day, settings):
            return quiet_ends(due, zone, settings.quiet_hours)
    raise AssertionError("A week has every day of the week.")
