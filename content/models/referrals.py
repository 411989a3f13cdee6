"""Asks that somebody referred to a person who may know."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from accounts.models import User
from content.models.items import Item

if TYPE_CHECKING:
    from communities.models import Viewer

WAITS = timedelta(days=14)  # for the answer of an expert; as long as the engine looks for it


class ReferralQuerySet(models.QuerySet["Referral"]):
    def visible_to(self, viewer: Viewer) -> ReferralQuerySet:
        """Those that stand under asks this person may see. Whoever was asked also keeps what they passed on."""
        if not viewer.is_authenticated:
            return self.none()
        seen = self.filter(withdrawn_at=None, ask__in=Item.objects.visible_to(viewer))
        return seen.filter(Q(declined_at=None) | Q(expert=viewer))

    def standing(self) -> ReferralQuerySet:
        """Neither taken back nor declined: the two look the same to everybody."""
        return self.filter(withdrawn_at=None, declined_at=None)

    def waiting(self) -> ReferralQuerySet:
        """Not answered yet, and not so long ago that nobody waits for it any more."""
        return self.standing().filter(answered_at=None, created_at__gt=timezone.now() - WAITS)


class Referral(models.Model):
    """“Jonas may know”: one person's word to another about an ask."""

    ask = models.ForeignKey(Item, on_delete=models.CASCADE, related_name="referrals")
    by = models.ForeignKey(User, on_delete=models.CASCADE, related_name="referrals")
    expert = models.ForeignKey(User, on_delete=models.CASCADE, related_name="referrals_received")
    note = models.CharField(max_length=300, blank=True)
    act_id = models.BigIntegerField(null=True, blank=True, help_text="The act of referring, if it was one.")
    created_at = models.DateTimeField(default=timezone.now)
    answered_at = models.DateTimeField(null=True, blank=True)
    declined_at = models.DateTimeField(null=True, blank=True, help_text="Nobody but the expert is shown this.")
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    objects: ClassVar[ReferralQuerySet] = ReferralQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["ask", "expert"], condition=Q(withdrawn_at=None), name="referred_once"),
            models.CheckConstraint(condition=~Q(by=F("expert")), name="referred_to_another"),
        ]
        indexes = [models.Index(F("expert"), F("created_at").desc(), name="referral_of_expert")]

    def __str__(self) -> str:
        return f"ask {self.ask_id} to {self.expert_id}"
