"""Steps as data: what is tried, by whom, until when, what came of it; and the acts a manager or an owner would script."""

from __future__ import annotations

from typing import Any, ClassVar, cast

from drf_spectacular.utils import extend_schema
from rest_framework import mixins, serializers, status, viewsets
from rest_framework.decorators import action
from rest_framework.permissions import IsAuthenticated
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.access import reader
from accounts.api import CursorPages
from accounts.models import User
from communities.permissions import Permission, Standing
from metrics import actions
from metrics.api.targets import InsideMixin
from metrics.models import NextStep, NextStepQuerySet
from metrics.models.steps import LINE_LIMIT, RESULT_LIMIT, URL_LIMIT
from metrics.models.weeks import KEY_LIMIT
from metrics.steps import Effect, effects_of


class NextStepSerializer(serializers.ModelSerializer[NextStep]):
    """Whoever was asked and has not answered is named to managers and to themselves. Without an owner a manager’s step is
    open to whoever takes it; a member’s is a proposal, whatever owner and day it names."""

    owner = serializers.SerializerMethodField(help_text="A handle; null: nobody, or somebody who was asked.")
    by = serializers.SlugRelatedField(slug_field="handle", read_only=True, allow_null=True)  # type: ignore[var-annotated]
    outcome = serializers.CharField(
        read_only=True, allow_blank=True, help_text="helped, not or unclear; empty: not closed."
    )
    effect = serializers.SerializerMethodField(
        help_text="Its measure then and now, as it may be shown, and whether it moved by more than chance. Never why."
    )
    url = serializers.CharField(source="get_absolute_url", read_only=True)

    class Meta:
        model = NextStep
        fields: ClassVar = (
            "id",
            "finding",
            "what",
            "source",
            "measure",
            "by",
            "owner",
            "taken_at",
            "due_on",
            "state",
            "outcome",
            "result",
            "closed_at",
            "effect",
            "url",
        )
        read_only_fields: ClassVar = fields

    def get_owner(self, step: NextStep) -> str | None:
        standing: Standing = self.context["standing"]
        is_named = step.accepted_at or step.owner_id == standing.user.pk or standing.can(Permission.MANAGE)
        return step.owner.handle if step.owner and is_named else None

    def get_effect(self, step: NextStep) -> str:
        found: Effect | None = self.context["effects"].get(step.pk)
        return f"{found.name}: {found.says}" if found and found.measure else ""


class StepGiven(serializers.Serializer[Any]):
    finding = serializers.CharField(max_length=LINE_LIMIT)
    what = serializers.CharField(max_length=LINE_LIMIT)
    measure = serializers.CharField(max_length=KEY_LIMIT, required=False, allow_blank=True, default="")
    source_url = serializers.CharField(max_length=URL_LIMIT, required=False, allow_blank=True, default="")
    owner = serializers.SlugRelatedField(
        slug_field="handle", queryset=User.objects.people(), required=False, allow_null=True, default=None
    )
    due_on = serializers.DateField(required=False, help_text="Needed of a manager.")


class StepResult(serializers.Serializer[Any]):
    result = serializers.CharField(max_length=RESULT_LIMIT)
    outcome = serializers.ChoiceField(choices=NextStep.Outcome.choices)


class StepReason(serializers.Serializer[Any]):
    reason = serializers.CharField(max_length=LINE_LIMIT)


class LatestFirst(CursorPages):
    ordering = ("-taken_at", "-id")


class NextStepViewSet(InsideMixin, mixins.ListModelMixin, mixins.RetrieveModelMixin, viewsets.GenericViewSet[NextStep]):
    """What a community tries about what it found. For its members; managers decide, owners close."""

    serializer_class = NextStepSerializer
    permission_classes = [IsAuthenticated]
    pagination_class = LatestFirst
    filter_backends: list[type] = []
    queryset = NextStep.objects.none()
    lookup_value_regex = r"\d{1,18}"

    def get_queryset(self) -> NextStepQuerySet:
        if getattr(self, "swagger_fake_view", False):
            return NextStep.objects.none()
        here = self.standing().community
        steps = NextStep.objects.visible_to(cast(User, self.request.user)).in_community(here)
        return steps.with_all().select_related("community")

    def said(self, steps: list[NextStep], *, many: bool = False) -> Any:
        standing = self.standing()
        context = {**self.get_serializer_context(), "standing": standing}
        context["effects"] = effects_of(standing.community, steps)
        return NextStepSerializer(steps if many else steps[0], many=many, context=context).data

    @extend_schema(responses=NextStepSerializer(many=True))
    def list(self, request: Request, *_: Any, **__: Any) -> Response:
        page = self.paginate_queryset(self.get_queryset()) or []
        return self.get_paginated_response(self.said(list(page), many=True))

    @extend_schema(responses=NextStepSerializer)
    def retrieve(self, request: Request, *_: Any, **__: Any) -> Response:
        return Response(self.said([self.get_object()]))

    @extend_schema(request=StepGiven, responses={201: NextStepSerializer})
    def create(self, request: Request, **_: Any) -> Response:
        standing = self.standing()
        standing.require(Permission.PROPOSE_STEP)
        given = StepGiven(data=request.data)
        given.is_valid(raise_exception=True)
        said: dict[str, Any] = dict(given.validated_data)
        due_on, owner = said.pop("due_on", None), said.pop("owner")
        by, community = reader(request), standing.community
        if not standing.can(Permission.MANAGE):
            step = actions.propose_step(by=by, community=community, **said)
        elif due_on is None:
            raise serializers.ValidationError({"due_on": "Say until when."})
        else:
            step = actions.take_step(by=by, community=community, owner=owner, due_on=due_on, **said)
        return Response(self.said([step]), status=status.HTTP_201_CREATED)

    @extend_schema(request=None, responses=NextStepSerializer)
    @action(detail=True, methods=["post"])
    def accept(self, request: Request, **_: Any) -> Response:
        """Yes, I do it: whoever was asked, or any member where nobody is at it."""
        return Response(self.said([actions.accept_step(by=reader(request), step=self.get_object())]))

    @extend_schema(request=None, responses=NextStepSerializer)
    @action(detail=True, methods=["post"], url_path="hand-back")
    def hand_back(self, request: Request, **_: Any) -> Response:
        """Its owner does not do it; no reason is asked for."""
        return Response(self.said([actions.hand_back_step(by=reader(request), step=self.get_object())]))

    @extend_schema(request=StepResult, responses=NextStepSerializer)
    @action(detail=True, methods=["post"])
    def close(self, request: Request, **_: Any) -> Response:
        """Say what came of it."""
        step, given = self.get_object(), StepResult(data=request.data)
        given.is_valid(raise_exception=True)
        return Response(self.said([actions.close_step(by=reader(request), step=step, **given.validated_data)]))

    @extend_schema(request=StepReason, responses=NextStepSerializer)
    @action(detail=True, methods=["post"])
    def drop(self, request: Request, **_: Any) -> Response:
        """Give it up, and say why."""
        step, given = self.get_object(), StepReason(data=request.data)
        given.is_valid(raise_exception=True)
        return Response(self.said([actions.drop_step(by=reader(request), step=step, **given.validated_data)]))
