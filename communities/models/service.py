"""What members of a community may expect: how soon, when, from whom; version by version. It is what asks are measured by."""

from __future__ import annotations

from datetime import time
from typing import TYPE_CHECKING, ClassVar
from zoneinfo import ZoneInfo

from django.contrib.postgres.fields import ArrayField
from django.core.validators import MaxLengthValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils import timezone

from accounts.models import User, validate_time_zone
from communities.models.communities import Community
from communities.working_hours import EVERY_DAY, MIDNIGHT, Calendar

if TYPE_CHECKING:
    from communities.models.vocabulary import Viewer

WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
EXPECTATIONS_LIMIT = 5000


def every_day() -> list[int]:
    return sorted(EVERY_DAY)


class ServiceDescriptionQuerySet(models.QuerySet["ServiceDescription"]):
    def visible_to(self, viewer: Viewer) -> ServiceDescriptionQuerySet:
        """Seen by those who may read the community: they are who is promised something."""
        return self.filter(community__in=Community.objects.readable_by(viewer))

    def in_community(self, community: Community) -> ServiceDescriptionQuerySet:
        return self.filter(community=community)

    def latest_first(self) -> ServiceDescriptionQuerySet:
        return self.order_by("-version")


class ServiceDescription(models.Model):
    """What holds from a moment on; a change is a new version. An ask keeps the promise of the moment it was asked."""

    community = models.ForeignKey(Community, on_delete=models.CASCADE, related_name="service_descriptions")
    version = models.PositiveIntegerField()
    reply_hours = models.PositiveSmallIntegerField(
        "first reply", validators=[MinValueValidator(1)], help_text="Working hours until an ask has a first reply."
    )
    review_days = models.PositiveSmallIntegerField(
        "review", null=True, blank=True, help_text="Working days until somebody looked at what is due for a review."
    )
    days = ArrayField(models.PositiveSmallIntegerField(), default=every_day, help_text="Working days; Monday is 0.")
    start = models.TimeField("from", default=time(0))
    end = models.TimeField("until", default=time(0), help_text="Midnight: the end of the day.")
    time_zone = models.CharField(max_length=60, default="UTC", validators=[validate_time_zone])
    holidays = ArrayField(models.DateField(), default=list, blank=True)
    contact = models.ForeignKey(User, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    contact_address = models.CharField(max_length=200, blank=True, help_text="A mailbox, a number or a link.")
    expectations = models.TextField(
        "what members may expect", blank=True, validators=[MaxLengthValidator(EXPECTATIONS_LIMIT)]
    )
    expectations_html = models.TextField(blank=True, editable=False)
    reason = models.CharField("reason for the change", max_length=300)
    author = models.ForeignKey(User, null=True, on_delete=models.SET_NULL, related_name="+")
    created_at = models.DateTimeField(default=timezone.now)

    objects: ClassVar[ServiceDescriptionQuerySet] = ServiceDescriptionQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["community", "version"], name="service_version_once"),
            models.CheckConstraint(condition=Q(reply_hours__gte=1), name="service_promises_an_hour_at_least"),
            models.CheckConstraint(condition=~Q(days=[]), name="service_has_a_working_day"),
        ]
        ordering = ["-version"]

    def __str__(self) -> str:
        return f"{self.community}, version {self.version}"

    @property
    def calendar(self) -> Calendar:
        return Calendar(ZoneInfo(self.time_zone), frozenset(self.days), self.start, self.end, frozenset(self.holidays))

    @property
    def is_round_the_clock(self) -> bool:
        return self.calendar.is_round_the_clock

    @property
    def is_whole_day(self) -> bool:
        return self.start == self.end == MIDNIGHT

    @property
    def days_say(self) -> str:
        """“Monday to Friday”, “Monday, Wednesday”, “every day”."""
        days = sorted(self.days)
        if days == every_day():
            return "every day"
        if len(days) > 2 and days == list(range(days[0], days[-1] + 1)):
            return f"{WEEKDAYS[days[0]]} to {WEEKDAYS[days[-1]]}"
        return ", ".join(WEEKDAYS[day] for day in days)

    @property
    def hours_say(self) -> str:
        """“Monday to Friday, 08:00 to 16:30, Europe/Helsinki”."""
        if self.is_round_the_clock:
            return "round the clock"
        until = "24:00" if self.end == MIDNIGHT else f"{self.end:%H:%M}"
        hours = "all day" if self.is_whole_day else f"{self.start:%H:%M} to {until}"
        return f"{self.days_say}, {hours}, {self.time_zone.replace('_', ' ')}"

    @property
    def promise_says(self) -> str:
        """“8 working hours”; round the clock plain hours."""
        unit = "hour" if self.reply_hours == 1 else "hours"
        return f"{self.reply_hours} {unit}" if self.is_round_the_clock else f"{self.reply_hours} working {unit}"

    @property
    def is_described(self) -> bool:
        """By somebody: the first version is what every community begins with."""
        return self.version > 1


def described(community: Community) -> ServiceDescription:
    """What holds now; before anything was written down, what has held since the community began (not saved)."""
    if community.service is not None:
        return community.service
    return ServiceDescription(
        community=community,
        version=1,
        reply_hours=community.reply_hours,
        reason="What held from the beginning",
        created_at=community.created_at,
    )
