"""When somebody is usually there, from the hours they said themselves: pure functions. Presence is never looked at."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from accounts.models import User

if TYPE_CHECKING:
    from content.models import Reach

DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")


def is_there(reach: Reach | None, person: User, now: datetime) -> bool | None:
    """Whether these are their hours; None where they said none."""
    if reach is None or reach.works_from is None or reach.works_until is None or not reach.works_on:
        return None
    there = now.astimezone(ZoneInfo(person.time_zone))
    if reach.works_from < reach.works_until:
        return there.weekday() in reach.works_on and reach.works_from <= there.time() < reach.works_until
    if there.time() >= reach.works_from:  # a night shift belongs to the day it begins on
        return there.weekday() in reach.works_on
    return there.time() < reach.works_until and (there.weekday() - 1) % 7 in reach.works_on


def hours_in_words(reach: Reach | None, person: User, now: datetime) -> str:
    """“usually there now, 16:20 there”; “back on Monday at 08:00, 02:10 there”; only the time where nothing was said."""
    there = now.astimezone(ZoneInfo(person.time_zone))
    clock = f"{there:%H:%M} there"
    present = is_there(reach, person, now)
    if reach is None or reach.works_from is None or present is None:
        return clock
    if present:
        return f"usually there now, {clock}"
    ahead = next(
        days
        for days in range(8)
        if (there.weekday() + days) % 7 in reach.works_on and (days or there.time() < reach.works_from)
    )
    day = ("today", "tomorrow")[ahead] if ahead < 2 else f"on {DAYS[(there + timedelta(days=ahead)).weekday()]}"
    return f"usually back {day} at {reach.works_from:%H:%M}, {clock}"
