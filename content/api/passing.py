"""Referring, pointing and recommending over the API: the same actions as the pages."""

from __future__ import annotations

from typing import Any, ClassVar

from django.db.models import Q
from django.shortcuts import get_object_or_404
from django_filters import rest_framework as filters
from drf_spectacular.utils import extend_schema
from rest_framework import mixins, serializers, status, viewsets
from rest_framework.decorators import action
from rest_framework.pagination import CursorPagination
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.access import reader
from accounts.models import User
from content.actions import (
    decline_referral,
    finish_recommendation,
    point_to_item,
    recommend_item,
    refer_ask,
    remove_pointer,
    say_pointer_helped,
    withdraw_recommendation,
    withdraw_referral,
)
from content.home import HEAVY
from content.models import (
    Item,
    Pointer,
    PointerQuerySet,
    Recommendation,
    RecommendationQuerySet,
    Referral,
    ReferralQuerySet,
)

MOST_KEY = 2**63 - 1


class NewestFirst(CursorPagination):
    ordering = ("-created_at", "-id")


def find_item(request: Request, pk: int) -> Item:
    return get_object_or_404(Item.objects.visible_to(request.user).with_people(), pk=pk)


def find_person(request: Request, handle: str) -> User:
    return get_object_or_404(User.objects.visible_to(request.user), handle=handle.lower().removeprefix("@"))


class ReferralSerializer(serializers.ModelSerializer[Referral]):
    """An ask brought to somebody who may know."""

    ask = serializers.IntegerField(source="ask_id", min_value=1, max_value=MOST_KEY, help_text="The id of the ask.")
    by = serializers.CharField(source="by.handle", read_only=True)
    expert = serializers.CharField(source="expert.handle", max_length=150, help_text="Handle of who may know.")

    class Meta:
        model = Referral
        fields: ClassVar[tuple[str, ...]] = ("id", "ask", "by", "expert", "note", "created_at", "answered_at")
        read_only_fields: ClassVar[tuple[str, ...]] = ("id", "created_at", "answered_at")


class PointerSerializer(serializers.ModelSerializer[Pointer]):
    """Something that exists, under an ask, and why it may help."""

    ask = serializers.IntegerField(source="ask_id", min_value=1, max_value=MOST_KEY, help_text="The id of the ask.")
    item = serializers.IntegerField(source="item_id", min_value=1, max_value=MOST_KEY, help_text="What it points to.")
    by = serializers.CharField(source="by.handle", read_only=True)
    url = serializers.CharField(source="arrival_url", read_only=True)

    class Meta:
        model = Pointer
        fields: ClassVar[tuple[str, ...]] = ("id", "ask", "item", "by", "why", "url", "created_at", "helped_at")
        read_only_fields: ClassVar[tuple[str, ...]] = ("id", "created_at", "helped_at")


class RecommendationSerializer(serializers.ModelSerializer[Recommendation]):
    """A word to one person about an item. What its recipient did with it is told to nobody."""

    item = serializers.IntegerField(source="item_id", read_only=True)
    by = serializers.CharField(source="by.handle", read_only=True)
    to = serializers.CharField(source="to.handle", read_only=True)
    url = serializers.CharField(source="arrival_url", read_only=True)

    class Meta:
        model = Recommendation
        fields: ClassVar[tuple[str, ...]] = ("id", "item", "by", "to", "note", "url", "created_at")
        read_only_fields: ClassVar[tuple[str, ...]] = fields


class NewRecommendationSerializer(serializers.Serializer[Any]):
    item = serializers.IntegerField(min_value=1, max_value=MOST_KEY)
    to = serializers.ListField(
        child=serializers.CharField(max_length=150),
        min_length=1,
        max_length=5,
        help_text="Handles of up to five people.",
    )
    note = serializers.CharField(max_length=500, help_text="Why them, in a sentence.")


