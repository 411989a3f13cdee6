"""What a community does about something it found: who, until when, what should move, and what came of it (MISSION row 91)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING, Any, ClassVar

from django.contrib.auth.models import AnonymousUser
from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from communities.models import Community, Membership
from content.models import Item
from metrics.models.weeks import KEY_LIMIT, MeasureWeek
from roles.models import RoleStep

if TYPE_CHECKING:
    Viewer = User | AnonymousUser

LINE_LIMIT, RESULT_LIMIT, URL_LIMIT = 300, 1000, 300


@dataclass(frozen=True)
class KeptReading:
    """A reading of a measure as it was at some moment: later runs, and the end of the measure, do not change it."""

    as_of: date
    value: float | None
    n: int
    low: float | None
    high: float | None
    detail: Mapping[str, Any]

    @classmethod
    def of(cls, row: Mapping[str, Any], value: float | None) -> KeptReading | None:
        if not row:
            return None
        as_of = date.fromisoformat(row["as_of"])
        return cls(as_of, value, row["n"], row["low"], row["high"], row["detail"])


def row_of(week: MeasureWeek | None) -> dict[str, Any]:
    """What is kept of a reading beside its value."""
    if week is None:
        return {}
    return {"as_of": week.as_of.isoformat(), "n": week.n, "low": week.low, "high": week.high, "detail": week.detail}


class NextStepQuerySet(models.QuerySet["NextStep"]):
    def visible_to(self, viewer: Viewer) -> NextStepQuerySet:
        """Members read what their community tries, and what came of it; administrators do, too."""
        if not viewer.is_authenticated:
            return self.none()
        return self if viewer.is_superuser else self.filter(community__in=Community.objects.joined_by(viewer))

    def in_community(self, community: Community) -> NextStepQuerySet:
        return self.filter(community=community)

    def open(self) -> NextStepQuerySet:
        return self.filter(state=NextStep.State.OPEN)

    def proposed(self) -> NextStepQuerySet:
        return self.filter(state=NextStep.State.PROPOSED)

    def closed(self) -> NextStepQuerySet:
        return self.filter(state__in=[NextStep.State.DONE, NextStep.State.DROPPED])

    def overdue(self, on: date) -> NextStepQuerySet:
        return self.open().filter(due_on__lt=on)

    def without_owner_here(self) -> NextStepQuerySet:
        """Open ones whose owner left the community, or can no longer sign in."""
        here = Membership.objects.current().people().filter(community=OuterRef("community"), user=OuterRef("owner"))
        return self.open().exclude(owner=None).exclude(Exists(here))

    def owned_by(self, person: User) -> NextStepQuerySet:
        return self.filter(owner=person)

    def taken_between(self, start: datetime, end: datetime) -> NextStepQuerySet:
        """What was begun in a month, say; proposals nobody took are not."""
        return self.exclude(state=NextStep.State.PROPOSED).filter(taken_at__gte=start, taken_at__lt=end)

    def closed_between(self, start: datetime, end: datetime) -> NextStepQuerySet:
        return self.closed().filter(closed_at__gte=start, closed_at__lt=end)

    def due_first(self) -> NextStepQuerySet:
        return self.order_by("due_on", "pk")

    def latest_closed(self) -> NextStepQuerySet:
        return self.order_by(F("closed_at").desc(nulls_last=True), "-pk")

    def with_all(self) -> NextStepQuerySet:
        """People, and the cause a step for a role rests on."""
        return self.select_related("owner", "by", "closed_by", "role_step")


class NextStep(models.Model):
    """One thing tried because of one finding. Its measure, where there is one, is written down at the start and the end:
    whether it moved is said, why it moved never.
    """

    class State(models.TextChoices):
        PROPOSED = "proposed", "proposed"
        OPEN = "open", "open"
        DONE = "done", "done"
        DROPPED = "dropped", "given up"

    class Outcome(models.TextChoices):
        HELPED = "helped", "it helped"
        NOT = "not", "it did not help"
        UNCLEAR = "unclear", "we cannot tell"

    community = models.ForeignKey(Community, on_delete=models.CASCADE, related_name="next_steps", db_index=False)
    finding = models.CharField("what was found", max_length=LINE_LIMIT)
    what = models.CharField("what we try", max_length=LINE_LIMIT)
    source = models.CharField(max_length=12, blank=True, help_text="Which kind of page it was found on.")
    source_url = models.CharField(max_length=URL_LIMIT, blank=True)
    measure = models.CharField(max_length=KEY_LIMIT, blank=True, help_text="Which measure should move; empty: none.")
    by = models.ForeignKey(User, null=True, on_delete=models.SET_NULL, related_name="+")
    owner = models.ForeignKey(User, null=True, blank=True, on_delete=models.SET_NULL, related_name="steps_owned")
    accepted_at = models.DateTimeField(null=True, blank=True, help_text="When its owner said yes; empty: asked.")
    taken_at = models.DateTimeField(default=timezone.now, help_text="Begun; of a proposal, when it was made.")
    due_on = models.DateField(null=True, blank=True)
    told_on = models.DateField(null=True, blank=True, help_text="When its owner was told that it is overdue.")
    state = models.CharField(max_length=8, choices=State.choices, default=State.OPEN)
    outcome = models.CharField(max_length=7, choices=Outcome.choices, blank=True)
    result = models.TextField("what came of it", blank=True, help_text="Or why it was given up.")
    closed_at = models.DateTimeField(null=True, blank=True)
    closed_by = models.ForeignKey(User, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    value_before = models.FloatField(
        null=True, blank=True, help_text="Of the measure at the start; shares from 0 to 1."
    )
    row_before = models.JSONField(default=dict, blank=True, help_text="Its Monday, n, interval and detail.")
    value_after = models.FloatField(null=True, blank=True, help_text="Of the measure when it was closed.")
    row_after = models.JSONField(default=dict, blank=True)
    role_step = models.OneToOneField(
        RoleStep, null=True, blank=True, on_delete=models.CASCADE, related_name="next_step", help_text="Its cause."
    )
    written = models.ForeignKey(
        Item, null=True, blank=True, on_delete=models.SET_NULL, related_name="+", help_text="“What worked here.”"
    )

    objects: ClassVar[NextStepQuerySet] = NextStepQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=["done", "dropped"], closed_at__isnull=False)
                | Q(state__in=["proposed", "open"], closed_at=None),
                name="step_closed_at_a_moment",
            ),
            models.CheckConstraint(condition=~Q(state="open") | Q(due_on__isnull=False), name="step_has_a_day"),
            models.CheckConstraint(
                condition=Q(state="done") & ~Q(outcome="") | ~Q(state="done") & Q(outcome=""),
                name="step_has_an_outcome",
            ),
        ]
        indexes = [
            models.Index(fields=["community", "state", "due_on"], name="step_by_day"),
            models.Index(F("community"), F("closed_at").desc(), name="step_closed"),
        ]

    def __str__(self) -> str:
        return self.what

    def get_absolute_url(self) -> str:
        return reverse("metrics:step-detail", args=[self.community.slug, self.pk])

    @property
    def is_open(self) -> bool:
        return self.state == self.State.OPEN

    @property
    def is_proposed(self) -> bool:
        return self.state == self.State.PROPOSED

    @property
    def is_closed(self) -> bool:
        return self.state in (self.State.DONE, self.State.DROPPED)

    @property
    def is_overdue(self) -> bool:
        return self.is_open and self.due_on is not None and self.due_on < timezone.now().date()

    @property
    def has_helped(self) -> bool:
        return self.outcome == self.Outcome.HELPED

    @property
    def waits_for_yes(self) -> bool:
        """Somebody was asked and has not answered: members do not read who."""
        return self.is_open and self.owner_id is not None and self.accepted_at is None

    @property
    def before(self) -> KeptReading | None:
        return KeptReading.of(self.row_before, self.value_before)

    @property
    def after(self) -> KeptReading | None:
        return KeptReading.of(self.row_after, self.value_after)
