"""What is kept of each week: a row per member and role, a row per community. Written by the engine only."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import groupby
from typing import TYPE_CHECKING, Any, ClassVar

from django.contrib.auth.models import AnonymousUser
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F
from django.utils import timezone

from accounts.models import User
from communities.models import Community
from roles.models.policies import RolePolicy
from roles.models.records import record_of
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

    def figures(self) -> RoleWeekQuerySet:
        """Without what only the record needs."""
        return self.defer("kept_record", "weeks", "week_values", "top")


class RoleWeek(models.Model):
    """One member in one role in one community, as of a day (UTC midnight): a frozen snapshot.

    A role in which there is nothing has no row, but for the Consumer's, which says how a member stands; see all_roles().
    What ends in _fx is in millionths: integers, so that an incremental computation equals a full one. `record` is the
    explanation of MEASURES.md 3.9, told from the columns.
    """

    # Some rows a member and week, written at once from memberships that hold these keys: not checked again for each row,
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
    version = models.SmallIntegerField(default=1, help_text="Of the platform's policy.")
    own_version = models.SmallIntegerField(null=True, help_text="Of the policy of a community that has one.")
    # How often: A.
    weeks = ArrayField(
        models.SmallIntegerField(), null=True, help_text="8 · weeks back + active days of each week, the oldest first."
    )
    week_values = ArrayField(
        models.IntegerField(), null=True, help_text="Consumer: what each of these weeks is worth, in hundredths."
    )
    met = models.IntegerField(default=0, help_text="Different people it concerned.")
    # By whom: B.
    people = models.IntegerField(default=0, help_text="Different people who took it up.")
    b_fx = models.BigIntegerField(default=0)
    near = models.IntegerField(default=0, help_text="Of these, in the small circle of the member.")
    circle_size = models.IntegerField(default=0)
    iota_fx = models.IntegerField(default=1_000_000, help_text="ι: what counts from inside the circle.")
    inside_fx = models.BigIntegerField(default=0, help_text="What came from inside it.")
    top = ArrayField(models.BigIntegerField(), null=True, help_text="The acts that counted most, five at most.")
    # What: Q.
    episodes = models.IntegerField(default=0, help_text="Different things that were taken up.")
    q_fx = models.BigIntegerField(default=0)
    # Against what is usual.
    ub_fx = models.IntegerField(default=1_000_000, help_text="Upper bound of the share taken up.")
    median_fx = models.IntegerField(default=0, help_text="Usual share.")
    is_local = models.BooleanField(default=False, help_text="Usual in the community; otherwise on the platform.")
    yield_fx = models.IntegerField(default=1_000_000)
    upheld = models.FloatField(default=0, help_text="Decayed count of decisions upheld against the work.")
    next_fx = models.IntegerField(default=0, help_text="U after the smallest next step.")
    kept_record = models.JSONField(null=True, help_text="Of a row written before these columns were there.")

    objects: ClassVar[RoleWeekQuerySet] = RoleWeekQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        constraints = [models.UniqueConstraint(fields=["community", "as_of", "member", "role"], name="role_week_once")]
        indexes = [models.Index(F("member"), F("as_of").desc(), name="role_week_member")]

    def __str__(self) -> str:
        return f"{self.member_id} {self.role} {self.as_of}"

    @property
    def record(self) -> dict[str, Any]:
        return record_of(self) if self.kept_record is None else self.kept_record

    @record.setter
    def record(self, record: dict[str, Any]) -> None:
        self.kept_record = record

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


def all_roles(rows: Iterable[RoleWeek]) -> Iterator[RoleWeek]:
    """The five roles of each member, in the order of the roles: a role that has no row gets an empty one, unsaved.

    The rows of a member in a snapshot come one after the other.
    """
    for _, group in groupby(rows, key=lambda row: (row.community_id, row.member_id, row.as_of)):
        found = {row.role: row for row in group}
        one = next(iter(found.values()))
        for role in Role.values:
            yield found.get(role) or _empty(role, one)


def _empty(role: str, beside: RoleWeek) -> RoleWeek:
    """Nothing in a role, as of the same day and of the same member as another row."""
    row = RoleWeek(role=role, as_of=beside.as_of, a_fx=0, u_fx=0, state=beside.state, version=beside.version)
    for name in ("community", "member", "policy"):
        setattr(row, f"{name}_id", getattr(beside, f"{name}_id"))
        if name in beside._state.fields_cache:
            setattr(row, name, getattr(beside, name))
    return row


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
