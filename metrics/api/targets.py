"""Targets and proposals of a community as data; proposing one and giving one's voice. Adopting is done on the page."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar, cast

from django.db.models import QuerySet
from django.http import Http404
from django.shortcuts import get_object_or_404
from drf_spectacular.utils import extend_schema
from rest_framework import mixins, serializers, status, viewsets
from rest_framework.decorators import action
from rest_framework.pagination import CursorPagination
from rest_framework.permissions import IsAuthenticated
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.models import User
from communities.access import find_community
from communities.permissions import Permission, Standing
from roles.actions import give_voice, propose_target
from roles.models import Role, TargetBand, TargetProfile, TargetProposal
from roles.models.targets import REASON_LIMIT, SENTENCE_LIMIT
from roles.voices import tally


class BandSerializer(serializers.Serializer[TargetBand]):
    """In per cent of active members; main: who has it as their main role, counted once a person."""

    role = serializers.ChoiceField(choices=Role.choices)
    low = serializers.FloatField(min_value=0, max_value=100)
    high = serializers.FloatField(min_value=0, max_value=100)
    main = serializers.FloatField(min_value=0, max_value=100)


class TargetSerializer(serializers.ModelSerializer[TargetProfile]):
    """What the community adopted; the newest is the one that holds, unless it is retired."""

    author = serializers.SlugRelatedField(slug_field="handle", read_only=True)  # type: ignore[var-annotated]
    adopted_by = serializers.SlugRelatedField(slug_field="handle", read_only=True)  # type: ignore[var-annotated]
    bands = BandSerializer(many=True, read_only=True)

    class Meta:
        model = TargetProfile
        fields: ClassVar[tuple[str, ...]] = (
            "version",
            "purpose",
            "reason",
            "is_retired",
            "author",
            "adopted_by",
            "adopted_at",
            "bands",
        )
        read_only_fields = fields


class VoicesSerializer(serializers.Serializer[Any]):
    managers = serializers.IntegerField(help_text="How many managers agree.")
    members = serializers.IntegerField(help_text="How many members agree who are no managers.")
    not_yet = serializers.IntegerField()
    is_enough = serializers.BooleanField(help_text="A manager can adopt it.")


class TargetProposalSerializer(serializers.ModelSerializer[TargetProposal]):
    author = serializers.SlugRelatedField(slug_field="handle", read_only=True)  # type: ignore[var-annotated]
    bands = BandSerializer(many=True, required=False, help_text="All five roles; none: to have no target.")
    voices = serializers.SerializerMethodField()
    thread = serializers.IntegerField(source="thread_id", read_only=True, allow_null=True)
    url = serializers.CharField(source="get_absolute_url", read_only=True)
    purpose = serializers.CharField(max_length=SENTENCE_LIMIT)
    reason = serializers.CharField(max_length=REASON_LIMIT, help_text="Markdown.")

    class Meta:
        model = TargetProposal
        fields: ClassVar[tuple[str, ...]] = (
            "id",
            "purpose",
            "reason",
            "bands",
            "is_retirement",
            "status",
            "author",
            "proposed_at",
            "decided_at",
            "voices",
            "thread",
            "url",
        )
        read_only_fields: ClassVar[tuple[str, ...]] = ("is_retirement", "status", "proposed_at", "decided_at")

    @extend_schema(responses=VoicesSerializer)
    def get_voices(self, proposal: TargetProposal) -> dict[str, Any]:
        return dict(VoicesSerializer(tally(proposal)).data)


class VoiceSerializer(serializers.Serializer[Any]):
    agrees = serializers.BooleanField()
    sentence = serializers.CharField(max_length=SENTENCE_LIMIT, required=False, allow_blank=True)


class NewestVersionFirst(CursorPagination):
    ordering = ("-adopted_at", "-pk")


class NewestFirst(CursorPagination):
    ordering = ("-proposed_at", "-pk")


class InsideMixin:
    """In one community, for who may see its roles; for others it does not exist."""

    def standing(self) -> Standing:
        """Raises Http404."""
        user = cast(User, self.request.user)  # type: ignore[attr-defined]
        standing = find_community(user, self.kwargs["slug"])  # type: ignore[attr-defined]
        if not standing.can(Permission.SEE_ROLE_PROFILE):
            raise Http404("There is no such community, or it is not open to you.")
        return standing


class TargetViewSet(InsideMixin, mixins.ListModelMixin, viewsets.GenericViewSet[TargetProfile]):
    """Every target there was, newest first."""

    serializer_class = TargetSerializer
    permission_classes = [IsAuthenticated]
    pagination_class = NewestVersionFirst
    filter_backends: list[type] = []
    queryset = TargetProfile.objects.none()

    def get_queryset(self) -> QuerySet[TargetProfile]:
        if getattr(self, "swagger_fake_view", False):
            return TargetProfile.objects.none()
        targets = TargetProfile.objects.visible_to(self.request.user).filter(community=self.standing().community)
        return targets.select_related("author", "adopted_by").prefetch_related("bands")


class TargetProposalViewSet(
    InsideMixin, mixins.ListModelMixin, mixins.RetrieveModelMixin, viewsets.GenericViewSet[TargetProposal]
):
    """What is and was proposed. Anybody who is a member can propose and give a voice."""

    serializer_class = TargetProposalSerializer
    permission_classes = [IsAuthenticated]
    pagination_class = NewestFirst
    filter_backends: list[type] = []
    queryset = TargetProposal.objects.none()
    lookup_value_regex = r"\d{1,18}"

    def get_queryset(self) -> QuerySet[TargetProposal]:
        if getattr(self, "swagger_fake_view", False):
            return TargetProposal.objects.none()
        proposals = TargetProposal.objects.visible_to(self.request.user).in_community(self.standing().community)
        return proposals.with_all()

    @extend_schema(responses={201: TargetProposalSerializer})
    def create(self, request: Request, **_: Any) -> Response:
        standing = self.standing()
        given = self.get_serializer(data=request.data)
        given.is_valid(raise_exception=True)
        data = given.validated_data
        bands = bands_from(data["bands"]) if "bands" in data else None
        made = propose_target(
            by=cast(User, request.user),
            community=standing.community,
            purpose=data["purpose"],
            reason=data["reason"],
            bands=bands,
        )
        proposal = self.get_queryset().get(pk=made.pk)
        return Response(self.get_serializer(proposal).data, status=status.HTTP_201_CREATED)

    @extend_schema(request=VoiceSerializer, responses=TargetProposalSerializer)
    @action(detail=True, methods=["post"])
    def voice(self, request: Request, pk: str, **_: Any) -> Response:
        """Agree, or say in a sentence what is missing. Changeable until it is decided."""
        proposal = get_object_or_404(self.get_queryset(), pk=pk)
        given = VoiceSerializer(data=request.data)
        given.is_valid(raise_exception=True)
        give_voice(by=cast(User, request.user), proposal=proposal, **given.validated_data)
        return Response(self.get_serializer(self.get_queryset().get(pk=pk)).data)


def bands_from(given: list[Mapping[str, Any]]) -> dict[str, tuple[object, object, object]]:
    """As the action takes them; a role that is named twice counts as it was named last."""
    return {band["role"]: (band["low"], band["high"], band["main"]) for band in given}
