"""Measures, purposes and targets of a community as data: the numbers of the pages, masked in the same way. To read only."""

from __future__ import annotations

from typing import Any, ClassVar, cast

from django.db.models import QuerySet
from django.http import Http404
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema, extend_schema_view
from rest_framework import mixins, serializers, viewsets
from rest_framework.pagination import CursorPagination
from rest_framework.permissions import IsAuthenticated
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.models import User
from communities.models import Community
from metrics.api.targets import InsideMixin
from metrics.goals import numbers_of
from metrics.library import entries_of, find_measure, shown_week
from metrics.models import Direction, Family, MeasureWeek, Purpose, Target, Unit
from metrics.profile import settings_of


class MeasureSerializer(serializers.Serializer[Any]):
    """A measure with its newest reading and how it is collected."""

    key = serializers.CharField(source="measure.key")
    name = serializers.CharField(source="measure.name")
    family = serializers.ChoiceField(source="measure.family", choices=Family.choices)
    unit = serializers.ChoiceField(source="measure.unit", choices=Unit.choices)
    direction = serializers.ChoiceField(source="measure.direction", choices=Direction.choices)
    definition = serializers.CharField(source="measure.says")
    window = serializers.CharField(source="measure.window")
    source = serializers.CharField(source="measure.source")  # type: ignore[assignment]
    plan = serializers.CharField()
    owner = serializers.CharField(
        source="owner.handle", default=None, allow_null=True, help_text="Nobody: the managers."
    )
    is_late = serializers.BooleanField()
    as_of = serializers.DateField(source="week.as_of", default=None, allow_null=True)
    value = serializers.CharField(source="says", help_text="With its unit, as it may be shown.")
    n = serializers.CharField(source="n_says", help_text="Of how many, rounded where it counts people.")


class MeasureWeekSerializer(serializers.Serializer[MeasureWeek]):
    """One Monday. Shares in per cent; number is empty where it may not be shown."""

    as_of = serializers.DateField()
    value = serializers.CharField()
    number = serializers.FloatField(allow_null=True)
    low = serializers.FloatField(allow_null=True, help_text="Of the 90 % interval.")
    high = serializers.FloatField(allow_null=True)
    n = serializers.CharField()

    def to_representation(self, week: MeasureWeek) -> dict[str, Any]:
        found = shown_week(self.context["measure"], week, self.context["small_group"])
        assert found is not None
        return {
            "as_of": week.as_of.isoformat(),
            "value": found.says,
            "number": found.number,
            "low": found.low,
            "high": found.high,
            "n": found.n_says,
        }


class PurposeTargetSerializer(serializers.ModelSerializer[Target]):
    """A band for a measure. Shares from 0 to 1."""

    owner = serializers.SlugRelatedField(slug_field="handle", read_only=True)  # type: ignore[var-annotated]
    now = serializers.SerializerMethodField(help_text="What the measure says, as it may be shown.")
    verdict = serializers.SerializerMethodField(help_text="below, on, above or unsure; empty without a reading.")
    url = serializers.CharField(source="get_absolute_url", read_only=True)

    class Meta:
        model = Target
        fields: ClassVar[tuple[str, ...]] = (
            "id",
            "measure",
            "low",
            "high",
            "counter_measure",
            "owner",
            "helps",
            "relates",
            "used_by",
            "expected_method",
            "status",
            "starts",
            "ends",
            "adopted_on",
            "retired_on",
            "note",
            "now",
            "verdict",
            "url",
        )
        read_only_fields = fields

    def get_now(self, target: Target) -> str:
        found = self.context["numbers"].goal(target).now
        return found.says if found else ""

    def get_verdict(self, target: Target) -> str:
        found = self.context["numbers"].goal(target).verdict
        return found.value if found else ""


