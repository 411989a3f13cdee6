"""Items, replies and reactions over the API: the same reads and the same actions as the pages."""

from __future__ import annotations

from typing import Any, ClassVar

from django.shortcuts import get_object_or_404
from django_filters import rest_framework as filters
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import mixins, serializers, status, viewsets
from rest_framework.decorators import action
from rest_framework.pagination import CursorPagination
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.access import reader
from communities.access import find_community
from content.actions import create_item, mark_first_useful, react, unmark_first_useful, unreact, write_reply
from content.models import Item, ItemQuerySet, Kind, Reaction, Reply, ReplyQuerySet, Suggestion, Tag
from content.models.suggestions import SuggestionQuerySet

COUNTS = ("like_count", "thank_count", "use_count", "rating", "rating_count")
KINDS_OF_REACTION = "|".join(Reaction.Kind.values)


class TagField(serializers.ListField):
    """Tags by name when written, by slug when read."""

    child = serializers.CharField()

    def to_representation(self, data: Any) -> list[str]:
        tags: list[Tag] = list(data.all())
        return [tag.slug for tag in tags]


class ItemSerializer(serializers.ModelSerializer[Item]):
    """An item as it stands in a list."""

    community = serializers.CharField(source="community.slug")
    author = serializers.CharField(source="author.handle", read_only=True, default=None, allow_null=True)
    author_name = serializers.CharField(source="byline_name", read_only=True)
    tags = TagField(required=False)
    rating = serializers.FloatField(read_only=True, allow_null=True, help_text="Mean usefulness, 1 to 5.")
    url = serializers.CharField(source="get_absolute_url", read_only=True)
    above = serializers.PrimaryKeyRelatedField(  # type: ignore[var-annotated]
        source="parent", read_only=True, allow_null=True, help_text="Of a page: the one it lies under."
    )
    owner = serializers.CharField(
        source="owner.handle", read_only=True, default=None, allow_null=True, help_text="Who looks after it."
    )
    is_held = serializers.BooleanField(
        read_only=True, help_text="It waits for a manager. True only in the answer to writing it: no list holds it."
    )

    class Meta:
        model = Item
        fields: ClassVar[tuple[str, ...]] = (
            "id",
            "community",
            "kind",
            "title",
            "author",
            "author_name",
            "tags",
            "url",
            "published_at",
            "edited_at",
            "last_activity_at",
            "is_held",
            "closed_at",
            "archived_at",
            "archive_reason",
            "above",
            "owner",
            "review_on",
            "reviewed_at",
            "accepted_reply",
            "first_useful_reply",
            "same_count",
            "answer_count",
            "comment_count",
            "share_count",
            *COUNTS,
        )
        read_only_fields: ClassVar[tuple[str, ...]] = tuple(
            name for name in fields if name not in {"community", "kind", "title", "tags"}
        )


class ItemDetailSerializer(ItemSerializer):
    """An item with its text, as Markdown and as safe HTML."""

    body = serializers.CharField(trim_whitespace=False, help_text="Markdown.")

    class Meta(ItemSerializer.Meta):
        fields: ClassVar[tuple[str, ...]] = (*ItemSerializer.Meta.fields, "body", "body_html")
        read_only_fields: ClassVar[tuple[str, ...]] = (*ItemSerializer.Meta.read_only_fields, "body_html")


class ReplySerializer(serializers.ModelSerializer[Reply]):
    """An answer or a comment. A removed one keeps its place without its text."""

    author = serializers.CharField(source="author.handle", read_only=True, default=None, allow_null=True)
    author_name = serializers.CharField(source="byline_name", read_only=True)
    parent = serializers.PrimaryKeyRelatedField[Reply](  # type: ignore[assignment]  # the field, not Field.parent
        queryset=Reply.objects.none(), required=False, allow_null=True
    )
    body = serializers.CharField(trim_whitespace=False, help_text="Markdown.")
    as_comment = serializers.BooleanField(
        write_only=True, required=False, default=False, help_text="On an ask: a comment instead of an answer."
    )
    rating = serializers.FloatField(read_only=True, allow_null=True, help_text="Mean usefulness, 1 to 5.")
    url = serializers.CharField(source="get_absolute_url", read_only=True)
    is_held = serializers.BooleanField(
        read_only=True, help_text="It waits for a manager; only in the answer to writing it."
    )

    class Meta:
        model = Reply
        fields: ClassVar[tuple[str, ...]] = (
            "id",
            "item",
            "kind",
            "parent",
            "author",
            "author_name",
            "body",
            "body_html",
            "as_comment",
            "url",
            "created_at",
            "edited_at",
            "removed_at",
            "is_held",
            *COUNTS,
        )
        read_only_fields: ClassVar[tuple[str, ...]] = tuple(
            name for name in fields if name not in {"parent", "body", "as_comment"}
        )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        replies = self.context.get("replies")  # one may answer what stands in the same thread
        if replies is not None:
            self.fields["parent"].queryset = replies.present()  # type: ignore[attr-defined]

    def to_representation(self, reply: Reply) -> dict[str, Any]:
        shown = super().to_representation(reply)
        if reply.is_held:  # one's own, just written
            shown["removed_at"] = None
        elif reply.is_removed:
            shown |= {"body": "", "body_html": "", "author": None, "author_name": ""}
        return shown


