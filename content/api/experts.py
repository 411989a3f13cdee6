"""Who knows, over the API: the same answer as the page."""

from __future__ import annotations

from typing import Any

from django.shortcuts import get_object_or_404
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema, extend_schema_serializer
from rest_framework import serializers, viewsets
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.access import query_word, reader
from communities.models import Community
from content.experts import experts_on, self_declared
from content.wishes import LONGEST


class EvidenceSerializer(serializers.Serializer[Any]):
    title = serializers.CharField()
    url = serializers.CharField()
    what = serializers.CharField()
    at = serializers.DateTimeField()
    place = serializers.CharField(help_text="Name of the community.")


class ExpertSerializer(serializers.Serializer[Any]):
    """Somebody who helped with a topic, as far as you may read, or who says that one can ask them about it."""

    person = serializers.CharField(source="person.handle")
    name = serializers.CharField(source="person.display_name")
    languages = serializers.ListField(source="person.languages", child=serializers.CharField())
    is_self_declared = serializers.BooleanField()
    why = serializers.CharField(help_text="Empty for what people say of themselves.")
    asks_about = serializers.ListField(child=serializers.CharField())
    is_free = serializers.BooleanField(help_text="Whether an ask can be brought to them now.")
    hours = serializers.CharField(help_text="When they are usually there, if they said so; the time there.")
    evidence = EvidenceSerializer(many=True)


@extend_schema_serializer(many=False)  # one object with the list in it, not a list of them
class ExpertAnswerSerializer(serializers.Serializer[Any]):
    results = ExpertSerializer(many=True)


class ExpertViewSet(viewsets.GenericViewSet[Any]):
    """Who knows: in the order of how many different people they helped with it, lately before long ago."""

    serializer_class = ExpertAnswerSerializer
    pagination_class = None
    filter_backends = ()

    @extend_schema(
        parameters=[
            OpenApiParameter("q", OpenApiTypes.STR, description="The topic, in words."),
            OpenApiParameter("community", OpenApiTypes.STR, description="Address of a community; without: everywhere."),
        ],
        responses=ExpertAnswerSerializer,
    )
    def list(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        by, words = reader(request), query_word(request, "q", LONGEST)
        place = None
        if slug := query_word(request, "community"):
            place = get_object_or_404(Community.objects.readable_by(by), slug=slug)
        rows: list[dict[str, Any]] = []
        if words:
            for expert in experts_on(words, by=by, community=place):
                rows.append(_row(expert, is_self_declared=False, why=expert.why, evidence=expert.evidence))
            for said in self_declared(words, by=by, community=place):
                rows.append(_row(said, is_self_declared=True, asks_about=said.topics))
        return Response(ExpertAnswerSerializer({"results": rows}).data)


def _row(found: Any, **known: Any) -> dict[str, Any]:
    row = {"why": "", "asks_about": [], "evidence": []} | known
    return row | {"person": found.person, "is_free": found.is_free, "hours": found.hours}
