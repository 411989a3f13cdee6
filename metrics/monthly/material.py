"""Everything reports of one month are written from, read for many communities at once: weekly rows and counts, no act."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from django.db.models import Q

from communities.models import Charter, Community
from metrics.library import of_hand
from metrics.measures import MEASURES, Measure
from metrics.models import HandMeasure, MeasureWeek, MonthCount, NextStep, Target
from metrics.models.hand import HAND
from metrics.monthly.months import Month
from roles.models import RoleSettings, TargetProfile
from roles.targets import Band, bands_of

BATCH = 200  # communities read at once


@dataclass(frozen=True)
class Row:
    """A weekly reading, of its detail only what is printed: the curves stay in the database."""

    value: float | None
    n: int
    low: float | None
    high: float | None
    detail: Mapping[str, Any]
    computed_at: datetime


@dataclass
class Material:
    """Of one community."""

    community: Community
    month: Month
    small_group: int = 10
    is_computed: bool = True  # roles
    purpose: str = ""
    goal: str = ""
    measures: dict[str, Measure] = field(default_factory=dict)
    weeks: dict[tuple[str, date], Row] = field(default_factory=dict)
    counts: dict[tuple[str, date], MonthCount] = field(default_factory=dict)
    bands: Mapping[str, Band] = field(default_factory=dict)
    targets: list[Target] = field(default_factory=list)
    steps: list[NextStep] = field(default_factory=list)

    def week(self, key: str, *, before: bool = False) -> Row | None:
        return self.weeks.get((key, (self.month.before if before else self.month).monday))

    def count(self, key: str, *, before: bool = False) -> MonthCount | None:
        return self.counts.get((key, (self.month.before if before else self.month).first))


def materials(communities: Iterable[Community], month: Month) -> Iterable[Material]:
    """In batches, a dozen queries each."""
    found = list(communities)
    for begin in range(0, len(found), BATCH):
        yield from _batch(found[begin : begin + BATCH], month)


def _batch(communities: Sequence[Community], month: Month) -> list[Material]:
    made = {community.pk: Material(community, month, measures=dict(MEASURES)) for community in communities}
    for kept in RoleSettings.objects.filter(community__in=made):
        made[kept.community_id].small_group = kept.small_group
        made[kept.community_id].is_computed = kept.is_computed
    charters = Charter.objects.filter(community__in=made).order_by("community_id", "-version").distinct("community_id")
    for place, purpose, goal in charters.values_list("community", "purpose", "goal"):
        made[place].purpose, made[place].goal = purpose, goal
    for hand in HandMeasure.objects.filter(community__in=made).order_by("pk"):
        made[hand.community_id].measures[hand.key] = of_hand(hand)
    _add_weeks(made, month)
    for count in MonthCount.objects.filter(community__in=made, month__in=[month.first, month.before.first]):
        made[count.community_id].counts[count.key, count.month] = count
    _add_aims(made, month)
    return list(made.values())


def _add_weeks(made: Mapping[int, Material], month: Month) -> None:
    weeks = MeasureWeek.objects.filter(
        Q(key__in=list(MEASURES)) | Q(key__startswith=HAND),
        community__in=made,
        as_of__in=[month.monday, month.before.monday],
    )
    columns = ("community_id", "key", "as_of", "value", "n", "low", "high", "computed_at")
    parts = ("detail__k", "detail__on", "detail__work__all__p90")
    for place, key, as_of, value, n, low, high, computed_at, k, on, p90 in weeks.values_list(*columns, *parts):
        detail = {name: part for name, part in (("k", k), ("on", on), ("p90", p90)) if part is not None}
        made[place].weeks[key, as_of] = Row(value, n, low, high, detail, computed_at)


def _add_aims(made: Mapping[int, Material], month: Month) -> None:
    """The mix of roles and the targets that held at its end or ended within it, and the steps closed in it."""
    profiles = TargetProfile.objects.filter(community__in=made, adopted_at__lt=month.until)
    newest = profiles.order_by("community_id", "-version").distinct("community_id").prefetch_related("bands")
    for profile in newest:
        made[profile.community_id].bands = {} if profile.is_retired else bands_of(profile)
    held = Target.objects.filter(purpose__community__in=made, adopted_on__lt=month.next_first)
    held = held.filter(Q(retired_on=None) | Q(retired_on__gte=month.first)).select_related("purpose")
    of_place: dict[int, list[Target]] = defaultdict(list)
    for target in held.order_by("pk"):
        of_place[target.purpose.community_id].append(target)
    for place, targets in of_place.items():
        made[place].targets = targets
    for step in steps_of(made, month):
        made[step.community_id].steps.append(step)


def steps_of(communities: Iterable[int], month: Month) -> Iterable[NextStep]:
    """What was closed in the month, and what was begun by its end and goes on."""
    closed = Q(closed_at__gte=month.since, closed_at__lt=month.until)
    going_on = Q(state=NextStep.State.OPEN, taken_at__lt=month.until)
    steps = NextStep.objects.filter(closed | going_on, community__in=list(communities))
    return steps.exclude(state=NextStep.State.PROPOSED).order_by("closed_at", "due_on", "pk")