class ReactionSerializer(serializers.ModelSerializer[Reaction]):
    value = serializers.IntegerField(required=False, allow_null=True, help_text="1 to 5, for rate alone.")
    caused_by = serializers.IntegerField(
        write_only=True, required=False, allow_null=True, help_text="The act (a share, say) one came by."
    )

    class Meta:
        model = Reaction
        fields: ClassVar[tuple[str, ...]] = ("kind", "note", "value", "caused_by", "created_at")
        read_only_fields: ClassVar[tuple[str, ...]] = ("kind", "created_at")


class SuggestionSerializer(serializers.ModelSerializer[Suggestion]):
    """An edit somebody suggested: the text as it would be, and the version it was made for."""

    by = serializers.CharField(source="by.handle", read_only=True, default=None, allow_null=True)
    decided_by = serializers.CharField(source="decided_by.handle", read_only=True, default=None, allow_null=True)
    base = serializers.IntegerField(source="base.number", read_only=True, help_text="Number of the version.")
    url = serializers.CharField(source="get_absolute_url", read_only=True)

    class Meta:
        model = Suggestion
        fields: ClassVar[tuple[str, ...]] = (
            "id",
            "item",
            "base",
            "title",
            "body",
            "reason",
            "by",
            "state",
            "decided_by",
            "decided_at",
            "answer",
            "created_at",
            "url",
        )
        read_only_fields: ClassVar[tuple[str, ...]] = fields


class NewestFirst(CursorPagination):
    ordering = ("-created_at", "-id")


class LatestFirst(CursorPagination):
    ordering = ("-published_at", "-id")


class InOrder(CursorPagination):
    ordering = ("created_at", "id")


class ItemFilter(filters.FilterSet):
    community = filters.CharFilter(field_name="community__slug", help_text="Address of a community.")
    author = filters.CharFilter(field_name="author__handle", help_text="Handle of a person.")
    tag = filters.CharFilter(method="with_tag", help_text="Address of a tag, or of one that became it.")
    kind = filters.ChoiceFilter(choices=Kind.choices)
    archived = filters.BooleanFilter(
        field_name="archived_at",
        lookup_expr="isnull",
        exclude=True,
        help_text="Only what is archived; else without it.",
    )

    class Meta:
        model = Item
        fields: ClassVar[tuple[str, ...]] = ("community", "kind", "author", "tag", "archived")

    def with_tag(self, items: ItemQuerySet, _name: str, word: str) -> ItemQuerySet:
        return items.tagged(word)


class ReactMixin:
    """Reactions of the signed-in person on what a viewset shows."""

    @extend_schema(
        parameters=[OpenApiParameter("kind", str, OpenApiParameter.PATH, enum=Reaction.Kind.values)],
        request=ReactionSerializer,
        responses=ReactionSerializer,
    )
    @action(detail=True, methods=["post"], url_path=rf"reactions/(?P<kind>{KINDS_OF_REACTION})")
    def reactions(self, request: Request, pk: str, kind: str) -> Response:
        """Like, thank for, save, mark as used or rate; again changes the note or the rating."""
        text = self.get_object()  # type: ignore[attr-defined]
        sent = ReactionSerializer(data=request.data)
        sent.is_valid(raise_exception=True)
        known = sent.validated_data
        reaction = react(
            by=reader(request),
            text=text,
            kind=kind,
            note=known.get("note", ""),
            value=known.get("value"),
            caused_by_id=known.get("caused_by"),
        )
        return Response(ReactionSerializer(reaction).data)

    @extend_schema(
        parameters=[OpenApiParameter("kind", str, OpenApiParameter.PATH, enum=Reaction.Kind.values)],
        request=None,
        responses={204: None},
    )
    @reactions.mapping.delete
    def take_back(self, request: Request, pk: str, kind: str) -> Response:
        """Take a reaction back; what is not there is left alone."""
        unreact(by=reader(request), text=self.get_object(), kind=kind)  # type: ignore[attr-defined]
        return Response(status=status.HTTP_204_NO_CONTENT)