class PurposeSerializer(serializers.ModelSerializer[Purpose]):
    author = serializers.SlugRelatedField(slug_field="handle", read_only=True)  # type: ignore[var-annotated]
    targets = PurposeTargetSerializer(many=True, read_only=True)
    contexts = serializers.SerializerMethodField(help_text="Measures beside it, without a goal line.")
    url = serializers.CharField(source="get_absolute_url", read_only=True)

    class Meta:
        model = Purpose
        fields: ClassVar[tuple[str, ...]] = (
            "id",
            "text",
            "for_whom",
            "status",
            "author",
            "proposed_at",
            "adopted_on",
            "review_on",
            "retired_on",
            "learned",
            "targets",
            "contexts",
            "url",
        )
        read_only_fields = fields

    def get_contexts(self, purpose: Purpose) -> list[str]:
        return [each.measure for each in purpose.contexts.all()]


class NewestMonday(CursorPagination):
    ordering = ("-as_of", "-pk")


class NewestPurpose(CursorPagination):
    ordering = ("-proposed_at", "-pk")


KEY = OpenApiParameter("key", OpenApiTypes.STR, OpenApiParameter.PATH, description="Of the measure.")


@extend_schema_view(list=extend_schema(responses=MeasureSerializer(many=True)))
class MeasureViewSet(InsideMixin, viewsets.GenericViewSet[MeasureWeek]):
    """The measure library of a community with its data list. For its members."""

    serializer_class = MeasureSerializer
    permission_classes = [IsAuthenticated]
    pagination_class = None
    filter_backends: list[type] = []
    queryset = MeasureWeek.objects.none()

    def list(self, request: Request, **_: Any) -> Response:
        return Response(MeasureSerializer(entries_of(self.standing().community), many=True).data)


@extend_schema(parameters=[KEY])
class MeasureWeekViewSet(InsideMixin, mixins.ListModelMixin, viewsets.GenericViewSet[MeasureWeek]):
    """One measure over the Mondays."""

    serializer_class = MeasureWeekSerializer
    permission_classes = [IsAuthenticated]
    pagination_class = NewestMonday
    filter_backends: list[type] = []
    queryset = MeasureWeek.objects.none()

    def get_queryset(self) -> QuerySet[MeasureWeek]:
        if getattr(self, "swagger_fake_view", False):
            return MeasureWeek.objects.none()
        community = self.standing().community
        self.measure = find_measure(community, self.kwargs["key"])
        self.small_group = settings_of(community).small_group
        if self.measure is None:
            raise Http404("There is no such measure here.")
        weeks = MeasureWeek.objects.visible_to(cast(User, self.request.user)).in_community(community)
        return weeks.filter(key=self.measure.key)

    def get_serializer_context(self) -> dict[str, Any]:
        said = {"measure": getattr(self, "measure", None), "small_group": getattr(self, "small_group", 10)}
        return {**super().get_serializer_context(), **said}


class PurposeViewSet(InsideMixin, mixins.ListModelMixin, mixins.RetrieveModelMixin, viewsets.GenericViewSet[Purpose]):
    """What should be different for whom, with the targets for it and how they stand. For members."""

    serializer_class = PurposeSerializer
    permission_classes = [IsAuthenticated]
    pagination_class = NewestPurpose
    filter_backends: list[type] = []
    queryset = Purpose.objects.none()
    lookup_value_regex = r"\d{1,18}"
    here: Community | None = None

    def get_queryset(self) -> QuerySet[Purpose]:
        if getattr(self, "swagger_fake_view", False):
            return Purpose.objects.none()
        self.here = self.standing().community
        purposes = Purpose.objects.visible_to(cast(User, self.request.user)).in_community(self.here)
        return purposes.with_all().prefetch_related("targets__purpose__community")

    def get_serializer_context(self) -> dict[str, Any]:
        context = dict(super().get_serializer_context())
        if self.here is None:
            return context
        shown = Purpose.objects.in_community(self.here).prefetch_related("targets", "contexts")
        return {**context, "numbers": numbers_of(self.here, shown)}
