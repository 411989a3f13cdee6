"""The five participation roles: policies, weekly profiles, target profiles, the right to opt out.

Measures and formulas: MEASURES.md 3. A position (what one may do) is not a role (what one turns out to do).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from django.contrib.auth.models import AnonymousUser
from django.contrib.postgres.fields import ArrayField
from django.core.validators import MaxLengthValidator
from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from accounts.models import User
from communities.models import Community

if TYPE_CHECKING:
    Viewer = User | AnonymousUser


class Role(models.TextChoices):
    """Order and words are fixed; each role owns a place, a shape and a colour (look/LOOK.md)."""

    CONSUMER = "consumer", "Consumer"
    CREATOR = "creator", "Creator"
    CONNECTOR = "connector", "Connector"
    CARRIER = "carrier", "Carrier"
    CARETAKER = "caretaker", "Caretaker"


class State(models.TextChoices):
    NEWCOMER = "newcomer", "newcomer"
    ACTIVE = "active", "active"
    PERIPHERAL = "peripheral", "peripheral"
    INACTIVE = "inactive", "inactive"


class RolePolicy(models.Model):
    """The parameters of the measures, by version. A past profile is recomputed under its own policy."""

    version = models.PositiveIntegerField(unique=True)
    params = models.JSONField()
    adopted_by = models.ForeignKey(User, null=True, on_delete=models.SET_NULL, related_name="+")
    adopted_on = models.DateField()
    note = models.CharField(max_length=300, blank=True)

    class Meta:
        verbose_name_plural = "role policies"
        ordering = ["-version"]

    def __str__(self) -> str:
        return f"policy {self.version}"


class RoleSettings(models.Model):
    """Whether role profiles are computed for a community at all. Off means: no rows, not hidden ones."""

    community = models.OneToOneField(Community, on_delete=models.CASCADE, related_name="role_settings")
    is_computed = models.BooleanField("role profiles are computed", default=True)
    small_group = models.PositiveSmallIntegerField(
        "smallest group shown", default=10, help_text="Shares are shown from this many members on; never under 5."
    )

    class Meta:
        verbose_name_plural = "role settings"
        constraints = [models.CheckConstraint(condition=Q(small_group__gte=5), name="small_group_from_5")]

    def __str__(self) -> str:
        return f"role settings of {self.community}"


class OptOut(models.Model):
    """A member does not want a role profile: in one community, or (community empty) anywhere."""

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="role_opt_outs")
    community = models.ForeignKey(Community, null=True, blank=True, on_delete=models.CASCADE, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["user", "community"], name="opted_out_once", nulls_distinct=False)
        ]

    def __str__(self) -> str:
        return f"{self.user} in {self.community or 'every community'}"


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

    community = models.ForeignKey(Community, on_delete=models.CASCADE, related_name="role_weeks")
    member = models.ForeignKey(User, on_delete=models.CASCADE, related_name="role_weeks")
    role = models.CharField(max_length=10, choices=Role.choices)
    as_of = models.DateField()
    policy = models.ForeignKey(RolePolicy, on_delete=models.PROTECT, related_name="+")
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


class EnactWeek(models.Model):
    """Rollup: on which days of an ISO week a member acted in a role. Role 0: valid acts that enact no role."""

    pk = models.CompositePrimaryKey("community_id", "member_id", "role", "week")
    community_id = models.BigIntegerField()
    member_id = models.BigIntegerField()
    role = models.SmallIntegerField(help_text="1 Consumer … 5 Caretaker, 0 none of them.")
    week = models.DateField(help_text="Monday, UTC")
    days = models.SmallIntegerField(help_text="7-bit mask, Monday = 1.")
    n = models.IntegerField(help_text="Acts.")
    x = ArrayField(models.IntegerField(), null=True, help_text="Consumer: value of each day, Monday first, hundredths.")

    def __str__(self) -> str:
        return f"{self.member_id} role {self.role} {self.week}"


class Episode(models.Model):
    """Rollup: one opening act (a page written, a share, an introduction, a welcome) and when it was taken up."""

    community_id = models.BigIntegerField()
    member_id = models.BigIntegerField()
    role = models.SmallIntegerField()
    object_type = models.SmallIntegerField(help_text="With object_id: the cell it is rebuilt with.")
    object_id = models.BigIntegerField()
    act_id = models.BigIntegerField()
    opened_on = models.DateField()
    ok_on = models.DateField(null=True, help_text="First day it had been taken up.")
    is_trial = models.BooleanField(help_text="Counts for the guard.")
    peer1_id = models.BigIntegerField(null=True, help_text="Whom it concerned.")
    peer2_id = models.BigIntegerField(null=True)

    class Meta:
        indexes = [
            models.Index(fields=["object_type", "object_id"], name="episode_cell"),
            models.Index(fields=["community_id", "member_id"], name="episode_member"),
        ]

    def __str__(self) -> str:
        return f"{self.member_id} role {self.role} {self.opened_on}"


class Effect(models.Model):
    """Rollup: what another person did with a member's work on a day, by name (peer 0: a count of openers).

    w is the recognition's weight for breadth, x its part of the episode's effect, both in hundredths. x below 0: a
    decision upheld against the member's work. Weights come from the policy: after a change, rebuild with --full.
    """

    community_id = models.BigIntegerField()
    member_id = models.BigIntegerField()
    role = models.SmallIntegerField()
    object_type = models.SmallIntegerField()
    object_id = models.BigIntegerField()
    episode = models.BigIntegerField(help_text="Key of the thing that must be distinct: object, pair, week.")
    opened_on = models.DateField(help_text="Of the episode.")
    peer_id = models.BigIntegerField()
    day = models.DateField()
    w = models.IntegerField()
    x = models.IntegerField()
    act_id = models.BigIntegerField()

    class Meta:
        indexes = [
            models.Index(fields=["object_type", "object_id"], name="effect_cell"),
            models.Index(fields=["community_id", "member_id"], name="effect_member"),
        ]

    def __str__(self) -> str:
        return f"{self.peer_id} for {self.member_id} role {self.role} {self.day}"


class DirtyCell(models.Model):
    """A cell to rebuild from raw acts at the next roll-up although no new act says so (erasure, opting in again).

    Either an object (its episodes and effects) or a member in a community (all weeks).
    """

    object_type = models.SmallIntegerField(null=True)
    object_id = models.BigIntegerField(null=True)
    member_id = models.BigIntegerField(null=True)
    community_id = models.BigIntegerField(null=True)

    def __str__(self) -> str:
        return f"{self.object_type}:{self.object_id} {self.member_id}:{self.community_id}"
