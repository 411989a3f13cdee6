"""What is computed once a week: observed indicators of a member, and how a skill is spread in a community."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from django.contrib.auth.models import AnonymousUser
from django.db import models
from django.db.models import Q

from accounts.models import User
from communities.models import Community
from learning.skills import SKILL_CHOICES

if TYPE_CHECKING:
    Viewer = User | AnonymousUser


class ObservationQuerySet(models.QuerySet["Observation"]):
    def visible_to(self, viewer: Viewer) -> ObservationQuerySet:
        """The member alone."""
        return self.filter(member_id=viewer.pk) if viewer.is_authenticated else self.none()


class Observation(models.Model):
    """An indicator of MEASURES.md 4.1 for one member in one community, as of a Monday. The newest only; from n >= 5.

    value is the place on the scale 0 to 4 in hundredths, figure what was measured in thousandths. Ids, not foreign
    keys: written set-based by learning.observed, removed with the roles of the member (receivers.py).
    """

    pk = models.CompositePrimaryKey("member_id", "community_id", "skill")
    member_id = models.BigIntegerField()
    community_id = models.BigIntegerField()
    skill = models.CharField(max_length=20, choices=SKILL_CHOICES)
    as_of = models.DateField()
    n = models.IntegerField(help_text="Episodes it rests on.")
    figure = models.IntegerField(help_text="What was measured, thousandths.")
    value = models.SmallIntegerField(help_text="On the scale 0 to 4, hundredths.")

    objects: ClassVar[ObservationQuerySet] = ObservationQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(n__gte=5), name="observed_from_5"),
            models.CheckConstraint(condition=Q(value__gte=0, value__lte=400), name="observed_scale"),
        ]
        indexes = [models.Index(fields=["community_id", "skill"], name="observation_community")]

    def __str__(self) -> str:
        return f"{self.skill} {self.as_of}"


class SkillWeekQuerySet(models.QuerySet["SkillWeek"]):
    def visible_to(self, viewer: Viewer) -> SkillWeekQuerySet:
        """Counts without names, for the managers of the community; what may be printed of them is masked (metrics)."""
        if not viewer.is_authenticated:
            return self.none()
        if viewer.is_superuser:
            return self
        managed = Community.objects.joined_by(viewer).filter(
            memberships__user=viewer, memberships__left_at=None, memberships__position="manager"
        )
        return self.filter(community__in=managed)


class SkillWeek(models.Model):
    """How a skill is spread among the members of a community, as of a Monday: three bands and “not enough views yet”.

    Opted-out members are not in it. mean is the prior of the combination (4.3), in halves of a step so that nobody's
    coming or going can be read off it; none where fewer than ten people stand behind it.
    """

    community = models.ForeignKey(Community, on_delete=models.CASCADE, related_name="skill_weeks")
    skill = models.CharField(max_length=20, choices=SKILL_CHOICES)
    as_of = models.DateField()
    low = models.IntegerField(help_text="Not yet, or with guidance.")
    middle = models.IntegerField(help_text="Independently.")
    high = models.IntegerField(help_text="Helps others, or shapes.")
    unknown = models.IntegerField(help_text="Not enough views yet.")
    mean_half = models.SmallIntegerField(null=True, help_text="Mean level in half steps.")

    objects: ClassVar[SkillWeekQuerySet] = SkillWeekQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        constraints = [models.UniqueConstraint(fields=["community", "skill", "as_of"], name="skill_week_once")]

    def __str__(self) -> str:
        return f"{self.skill} {self.as_of}"

    @property
    def known(self) -> int:
        return self.low + self.middle + self.high

    @property
    def members(self) -> int:
        return self.known + self.unknown
