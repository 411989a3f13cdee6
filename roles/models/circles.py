"""Groups of members who recognise each other, as of a snapshot (MEASURES.md 3.5), and what was said about one."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from django.contrib.auth.models import AnonymousUser
from django.contrib.postgres.fields import ArrayField
from django.core.validators import MaxLengthValidator
from django.db import models
from django.db.models import F, Max, OuterRef, Q, Subquery

from accounts.models import User
from communities.models import Community
from communities.permissions import Permission, can
from roles.models.snapshots import CommunityWeek

if TYPE_CHECKING:
    Viewer = User | AnonymousUser


class CircleQuerySet(models.QuerySet["Circle"]):
    def visible_to(self, viewer: Viewer, community: Community) -> CircleQuerySet:
        """Those of one community, for those who look after it; and only the ones to look at."""
        here = self.filter(community=community)
        return here.to_look_at() if can(viewer, Permission.MANAGE, community) else here.none()

    def to_look_at(self) -> CircleQuerySet:
        return self.filter(is_listed=True)

    def newest(self) -> CircleQuerySet:
        """Of each community's newest Monday, only."""
        newest = (
            CommunityWeek.objects.weekly()
            .filter(community=OuterRef("community"))
            .order_by()
            .values("community")
            .annotate(day=Max("as_of"))
            .values("day")
        )
        return self.filter(as_of=Subquery(newest))


class Circle(models.Model):
    """A group as of a day. Written by the engine only. Fixed point: millionths, as everywhere in the snapshots.

    inside of received is the share s of what its members received, each pair saturated; expected is e, of so many
    active members; iota is what recognition inside counts.
    """

    community = models.ForeignKey(Community, on_delete=models.CASCADE, related_name="circles")
    as_of = models.DateField()
    number = models.IntegerField(help_text="Within the snapshot: by the least id of its members.")
    size = models.IntegerField()
    active = models.IntegerField(help_text="Members of the community active at the time.")
    recognitions = models.IntegerField(help_text="Acts of recognition inside it, in the window.")
    inside_fx = models.BigIntegerField()
    received_fx = models.BigIntegerField()
    iota_fx = models.IntegerField()
    is_listed = models.BooleanField(default=False, help_text="For those who look after the community to look at.")

    objects: ClassVar[CircleQuerySet] = CircleQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        constraints = [models.UniqueConstraint(fields=["community", "as_of", "number"], name="circle_once")]
        ordering = ["-as_of", "iota_fx", "number"]

    def __str__(self) -> str:
        return f"circle {self.number} of {self.community_id}, {self.as_of}"

    @property
    def share(self) -> float:
        """s: the part of what its members received that came from inside."""
        return self.inside_fx / self.received_fx if self.received_fx else 0.0

    @property
    def expected(self) -> float:
        """e: the part that would, if it came from anywhere in the community."""
        return min(1.0, (self.size - 1) / (self.active - 1)) if self.active > 1 else 1.0


class CircleMember(models.Model):
    """Who was in it. Goes with the person's other rows when they opt out."""

    circle = models.ForeignKey(Circle, on_delete=models.CASCADE, related_name="members")
    member = models.ForeignKey(User, on_delete=models.CASCADE, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["circle", "member"], name="circle_member_once")]

    def __str__(self) -> str:
        return f"{self.member_id} in circle {self.circle_id}"


class CircleReviewQuerySet(models.QuerySet["CircleReview"]):
    def visible_to(self, viewer: Viewer, community: Community) -> CircleReviewQuerySet:
        here = self.filter(community=community)
        return here if can(viewer, Permission.MANAGE, community) else here.none()


class CircleReview(models.Model):
    """Somebody looked at a circle and said what came of it. Nothing follows from it by itself."""

    class Outcome(models.TextChoices):
        FINE = "fine", "looked at it: fine"
        TALKED = "talked", "talked about it"

    community = models.ForeignKey(Community, on_delete=models.CASCADE, related_name="+")
    member_ids = ArrayField(models.BigIntegerField(), help_text="Whom it was about; who opts out is taken out.")
    as_of = models.DateField(help_text="Of the snapshot that was looked at.")
    outcome = models.CharField(max_length=10, choices=Outcome.choices)
    note = models.TextField(validators=[MaxLengthValidator(1000)])
    by = models.ForeignKey(User, null=True, on_delete=models.SET_NULL, related_name="+")
    at = models.DateTimeField(auto_now_add=True)

    objects: ClassVar[CircleReviewQuerySet] = CircleReviewQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        indexes = [models.Index(F("community"), F("at").desc(), name="circle_review_community")]
        constraints = [
            models.CheckConstraint(condition=Q(outcome__in=["fine", "talked"]), name="circle_review_outcome")
        ]

    def __str__(self) -> str:
        return f"{self.get_outcome_display()}, {self.as_of}"
