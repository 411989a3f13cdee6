"""A measure over the weeks: points of a chart, the rows behind it, what happened meanwhile, the sentence that answers."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from django.urls import reverse

from accounts.models import User
from communities.models import Community
from communities.permissions import Permission, can
from metrics.events import events_of
from metrics.library import course_of, shown_week
from metrics.measures import Direction, Measure, Unit
from metrics.measures.shown import SHORT, Shown
from metrics.models import MeasureWeek, Target
from metrics.shown import targets_of
from metrics.trends import Event, say_day

FOR_MEMBERS = ("role-profile", "role-help")  # other pages of evidence are for managers
TABLE = "#numbers"
EVENTS = 4  # more would hide the line


def course_context(
    community: Community, measure: Measure, viewer: User, *, small_group: int, target: Target | None = None
) -> dict[str, Any]:
    """For templates/metrics/_course.html: the chart and the table behind it."""
    weeks = course_of(community, measure.key)
    found = [shown_week(measure, week, small_group) for week in weeks]
    events = [*events_of(community, targets_of(community, viewer), viewer), *_of_targets(community, measure.key)]
    evidence = evidence_of(community, measure, viewer)
    return {
        "course_points": [
            _point(week, each, _tick(week.as_of, weeks, at), evidence)
            for at, (week, each) in enumerate(_both(weeks, found))
        ],
        "evidence": "" if evidence == TABLE else evidence,
        "course_says": says(measure, weeks, found),
        "course_is_drawn": sum(each is not None and each.number is not None for each in found) > 1,
        "course_unit": unit_of(measure),
        "course_band": _band(measure, target) if target else None,
        "course_events": _placed(events, weeks),
        "course_columns": columns(measure),
        "course_rows": [_row(week, each) for week, each in reversed(list(_both(weeks, found)))],
        "course_foot": _foot(measure, weeks),
    }


def _both(weeks: Sequence[MeasureWeek], found: Sequence[Shown | None]) -> list[tuple[MeasureWeek, Shown | None]]:
    return list(zip(weeks, found, strict=True))


def unit_of(measure: Measure) -> str:
    return "%" if measure.unit == Unit.SHARE else SHORT.get(Unit(measure.unit), "")


def columns(measure: Measure) -> list[object]:
    unit = unit_of(measure)
    value = f"Value, {unit}" if unit else "Value"
    return ["Week from", *({"label": label, "is_num": True} for label in (value, "n", "90 % interval"))]


def says(measure: Measure, weeks: Sequence[MeasureWeek], found: Sequence[Shown | None]) -> str:
    """Where it stands now, and where it came from; only beyond its interval is a change called one."""
    known = [(week, each) for week, each in _both(weeks, found) if each is not None and each.number is not None]
    if not known:
        return f"{measure.name}: {found[-1].says}." if found and found[-1] else f"{measure.name}: no reading yet."
    if found[-1] is None or found[-1].number is None:
        return _not_drawn_now(measure, known[-1], found[-1])
    (first_week, first), (_, last) = known[0], known[-1]
    now = f"{measure.name}: {last.sentence} now"
    since = say_day(first_week.as_of)
    if len(known) < 2:
        return f"{now}."
    if _overlap(first, last):
        return f"{now}. Since {since} it has not changed by more than chance alone does."
    way = "up" if (last.number or 0) > (first.number or 0) else "down"
    if measure.direction == Direction.BETWEEN or first.says == last.says:
        return f"{now}, {first.says} on {since}."
    better = (way == "up") == (measure.direction == Direction.UP)
    return f"{now}, {way} from {first.says} on {since}. That is the {'better' if better else 'worse'} way."


def _not_drawn_now(measure: Measure, known: tuple[MeasureWeek, Shown], newest: Shown | None) -> str:
    """What is said now in words, or the last number with its day: an old number is never said to be today's."""
    if newest is not None:
        return f"{measure.name}: {newest.says}."
    week, last = known
    return f"{measure.name}: {last.sentence} on {say_day(week.as_of)}, and no reading since."


def _overlap(first: Shown, last: Shown) -> bool:
    if first.number == last.number:
        return True
    if first.low is None or first.high is None or last.low is None or last.high is None:
        return False
    return first.low <= last.high and last.low <= first.high


def evidence_of(community: Community, measure: Measure, viewer: User) -> str:
    """Where more is shown of it, if the viewer may go there; else the table behind the chart."""
    is_open = measure.page in FOR_MEMBERS or (measure.page and can(viewer, Permission.MANAGE, community))
    return reverse(f"metrics:{measure.page}", args=[community.slug]) if is_open else TABLE


def _point(week: MeasureWeek, each: Shown | None, tick: str, href: str) -> dict[str, object]:
    if each is None or each.number is None:
        return {"value": None, "tick": tick, "says": "", "href": "", "title": ""}
    return {
        "value": each.number,
        "low": each.low,
        "high": each.high,
        "tick": tick,
        "says": each.says,
        "href": href,
        "title": f"{say_day(week.as_of)}: {each.sentence}",
    }


def _tick(day: date, weeks: Sequence[MeasureWeek], at: int) -> str:
    """A name under the first week of a month."""
    return f"{day.day} {day:%b}" if at and weeks[at - 1].as_of.month != day.month else ""


def _row(week: MeasureWeek, each: Shown | None) -> list[object]:
    day = say_day(week.as_of, with_year=True)
    if each is None:
        return [day, "–", "", ""]
    return [day, each.says, each.n_says or "–", each.ends_say("") if each.number is not None else "–"]


def _band(measure: Measure, target: Target) -> tuple[float, float]:
    by = 100 if measure.unit == Unit.SHARE else 1
    return target.low * by, target.high * by


def _of_targets(community: Community, key: str) -> list[Event]:
    """When a target for this measure was adopted and when it ended."""
    events = []
    targets = Target.objects.in_community(community).filter(measure=key).select_related("purpose__community")
    for target in targets.order_by("-pk")[:EVENTS]:
        if target.adopted_on:
            events.append(Event(target.adopted_on, "target adopted", target.get_absolute_url()))
        if target.adopted_on and target.retired_on:
            events.append(Event(target.retired_on, "target ended", target.get_absolute_url()))
    return events


def _placed(events: Sequence[Event], weeks: Sequence[MeasureWeek]) -> list[dict[str, object]]:
    placed: list[dict[str, object]] = []
    for event in sorted(events, key=lambda event: event.on):
        at = next((number for number, week in enumerate(weeks) if week.as_of >= event.on), None)
        if at is None or (at == 0 and (weeks[0].as_of - event.on).days > 7):
            continue
        placed.append({"at": at, "text": f"{event.on.day} {event.on:%b}: {event.says}", "href": event.href})
    return placed[-EVENTS:]


def _foot(measure: Measure, weeks: Sequence[MeasureWeek]) -> str:
    if not weeks:
        return ""
    span = f"{say_day(weeks[0].as_of)} to {say_day(weeks[-1].as_of, with_year=True)}"
    rounding = ""
    if measure.is_of_people:
        rounding = " Counts of people are rounded to 5, and fewer than 5 are not told apart: such a week has no point."
    shaded = " Shaded: 90 % interval." if any(week.low is not None for week in weeks) else ""
    return f"By week, {span}; each week speaks of {measure.window}.{shaded}{rounding} A note marks when, not why."
