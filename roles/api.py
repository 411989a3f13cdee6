"""One's own rows as data: the same as on /me/, with the whole record of how each came about."""

from __future__ import annotations

from typing import cast

from django.db.models import QuerySet
from rest_framework import serializers, viewsets
from rest_framework.pagination import CursorPagination
from rest_framework.permissions import IsAuthenticated

from accounts.models import User
from roles.explain import prose_of, words
from roles.models import RoleWeek


class NewestFirst(CursorPagination):
    ordering = ("-as_of", "-pk")


class MyRoleSerializer(serializers.ModelSerializer[RoleWeek]):
    community = serializers.SlugRelatedField(slug_field="slug", read_only=True)  # type: ignore[var-annotated]
    policy = serializers.IntegerField(source="policy.version", read_only=True)
    enactment = serializers.FloatField(read_only=True, help_text="A, 0 to 1.")
    uptake = serializers.FloatField(read_only=True, help_text="U, 0 to 1.")
    words = serializers.SerializerMethodField()
    sentences = serializers.SerializerMethodField()
    record = serializers.JSONField(read_only=True)

    class Meta:
        model = RoleWeek
        fields = (
            "community",
            "role",
            "as_of",
            "policy",
            "enactment",
            "uptake",
            "words",
            "sentences",
            "ok",
            "n",
            "guard_ok",
            "is_acting",
            "is_primary",
            "state",
            "since",
            "record",
        )
        read_only_fields = fields

    def get_words(self, row: RoleWeek) -> str:
        return words(row)

    def get_sentences(self, row: RoleWeek) -> str:
        return prose_of(row)


class MyRoleViewSet(viewsets.ReadOnlyModelViewSet[RoleWeek]):
    """Your own roles, newest snapshot first. Nobody else's, whoever you are."""

    serializer_class = MyRoleSerializer
    permission_classes = [IsAuthenticated]
    pagination_class = NewestFirst
    filter_backends: list[type] = []
    queryset = RoleWeek.objects.none()

    def get_queryset(self) -> QuerySet[RoleWeek]:
        return RoleWeek.objects.visible_to(cast(User, self.request.user)).select_related("community", "policy")
