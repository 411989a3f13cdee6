"""Networks as data: the shape of a community as its page shows it, and one's own ties for oneself."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from rest_framework import mixins, serializers, viewsets
from rest_framework.pagination import PageNumberPagination
from rest_framework.permissions import IsAuthenticated

from accounts.access import reader
from communities.access import find_community
from communities.permissions import Permission
from metrics.api.weeks import NewestFirst
from metrics.models import NetworkTie, NetworkWeek
from metrics.networks.own import LAYER_WORDS
from metrics.networks.shown import network_of
from metrics.profile import settings_of


class NetworkWeekSerializer(serializers.Serializer[NetworkWeek]):
    """One Monday: what the page prints, in the same words. Figures and diagnoses are empty where the group is too small."""

    as_of = serializers.DateField()
    detail = serializers.CharField(help_text="nothing, words, rough or full: how much may be said of so many people.")
    members = serializers.IntegerField(allow_null=True)
    figures = serializers.DictField(
        child=serializers.CharField(), help_text="Key of a figure to what is printed of it."
    )
    diagnoses = serializers.DictField(
        child=serializers.BooleanField(), help_text="Key of a diagnosis to whether it holds."
    )

    def to_representation(self, week: NetworkWeek) -> dict[str, Any]:
        network = network_of(week, self.context["small_group"])
        is_shown = network.detail.value != "nothing"
        return {
            "as_of": week.as_of.isoformat(),
            "detail": network.detail.value,
            "members": week.members if is_shown else None,
            "figures": {f.key: f.value for f in network.figures} if network.detail.has_numbers else {},
            "diagnoses": {found.key: found.is_found for found in network.diagnoses},
        }


class NetworkWeekViewSet(mixins.ListModelMixin, viewsets.GenericViewSet[NetworkWeek]):
    """The shape of a community's network by week. For those who manage it."""

    serializer_class = NetworkWeekSerializer
    permission_classes = [IsAuthenticated]
    pagination_class = NewestFirst
    filter_backends: list[type] = []
    queryset = NetworkWeek.objects.none()
    small_group = 10

    def get_queryset(self) -> QuerySet[NetworkWeek]:
        if getattr(self, "swagger_fake_view", False):
            return NetworkWeek.objects.none()
        viewer = reader(self.request)
        standing = find_community(viewer, self.kwargs["slug"])
        standing.require(Permission.MANAGE)
        found = settings_of(standing.community)
        self.small_group = found.small_group
        weeks = NetworkWeek.objects.visible_to(viewer).in_community(standing.community)
        return weeks.defer("picture") if found.is_computed else weeks.none()

    def get_serializer_context(self) -> dict[str, Any]:
        return {**super().get_serializer_context(), "small_group": self.small_group}


class MyTieSerializer(serializers.Serializer[NetworkTie]):
    community = serializers.SlugField(source="community.slug")
    person = serializers.CharField(help_text="Handle of the other one.")
    made_of = serializers.ListField(child=serializers.CharField())
    closeness = serializers.IntegerField(help_text="1 little, 2 some, 3 much.")
    is_bridge = serializers.BooleanField(help_text="The two are in different sub-groups.")

    def to_representation(self, tie: NetworkTie) -> dict[str, Any]:
        me = self.context["request"].user.pk
        return {
            "community": tie.community.slug,
            "person": (tie.high if tie.low_id == me else tie.low).handle,
            "made_of": [layer.name.lower() for layer in LAYER_WORDS if tie.layers & layer],
            "closeness": tie.closeness,
            "is_bridge": tie.is_bridge,
        }


class MyNetworkViewSet(mixins.ListModelMixin, viewsets.GenericViewSet[NetworkTie]):
    """One's own ties of the newest week, in all communities. Nobody reads those of somebody else."""

    serializer_class = MyTieSerializer
    permission_classes = [IsAuthenticated]
    pagination_class = PageNumberPagination
    filter_backends: list[type] = []
    queryset = NetworkTie.objects.none()

    def get_queryset(self) -> QuerySet[NetworkTie]:
        if getattr(self, "swagger_fake_view", False):
            return NetworkTie.objects.none()
        return NetworkTie.objects.visible_to(self.request.user).standing().with_people().order_by("pk").order_by("pk")
