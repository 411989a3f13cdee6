"""Monthly reports as data: the rows of the page, in the views whoever asks may have. To read only."""

from __future__ import annotations

from typing import Any, ClassVar, cast

from django.db.models import QuerySet
from django.http import Http404
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import mixins, serializers, viewsets
from rest_framework.pagination import CursorPagination
from rest_framework.permissions import IsAuthenticated
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.models import User
from metrics.models import MonthlyReport
from metrics.models.monthly import Audience, Heading
from metrics.monthly.access import ABSENT, Place, find_place
from metrics.monthly.audiences import chosen
from metrics.monthly.months import Month
from metrics.monthly.reading import Cells, Reading, read


class ReportSerializer(serializers.ModelSerializer[MonthlyReport]):
    """One version of the report of a month."""

    month = serializers.SerializerMethodField(help_text="2026-10")
    state = serializers.CharField(read_only=True, help_text="draft or signed")
    signed_by = serializers.SlugRelatedField(slug_field="handle", read_only=True)  # type: ignore[var-annotated]
    url = serializers.CharField(source="address", read_only=True)

    class Meta:
        model = MonthlyReport
        fields: ClassVar[tuple[str, ...]] = (
            "month",
            "version",
            "state",
            "headline",
            "purpose",
            "goal",
            "as_of",
            "written_at",
            "signed_by",
            "signed_at",
            "why",
            "url",
        )
        read_only_fields = fields

    def get_month(self, report: MonthlyReport) -> str:
        return str(Month(report.month))


class FigureSerializer(serializers.Serializer[Cells]):
    """One number as it is printed; value is “left out” where it was."""

    heading = serializers.ChoiceField(source="figure.heading", choices=Heading.choices)
    key = serializers.CharField(source="figure.key")
    name = serializers.CharField(source="figure.name")
    value = serializers.CharField()
    n = serializers.CharField()
    before = serializers.CharField()
    change = serializers.CharField()
    target = serializers.CharField()
    unit = serializers.CharField(source="figure.unit")
    window = serializers.CharField(source="figure.window")
    definition = serializers.CharField(source="figure.says")
    made_from = serializers.CharField(source="figure.made_from")
    as_of = serializers.DateField(source="figure.as_of")
    computed_at = serializers.DateTimeField(source="figure.computed_at", allow_null=True)
    left_out_because = serializers.CharField(source="figure.left_out_why")


class TextSerializer(serializers.Serializer[Any]):
    key = serializers.CharField()
    title = serializers.CharField()
    text = serializers.CharField()


class WholeReportSerializer(ReportSerializer):
    """With the texts and figures of one view."""

    audience = serializers.SerializerMethodField()
    opening = serializers.SerializerMethodField()
    headings = serializers.SerializerMethodField(help_text="What the numbers say.")
    sections = serializers.SerializerMethodField(help_text="What the manager says, in Markdown.")
    figures = serializers.SerializerMethodField()

    class Meta(ReportSerializer.Meta):
        fields = (*ReportSerializer.Meta.fields, "audience", "opening", "headings", "sections", "figures")
        read_only_fields = fields

    @property
    def reading(self) -> Reading:
        found: Reading = self.context["reading"]
        return found

    def get_audience(self, report: MonthlyReport) -> str:
        return self.reading.audience.value

    def get_opening(self, report: MonthlyReport) -> str:
        return self.reading.opening

    @extend_schema(responses=TextSerializer(many=True))
    def get_headings(self, report: MonthlyReport) -> list[dict[str, str]]:
        return [
            {"key": c.heading.value, "title": c.heading.label, "text": " ".join(filter(None, (c.says, c.own)))}
            for c in self.reading.chapters
        ]

    def get_sections(self, report: MonthlyReport) -> list[dict[str, str]]:
        return [{"key": part.key, "title": part.title, "text": part.body} for part in self.reading.sections]

    def get_figures(self, report: MonthlyReport) -> list[dict[str, Any]]:
        return [dict(row) for row in (FigureSerializer(line).data for line in self.reading.lines)]


class NewestMonth(CursorPagination):
    ordering = ("-month", "-version")


class MonthlyReportViewSet(mixins.ListModelMixin, viewsets.GenericViewSet[MonthlyReport]):
    """For managers all; for members, and for whoever was named to read them, those that are signed."""

    serializer_class = ReportSerializer
    permission_classes = [IsAuthenticated]
    pagination_class = NewestMonth
    filter_backends: list[type] = []
    queryset = MonthlyReport.objects.none()
    lookup_field = "month"
    lookup_value_regex = r"20[0-9]{2}-(?:0[1-9]|1[0-2])"

    def place(self) -> Place:
        """Raises Http404."""
        return find_place(cast(User, self.request.user), self.kwargs["slug"])

    def get_queryset(self) -> QuerySet[MonthlyReport]:
        if getattr(self, "swagger_fake_view", False):
            return MonthlyReport.objects.none()
        return self.place().reports.select_related("community", "signed_by")

    @extend_schema(
        parameters=[
            OpenApiParameter("month", OpenApiTypes.STR, OpenApiParameter.PATH, description="2026-10"),
            OpenApiParameter("for", OpenApiTypes.STR, enum=Audience.values, description="The view; without it, yours."),
        ],
        responses=WholeReportSerializer,
    )
    def retrieve(self, request: Request, month: str, **_: Any) -> Response:
        """The newest version that can be read."""
        place = self.place()
        reports = self.get_queryset().filter(month=Month.read(month).first).order_by("-version")
        report, audience = reports.first(), chosen(request.query_params.get("for", ""), place.audiences)
        if report is None or audience is None:
            raise Http404(ABSENT)
        context = {**self.get_serializer_context(), "reading": read(report, audience)}
        return Response(WholeReportSerializer(report, context=context).data)
