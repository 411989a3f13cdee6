"""One's own skills as data: the same as on /me/skills/, for the member alone. Nobody else's, whoever one is."""

from __future__ import annotations

from typing import Any, cast

from drf_spectacular.utils import extend_schema
from rest_framework import serializers, viewsets
from rest_framework.permissions import IsAuthenticated
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.models import User
from learning.own import SkillView, skill_views, source_says, wishes_of
from learning.skills import SKILL_CHOICES, skills_of
from roles.models import Role


class SkillSourceSerializer(serializers.Serializer[Any]):
    kind = serializers.CharField(help_text="self, peers, managers, observed or prior.")
    says = serializers.CharField(help_text="Its level in words; of peers to half a step.")
    weight = serializers.FloatField()
    n = serializers.IntegerField(help_text="Answers, peers, managers or episodes behind it.")
    on = serializers.DateField(allow_null=True)


class MySkillSerializer(serializers.Serializer[Any]):
    skill = serializers.ChoiceField(choices=SKILL_CHOICES)
    role = serializers.ChoiceField(choices=Role.choices)
    level = serializers.FloatField(allow_null=True, help_text="0 to 4; null while there are not enough views.")
    words = serializers.CharField()
    confidence = serializers.FloatField(help_text="0 to 1; a level is shown from 0.6.")
    sources = SkillSourceSerializer(many=True)


def as_data(view: SkillView) -> dict[str, Any]:
    return {
        "skill": view.skill.slug,
        "role": str(view.skill.role),
        "level": None if view.level is None else round(view.level, 2),
        "words": view.words,
        "confidence": round(view.combined.confidence, 2),
        "sources": [
            {"kind": s.kind.value, "says": source_says(s), "weight": round(s.weight, 2), "n": s.n, "on": s.on}
            for s in view.sources
        ],
    }


class MySkillViewSet(viewsets.ViewSet):
    """Your own skills, of the roles you want, with every view they rest on. For your development; there is no export."""

    permission_classes = [IsAuthenticated]

    @extend_schema(responses=MySkillSerializer(many=True))
    def list(self, request: Request) -> Response:
        user = cast(User, request.user)
        slugs = [skill.slug for role in wishes_of(user) for skill in skills_of(role)]
        found = [as_data(view) for view in skill_views(user, slugs).values()] if slugs else []
        return Response(MySkillSerializer(found, many=True).data)
