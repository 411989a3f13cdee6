"""People over the API: what a profile shows to colleagues, never an address."""

from typing import ClassVar

from rest_framework import serializers, viewsets
from rest_framework.pagination import CursorPagination

from accounts.models import User, UserQuerySet


class PersonSerializer(serializers.ModelSerializer[User]):
    url = serializers.CharField(source="get_absolute_url", read_only=True)

    class Meta:
        model = User
        fields: ClassVar = ("handle", "display_name", "job_role", "department", "region", "languages", "about", "url")
        read_only_fields = fields


class ByName(CursorPagination):
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