class ItemViewSet(
    ReactMixin,
    mixins.CreateModelMixin,
    mixins.ListModelMixin,
    mixins.RetrieveModelMixin,
    viewsets.GenericViewSet[Item],
):
    """Asks, discussions, posts and pages you may read, newest first."""

    pagination_class = LatestFirst
    filterset_class = ItemFilter
    lookup_value_regex = r"\d{1,18}"
    queryset = Item.objects.none()

    def get_queryset(self) -> ItemQuerySet:
        items = Item.objects.visible_to(self.request.user).with_people().select_related("owner")
        if self.action == "list" and not self.request.query_params.get("archived"):
            items = items.current()
        return items.prefetch_related("tags")

    def get_serializer_class(self) -> type[ItemSerializer]:
        return ItemSerializer if self.action == "list" else ItemDetailSerializer

    def create(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """Write an item; it is published at once."""
        sent = self.get_serializer(data=request.data)
        sent.is_valid(raise_exception=True)
        known = sent.validated_data
        standing = find_community(request.user, known.pop("community")["slug"])
        item = create_item(by=reader(request), community=standing.community, **known)
        return Response(self.get_serializer(item).data, status=status.HTTP_201_CREATED)


class ItemReplyViewSet(mixins.ListModelMixin, viewsets.GenericViewSet[Reply]):
    """The answers and comments of one item, in order; writing one."""

    serializer_class = ReplySerializer
    pagination_class = InOrder
    queryset = Reply.objects.none()

    def get_item(self) -> Item:
        items = Item.objects.visible_to(self.request.user).with_people()
        return get_object_or_404(items, pk=self.kwargs["item_id"])

    def get_queryset(self) -> ReplyQuerySet:
        replies = Reply.objects.visible_to(self.request.user).select_related("author", "item__community")
        return replies.filter(item_id=self.get_item().pk)

    def create(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """Answer an ask, or comment."""
        item = self.get_item()
        context = {**self.get_serializer_context(), "replies": Reply.objects.filter(item=item)}
        sent = ReplySerializer(data=request.data, context=context)
        sent.is_valid(raise_exception=True)
        reply = write_reply(by=reader(request), item=item, **sent.validated_data)
        return Response(self.get_serializer(reply).data, status=status.HTTP_201_CREATED)


class ReplyViewSet(ReactMixin, mixins.RetrieveModelMixin, viewsets.GenericViewSet[Reply]):
    """One answer or comment."""

    serializer_class = ReplySerializer
    lookup_value_regex = r"\d{1,18}"
    queryset = Reply.objects.none()

    def get_queryset(self) -> ReplyQuerySet:
        return Reply.objects.visible_to(self.request.user).select_related("author", "item__community")

    @extend_schema(request=None, responses={204: None})
    @action(detail=True, methods=["post"], url_path="first-useful")
    def first_useful(self, request: Request, pk: str) -> Response:
        """Of one's own ask: this helped first. It takes the place of an earlier choice."""
        mark_first_useful(by=reader(request), reply=self.get_object())
        return Response(status=status.HTTP_204_NO_CONTENT)

    @extend_schema(request=None, responses={204: None})
    @first_useful.mapping.delete
    def not_first_useful(self, request: Request, pk: str) -> Response:
        """Take the choice back; what was not chosen is left alone."""
        reply = self.get_object()
        if reply.item.first_useful_reply_id == reply.pk:
            unmark_first_useful(by=reader(request), item=reply.item)
        return Response(status=status.HTTP_204_NO_CONTENT)


class SuggestionFilter(filters.FilterSet):
    community = filters.CharFilter(field_name="item__community__slug", help_text="Address of a community.")
    item = filters.NumberFilter(field_name="item", min_value=1, max_value=2**63 - 1)
    state = filters.ChoiceFilter(choices=Suggestion.State.choices)

    class Meta:
        model = Suggestion
        fields: ClassVar[tuple[str, ...]] = ("community", "item", "state")


class SuggestionViewSet(viewsets.ReadOnlyModelViewSet[Suggestion]):
    """Edits suggested for items you may read, newest first."""

    serializer_class = SuggestionSerializer
    pagination_class = NewestFirst
    filterset_class = SuggestionFilter
    lookup_value_regex = r"\d{1,18}"
    queryset = Suggestion.objects.none()

    def get_queryset(self) -> SuggestionQuerySet:
        return Suggestion.objects.visible_to(self.request.user).with_people()
