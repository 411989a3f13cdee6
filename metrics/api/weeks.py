"""The weekly shares of a community as data: the numbers of the page, masked in the same way."""

from __future__ import annotations

from typing import Any, cast

from django.db.models import QuerySet
from rest_framework import mixins, serializers, viewsets
from rest_framework.pagination import CursorPagination
from rest_framework.permissions import IsAuthenticated

from accounts.models import User
from communities.access import find_community
from communities.models import Community
from communities.permissions import Permission
from metrics.profile import Profile, profile_of, settings_of
from metrics.shown import standing_of, targets_of
from roles.models import CommunityWeek
from roles.targets import bands_of


class ShareSerializer(serializers.Serializer[Any]):
    role = serializers.CharField()
    people = serializers.CharField(source="cell.people_says", help_text="“about 10”, “fewer than 5”, or a word.")
    share = serializers.CharField(source="cell.share_says", help_text="In per cent, rounded; or as people.")
    interval = serializers.CharField(source="cell.ends_say", help_text="90 %, in per cent.")
    target_low = serializers.FloatField(allow_null=True)
    target_high = serializers.FloatField(allow_null=True)
    verdict = serializers.CharField(allow_null=True, help_text="below, on, above or unsure; null without a target.")


class CommunityWeekSerializer(serializers.Serializer[CommunityWeek]):
    """One Monday. Members and shares are empty where the group is too small to be shown."""

    as_of = serializers.DateField()
    policy = serializers.IntegerField(source="policy.version")
    detail = serializers.CharField(help_text="nothing, words, rough or full: how much may be said of so many people.")
    members = serializers.IntegerField(allow_null=True, help_text="N: neither newcomer nor inactive nor opted out.")
    shares = ShareSerializer(many=True)

    def to_representation(self, week: CommunityWeek) -> dict[str, Any]:
        profile: Profile = profile_of(week, self.context["bands"], self.context["small_group"])
        shown = profile.detail.value != "nothing"
        return {
            "as_of": week.as_of.isoformat(),
            "policy": week.policy.version,
            "detail": profile.detail.value,
            "members": profile.n if shown else None,
            "shares": ShareSerializer(profile.rows, many=True).data,
        }


class NewestFirst(CursorPagination):
    ordering = ("-as_of", "-pk")


class CommunityWeekViewSet(mixins.ListModelMixin, viewsets.GenericViewSet[CommunityWeek]):
    """Who acts as what, by week, against the target of now. For members of the community."""

    serializer_class = CommunityWeekSerializer
    permission_classes = [IsAuthenticated]
    pagination_class = NewestFirst
    filter_backends: list[type] = []
    queryset = CommunityWeek.objects.none()

    def community(self) -> Community:
        """Raises Http404 or PermissionDenied."""
        standing = find_community(cast(User, self.request.user), self.kwargs["slug"])
        standing.require(Permission.SEE_ROLE_PROFILE)
        return standing.community

    def get_queryset(self) -> QuerySet[CommunityWeek]:
        if getattr(self, "swagger_fake_view", False):
            return CommunityWeek.objects.none()
        community = self.community()
        self.settings_here = settings_of(community)
        self.targets_here = targets_of(community, cast(User, self.request.user), limit=1)
        if not self.settings_here.is_computed:
            return CommunityWeek.objects.none()
        weeks = CommunityWeek.objects.visible_to(cast(User, self.request.user)).in_community(community)
        return weeks.weekly().select_related("policy")

    def get_serializer_context(self) -> dict[str, Any]:
        context = super().get_serializer_context()
        target = standing_of(getattr(self, "targets_here", []))
        small_group = self.settings_here.small_group if hasattr(self, "settings_here") else 10
        return {**context, "bands": bands_of(target), "small_group": small_group}
