"""The desk as data, for those who manage a community: what waits, why, since when. Deciding is done on the page."""

from __future__ import annotations

from typing import Any, cast

from django.db.models import QuerySet
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers, viewsets
from rest_framework.permissions import IsAuthenticated
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.models import User
from metrics.api.flow import ManagedMixin
from metrics.desk.kinds import KINDS, MOST
from metrics.desk.listing import open_groups
from metrics.models import DeskEntry


class DeskEntrySerializer(serializers.Serializer[DeskEntry]):
    """One thing that waits. kind and subject together name the matter."""

    kind = serializers.CharField()
    subject = serializers.CharField()
    title = serializers.CharField(source="says", help_text="Who or what it is about.")
    reason = serializers.CharField(allow_blank=True)
    since = serializers.DateTimeField(allow_null=True)
    action = serializers.SerializerMethodField(help_text="What it asks for, as on the button.")
    person = serializers.CharField(source="person.handle", allow_null=True, default=None)
    item = serializers.IntegerField(source="item_id", allow_null=True)
    url = serializers.CharField(allow_blank=True)

    def get_action(self, entry: DeskEntry) -> str:
        return KINDS[entry.kind].label


class DeskViewSet(ManagedMixin, viewsets.GenericViewSet[DeskEntry]):
    """What waits and nobody took on, put off or set aside; of each kind the 50 that wait longest."""

    serializer_class = DeskEntrySerializer
    permission_classes = [IsAuthenticated]
    pagination_class = None
    filter_backends: list[type] = []
    queryset: QuerySet[DeskEntry] = DeskEntry.objects.none()

    @extend_schema(
        parameters=[OpenApiParameter("kind", str, enum=sorted(KINDS))], responses=DeskEntrySerializer(many=True)
    )
    def list(self, request: Request, **_: Any) -> Response:
        community = self.community()
        kind = request.query_params.get("kind", "")
        if kind and kind not in KINDS:
            raise serializers.ValidationError({"kind": f"One of {', '.join(sorted(KINDS))}."})
        groups = open_groups(cast(User, request.user), community, only=kind, shown=MOST)
        entries = [entry for group in groups for entry in group.entries]
        return Response(self.get_serializer(entries, many=True).data)
