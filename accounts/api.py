"""People over the API: what a profile shows to colleagues, never an address."""

from typing import Any, ClassVar

from rest_framework import serializers, viewsets
from rest_framework.exceptions import NotFound
from rest_framework.pagination import CursorPagination
from rest_framework.request import Request

from accounts.models import User, UserQuerySet


class PersonSerializer(serializers.ModelSerializer[User]):
    url = serializers.CharField(source="get_absolute_url", read_only=True)

    class Meta:
        model = User
        fields: ClassVar = ("handle", "display_name", "job_role", "department", "region", "languages", "about", "url")
        read_only_fields = fields


class CursorPages(CursorPagination):
    """A cursor is what anybody may write into an address: one PostgreSQL cannot take leads nowhere."""

    def decode_cursor(self, request: Request) -> Any:
        found = super().decode_cursor(request)
        if found and "\x00" in str(found.position):
            raise NotFound(self.invalid_cursor_message)
        return found


class ByName(CursorPages):
    ordering = ("display_name", "id")


class PersonViewSet(viewsets.ReadOnlyModelViewSet[User]):
    """People on the platform, as their colleagues see them."""

    serializer_class = PersonSerializer
    pagination_class = ByName
    filterset_fields: ClassVar = ("department", "region", "job_role")
    lookup_field = "handle"
    lookup_value_regex = "[^/]+"
    queryset = User.objects.none()

    def get_queryset(self) -> UserQuerySet:
        return User.objects.visible_to(self.request.user)
