"""What a community tries because a role is below its target: the cause it believes in, and what it does about it."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, ClassVar

from django.contrib.auth.models import AnonymousUser
from django.db import models
from django.utils import timezone

from accounts.models import User
from communities.models import Community
from roles.models.vocabulary import Role

if TYPE_CHECKING:
    from datetime import date

    Viewer = User | AnonymousUser

MEASURED_AFTER = timedelta(days=30)


class Cause(models.TextChoices):
    """Why a role may be below its target (the four of MEASURES.md 4.5)."""

    TRAINING = "training", "training"
    TOOLS = "tools", "tools"
    GUIDANCE = "guidance", "guidance"
    MOTIVATION = "motivation", "motivation"


class RoleStepQuerySet(models.QuerySet["RoleStep"]):
    def visible_to(self, viewer: Viewer) -> RoleStepQuerySet:
        """Members read what their community tries; administrators do, too."""
        if not viewer.is_authenticated:
            return self.none()
        return self if viewer.is_superuser else self.filter(community__in=Community.objects.joined_by(viewer))


class RoleStep(models.Model):
    """One thing tried, with what spoke for it on that day. Its effect is read off 30 days later."""

    community = models.ForeignKey(Community, on_delete=models.CASCADE, related_name="role_steps")
    role = models.CharField(max_length=10, choices=Role.choices)
    cause = models.CharField(max_length=10, choices=Cause.choices)
    suggested = models.CharField(
        max_length=10, choices=Cause.choices, blank=True, help_text="What the platform thought."
    )
    evidence = models.JSONField(default=list, help_text="What spoke for it, in sentences, as it was on that day.")
    text = models.CharField("what we do", max_length=300)
    by = models.ForeignKey(User, null=True, on_delete=models.SET_NULL, related_name="+")
    taken_on = models.DateField(default=timezone.localdate)

    objects: ClassVar[RoleStepQuerySet] = RoleStepQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        ordering = ["-taken_on", "-pk"]
        indexes = [models.Index(fields=["community", "role"], name="role_step_of_role")]

    def __str__(self) -> str:
        return f"{self.role}: {self.text[:40]}"

    @property
    def measured_on(self) -> date:
        return self.taken_on + MEASURED_AFTER
