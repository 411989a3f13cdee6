"""Networks: the shape of each community by week, and for each member their own ties of the newest week."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from django.contrib.auth.models import AnonymousUser
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.utils import timezone

from accounts.models import User
from communities.models import Community, Membership

if TYPE_CHECKING:
    Viewer = User | AnonymousUser


class Layer(models.IntegerChoices):
    """What a tie is made of, as a bit of a number."""

    TALK = 1, "talked"
    RECOGNISE = 2, "recognised"
    BUILD = 4, "built together"
    INTRODUCE = 8, "met through an introduction"


class NetworkWeekQuerySet(models.QuerySet["NetworkWeek"]):
    def visible_to(self, viewer: Viewer) -> NetworkWeekQuerySet:
        """For those who manage the community, and for administrators."""
        if not viewer.is_authenticated:
            return self.none()
        if viewer.is_superuser:
            return self
        return self.filter(community__in=Membership.objects.managers().filter(user=viewer).values("community"))

    def in_community(self, community: Community) -> NetworkWeekQuerySet:
        return self.filter(community=community)

    def latest_first(self) -> NetworkWeekQuerySet:
        return self.order_by("-as_of")


class NetworkWeek(models.Model):
    """The shape of one community as of a Monday: counts only, nobody's name.

    Exact; metrics.networks.shown says what of it may be printed, and nothing prints it without. The picture is made from
    what may be printed, and only the newest is kept.
    """

    community = models.ForeignKey(Community, on_delete=models.CASCADE, related_name="network_weeks", db_index=False)
    as_of = models.DateField()
    members = models.IntegerField(help_text="All of whom ties are computed: the denominator.")
    shape = models.JSONField(default=dict, help_text="metrics.networks.shape.Shape")
    picture = models.JSONField(null=True, help_text="Dots and lines; empty under 20 people, and for weeks gone by.")
    computed_at = models.DateTimeField(default=timezone.now)

    objects: ClassVar[NetworkWeekQuerySet] = NetworkWeekQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        constraints = [models.UniqueConstraint(fields=["community", "as_of"], name="network_week_once")]
        ordering = ["-as_of"]

    def __str__(self) -> str:
        return f"{self.community_id} {self.as_of}"


class NetworkTieQuerySet(models.QuerySet["NetworkTie"]):
    def visible_to(self, viewer: Viewer) -> NetworkTieQuerySet:
        """The two. Nobody else, managers and administrators neither."""
        return self.of(viewer.pk) if viewer.is_authenticated and viewer.pk else self.none()

    def of(self, member_id: int) -> NetworkTieQuerySet:
        return self.filter(Q(low=member_id) | Q(high=member_id))

    def in_community(self, community: Community) -> NetworkTieQuerySet:
        return self.filter(community=community)

    def standing(self) -> NetworkTieQuerySet:
        """Of two who are both still here, and members: somebody may have left since Monday."""
        stays = Membership.objects.current().filter(community=OuterRef("community"))
        low, high = (Exists(stays.filter(user=OuterRef(end), user__is_active=True)) for end in ("low", "high"))
        return self.filter(low, high)

    def with_people(self) -> NetworkTieQuerySet:
        return self.select_related("community", "low", "high")


class NetworkTie(models.Model):
    """Two members who had to do with each other in the 90 days before the newest week. Older ones are not kept."""

    # Five million rows written at once from memberships that hold these keys: not checked again for each row.
    community = models.ForeignKey(
        Community, on_delete=models.CASCADE, related_name="+", db_constraint=False, db_index=False
    )
    low = models.ForeignKey(User, on_delete=models.CASCADE, related_name="+", db_constraint=False)
    high = models.ForeignKey(User, on_delete=models.CASCADE, related_name="+", db_constraint=False)
    layers = models.SmallIntegerField(help_text="Sum of Layer: of what the tie is made.")
    closeness = models.SmallIntegerField(help_text="1 little, 2 some, 3 much.")
    is_bridge = models.BooleanField(default=False, help_text="The two are in different sub-groups.")

    objects: ClassVar[NetworkTieQuerySet] = NetworkTieQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["community", "low", "high"], name="network_tie_once"),
            models.CheckConstraint(condition=Q(low__lt=F("high")), name="network_tie_low_first"),
        ]

    def __str__(self) -> str:
        return f"{self.low_id}–{self.high_id} in {self.community_id}"

    def other_than(self, member_id: int) -> int:
        return self.high_id if member_id == self.low_id else self.low_id


class MemberNetworkQuerySet(models.QuerySet["MemberNetwork"]):
    def visible_to(self, viewer: Viewer) -> MemberNetworkQuerySet:
        """One's own. Nobody else, managers and administrators neither."""
        return self.filter(member=viewer) if viewer.is_authenticated else self.none()


class MemberNetwork(models.Model):
    """One member's place in one community in the newest week. Who has no tie has no row."""

    community = models.ForeignKey(
        Community, on_delete=models.CASCADE, related_name="+", db_constraint=False, db_index=False
    )
    member = models.ForeignKey(User, on_delete=models.CASCADE, related_name="network_places", db_constraint=False)
    ties = models.IntegerField()
    bridges = models.IntegerField(help_text="Ties to people of other sub-groups.")
    joins = models.IntegerField(help_text="How many other sub-groups they lead into.")
    is_grouped = models.BooleanField(help_text="In a sub-group of five or more.")
    topics = ArrayField(
        models.BigIntegerField(), default=list, help_text="Tags written under most, of those who may be suggested."
    )

    objects: ClassVar[MemberNetworkQuerySet] = MemberNetworkQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        constraints = [models.UniqueConstraint(fields=["community", "member"], name="member_network_once")]

    def __str__(self) -> str:
        return f"{self.member_id} in {self.community_id}"


class NetworkChoiceQuerySet(models.QuerySet["NetworkChoice"]):
    def visible_to(self, viewer: Viewer) -> NetworkChoiceQuerySet:
        return self.filter(user=viewer) if viewer.is_authenticated else self.none()

    def suggestible(self) -> NetworkChoiceQuerySet:
        return self.filter(is_suggested=True)


class NetworkChoice(models.Model):
    """What one person lets others know of their ties. Without a row: nothing."""

    user = models.OneToOneField(User, on_delete=models.CASCADE, related_name="network_choice")
    is_suggested = models.BooleanField(
        "I may be suggested for an introduction", default=False, help_text="Only to people I have ties with."
    )
    is_shown = models.BooleanField(
        "Managers may see that I connect sub-groups",
        default=False,
        help_text="My name, and nothing else about my ties.",
    )
    changed_at = models.DateTimeField(default=timezone.now)

    objects: ClassVar[NetworkChoiceQuerySet] = NetworkChoiceQuerySet.as_manager()  # type: ignore[assignment]

    def __str__(self) -> str:
        return f"network choice of {self.user_id}"
