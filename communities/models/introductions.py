"""Introductions of two people by a third, and who does not want to be introduced."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, ClassVar

from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.utils import timezone

from accounts.models import User
from activity.vocabulary import ObjectType, Ref
from communities.models.communities import Community

if TYPE_CHECKING:
    from communities.models.vocabulary import Viewer

AGAIN_AFTER = timedelta(days=180)


class IntroductionOptOut(models.Model):
    """Somebody does not want to be introduced; there is no row for all others."""

    user = models.OneToOneField(User, on_delete=models.CASCADE, related_name="introduction_opt_out")
    created_at = models.DateTimeField(default=timezone.now)

    def __str__(self) -> str:
        return f"no introductions of {self.user}"


class IntroductionQuerySet(models.QuerySet["Introduction"]):
    def visible_to(self, viewer: Viewer) -> IntroductionQuerySet:
        """Who introduced, and the two it is about. Taken back, it is gone for the two, unless both had said yes.

        The two see it as long as the other one and the introducer are still here.
        """
        if not viewer.is_authenticated:
            return self.none()
        mine = IntroductionSide.objects.filter(introduction=OuterRef("pk"), user=viewer)
        gone = IntroductionSide.objects.filter(introduction=OuterRef("pk"), user__is_active=False)
        stands = Q(withdrawn_at=None) | Q(met_at__isnull=False)
        return self.filter(Q(introducer=viewer) | Exists(mine) & ~Exists(gone) & stands & Q(introducer__is_active=True))

    def by(self, user: User) -> IntroductionQuerySet:
        return self.filter(introducer=user)

    def of(self, user: User) -> IntroductionQuerySet:
        """Those in which the person is one of the two."""
        return self.filter(Exists(IntroductionSide.objects.filter(introduction=OuterRef("pk"), user=user)))

    def lately(self) -> IntroductionQuerySet:
        return self.filter(created_at__gt=timezone.now() - AGAIN_AFTER)

    def to_ask(self, after: timedelta) -> IntroductionQuerySet:
        """Both said yes so long ago, and nobody was asked yet whether they talked."""
        return self.filter(asked_at=None, withdrawn_at=None, met_at__lt=timezone.now() - after)

    def with_people(self) -> IntroductionQuerySet:
        sides = IntroductionSide.objects.select_related("user").order_by("-is_first")
        return self.select_related("introducer", "community").prefetch_related(models.Prefetch("sides", queryset=sides))

    def latest_first(self) -> IntroductionQuerySet:
        return self.order_by("-created_at", "-pk")


class Introduction(models.Model):
    """Somebody thinks that two people should know each other, and tells both why. Each may say no without a reason."""

    community = models.ForeignKey(Community, on_delete=models.CASCADE, related_name="introductions")
    origin_community = models.ForeignKey(
        Community, null=True, blank=True, on_delete=models.SET_NULL, related_name="+", help_text="Of who is not here."
    )
    introducer = models.ForeignKey(User, on_delete=models.CASCADE, related_name="introductions_made")
    act_id = models.BigIntegerField(null=True, editable=False, help_text="The act: what a talk and a thank are due to.")
    created_at = models.DateTimeField(default=timezone.now)
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    met_at = models.DateTimeField(null=True, blank=True, help_text="When the second yes came.")
    asked_at = models.DateTimeField(null=True, blank=True, help_text="When the two were asked whether they talked.")

    objects: ClassVar[IntroductionQuerySet] = IntroductionQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        indexes = [
            models.Index(fields=["introducer", "created_at"], name="introduction_by"),
            models.Index(
                fields=["met_at"], condition=Q(asked_at=None, met_at__isnull=False), name="introduction_to_ask"
            ),
        ]

    def __str__(self) -> str:
        return f"introduction {self.pk} by {self.introducer}"

    @property
    def pair(self) -> list[IntroductionSide]:
        return sorted(self.sides.all(), key=lambda side: not side.is_first)

    def side_of(self, user: User) -> IntroductionSide | None:
        return next((side for side in self.pair if side.user_id == user.pk), None)

    def other_than(self, user: User) -> User | None:
        return next((side.user for side in self.pair if side.user_id != user.pk), None)

    @property
    def is_confirmed(self) -> bool:
        return any(side.talked_at for side in self.pair)

    @property
    def state(self) -> str:
        """For the introducer: never who did not answer, or said no."""
        if self.withdrawn_at:
            return "taken back"
        if self.is_confirmed:
            return "they have met"
        return "both said yes" if self.met_at else "both were told"

    @property
    def ref(self) -> Ref:
        """What a confirmed talk is about: the ledger knows an introduction by its act."""
        return Ref(ObjectType.INTRODUCTION, self.act_id or 0, self.introducer_id)


class IntroductionSide(models.Model):
    """One of the two: what they were told, and what they said to it."""

    introduction = models.ForeignKey(Introduction, on_delete=models.CASCADE, related_name="sides")
    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="introduction_sides")
    is_first = models.BooleanField()
    words = models.CharField(max_length=600, help_text="Why, in the introducer's words to this person.")
    is_willing = models.BooleanField(null=True, help_text="Null: no answer yet.")
    answered_at = models.DateTimeField(null=True, blank=True)
    talked_at = models.DateTimeField(null=True, blank=True, help_text="When this person said that they talked.")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["introduction", "user"], name="introduced_once"),
            models.UniqueConstraint(fields=["introduction", "is_first"], name="introduction_of_two"),
        ]

    def __str__(self) -> str:
        return f"{self.user} in introduction {self.introduction_id}"
