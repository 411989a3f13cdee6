"""A role's share by week, as points of a chart and rows of the table behind it, with what happened meanwhile."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from metrics.masking import Cell, Detail, cell, detail_for
from metrics.sentences import trend_headline
from metrics.statistics import Course, course
from roles.models import CommunityWeek, Role
from roles.targets import PLURALS

WEEKS = 53
MARKS, SPELT = 16, 4  # events on a line; how many of them, the newest, with their words


@dataclass(frozen=True)
class Event:
    """Something that happened in the community: it marks when, not why."""

    on: date
    says: str
    href: str = ""


@dataclass(frozen=True)
class Trend:
    role: str
    headline: str
    points: list[dict[str, object]]
    events: list[dict[str, object]]
    happened: list[list[object]]
    rows: list[list[str]]
    foot: str

    @property
    def is_drawn(self) -> bool:
        return sum(point["value"] is not None for point in self.points) > 1


def say_day(day: date, *, with_year: bool = False) -> str:
    return f"{day.day} {day:%B %Y}" if with_year else f"{day.day} {day:%B}"


def trend_of(
    role: str, weeks: Sequence[CommunityWeek], events: Iterable[Event], *, small_group: int, href: str
) -> Trend:
    """The weeks, oldest first. Weeks too small for numbers have no point, masked ones neither."""
    name = PLURALS[Role(role)]
    cells = [_cell_of(role, week, small_group) for week in weeks]
    points: list[dict[str, object]] = []
    for number, (week, found) in enumerate(zip(weeks, cells, strict=True)):
        says = found.share_says if found else "not shown"
        points.append(
            {
                "value": found.share if found else None,
                "low": found.ends[0] if found and found.ends else None,
                "high": found.ends[1] if found and found.ends else None,
                "tick": _tick(week.as_of, weeks[number - 1].as_of if number else None),
                "says": says,
                "href": href if found else "",
                "title": f"{say_day(week.as_of)}: {says} of {week.members:,}" if found else "",
            }
        )
    known = [(w, c) for w, c in zip(weeks, cells, strict=True) if c is not None and c.share is not None]
    moved: Course | None = None
    first = last = since = ""
    if len(known) > 1:
        moved = course(_count(known[0][1]), _count(known[-1][1]))
        first, last, since = known[0][1].share_says, known[-1][1].share_says, say_day(known[0][0].as_of)
    happened = _within(events, weeks)
    return Trend(
        role=role,
        headline=trend_headline(name, moved, first, last, since),
        points=points,
        events=_placed(happened, weeks),
        happened=[[say_day(e.on, with_year=True), {"text": e.says, "href": e.href}] for e in reversed(happened)],
        rows=[_row(week, found) for week, found in reversed(list(zip(weeks, cells, strict=True)))],
        foot=_foot(name, weeks, small_group),
    )


def _cell_of(role: str, week: CommunityWeek, small_group: int) -> Cell | None:
    detail = detail_for(week.members, small_group)
    if detail in (Detail.NOTHING, Detail.WORDS):
        return None
    return cell(int(week.acting.get(role, 0)), week.members, detail)


def _count(found: Cell) -> tuple[float, int]:
    """k and n, of what is shown."""
    return min((found.share or 0) * found.n / 100, found.n), found.n


def _row(week: CommunityWeek, found: Cell | None) -> list[str]:
    if found is None:
        return [say_day(week.as_of, with_year=True), "not shown", "", "too few people", ""]
    return [
        say_day(week.as_of, with_year=True),
        found.people_says,
        f"{week.members:,}",
        found.share_says,
        found.ends_say,
    ]


def _tick(day: date, before: date | None) -> str:
    """A name under the first snapshot of a month."""
    return f"{day.day} {day:%b}" if before is not None and before.month != day.month else ""


def _within(events: Iterable[Event], weeks: Sequence[CommunityWeek]) -> list[Event]:
    """What happened in these weeks, oldest first."""
    if not weeks:
        return []
    first, last = weeks[0].as_of - timedelta(days=7), weeks[-1].as_of
    return sorted((event for event in events if first <= event.on <= last), key=lambda event: (event.on, event.says))


def _placed(events: Sequence[Event], weeks: Sequence[CommunityWeek]) -> list[dict[str, object]]:
    """Marks on the line: the newest with their words, of the others a dot with its day; a table has them all."""
    placed: list[dict[str, object]] = []
    for event in events:
        at = next(number for number, week in enumerate(weeks) if week.as_of >= event.on)
        text = f"{event.on.day} {event.on:%b}: {event.says}"
        placed.append({"at": at, "text": text, "href": event.href, "is_short": len(events) - len(placed) > SPELT})
    return placed[-MARKS:]


def _foot(name: str, weeks: Sequence[CommunityWeek], small_group: int) -> str:
    if not weeks:
        return ""
    sizes = [week.members for week in weeks if detail_for(week.members, small_group) is not Detail.NOTHING]
    if not sizes:
        return ""
    span = f"n between {min(sizes):,} and {max(sizes):,}" if min(sizes) != max(sizes) else f"n = {sizes[0]:,}"
    dates = f"{say_day(weeks[0].as_of)} to {say_day(weeks[-1].as_of, with_year=True)}"
    return (
        f"Share of active members acting as {name}, by week, {dates}; shaded: 90 % interval; {span}. "
        "A week in which fewer than 5 people acted has no point, and every count is rounded to 5 people. The band is the target at its end. A note marks when something "
        "changed, not why."
    )
