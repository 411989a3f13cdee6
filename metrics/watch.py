"""Looking after targets: the Goodhart watch, reviews that fall due, time that ran out, numbers nobody brought.

The watch (MEASURES.md 6.2, rule 11): a target that improved by more than one robust standard deviation within four weeks
while its counter-measure worsened by more than one. It accuses nobody: it opens a review.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from statistics import median

from django.db import transaction
from django.db.models import Exists, OuterRef, Q

from activity.actions import order_notices
from communities.models import Membership
from metrics.actions import open_review
from metrics.actions.targets import retire
from metrics.aiming import today
from metrics.library import find_measure, last_readings, shown_week
from metrics.measures import Direction, Measure
from metrics.models import HandMeasure, MeasureWeek, Target, TargetReview
from metrics.profile import settings_of

WEEK = timedelta(weeks=1)
OVER, HISTORY, LEAST = 4, 26, 6  # weeks a move takes; weeks it is judged by; fewest of them
NORMAL = 1.4826  # a median absolute deviation of a normal distribution, in standard deviations
WIDTH = 2 * 1.645  # of a 90 % interval, in standard deviations
SOON = timedelta(days=21)  # a review is asked for so long before the end
QUIET = timedelta(days=28)  # after a review the watch waits until the four weeks are new ones


@dataclass(frozen=True)
class Move:
    """How a measure changed within four weeks."""

    before: MeasureWeek
    after: MeasureWeek
    spread: float  # one robust standard deviation

    @property
    def change(self) -> float:
        return (self.after.value or 0) - (self.before.value or 0)

    @property
    def deviations(self) -> float:
        """Signed; nothing moved before and something did now: without bound."""
        if not self.change:
            return 0.0
        return self.change / self.spread if self.spread else float("inf") * (1 if self.change > 0 else -1)


def move_of(weeks: Iterable[MeasureWeek], as_of: date) -> Move | None:
    """None while there are too few weeks to say how much is usual.

    The spread is that of the 22 weeks before the four; never less than chance makes of it, where the interval says so.
    """
    known = {week.as_of: week for week in weeks if week.value is not None}
    before, after = known.get(as_of - OVER * WEEK), known.get(as_of)
    if before is None or after is None:
        return None
    first = as_of - HISTORY * WEEK
    usual = [week.value for day, week in known.items() if first < day <= before.as_of and week.value is not None]
    if len(usual) < LEAST:
        return None
    spread = robust_spread(usual)
    if after.low is not None and after.high is not None:
        spread = max(spread, (after.high - after.low) / WIDTH)
    return Move(before, after, spread)


def robust_spread(values: Sequence[float]) -> float:
    middle = median(values)
    return NORMAL * median(abs(value - middle) for value in values)


def improved(move: Move, measure: Measure, low: float, high: float) -> bool:
    """By more than one deviation: the better way, or, where there is none, nearer to the band."""
    if measure.direction == Direction.BETWEEN:
        nearer = _beyond(move.before.value or 0, low, high) - _beyond(move.after.value or 0, low, high)
        return nearer > move.spread
    return move.deviations > 1 if measure.direction == Direction.UP else move.deviations < -1


def worsened(move: Move, measure: Measure) -> bool:
    if measure.direction == Direction.BETWEEN:
        return False
    return move.deviations < -1 if measure.direction == Direction.UP else move.deviations > 1


def _beyond(value: float, low: float, high: float) -> float:
    return max(low - value, value - high, 0.0)


def watch_targets(as_of: date) -> int:
    """Look at every adopted target after the measures of a Monday; how many reviews were opened."""
    lately = TargetReview.objects.filter(on__gt=as_of - QUIET, cause=TargetReview.Cause.WATCH)
    targets = Target.objects.adopted().exclude(reviews__in=lately).select_related("purpose__community", "owner")
    opened = 0
    for target in targets.iterator():
        if says := what_moved(target, as_of):
            opened += open_review(by=None, target=target, cause=TargetReview.Cause.WATCH, says=says) is not None
    return opened


def what_moved(target: Target, as_of: date) -> str:
    """What the watch saw, in numbers that may be shown; empty when it saw nothing."""
    community = target.community
    measure, counter = find_measure(community, target.measure), find_measure(community, target.counter_measure)
    if measure is None or counter is None:
        return ""
    weeks = MeasureWeek.objects.in_community(community).filter(as_of__gt=as_of - HISTORY * WEEK, as_of__lte=as_of)
    moves = [move_of(weeks.filter(key=key), as_of) for key in (target.measure, target.counter_measure)]
    if moves[0] is None or moves[1] is None:
        return ""
    if not improved(moves[0], measure, target.low, target.high) or not worsened(moves[1], counter):
        return ""
    small_group = settings_of(community).small_group
    said = []
    for which, move in ((measure, moves[0]), (counter, moves[1])):
        ends = [shown_week(which, week, small_group) for week in (move.before, move.after)]
        if any(end is None or end.number is None for end in ends):
            return ""  # what may not be shown is not told in this way either
        said.append(f"{which.name}: {' to '.join(end.says for end in ends if end)}")
    return f"In four weeks: {'; '.join(said)}."


def tend_targets() -> dict[str, int]:
    """What a day asks for: reviews that fall due, targets without an owner, time that ran out, late collections."""
    return {
        "ended": _end(Target.objects.adopted().filter(ends__lt=today())),
        "asked": _ask(Target.objects.adopted().filter(ends__lte=today() + SOON)),
        "orphaned": _orphaned(),
        "late": _tell_late(),
    }


def _end(targets: Iterable[Target]) -> int:
    """Rule 7: nobody reviewed it, so it ends, with a note."""
    count = 0
    for target in targets:
        with transaction.atomic():
            held = (
                Target.objects.adopted().select_for_update(no_key=True).filter(pk=target.pk, ends__lt=today()).first()
            )
            if held is None:
                continue
            retire(held, f"Its time ran out on {held.ends.day} {held.ends:%B %Y}, and nobody said what was learned.")
            order_notices("measure_target_ended", act=None, by=None, object_id=held.pk)
            count += 1
    return count


def _ask(targets: Iterable[Target]) -> int:
    cause = TargetReview.Cause.TIME
    return sum(open_review(by=None, target=target, cause=cause) is not None for target in targets)


def _orphaned() -> int:
    here = (
        Membership.objects.current().people().filter(community=OuterRef("purpose__community"), user=OuterRef("owner"))
    )
    targets = Target.objects.adopted().exclude(Exists(here)).select_related("purpose__community")
    cause = TargetReview.Cause.OWNER
    return sum(open_review(by=None, target=target, cause=cause) is not None for target in targets)


def _tell_late() -> int:
    """Row 92: whoever collects a number hears once a week that it is late."""
    waiting = HandMeasure.objects.collected().filter(Q(told_on=None) | Q(told_on__lte=today() - WEEK))
    hands = list(waiting)
    lasts = last_readings(hands)
    late = [hand for hand in hands if hand.due_after(lasts.get(hand.pk)) < today()]
    for hand in late:
        with transaction.atomic():
            HandMeasure.objects.filter(pk=hand.pk).update(told_on=today())
            order_notices("collection_late", act=None, by=None, object_id=hand.pk)
    return len(late)
