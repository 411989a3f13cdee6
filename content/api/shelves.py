"""Shelves over the API: public ones and one's own, what stands on them, and putting things there."""

from __future__ import annotations

from typing import Any, ClassVar

from django.shortcuts import get_object_or_404
from django_filters import rest_framework as filters
from drf_spectacular.utils import extend_schema
from rest_framework import mixins, serializers, status, viewsets
from rest_framework.pagination import CursorPagination
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.access import reader
from content.actions import change_shelf, create_shelf, delete_shelf, shelve_item, unshelve_item
from content.models import Item, Shelf, ShelfEntry, ShelfEntryQuerySet, ShelfQuerySet


class ShelfSerializer(serializers.ModelSerializer[Shelf]):
    """A named collection of one person."""

    user = serializers.CharField(source="user.handle", read_only=True)
    url = serializers.CharField(source="get_absolute_url", read_only=True)

    class Meta:
        model = Shelf
        fields: ClassVar[tuple[str, ...]] = (
            "id",
            "user",
            "slug",
            "title",
            "about",
            "is_public",
            "url",
            "created_at",
            "updated_at",
        )
        read_only_fields: ClassVar[tuple[str, ...]] = ("id", "slug", "created_at", "updated_at")


class ShelfEntrySerializer(serializers.ModelSerializer[ShelfEntry]):
    item = serializers.IntegerField(source="item_id", min_value=1, max_value=2**63 - 1)
    title = serializers.CharField(source="item.title", read_only=True)
    url = serializers.CharField(source="arrival_url", read_only=True)

    class Meta:
        model = ShelfEntry
        fields: ClassVar[tuple[str, ...]] = ("id", "item", "title", "url", "why", "added_at")
        read_only_fields: ClassVar[tuple[str, ...]] = ("id", "added_at")


class LatestFirst(CursorPagination):
    ordering = ("-updated_at", "-id")


class NewestFirst(CursorPagination):
    ordering = ("-added_at", "-id")


class ShelfFilter(filters.FilterSet):
    user = filters.CharFilter(field_name="user__handle", help_text="Handle of a person.")

    class Meta:
        model = Shelf
        fields: ClassVar[tuple[str, ...]] = ("user",)


class ShelfViewSet(mixins.ListModelMixin, mixins.RetrieveModelMixin, viewsets.GenericViewSet[Shelf]):
    """Public shelves and your own."""

    serializer_class = ShelfSerializer
    pagination_class = LatestFirst
    filterset_class = ShelfFilter
    lookup_value_regex = r"\d{1,18}"
    queryset = Shelf.objects.none()

    def get_queryset(self) -> ShelfQuerySet:
        return Shelf.objects.visible_to(self.request.user).select_related("user")

    def create(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """Begin a shelf."""
        sent = self.get_serializer(data=request.data)
        sent.is_valid(raise_exception=True)
        shelf = create_shelf(by=reader(request), **sent.validated_data)
        return Response(self.get_serializer(shelf).data, status=status.HTTP_201_CREATED)

    def partial_update(self, request: Request, pk: str) -> Response:
        """Rename, describe, show or hide one of yours."""
        shelf = self.get_object()
        sent = self.get_serializer(data=request.data, partial=True)
        sent.is_valid(raise_exception=True)
        known = {name: getattr(shelf, name) for name in ("title", "about", "is_public")} | sent.validated_data
        return Response(self.get_serializer(change_shelf(by=reader(request), shelf=shelf, **known)).data)

    def destroy(self, request: Request, pk: str) -> Response:
        """Delete one of yours, with what you said on it."""
        delete_shelf(by=reader(request), shelf=self.get_object())
        return Response(status=status.HTTP_204_NO_CONTENT)


class ShelfEntryViewSet(mixins.ListModelMixin, viewsets.GenericViewSet[ShelfEntry]):
    """What stands on a shelf, as far as you may read it, newest first."""

    serializer_class = ShelfEntrySerializer
    pagination_class = NewestFirst
    lookup_value_regex = r"\d{1,18}"
    queryset = ShelfEntry.objects.none()

    def get_shelf(self) -> Shelf:
        return get_object_or_404(Shelf.objects.visible_to(self.request.user), pk=self.kwargs["shelf_id"])

    def get_queryset(self) -> ShelfEntryQuerySet:
        entries = ShelfEntry.objects.visible_to(self.request.user).filter(shelf=self.get_shelf())
        return entries.select_related("shelf", "item__community").defer("item__search", "item__file_text")

    def create(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """Put an item on a shelf of yours, with a why; again with another why changes that."""
        shelf = self.get_shelf()  # before anything is said about what was sent
        sent = self.get_serializer(data=request.data)
        sent.is_valid(raise_exception=True)
        item = get_object_or_404(Item.objects.visible_to(request.user).with_people(), pk=sent.validated_data["item_id"])
        why = sent.validated_data.get("why", "")
        entry = shelve_item(by=reader(request), shelf=shelf, item=item, why=why)
        return Response(self.get_serializer(entry).data, status=status.HTTP_201_CREATED)

    @extend_schema(request=None, responses={204: None})
    def destroy(self, request: Request, shelf_id: str, pk: str) -> Response:
        """Take something off a shelf of yours."""
        entry = get_object_or_404(ShelfEntry.objects.filter(shelf=self.get_shelf()).select_related("shelf"), pk=pk)
        unshelve_item(by=reader(request), entry=entry)
        return Response(status=status.HTTP_204_NO_CONTENT)
