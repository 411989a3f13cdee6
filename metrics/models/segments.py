"""The roles of a community in parts, and how they changed: rows the weekly task writes, and the pages read. No names."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils import timezone

from communities.models import Community
from metrics.models.flow import OfCommunityQuerySet

VALUE_LIMIT = 120  # characters, as a department may have


class SegmentAxis(models.TextChoices):
    """By what the members of a community are told apart; one at a time."""

    DEPARTMENT = "department", "department"
    REGION = "region", "region"
    COUNTRY = "country", "country"
    TIME = "time", "time here"
    JOB = "job", "job role"


class SegmentWeek(models.Model):
    """One group of a community as of a Monday: how many are counted in it, and how many of them act in each role.

    The groups of an axis hold everybody once. The one without a value is the others: groups too small to be told of,
    and who said nothing. Stored exactly; metrics.segments.shown says what may be shown of it.
    """

    community = models.ForeignKey(Community, on_delete=models.CASCADE, related_name="+", db_index=False)
    as_of = models.DateField()
    axis = models.CharField(max_length=10, choices=SegmentAxis.choices)
    value = models.CharField(max_length=VALUE_LIMIT, blank=True, help_text="Empty: the others.")
    members = models.IntegerField(help_text="Neither inactive nor newcomer, as in the whole community.")
    acting = models.JSONField(default=dict, help_text="Role to number of members acting in it.")
    computed_at = models.DateTimeField(default=timezone.now)

    objects: ClassVar[OfCommunityQuerySet[SegmentWeek]] = OfCommunityQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["community", "as_of", "axis", "value"], name="segment_week_once"),
            models.CheckConstraint(condition=Q(members__gte=0), name="segment_week_counts"),
        ]
        ordering = ["-as_of", "axis", "value"]

    def __str__(self) -> str:
        return f"{self.community_id} {self.axis} {self.as_of}"


class MovedWeek(models.Model):
    """How the roles of a community changed in the weeks before a Monday: by whom who acted then, or acts now.

    flows: role to [stayed, stopped, gone, began, came]. Stayed: acted then and acts now. Stopped, began: counted both
    times. Gone: acted then, and is not counted now (left, inactive, opted out). Came: acts now, and was not counted then.
    """

    community = models.ForeignKey(Community, on_delete=models.CASCADE, related_name="+", db_index=False)
    as_of = models.DateField()
    weeks = models.SmallIntegerField(help_text="How many weeks before it began.")
    flows = models.JSONField(default=dict)
    computed_at = models.DateTimeField(default=timezone.now)

    objects: ClassVar[OfCommunityQuerySet[MovedWeek]] = OfCommunityQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["community", "as_of", "weeks"], name="moved_week_once"),
            models.CheckConstraint(condition=Q(weeks__gt=0), name="moved_week_is_later"),
        ]
        ordering = ["-as_of", "weeks"]

    def __str__(self) -> str:
        return f"{self.community_id} {self.as_of}, {self.weeks} weeks"
