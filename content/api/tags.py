"""Tags over the API: to look up, and for gardeners to put right."""

from __future__ import annotations

from typing import Any, ClassVar

from django_filters import rest_framework as filters
from drf_spectacular.utils import extend_schema
from rest_framework import mixins, serializers, viewsets
from rest_framework.decorators import action
from rest_framework.pagination import CursorPagination
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.access import reader
from content.actions import change_tag, merge_tags
from content.models import Tag, TagQuerySet


class TagSerializer(serializers.ModelSerializer[Tag]):
    """A topic of one community, with the other words that lead to it."""

    community = serializers.CharField(source="community.slug", read_only=True)
    synonyms = serializers.SlugRelatedField[Any](slug_field="name", many=True, read_only=True)
    url = serializers.CharField(source="get_absolute_url", read_only=True)

    class Meta:
        model = Tag
        fields: ClassVar[tuple[str, ...]] = (
            "id",
            "community",
            "slug",
            "name",
            "about",
            "synonyms",
            "item_count",
            "url",
        )
        read_only_fields = fields


class TagChangeSerializer(serializers.Serializer[Tag]):
    name = serializers.CharField(required=False)
    about = serializers.CharField(required=False, allow_blank=True)
    synonyms = serializers.ListField(child=serializers.CharField(), required=False, help_text="All of them.")


class TagMergeSerializer(serializers.Serializer[Tag]):
    into = serializers.PrimaryKeyRelatedField[Tag](queryset=Tag.objects.none(), help_text="The tag that stays.")

    def __init__(self, *args: Any, tags: TagQuerySet, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["into"].queryset = tags  # type: ignore[attr-defined]


class BySlug(CursorPagination):
    ordering = ("slug", "id")


class TagFilter(filters.FilterSet):
    community = filters.CharFilter(field_name="community__slug", help_text="Address of a community.")

    class Meta:
        model = Tag
        fields: ClassVar[tuple[str, ...]] = ("community",)


class TagViewSet(mixins.ListModelMixin, mixins.RetrieveModelMixin, viewsets.GenericViewSet[Tag]):
    """Tags of communities you may read."""

    serializer_class = TagSerializer
    pagination_class = BySlug
    filterset_class = TagFilter
    lookup_value_regex = r"\d{1,18}"
    queryset = Tag.objects.none()

    def get_queryset(self) -> TagQuerySet:
        return Tag.objects.visible_to(self.request.user).select_related("community").prefetch_related("synonyms")

    @extend_schema(request=TagChangeSerializer, responses=TagSerializer)
    def partial_update(self, request: Request, pk: str) -> Response:
        """Rename, describe, set the other words; experts and managers."""
        sent = TagChangeSerializer(data=request.data)
        sent.is_valid(raise_exception=True)
        change_tag(by=reader(request), tag=self.get_object(), **sent.validated_data)
        return Response(self.get_serializer(self.get_object()).data)

    @extend_schema(request={"application/json": {"type": "object", "properties": {"into": {"type": "integer"}}}})
    @action(detail=True, methods=["post"])
    def merge(self, request: Request, pk: str) -> Response:
        """Make it part of another tag, for good; experts and managers."""
        tag = self.get_object()
        sent = TagMergeSerializer(data=request.data, tags=self.get_queryset().filter(community=tag.community_id))
        sent.is_valid(raise_exception=True)
        into = merge_tags(by=reader(request), tag=tag, into=sent.validated_data["into"])
        return Response(self.get_serializer(self.get_queryset().get(pk=into.pk)).data)
