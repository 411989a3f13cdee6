"""How much others may bring to one person, and when: asks to answer, things to read; what one can be asked about."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.core.validators import MaxValueValidator
from django.db import models
from django.db.models import Q

from accounts.models import User

if TYPE_CHECKING:
    from communities.models import Viewer

REFERRALS_A_WEEK = 5
MOST_REFERRALS_A_WEEK = 50
MOST_NAMED_TOPICS = 12
OFFERS_A_WEEK = 2
MOST_OFFERS_A_WEEK = 20
WEEKDAYS = (0, 1, 2, 3, 4)  # Monday to Friday


def weekdays() -> list[int]:
    return list(WEEKDAYS)


def _topics(help_text: str) -> ArrayField:
    return ArrayField(models.CharField(max_length=60), blank=True, default=list, help_text=help_text)


class ReachQuerySet(models.QuerySet["Reach"]):
    def visible_to(self, viewer: Viewer) -> ReachQuerySet:
        """What one lets others bring is one's own business."""
        return self.filter(user=viewer) if viewer.is_authenticated else self.none()


class Reach(models.Model):
    """What one person lets others bring to them. Nobody needs a row: without one the defaults hold."""

    user = models.OneToOneField(User, on_delete=models.CASCADE, related_name="reach")
    referrals_a_week = models.PositiveSmallIntegerField(
        default=REFERRALS_A_WEEK,
        validators=[MaxValueValidator(MOST_REFERRALS_A_WEEK)],
        help_text="Most asks referred to them in any seven days; 0: none.",
    )
    offers_a_week = models.PositiveSmallIntegerField(
        default=OFFERS_A_WEEK,
        validators=[MaxValueValidator(MOST_OFFERS_A_WEEK)],
        help_text="Most asks without a reply the platform brings them in any seven days; 0: none.",
    )
    no_offers_until = models.DateTimeField(null=True, blank=True, help_text="“Not this week”.")
    takes_recommendations = models.BooleanField(default=True)
    away_until = models.DateField(null=True, blank=True, help_text="No asks before this day.")
    is_listed = models.BooleanField("listed as somebody who knows", default=True)
    works_from = models.TimeField(null=True, blank=True, help_text="In their own time zone; empty: not said.")
    works_until = models.TimeField(null=True, blank=True)
    works_on = ArrayField(models.PositiveSmallIntegerField(), blank=True, default=weekdays, help_text="0 is Monday.")
    quiet_topics = _topics("What they do not want to be asked about.")
    quiet_slugs = _topics("The same as addresses of tags.")
    asks_about = _topics("“Ask me about …”: what they say of themselves.")
    asks_about_slugs = _topics("The same as addresses of tags.")

    objects: ClassVar[ReachQuerySet] = ReachQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        verbose_name_plural = "reaches"
        constraints = [
            models.CheckConstraint(
                condition=Q(works_from=None, works_until=None) | Q(works_from__isnull=False, works_until__isnull=False),
                name="a_working_day_begins_and_ends",
            )
        ]
        indexes = [GinIndex(fields=["asks_about_slugs"], name="reach_asks_about")]

    def __str__(self) -> str:
        return f"what others may bring to {self.user_id}"
