"""Communities over the API: reading them and their members, joining, leaving. The rules are those of the pages."""

from typing import Any, ClassVar

from drf_spectacular.utils import OpenApiParameter, OpenApiResponse, extend_schema
from rest_framework import mixins, serializers, status, viewsets
from rest_framework.decorators import action
from rest_framework.exceptions import PermissionDenied
from rest_framework.pagination import CursorPagination
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.access import reader
from accounts.api import CursorPages, PersonSerializer
from communities.access import can_read, find_community
from communities.actions import join_community, leave_community
from communities.models import (
    Community,
    CommunityQuerySet,
    Membership,
    MembershipQuerySet,
    ServiceDescription,
    described,
)


class CommunitySerializer(serializers.ModelSerializer[Community]):
    url = serializers.CharField(source="get_absolute_url", read_only=True)

    class Meta:
        model = Community
        fields: ClassVar = (
            "slug",
            "name",
            "kind",
            "job_role",
            "visibility",
            "lifecycle",
            "purpose",
            "is_official",
            "reply_hours",
            "member_count",
            "url",
        )
        read_only_fields = fields


class ServiceSerializer(serializers.ModelSerializer[ServiceDescription]):
    """What readers of a community may expect. Version 1: nobody described it yet."""

    contact = PersonSerializer(read_only=True, allow_null=True)
    hours = serializers.CharField(source="hours_say", read_only=True)
    # Local times without an offset, which the format “time” of the schema would ask for.
    start = serializers.CharField(read_only=True, help_text="08:00:00, in time_zone.")
    end = serializers.CharField(read_only=True, help_text="00:00:00: the end of the day.")

    class Meta:
        model = ServiceDescription
        fields: ClassVar = (
            "version",
            "reply_hours",
            "review_days",
            "days",
            "start",
            "end",
            "time_zone",
            "hours",
            "holidays",
            "contact",
            "contact_address",
            "expectations",
            "created_at",
        )
        read_only_fields = fields


class MembershipSerializer(serializers.ModelSerializer[Membership]):
    person = PersonSerializer(source="user", read_only=True)

    class Meta:
        model = Membership
        fields: ClassVar = ("person", "position", "joined_at", "introduction")
        read_only_fields = fields


class JoinSerializer(serializers.Serializer[Any]):
    introduction = serializers.CharField(max_length=200, required=False, allow_blank=True, default="")


class ByName(CursorPages):
    ordering = ("name", "id")


class NewestFirst(CursorPagination):
    ordering = ("-joined_at", "-id")


class CommunityViewSet(viewsets.ReadOnlyModelViewSet[Community]):
    """Communities that exist for the person who asks."""

    serializer_class = CommunitySerializer
    pagination_class = ByName
    filterset_fields: ClassVar = ("kind", "visibility", "lifecycle")
    lookup_field = "slug"
    queryset = Community.objects.none()

    def get_queryset(self) -> CommunityQuerySet:
        return Community.objects.visible_to(self.request.user)

    @extend_schema(request=JoinSerializer, responses={201: MembershipSerializer})
    @action(detail=True, methods=["post"])
    def join(self, request: Request, slug: str) -> Response:
        """Join an open community."""
        community = self.get_object()
        sent = JoinSerializer(data=request.data)
        sent.is_valid(raise_exception=True)
        membership = join_community(by=reader(request), community=community, **sent.validated_data)
        return Response(MembershipSerializer(membership).data, status=status.HTTP_201_CREATED)

    @extend_schema(responses={200: ServiceSerializer})
    @action(detail=True, methods=["get"])
    def service(self, request: Request, slug: str) -> Response:
        """How soon, when and from whom an answer may be expected; for those who may read the community."""
        standing = find_community(request.user, slug)
        if not can_read(standing):
            raise PermissionDenied(f"Only members read {standing.community.name}. You can ask to join.")
        return Response(ServiceSerializer(described(standing.community), context={"request": request}).data)

    @extend_schema(request=None, responses={204: OpenApiResponse(description="You left.")})
    @action(detail=True, methods=["post"])
    def leave(self, request: Request, slug: str) -> Response:
        """Leave a community; its last manager hands over first."""
        community = self.get_object()
        leave_community(by=reader(request), community=community)
        return Response(status=status.HTTP_204_NO_CONTENT)


@extend_schema(
    parameters=[OpenApiParameter("slug", str, OpenApiParameter.PATH, description="Address of the community.")]
)
class MemberViewSet(mixins.ListModelMixin, viewsets.GenericViewSet[Membership]):
    """Current members of a community, the newest first; for those who may read it."""

    serializer_class = MembershipSerializer
    pagination_class = NewestFirst
    filterset_fields: ClassVar = ("position",)
    queryset = Membership.objects.none()

    def get_queryset(self) -> MembershipQuerySet:
        standing = find_community(self.request.user, self.kwargs["slug"])
        if not can_read(standing):
            raise PermissionDenied(f"Only members read {standing.community.name}. You can ask to join.")
        visible = Membership.objects.visible_to(self.request.user).current().people()
        return visible.in_community(standing.community).select_related("user")
