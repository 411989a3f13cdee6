"""What the pages of steps show: the list by state, and a measure now beside then, with what may be said of the difference."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from accounts.models import User
from communities.models import Community
from metrics.library import measures_of, newest_weeks, shown_week
from metrics.measures import Measure, Unit
from metrics.measures.shown import Row, Shown, count_of, shown
from metrics.models import MeasureWeek, NextStep, NextStepQuerySet
from metrics.profile import settings_of
from metrics.sentences import trend_words
from metrics.statistics import Course, course

GONE = "a number that is measured no more"
SURE = 1.645  # standard errors: 90 %, two-sided
COUNTS = (Unit.ITEMS, Unit.COUNT)
DEFAULT_SPAN = timedelta(days=28)  # until when, where nobody said otherwise
TOO_FEW = "too few to tell whether it moved"
NO_SPREAD = "nobody can tell whether this is more than chance: the number has no interval"


@dataclass(frozen=True)
class Reading:
    """One column of “then and now”: which Monday, what may be shown of it."""

    as_of: date
    shown: Shown
    unit: str

    @property
    def ends_say(self) -> str:
        return self.shown.ends_say(self.unit)


@dataclass(frozen=True)
class Effect:
    """A measure when a step was begun, when it was closed, and now. It says whether it moved; never why."""

    measure: Measure | None
    then: Reading | None
    closed: Reading | None
    now: Reading | None
    moved: str

    @property
    def name(self) -> str:
        return self.measure.name if self.measure else GONE

    @property
    def readings(self) -> list[tuple[str, Reading]]:
        """In their order in time, the same Monday once."""
        named = (("then", self.then), ("when it was closed", self.closed), ("now", self.now))
        found: dict[date, tuple[str, Reading]] = {}
        for name, reading in named:
            if reading is not None:
                found.setdefault(reading.as_of, (name, reading))
        return list(found.values())

    @property
    def says(self) -> str:
        """“42 % of about 85 then, 55 % of about 90 now: rose, more than chance alone does.”"""
        last = self.closed or self.now
        if self.then is None:
            return f"No reading then, {last.shown.sentence} now." if last else "No reading yet."
        if last is None or last.as_of <= self.then.as_of:
            return f"{self.then.shown.sentence} then; no newer reading yet."
        when = "when it was closed" if self.closed else "now"
        return f"{self.then.shown.sentence} then, {last.shown.sentence} {when}: {self.moved}."


def effects_of(community: Community, steps: Iterable[NextStep]) -> dict[int, Effect]:
    """Of each step with a measure, by its key; three queries, however many there are."""
    with_one = [step for step in steps if step.measure]
    if not with_one:
        return {}
    measures = measures_of(community)
    weeks = newest_weeks(community, {step.measure for step in with_one})
    small_group = settings_of(community).small_group
    return {
        step.pk: effect_of(step, measures.get(step.measure), weeks.get(step.measure), small_group) for step in with_one
    }


def effect_of(step: NextStep, measure: Measure | None, newest: MeasureWeek | None, small_group: int) -> Effect:
    if measure is None:
        return Effect(None, None, None, None, "")
    then, closed = step.before, step.after
    last = closed or newest
    moved = moved_of(measure, then, last, small_group) if then and last and last.as_of > then.as_of else ""
    return Effect(
        measure,
        Reading(then.as_of, shown(measure, then, small_group), measure.unit) if then else None,
        Reading(closed.as_of, shown(measure, closed, small_group), measure.unit) if closed else None,
        Reading(newest.as_of, shown_now, measure.unit)
        if newest and (shown_now := shown_week(measure, newest, small_group))
        else None,
        moved,
    )


def moved_of(measure: Measure, then: Row, last: Row, small_group: int) -> str:
    """Whether it moved by more than chance does, from what may be shown alone.

    Shares: their counts. Numbers with an interval: its width taken as that of a normal. Counts of things: as rare events.
    Readings of overlapping weeks hold partly the same, so this is on the careful side.
    """
    first, second = shown(measure, then, small_group), shown(measure, last, small_group)
    if first.number is None or second.number is None:
        return TOO_FEW
    if measure.unit == Unit.SHARE:
        return trend_words(course(_counts(first, then), _counts(second, last)))
    if None not in (first.low, first.high, second.low, second.high):
        return _by_error(second.number - first.number, _error(first) ** 2 + _error(second) ** 2)
    if measure.unit in COUNTS:
        return _by_error(second.number - first.number, first.number + second.number)
    return NO_SPREAD


def _counts(found: Shown, row: Row) -> tuple[float, int]:
    """Of people as it is printed, rounded to 5."""
    if found.cell is not None and found.cell.people is not None:
        return found.cell.people, row.n
    return count_of(row), row.n


def _error(found: Shown) -> float:
    return ((found.high or 0.0) - (found.low or 0.0)) / (2 * SURE)


def _by_error(difference: float, variance: float) -> str:
    if not variance:
        return NO_SPREAD if difference else trend_words(Course.SAME)
    z = difference / variance**0.5
    return trend_words(Course.SAME if abs(z) < SURE else Course.ROSE if z > 0 else Course.FELL)


def shown_steps(user: User, community: Community, which: str) -> NextStepQuerySet:
    """Those of one tab, in its order."""
    steps = NextStep.objects.visible_to(user).in_community(community).with_all()
    if which in (NextStep.State.DONE, NextStep.State.DROPPED):
        return steps.filter(state=which).latest_closed()
    return steps.proposed().order_by("taken_at", "pk") if which == NextStep.State.PROPOSED else steps.open().due_first()


def headline(counts: dict[str, int], overdue: int) -> str:
    """How many are open, and how many of them are late, in a sentence."""
    count = counts.get(NextStep.State.OPEN, 0)
    if not count:
        proposed = counts.get(NextStep.State.PROPOSED, 0)
        return "Nothing is tried just now." if not proposed else f"{_of(proposed)} proposed, and nothing is begun."
    late = (
        ""
        if not overdue
        else f", {'it is' if count == 1 else f'{overdue:,} of them are' if overdue > 1 else 'one of them is'} overdue"
    )
    return f"{_of(count)} open{late}."


def _of(count: int) -> str:
    return "One step is" if count == 1 else f"{count:,} steps are"
