"""The parameters of the measures, by version: the platform's, and what a community sets for itself."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from django.contrib.auth.models import AnonymousUser
from django.db import models
from django.db.models import Q

from accounts.models import User
from communities.models import Community

if TYPE_CHECKING:
    Viewer = User | AnonymousUser


class RolePolicyQuerySet(models.QuerySet["RolePolicy"]):
    def visible_to(self, viewer: Viewer) -> RolePolicyQuerySet:
        """The platform's is for everybody; a community's, with its history, for those who may read there."""
        return self.filter(Q(community=None) | Q(community__in=Community.objects.readable_by(viewer)))

    def of_platform(self) -> RolePolicyQuerySet:
        return self.filter(community=None)

    def in_community(self, community: Community) -> RolePolicyQuerySet:
        return self.filter(community=community)

    def latest_first(self) -> RolePolicyQuerySet:
        return self.order_by("-version")


class RolePolicy(models.Model):
    """One version of the parameters. Without a community: the platform's, all of them. With one: what its charter
    sets, laid over the platform's.

    Rows are added and never changed or removed; the database refuses it (migration 0005). A version counts in
    snapshots of the days after it was adopted: as of midnight it was not in force yet.
    """

    community = models.ForeignKey(
        Community, null=True, blank=True, on_delete=models.PROTECT, related_name="role_policies"
    )
    version = models.PositiveIntegerField()
    params = models.JSONField()
    adopted_by = models.ForeignKey(User, null=True, on_delete=models.SET_NULL, related_name="+")
    adopted_on = models.DateField()
    note = models.CharField(max_length=300, blank=True)

    objects: ClassVar[RolePolicyQuerySet] = RolePolicyQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        verbose_name_plural = "role policies"
        ordering = ["-version"]
        constraints = [
            models.UniqueConstraint(fields=["community", "version"], name="policy_version_once", nulls_distinct=False)
        ]

    def __str__(self) -> str:
        return f"policy {self.version}{' of the community' if self.community_id else ''}"
