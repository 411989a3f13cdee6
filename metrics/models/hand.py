"""Measures a community collects by hand, their readings, and who answers for a measure (MISSION row 92)."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING, ClassVar

from django.contrib.auth.models import AnonymousUser
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from communities.models import Community
from metrics.models.purposes import SENTENCE_LIMIT, TEXT_LIMIT, today
from metrics.models.vocabulary import Direction, Family, Unit
from metrics.models.weeks import KEY_LIMIT

if TYPE_CHECKING:
    Viewer = User | AnonymousUser

HAND = "hand-"  # what the keys of these measures begin with
LEAST_ANSWERS = 10  # of fewer people no answer is counted together


class HandMeasureQuerySet(models.QuerySet["HandMeasure"]):
    def visible_to(self, viewer: Viewer) -> HandMeasureQuerySet:
        """As the readings: members and administrators."""
        if not viewer.is_authenticated:
            return self.none()
        return self if viewer.is_superuser else self.filter(community__in=Community.objects.joined_by(viewer))

    def in_community(self, community: Community) -> HandMeasureQuerySet:
        return self.filter(community=community)

    def collected(self) -> HandMeasureQuerySet:
        return self.filter(ended_on=None)


class HandMeasure(models.Model):
    """Something only people can find out: a question asked of members, hours counted elsewhere. With its plan."""

    community = models.ForeignKey(Community, on_delete=models.CASCADE, related_name="hand_measures")
    name = models.CharField(max_length=80)
    family = models.CharField(max_length=12, choices=Family.choices)
    unit = models.CharField(max_length=8, choices=Unit.choices)
    direction = models.CharField(max_length=8, choices=Direction.choices)
    says = models.CharField("definition", max_length=TEXT_LIMIT, help_text="What is measured, and what n counts.")
    source = models.CharField(max_length=SENTENCE_LIMIT, help_text="Where the number comes from.")
    is_of_people = models.BooleanField("n counts people", default=True)
    every_weeks = models.PositiveSmallIntegerField("collected every … weeks", default=4)
    owner = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+", help_text="Who collects it.")
    created_by = models.ForeignKey(User, null=True, on_delete=models.SET_NULL, related_name="+")
    created_at = models.DateTimeField(default=timezone.now)
    ended_on = models.DateField(null=True, blank=True)
    told_on = models.DateField(null=True, blank=True, help_text="When its owner was last told that it is late.")

    objects: ClassVar[HandMeasureQuerySet] = HandMeasureQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["community", "name"], name="hand_measure_once"),
            models.CheckConstraint(condition=Q(every_weeks__gte=1, every_weeks__lte=52), name="collected_in_a_year"),
        ]
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("metrics:measure-detail", args=[self.community.slug, self.key])

    @property
    def key(self) -> str:
        return f"{HAND}{self.pk}"

    @property
    def every(self) -> timedelta:
        return timedelta(weeks=self.every_weeks)

    def due_after(self, last: date | None) -> date:
        """The day its next reading is due, given that of the last one."""
        return (last or self.created_at.date()) + self.every


class HandReading(models.Model):
    """One number somebody found out and brought here: value, n, day, source, by whom."""

    measure = models.ForeignKey(HandMeasure, on_delete=models.CASCADE, related_name="readings")
    on = models.DateField()
    value = models.FloatField(help_text="Shares from 0 to 1.")
    n = models.PositiveIntegerField()
    source = models.CharField(max_length=SENTENCE_LIMIT, blank=True)
    by = models.ForeignKey(User, null=True, on_delete=models.SET_NULL, related_name="+")
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["measure", "on"], name="hand_reading_once_a_day")]
        ordering = ["-on"]

    def __str__(self) -> str:
        return f"{self.measure_id} {self.on}"


class MeasureOwner(models.Model):
    """Who answers for a measure of the library in a community; the managers where nobody is named."""

    community = models.ForeignKey(Community, on_delete=models.CASCADE, related_name="measure_owners")
    key = models.CharField(max_length=KEY_LIMIT)
    owner = models.ForeignKey(User, on_delete=models.CASCADE, related_name="+")
    since = models.DateField(default=today)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["community", "key"], name="measure_owner_once")]

    def __str__(self) -> str:
        return f"{self.key}: {self.owner}"
