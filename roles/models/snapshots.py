"""What is kept of each week: a row per member and role, a row per community. Written by the engine only."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from django.contrib.auth.models import AnonymousUser
from django.db import models
from django.db.models import F
from django.utils import timezone

from accounts.models import User
from communities.models import Community
from roles.models.policies import RolePolicy
from roles.models.vocabulary import Role, State

if TYPE_CHECKING:
    Viewer = User | AnonymousUser


class RoleWeekQuerySet(models.QuerySet["RoleWeek"]):
    def visible_to(self, viewer: Viewer) -> RoleWeekQuerySet:
        """A profile belongs to its member: only their own rows. Managers read CommunityWeek instead."""
        return self.filter(member_id=viewer.pk) if viewer.is_authenticated else self.none()

    def in_community(self, community: Community) -> RoleWeekQuerySet:
        return self.filter(community=community)

    def weekly(self) -> RoleWeekQuerySet:
        """Monday snapshots only; one made on demand for another day is left out."""
        return self.filter(as_of__iso_week_day=1)


class RoleWeek(models.Model):
    """One member in one role in one community, as of a day (UTC midnight): a frozen snapshot.

    a_fx and u_fx are enactment A and uptake U in millionths (0 to 1,000,000), stored as integers so that an
    incremental computation equals a full one. `record` is the explanation of MEASURES.md 3.9.
    """

    # Five rows a member and week, written at once from memberships that hold these keys: not checked again for each row,
    # and found by the two indexes below.
    community = models.ForeignKey(
        Community, on_delete=models.CASCADE, related_name="role_weeks", db_constraint=False, db_index=False
    )
    member = models.ForeignKey(
        User, on_delete=models.CASCADE, related_name="role_weeks", db_constraint=False, db_index=False
    )
    role = models.CharField(max_length=10, choices=Role.choices)
    as_of = models.DateField()
    policy = models.ForeignKey(
        RolePolicy, on_delete=models.PROTECT, related_name="+", db_constraint=False, db_index=False
    )
    a_fx = models.IntegerField(help_text="Enactment A, millionths.")
    u_fx = models.IntegerField(help_text="Uptake U, millionths.")
    ok = models.IntegerField(default=0, help_text="Matured trials that were taken up.")
    n = models.IntegerField(default=0, help_text="Matured trials.")
    guard_ok = models.BooleanField(default=True)
    is_acting = models.BooleanField(default=False)
    is_primary = models.BooleanField(default=False)
    state = models.CharField(max_length=10, choices=State.choices, help_text="Of the member, the same in all five.")
    since = models.DateField(null=True, help_text="Acting since this snapshot.")
    lows = models.SmallIntegerField(
        default=0, help_text="Snapshots in a row, this one included, below the leaving line."
    )
    record = models.JSONField(default=dict)

    objects: ClassVar[RoleWeekQuerySet] = RoleWeekQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        constraints = [models.UniqueConstraint(fields=["community", "as_of", "member", "role"], name="role_week_once")]
        indexes = [models.Index(F("member"), F("as_of").desc(), name="role_week_member")]

    def __str__(self) -> str:
        return f"{self.member_id} {self.role} {self.as_of}"

    @property
    def enactment(self) -> float:
        return self.a_fx / 1_000_000

    @property
    def uptake(self) -> float:
        return self.u_fx / 1_000_000

    @property
    def strength(self) -> float:
        """S = sqrt(A * U), 0 to 1 (MEASURES.md 3.6)."""
        return (self.enactment * self.uptake) ** 0.5


class CommunityWeekQuerySet(models.QuerySet["CommunityWeek"]):
    def visible_to(self, viewer: Viewer) -> CommunityWeekQuerySet:
        """Shares of a community are for its members and managers, and for administrators."""
        if not viewer.is_authenticated:
            return self.none()
        return self if viewer.is_superuser else self.filter(community__in=Community.objects.joined_by(viewer))

    def in_community(self, community: Community) -> CommunityWeekQuerySet:
        return self.filter(community=community)

    def weekly(self) -> CommunityWeekQuerySet:
        return self.filter(as_of__iso_week_day=1)


class CommunityWeek(models.Model):
    """The members of a community by role, as of a day: what dashboards read. Counts only, nobody's name."""

    community = models.ForeignKey(Community, on_delete=models.CASCADE, related_name="weeks")
    as_of = models.DateField()
    policy = models.ForeignKey(RolePolicy, on_delete=models.PROTECT, related_name="+")
    members = models.IntegerField(help_text="N: neither inactive nor newcomer; the denominator of every share.")
    newcomers = models.IntegerField(default=0)
    inactive = models.IntegerField(default=0)
    opted_out = models.IntegerField(default=0)
    switched_off = models.IntegerField(default=0, help_text="Members in whose country roles are switched off.")
    acting = models.JSONField(default=dict, help_text="Role to number of members acting in it.")
    primary = models.JSONField(default=dict, help_text="Role or “peripheral” to number of members; sums to N.")
    acts = models.JSONField(default=dict, help_text="Role to number of acts that count as evidence in the window.")
    computed_at = models.DateTimeField(default=timezone.now)
    inputs = models.BigIntegerField(default=0, help_text="Digest of the memberships and choices it was computed from.")
    is_stale = models.BooleanField(default=False, help_text="Acts of its time came in, or were withdrawn, afterwards.")

    objects: ClassVar[CommunityWeekQuerySet] = CommunityWeekQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        constraints = [models.UniqueConstraint(fields=["community", "as_of"], name="community_week_once")]
        ordering = ["-as_of"]

    def __str__(self) -> str:
        return f"{self.community_id} {self.as_of}"
