"""The mix of roles a community wants."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from django.contrib.auth.models import AnonymousUser
from django.core.validators import MaxLengthValidator
from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from accounts.models import User
from communities.models import Community
from roles.models.vocabulary import Role

if TYPE_CHECKING:
    Viewer = User | AnonymousUser


class TargetProfileQuerySet(models.QuerySet["TargetProfile"]):
    def visible_to(self, viewer: Viewer) -> TargetProfileQuerySet:
        """Members see what their community aims at, and its history."""
        return self.filter(community__in=Community.objects.readable_by(viewer))

    def latest_first(self) -> TargetProfileQuerySet:
        return self.order_by("-version")


class TargetProfile(models.Model):
    """The mix of roles a community wants, for a purpose. A change is a new version; the old one stays."""

    community = models.ForeignKey(Community, on_delete=models.CASCADE, related_name="target_profiles")
    version = models.PositiveIntegerField()
    purpose = models.CharField(max_length=300)
    reason = models.TextField("reason for this mix", validators=[MaxLengthValidator(2000)])
    author = models.ForeignKey(User, null=True, on_delete=models.SET_NULL, related_name="+")
    adopted_at = models.DateTimeField(default=timezone.now)

    objects: ClassVar[TargetProfileQuerySet] = TargetProfileQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        constraints = [models.UniqueConstraint(fields=["community", "version"], name="target_version_once")]
        ordering = ["-version"]

    def __str__(self) -> str:
        return f"{self.community}, target {self.version}"


class TargetBand(models.Model):
    """One role's band in a target profile, in per cent of active members (several roles each, so sums exceed 100)."""

    profile = models.ForeignKey(TargetProfile, on_delete=models.CASCADE, related_name="bands")
    role = models.CharField(max_length=10, choices=Role.choices)
    low = models.DecimalField("from %", max_digits=4, decimal_places=1)
    high = models.DecimalField("to %", max_digits=4, decimal_places=1)
    main = models.DecimalField(
        "main role of %", max_digits=4, decimal_places=1, help_text="Composition: counted once per person."
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["profile", "role"], name="target_band_once"),
            models.CheckConstraint(condition=Q(low__gte=0, high__lte=100, low__lt=F("high")), name="band_low_to_high"),
            models.CheckConstraint(condition=Q(main__gte=0, main__lte=100), name="band_main_0_to_100"),
        ]

    def __str__(self) -> str:
        return f"{self.role} {self.low}–{self.high} %"
