"""What one follows, over the API: one's own list and nobody else's."""

from __future__ import annotations

from typing import Any, ClassVar

from django.shortcuts import get_object_or_404
from django_filters import rest_framework as filters
from rest_framework import mixins, serializers, status, viewsets
from rest_framework.pagination import CursorPagination
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.access import reader
from content.actions import end_follow, set_level
from content.following import Target, kind_of, visible_targets
from content.models import TARGETS, Follow, FollowQuerySet


class FollowSerializer(serializers.ModelSerializer[Follow]):
    """How much one wants to hear of one thing."""

    kind = serializers.ChoiceField(choices=TARGETS, help_text="What it is.")
    reason = serializers.CharField(read_only=True, help_text="Why a muted item is not for you; empty for all others.")
    target = serializers.IntegerField(min_value=1, max_value=2**63 - 1, help_text="The id of the thing.")

    class Meta:
        model = Follow
        fields: ClassVar[tuple[str, ...]] = ("id", "kind", "target", "level", "reason", "created_at")
        read_only_fields: ClassVar[tuple[str, ...]] = ("id", "reason", "created_at")

    def to_representation(self, follow: Follow) -> dict[str, Any]:
        kind = kind_of(follow)
        follow.kind = kind  # type: ignore[attr-defined]
        shown = {name: getattr(follow, name) for name in ("id", "level", "reason", "created_at")}
        return {"kind": kind, "target": getattr(follow, f"{kind}_id"), **shown}


class LatestFirst(CursorPagination):
    ordering = ("-created_at", "-id")


class FollowFilter(filters.FilterSet):
    level = filters.ChoiceFilter(choices=Follow.Level.choices)

    class Meta:
        model = Follow
        fields: ClassVar[tuple[str, ...]] = ("level",)


class FollowViewSet(mixins.ListModelMixin, viewsets.GenericViewSet[Follow]):
    """What you follow and muted; only you see it."""

    serializer_class = FollowSerializer
    pagination_class = LatestFirst
    filterset_class = FollowFilter
    lookup_value_regex = r"\d{1,18}"
    queryset = Follow.objects.none()

    def get_queryset(self) -> FollowQuerySet:
        return Follow.objects.visible_to(self.request.user)

    def create(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """Watch, follow or mute something you may see; again changes the level."""
        sent = self.get_serializer(data=request.data)
        sent.is_valid(raise_exception=True)
        known = sent.validated_data
        target: Target = get_object_or_404(visible_targets(known["kind"], request.user), pk=known["target"])  # type: ignore[assignment]
        follow = set_level(by=reader(request), target=target, level=known.get("level", Follow.Level.FOLLOW))
        return Response(self.get_serializer(follow).data, status=status.HTTP_201_CREATED)

    def destroy(self, request: Request, pk: str) -> Response:
        """Neither follow nor mute it any more."""
        end_follow(by=reader(request), follow_id=int(pk))
        return Response(status=status.HTTP_204_NO_CONTENT)
