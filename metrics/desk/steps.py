"""Steps that need somebody: overdue ones, ones nobody is at, ones asked for without an answer, proposals."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime, time, timedelta

from django.db.models import Q

from metrics.desk.kinds import MOST, Found, Kind, Place, register
from metrics.models import NextStep

UNANSWERED = timedelta(days=7)


def waiting(place: Place) -> Iterable[Found]:
    today = place.now.date()
    is_open = Q(state=NextStep.State.OPEN)
    unanswered = Q(accepted_at=None, taken_at__lt=place.now - UNANSWERED)
    needs = is_open & (Q(due_on__lt=today) | Q(owner=None) | unanswered) | Q(state=NextStep.State.PROPOSED)
    steps = NextStep.objects.in_community(place.community).filter(needs).select_related("by")
    for step in steps.order_by("due_on", "taken_at", "pk")[: MOST + 1]:
        step.community = place.community
        what, reason, since = _why(step, place)
        href = step.get_absolute_url()
        yield Found(f"step-{step.pk}-{what}", reason, since, step.what, href, href)


def _why(step: NextStep, place: Place) -> tuple[str, str, datetime]:
    if step.is_proposed:
        by = step.by.display_name if step.by else "Somebody"
        return "proposed", f"{by} proposes it. Take it, or say why not.", step.taken_at
    if step.due_on and step.due_on < place.now.date():
        return f"due-{step.due_on}", "Its day is over. What came of it?", datetime.combine(step.due_on, time.min, UTC)
    if step.owner_id is None:
        return "free", "Nobody is at it.", step.taken_at
    return "asked", "Whoever was asked has not answered for a week.", step.taken_at


register(
    Kind(
        key="step",
        rank=62,
        one="one step needs somebody",
        many="{n} steps need somebody",
        why="What was begun and is never looked at again teaches nobody anything. One question closes it.",
        label="Look at it",
        find=waiting,
        is_live=True,
    )
)
