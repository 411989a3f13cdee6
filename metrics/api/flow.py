"""How knowledge flows as data, for managers: the texts of the pages, masked in the same way."""

from __future__ import annotations

from typing import Any, cast

from django.db.models import QuerySet
from django.http import Http404
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import mixins, serializers, viewsets
from rest_framework.exceptions import NotFound
from rest_framework.permissions import IsAuthenticated
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.api import CursorPages
from accounts.models import User
from communities.access import find_community
from communities.models import Community
from communities.permissions import Permission
from content.models import MissedSearch
from metrics.bridges import matrix_of
from metrics.knowledge import at_least, lines_of, missed_of, says_of
from metrics.models import Axis, ContentLine, Listing


class ManagedMixin:
    """In one community, for those who manage it; for others it does not exist."""

    def community(self) -> Community:
        """Raises Http404 or PermissionDenied."""
        standing = find_community(cast(User, self.request.user), self.kwargs["slug"])  # type: ignore[attr-defined]
        standing.require(Permission.MANAGE)
        return standing.community


class ContentLineSerializer(serializers.Serializer[ContentLine]):
    """A line of a list: what it is, and why it stands there."""

    item = serializers.IntegerField(source="item_id")
    kind = serializers.CharField(source="item.kind")
    title = serializers.CharField(source="item.title")
    why = serializers.SerializerMethodField(help_text="As printed: “used by 7 people”.")
    url = serializers.SerializerMethodField()

    def get_why(self, line: ContentLine) -> str:
        return says_of(line)

    def get_url(self, line: ContentLine) -> str:
        line.item.community = self.context["community"]
        return line.item.get_absolute_url()


class ByNumber(CursorPages):
    """A cursor that points to no number leads nowhere."""

    def decode_cursor(self, request: Request) -> Any:
        found = super().decode_cursor(request)
        if found and found.position is not None and not found.position.isdecimal():
            raise NotFound(self.invalid_cursor_message)
        return found


class InOrder(ByNumber):
    ordering = ("place",)


class ContentLineViewSet(ManagedMixin, mixins.ListModelMixin, viewsets.GenericViewSet[ContentLine]):
    """What a community’s managers look after: one list at a time (?listing=), made anew every night."""

    serializer_class = ContentLineSerializer
    permission_classes = [IsAuthenticated]
    pagination_class = InOrder
    filter_backends: list[type] = []
    queryset = ContentLine.objects.none()

    def get_queryset(self) -> QuerySet[ContentLine]:
        if getattr(self, "swagger_fake_view", False):
            return ContentLine.objects.none()
        self.here = self.community()
        listing = self.request.query_params.get("listing", Listing.USED.value)
        if listing not in Listing.values:
            raise serializers.ValidationError({"listing": f"One of {', '.join(Listing.values)}."})
        return lines_of(self.here, cast(User, self.request.user), Listing(listing))

    def get_serializer_context(self) -> dict[str, Any]:
        return {**super().get_serializer_context(), "community": getattr(self, "here", None)}

    @extend_schema(parameters=[OpenApiParameter("listing", str, enum=Listing.values)])
    def list(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        return super().list(request, *args, **kwargs)


class MissedSearchSerializer(serializers.Serializer[MissedSearch]):
    words = serializers.CharField()
    people = serializers.SerializerMethodField(help_text="As printed: “3 people or more”.")
    last_on = serializers.DateField()

    def get_people(self, search: MissedSearch) -> str:
        return at_least(search.bound)  # type: ignore[attr-defined]


class MostFirst(ByNumber):
    ordering = ("-bound", "-last_on", "words")


class MissedSearchViewSet(ManagedMixin, mixins.ListModelMixin, viewsets.GenericViewSet[MissedSearch]):
    """Words that three different people or more searched for in vain in 90 days."""

    serializer_class = MissedSearchSerializer
    permission_classes = [IsAuthenticated]
    pagination_class = MostFirst
    filter_backends: list[type] = []
    queryset = MissedSearch.objects.none()

    def get_queryset(self) -> QuerySet[MissedSearch]:
        if getattr(self, "swagger_fake_view", False):
            return MissedSearch.objects.none()
        found = missed_of(self.community(), cast(User, self.request.user)) or []
        return MissedSearch.objects.filter(pk__in=[each.search.pk for each in found]).with_bound()


class BridgeCellSerializer(serializers.Serializer[Any]):
    to = serializers.CharField()
    people = serializers.CharField(help_text="“about 15”, “fewer than 5”, a word, or “not shown”.")


class BridgeRowSerializer(serializers.Serializer[Any]):
    to = BridgeCellSerializer(many=True)

    def get_fields(self) -> dict[str, serializers.Field[Any, Any, Any, Any]]:
        return {"from": serializers.CharField(), **super().get_fields()}


class BridgeSerializer(serializers.Serializer[Any]):
    """People of each group who got an answer from another, or used what it made, in the 26 weeks before."""

    as_of = serializers.DateField(allow_null=True)
    rows = BridgeRowSerializer(many=True)


class BridgeViewSet(ManagedMixin, viewsets.GenericViewSet[Any]):
    """The bridge matrix by department or region, of the newest Monday."""

    serializer_class = BridgeSerializer
    permission_classes = [IsAuthenticated]
    lookup_field = "axis"
    lookup_value_regex = "|".join(Axis.values)

    @extend_schema(responses=BridgeSerializer)
    def retrieve(self, request: Request, axis: str, **_: Any) -> Response:
        if axis not in Axis.values:
            raise Http404
        matrix = matrix_of(self.community(), cast(User, request.user), Axis(axis))
        if matrix is None:
            return Response({"as_of": None, "rows": []})
        rows = [
            {
                "from": name,
                "to": [{"to": matrix.names[cell.column], "people": cell.spot.says} for cell in row],
            }
            for name, row in zip(matrix.names, matrix.rows, strict=True)
        ]
        return Response({"as_of": matrix.as_of.isoformat(), "rows": rows})
