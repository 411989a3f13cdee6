"""All communities as data, for administrators: the sentence of each and the figures of its row, as the page prints them."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from drf_spectacular.utils import OpenApiParameter, extend_schema, extend_schema_view
from rest_framework import mixins, serializers, viewsets
from rest_framework.pagination import PageNumberPagination
from rest_framework.permissions import IsAuthenticated

from communities.models import Kind, Lifecycle
from metrics.access import administrator
from metrics.models import CommunityHealth
from metrics.site.portfolio import LEVELS, Choice, Line, portfolio_of

LEVEL_OF = {level: name for name, level in LEVELS.items()}


class CommunityHealthSerializer(serializers.Serializer[CommunityHealth]):
    """One community, as of the hour it was looked at."""

    slug = serializers.CharField(source="community.slug")
    name = serializers.CharField(source="community.name")
    kind = serializers.CharField(source="community.kind")
    state = serializers.CharField(source="community.lifecycle")
    level = serializers.SerializerMethodField(help_text="needs, look, fine or asleep.")
    rule = serializers.CharField(help_text="Which rule spoke.")
    says = serializers.CharField(help_text="What stands out, and why.")
    href = serializers.CharField(help_text="Where to do something about it.")
    members = serializers.SerializerMethodField(help_text="In fives: “about 15”, “fewer than 5”.")
    managers = serializers.SerializerMethodField(help_text="Handles of those who manage it.")
    managed_on = serializers.DateField(allow_null=True)
    written_on = serializers.DateField(allow_null=True)
    open_asks = serializers.IntegerField()
    waiting_asks = serializers.IntegerField()
    late_asks = serializers.IntegerField()
    useful_working_hours = serializers.SerializerMethodField(help_text="Null under five asks, or where not reached.")
    useful_n = serializers.IntegerField()
    roles_in_band = serializers.IntegerField(source="in_band", allow_null=True)
    roles_that_tell = serializers.IntegerField(source="with_band", allow_null=True)
    reviews_due = serializers.IntegerField(source="targets_due")
    report_month = serializers.DateField(allow_null=True)
    is_report_signed = serializers.BooleanField(allow_null=True)
    computed_at = serializers.DateTimeField()

    def get_level(self, row: CommunityHealth) -> str:
        return LEVEL_OF[row.level]  # type: ignore[index]

    def get_members(self, row: CommunityHealth) -> str:
        return Line(row).members

    def get_managers(self, row: CommunityHealth) -> list[str]:
        return [user.handle for user in Line(row).managers]

    def get_useful_working_hours(self, row: CommunityHealth) -> float | None:
        return Line(row).useful_hours


class Pages(PageNumberPagination):
    page_size = 50


CHOICES = [
    OpenApiParameter("level", str, enum=sorted(LEVELS), description="How much it needs somebody."),
    OpenApiParameter("kind", str, enum=sorted(Kind.values)),
    OpenApiParameter("state", str, enum=sorted(Lifecycle.values)),
    OpenApiParameter("q", str, description="Part of the name."),
]


@extend_schema_view(list=extend_schema(parameters=CHOICES))
class CommunityHealthViewSet(mixins.ListModelMixin, viewsets.GenericViewSet[CommunityHealth]):
    """How each community is, those first that need somebody. For administrators; for others there is no such list.

    `level`, `kind`, `state` and `q` choose, as on the page.
    """

    serializer_class = CommunityHealthSerializer
    permission_classes = [IsAuthenticated]
    pagination_class = Pages
    filter_backends: list[type] = []
    queryset = CommunityHealth.objects.none()

    def get_queryset(self) -> QuerySet[CommunityHealth]:
        if getattr(self, "swagger_fake_view", False):
            return CommunityHealth.objects.none()
        viewer = administrator(self.request)
        asked: dict[str, Any] = {name: str(value) for name, value in self.request.query_params.items()}
        return portfolio_of(viewer, Choice.of(asked))
