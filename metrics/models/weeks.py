"""What the measures said, a row per community, measure and Monday; and the runs that wrote them."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from django.contrib.auth.models import AnonymousUser
from django.db import models
from django.db.models import Q
from django.utils import timezone

from accounts.models import User
from communities.models import Community

if TYPE_CHECKING:
    Viewer = User | AnonymousUser

KEY_LIMIT = 60


class MeasureWeekQuerySet(models.QuerySet["MeasureWeek"]):
    def visible_to(self, viewer: Viewer) -> MeasureWeekQuerySet:
        """Measures of a community are for its members and managers, and for administrators."""
        if not viewer.is_authenticated:
            return self.none()
        return self if viewer.is_superuser else self.filter(community__in=Community.objects.joined_by(viewer))

    def in_community(self, community: Community) -> MeasureWeekQuerySet:
        return self.filter(community=community)

    def latest_first(self) -> MeasureWeekQuerySet:
        return self.order_by("-as_of")


class MeasureWeek(models.Model):
    """What one measure says of one community as of a Monday (UTC midnight): of what happened before it.

    Written by the weekly task and `manage.py measure` only; pages read nothing else. A value of nothing: there was
    nothing to measure, or what was looked for did not happen in time (a percentile that is not reached). Stored exactly;
    metrics.measures.shown says how it may be printed, and nothing prints a row about people without it.
    """

    # A row per community, measure and week: found by the unique index, so the key to the community needs none of its own.
    community = models.ForeignKey(Community, on_delete=models.CASCADE, related_name="measure_weeks", db_index=False)
    key = models.CharField(max_length=KEY_LIMIT)
    as_of = models.DateField()
    value = models.FloatField(null=True)
    n = models.IntegerField(help_text="Of how many (people, asks, items): the measure says which.")
    low = models.FloatField(null=True, help_text="Lower end of the 90 % interval, where there is one.")
    high = models.FloatField(null=True)
    detail = models.JSONField(default=dict)
    computed_at = models.DateTimeField(default=timezone.now)

    objects: ClassVar[MeasureWeekQuerySet] = MeasureWeekQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["community", "key", "as_of"], name="measure_week_once"),
            models.CheckConstraint(condition=Q(n__gte=0), name="measure_week_counts"),
        ]
        ordering = ["-as_of", "key"]

    def __str__(self) -> str:
        return f"{self.community_id} {self.key} {self.as_of}"


class MeasureRunQuerySet(models.QuerySet["MeasureRun"]):
    def done(self) -> MeasureRunQuerySet:
        return self.filter(error="")


class MeasureRun(models.Model):
    """That a measure was computed for all communities as of a Monday: when, how long it took, or why it failed."""

    key = models.CharField(max_length=KEY_LIMIT)
    as_of = models.DateField()
    finished_at = models.DateTimeField(default=timezone.now)
    communities = models.IntegerField(default=0, help_text="How many there are readings of.")
    seconds = models.FloatField(default=0)
    error = models.CharField(max_length=300, blank=True)

    objects: ClassVar[MeasureRunQuerySet] = MeasureRunQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        constraints = [models.UniqueConstraint(fields=["key", "as_of"], name="measure_run_once")]
        ordering = ["-as_of", "key"]

    def __str__(self) -> str:
        return f"{self.key} {self.as_of}"
