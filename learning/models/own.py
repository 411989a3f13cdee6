"""What a member says of themselves: the roles they want, their own answers, and with whom they share a role's skills."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from django.contrib.auth.models import AnonymousUser
from django.db import models
from django.db.models import Q
from django.utils import timezone

from accounts.models import User
from communities.models import Community, Membership
from learning.vocabulary import TOP, Wanted
from roles.models import Role

if TYPE_CHECKING:
    Viewer = User | AnonymousUser


class WishQuerySet(models.QuerySet["Wish"]):
    def visible_to(self, viewer: Viewer) -> WishQuerySet:
        """What one would like to be is one's own business."""
        return self.filter(user_id=viewer.pk) if viewer.is_authenticated else self.none()

    def wanted(self) -> WishQuerySet:
        return self.filter(weight__gt=Wanted.NO)


class Wish(models.Model):
    """How much a member wants a role: 0, 1 or 2. Where there is no wish, nothing is compared and nothing advised."""

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="role_wishes")
    role = models.CharField(max_length=10, choices=Role.choices)
    weight = models.SmallIntegerField(choices=Wanted.choices, default=Wanted.SOME)

    objects: ClassVar[WishQuerySet] = WishQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        verbose_name_plural = "wishes"
        constraints = [
            models.UniqueConstraint(fields=["user", "role"], name="wish_once"),
            models.CheckConstraint(condition=Q(weight__gte=0, weight__lte=2), name="wish_0_to_2"),
        ]

    def __str__(self) -> str:
        return f"{self.role} {self.weight}"


class SelfAnswerQuerySet(models.QuerySet["SelfAnswer"]):
    def visible_to(self, viewer: Viewer) -> SelfAnswerQuerySet:
        """One's own answers are for oneself alone."""
        return self.filter(user_id=viewer.pk) if viewer.is_authenticated else self.none()

    def given(self) -> SelfAnswerQuerySet:
        return self.exclude(level=None)


class SelfAnswer(models.Model):
    """One answer of a self-assessment, kept the moment it is given; without a level: passed over.

    One per person, not per community: what somebody can do goes with them, and ten questions are enough once.
    """

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="skill_answers")
    question = models.CharField(max_length=30)
    level = models.SmallIntegerField(null=True)
    answered_at = models.DateTimeField(default=timezone.now)

    objects: ClassVar[SelfAnswerQuerySet] = SelfAnswerQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["user", "question"], name="self_answer_once"),
            models.CheckConstraint(condition=Q(level=None) | Q(level__gte=0, level__lte=TOP), name="self_answer_scale"),
        ]

    def __str__(self) -> str:
        return self.question


class SharingQuerySet(models.QuerySet["Sharing"]):
    def visible_to(self, viewer: Viewer) -> SharingQuerySet:
        """One's own, and those of members of communities one manages: what is shared is shared with the managers."""
        if not viewer.is_authenticated:
            return self.none()
        managed = Membership.objects.managers().filter(user_id=viewer.pk).values("community")
        return self.filter(Q(user_id=viewer.pk) | Q(community__in=managed))

    def standing(self) -> SharingQuerySet:
        """Of people who are still on the platform, and members there since before they shared: who left and came back
        shares nothing until they say so again."""
        stays = Membership.objects.current().filter(
            user=models.OuterRef("user"),
            community=models.OuterRef("community"),
            joined_at__lte=models.OuterRef("created_at"),
        )
        return self.filter(models.Exists(stays), user__is_active=True)


class Sharing(models.Model):
    """A member lets the managers of a community see the skills of one role, and note a level. Withdrawn: deleted."""

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="skills_shared")
    community = models.ForeignKey(Community, on_delete=models.CASCADE, related_name="skills_shared")
    role = models.CharField(max_length=10, choices=Role.choices)
    created_at = models.DateTimeField(default=timezone.now)

    objects: ClassVar[SharingQuerySet] = SharingQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        constraints = [models.UniqueConstraint(fields=["user", "community", "role"], name="skills_shared_once")]

    def __str__(self) -> str:
        return f"{self.role} with {self.community_id}"