class ReferralViewSet(mixins.ListModelMixin, viewsets.GenericViewSet[Referral]):
    """Asks you referred, and those referred to you."""

    serializer_class = ReferralSerializer
    pagination_class = NewestFirst
    lookup_value_regex = r"\d{1,18}"
    queryset = Referral.objects.none()

    def get_queryset(self) -> ReferralQuerySet:
        seen = Referral.objects.visible_to(self.request.user).standing().select_related("by", "expert")
        if self.action != "list":
            return seen
        return seen.filter(Q(by=self.request.user.pk) | Q(expert=self.request.user.pk))

    def create(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """Refer an open ask to somebody who may know."""
        sent = self.get_serializer(data=request.data)
        sent.is_valid(raise_exception=True)
        known = sent.validated_data
        ask = find_item(request, known["ask_id"])
        expert = find_person(request, known["expert"]["handle"])
        referral = refer_ask(by=reader(request), ask=ask, expert=expert, note=known.get("note", ""))
        return Response(self.get_serializer(referral).data, status=status.HTTP_201_CREATED)

    def destroy(self, request: Request, pk: str) -> Response:
        """Take one of yours back."""
        withdraw_referral(by=reader(request), referral=self.get_object())
        return Response(status=status.HTTP_204_NO_CONTENT)

    @extend_schema(request=None, responses={204: None})
    @action(detail=True, methods=["post"])
    def decline(self, request: Request, pk: str) -> Response:
        """Not me. Nobody is told."""
        decline_referral(by=reader(request), referral=self.get_object())
        return Response(status=status.HTTP_204_NO_CONTENT)


class PointerFilter(filters.FilterSet):
    ask = filters.NumberFilter(field_name="ask", min_value=1, max_value=MOST_KEY)
    by = filters.CharFilter(field_name="by__handle", help_text="Handle of a person.")

    class Meta:
        model = Pointer
        fields: ClassVar[tuple[str, ...]] = ("ask", "by")


class PointerViewSet(mixins.ListModelMixin, viewsets.GenericViewSet[Pointer]):
    """What people pointed to under asks you may read, as far as you may read it."""

    serializer_class = PointerSerializer
    pagination_class = NewestFirst
    filterset_class = PointerFilter
    lookup_value_regex = r"\d{1,18}"
    queryset = Pointer.objects.none()

    def get_queryset(self) -> PointerQuerySet:
        seen = Pointer.objects.visible_to(self.request.user).select_related("by", "item__community")
        return seen.defer(*(f"item__{name}" for name in HEAVY))

    def create(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """Point to something the asker may read, and say how it helps."""
        sent = self.get_serializer(data=request.data)
        sent.is_valid(raise_exception=True)
        known = sent.validated_data
        ask, item = find_item(request, known["ask_id"]), find_item(request, known["item_id"])
        pointer = point_to_item(by=reader(request), ask=ask, item=item, why=known["why"])
        return Response(self.get_serializer(pointer).data, status=status.HTTP_201_CREATED)

    def destroy(self, request: Request, pk: str) -> Response:
        """Take one of yours away."""
        remove_pointer(by=reader(request), pointer=self.get_object())
        return Response(status=status.HTTP_204_NO_CONTENT)

    @extend_schema(request=None, responses=PointerSerializer)
    @action(detail=True, methods=["post"])
    def helped(self, request: Request, pk: str) -> Response:
        """Under your own ask: this helped."""
        return Response(self.get_serializer(say_pointer_helped(by=reader(request), pointer=self.get_object())).data)


class RecommendationViewSet(mixins.ListModelMixin, viewsets.GenericViewSet[Recommendation]):
    """What was recommended to you and waits, and what you recommended."""

    serializer_class = RecommendationSerializer
    pagination_class = NewestFirst
    lookup_value_regex = r"\d{1,18}"
    queryset = Recommendation.objects.none()

    def get_queryset(self) -> RecommendationQuerySet:
        viewer = self.request.user
        seen = Recommendation.objects.visible_to(viewer).filter(Q(by=viewer.pk) | Q(done_at=None))
        return seen.select_related("by", "to", "item__community").defer(*(f"item__{name}" for name in HEAVY))

    @extend_schema(request=NewRecommendationSerializer, responses={201: RecommendationSerializer(many=True)})
    def create(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """Recommend something to up to five people who may read it."""
        sent = NewRecommendationSerializer(data=request.data)
        sent.is_valid(raise_exception=True)
        known = sent.validated_data
        item = find_item(request, known["item"])
        people = [find_person(request, handle) for handle in known["to"]]
        made = recommend_item(by=reader(request), item=item, to=people, note=known["note"])
        return Response(self.get_serializer(made, many=True).data, status=status.HTTP_201_CREATED)

    def destroy(self, request: Request, pk: str) -> Response:
        """Take one of yours back."""
        withdraw_recommendation(by=reader(request), recommendation=self.get_object())
        return Response(status=status.HTTP_204_NO_CONTENT)

    @extend_schema(request=None, responses={204: None})
    @action(detail=True, methods=["post"])
    def done(self, request: Request, pk: str) -> Response:
        """Off your list. Nobody is told."""
        finish_recommendation(by=reader(request), recommendation=self.get_object())
        return Response(status=status.HTTP_204_NO_CONTENT)
