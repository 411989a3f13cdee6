"""Reports over the API: making one, one's own; for managers the open cases and deciding on them."""

from __future__ import annotations

from typing import Any, ClassVar

from django.db.models import Prefetch, QuerySet
from django.http import Http404
from django.shortcuts import get_object_or_404
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import mixins, serializers, status, viewsets
from rest_framework.decorators import action
from rest_framework.pagination import CursorPagination
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.access import reader
from communities.access import find_community
from communities.permissions import Permission
from content.actions import decide_case, flag_text, withdraw_flag
from content.models import WORDS_LIMIT, Case, CaseQuerySet, CaseStep, Flag, FlagQuerySet, Item, Reply

DECISIONS = [(what.value, what.label) for what in CaseStep.DECISIONS]


class OwnFlagSerializer(serializers.ModelSerializer[Flag]):
    """A report of one's own, and what became of it. Name the item or the reply."""

    item = serializers.IntegerField(
        required=False, allow_null=True, source="case.item_id", min_value=1, max_value=2**63 - 1
    )
    reply = serializers.IntegerField(
        required=False, allow_null=True, source="case.reply_id", min_value=1, max_value=2**63 - 1
    )
    state = serializers.CharField(source="case.state", read_only=True)
    answer = serializers.SerializerMethodField(help_text="What the managers say to those who reported it.")

    class Meta:
        model = Flag
        fields: ClassVar = ("id", "item", "reply", "reason", "words", "created_at", "withdrawn_at", "state", "answer")
        read_only_fields: ClassVar = ("created_at", "withdrawn_at")

    def get_answer(self, flag: Flag) -> str:
        decisions: list[CaseStep] = getattr(flag.case, "decisions", [])
        return decisions[0].to_reporters if decisions else ""


class NewestFlagFirst(CursorPagination):
    ordering = ("-created_at", "-id")


class LongestFirst(CursorPagination):
    ordering = ("opened_at", "id")


class FlagViewSet(mixins.ListModelMixin, mixins.RetrieveModelMixin, viewsets.GenericViewSet[Flag]):
    """The texts you reported to managers. Taking one back: DELETE."""

    serializer_class = OwnFlagSerializer
    pagination_class = NewestFlagFirst
    lookup_value_regex = r"\d{1,18}"
    queryset = Flag.objects.none()

    def get_queryset(self) -> FlagQuerySet:
        decisions = CaseStep.objects.decisions().order_by("-at", "-pk")
        flags = Flag.objects.made_by(reader(self.request)).select_related("case")
        return flags.prefetch_related(Prefetch("case__steps", decisions, to_attr="decisions"))

    @extend_schema(responses={201: OwnFlagSerializer})
    def create(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """Report an item or a reply. The managers see that it was you; its author never does."""
        sent = self.get_serializer(data=request.data)
        sent.is_valid(raise_exception=True)
        known = sent.validated_data
        text = self._text(**known.pop("case", {}))
        flag = flag_text(by=reader(request), text=text, **known)
        return Response(self.get_serializer(flag).data, status=status.HTTP_201_CREATED)

    def _text(self, item_id: int | None = None, reply_id: int | None = None) -> Item | Reply:
        if bool(item_id) == bool(reply_id):
            raise serializers.ValidationError({"item": "Name an item or a reply, one of them."})
        if item_id:
            return get_object_or_404(Item.objects.visible_to(self.request.user).with_people(), pk=item_id)
        replies = Reply.objects.visible_to(self.request.user).present().select_related("author", "item__community")
        return get_object_or_404(replies, pk=reply_id)

    @extend_schema(request=None, responses={204: None})
    def destroy(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """Take a report back, while nobody has decided."""
        withdraw_flag(by=reader(request), flag=self.get_object())
        return Response(status=status.HTTP_204_NO_CONTENT)


class StandingFlagSerializer(serializers.ModelSerializer[Flag]):
    by = serializers.CharField(source="by.handle", read_only=True, default=None, allow_null=True)

    class Meta:
        model = Flag
        fields: ClassVar = ("by", "reason", "words", "created_at")


class CaseSerializer(serializers.ModelSerializer[Case]):
    """A text before the managers."""

    author = serializers.CharField(source="text.author.handle", read_only=True, default=None, allow_null=True)
    taken_by = serializers.CharField(source="taken_by.handle", read_only=True, default=None, allow_null=True)
    decided_by = serializers.CharField(source="decided_by.handle", read_only=True, default=None, allow_null=True)
    is_held = serializers.BooleanField(source="text.is_held", read_only=True)
    reports = StandingFlagSerializer(source="standing_flags", many=True, read_only=True)
    url = serializers.CharField(source="get_absolute_url", read_only=True)

    class Meta:
        model = Case
        fields: ClassVar = (
            "id",
            "item",
            "reply",
            "why",
            "state",
            "author",
            "is_held",
            "held_until",
            "opened_at",
            "changed_at",
            "taken_by",
            "decided_by",
            "decided_at",
            "settled_at",
            "reports",
            "url",
        )


class DecisionSerializer(serializers.Serializer[Any]):
    what = serializers.ChoiceField(choices=DECISIONS)
    to_author = serializers.CharField(max_length=WORDS_LIMIT, required=False, allow_blank=True, default="")
    to_reporters = serializers.CharField(max_length=WORDS_LIMIT, required=False, allow_blank=True, default="")


@extend_schema(parameters=[OpenApiParameter("slug", str, OpenApiParameter.PATH, description="Address of a community.")])
class CaseViewSet(mixins.ListModelMixin, mixins.RetrieveModelMixin, viewsets.GenericViewSet[Case]):
    """For managers: what was reported and first texts that wait, the longest first; ?settled=1 what is settled."""

    serializer_class = CaseSerializer
    pagination_class = LongestFirst
    lookup_value_regex = r"\d{1,18}"
    queryset = Case.objects.none()

    def get_queryset(self) -> QuerySet[Case]:
        if getattr(self, "swagger_fake_view", False):
            return Case.objects.none()
        standing = find_community(self.request.user, self.kwargs["slug"])
        if not standing.can(Permission.REMOVE_OTHERS):
            raise Http404("There is no such page, or it is not open to you.")
        cases: CaseQuerySet = Case.objects.visible_to(self.request.user).in_community(standing.community).with_all()
        if self.action == "list":
            cases = cases.settled() if self.request.query_params.get("settled") else cases.unsettled()
        return cases

    @extend_schema(request=DecisionSerializer, responses=CaseSerializer)
    @action(detail=True, methods=["post"])
    def decide(self, request: Request, **_: Any) -> Response:
        """Leave the text, ask its author to change it, hold it or remove it."""
        case = self.get_object()
        sent = DecisionSerializer(data=request.data)
        sent.is_valid(raise_exception=True)
        decide_case(by=reader(request), case=case, **sent.validated_data)
        return Response(CaseSerializer(self.get_object()).data)
