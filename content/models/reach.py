"""How much others may bring to one person: asks to answer, things to read."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from django.core.validators import MaxValueValidator
from django.db import models

from accounts.models import User

if TYPE_CHECKING:
    from communities.models import Viewer

REFERRALS_A_WEEK = 5
MOST_REFERRALS_A_WEEK = 50


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
    takes_recommendations = models.BooleanField(default=True)

    objects: ClassVar[ReachQuerySet] = ReachQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        verbose_name_plural = "reaches"

    def __str__(self) -> str:
        return f"what others may bring to {self.user_id}"
