"""Numbers a community aims at that lie beyond their bands, and nobody does anything about it yet."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime, time

from accounts.models import User
from metrics.desk.kinds import MOST, Found, Kind, Place, register
from metrics.desk.stepping import step_address
from metrics.goals import numbers_of
from metrics.models import DeskEntry, NextStep, Purpose, Target


def off_band(place: Place) -> Iterable[Found]:
    """Said only where the whole interval lies beyond it; a measure something is tried for does not wait."""
    targets = Target.objects.in_community(place.community).adopted().select_related("purpose")
    aimed = list(targets.order_by("starts", "pk")[:MOST])
    if not aimed:
        return
    purposes = Purpose.objects.filter(pk__in=[target.purpose_id for target in aimed])
    numbers = numbers_of(place.community, purposes.prefetch_related("targets", "contexts"))
    open_steps = NextStep.objects.in_community(place.community).open().exclude(measure="")
    tried = set(open_steps.values_list("measure", flat=True))
    for target in aimed:
        target.purpose.community = place.community
        goal = numbers.goal(target)
        if goal.state == "off" and goal.week and target.measure not in tried:
            since = datetime.combine(goal.week.as_of, time.min, UTC)
            subject = f"target-{target.pk}-{goal.week.as_of:%Y%m}"
            yield Found(subject, goal.says, since, goal.name, url=target.get_absolute_url())


def _begin(user: User, entry: DeskEntry) -> str:
    target = Target.objects.filter(pk=int(entry.subject.split("-")[1])).first()
    return step_address(entry, target.measure if target else "")


register(
    Kind(
        key="band",
        rank=64,
        one="one number lies beyond what is aimed at",
        many="{n} numbers lie beyond what is aimed at",
        why="You agreed on these bands. A number moves nobody; what is tried may.",
        label="Do something about it",
        find=off_band,
        leads=_begin,
    )
)
