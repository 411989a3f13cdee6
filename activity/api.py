"""One's own notices over the API."""

from typing import Any, ClassVar

from django.http import Http404
from django_filters import rest_framework as filters
from drf_spectacular.utils import extend_schema
from rest_framework import mixins, serializers, viewsets
from rest_framework.decorators import action
from rest_framework.pagination import CursorPagination
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.access import reader
from activity.actions import read_all_notices, read_notice
from activity.models import Notice, NoticeQuerySet
from activity.wording import sentence


class NoticeSerializer(serializers.ModelSerializer[Notice]):
    says = serializers.SerializerMethodField(help_text="The notice as a sentence, its title included.")
    last_actor = serializers.SlugRelatedField[Any](slug_field="handle", read_only=True, allow_null=True)

    class Meta:
        model = Notice
        fields: ClassVar = (
            "id",
            "kind",
            "says",
            "title",
            "url",
            "last_actor",
            "actors",
            "acts",
            "created_at",
            "updated_at",
            "read_at",
        )
        read_only_fields = fields

    def get_says(self, notice: Notice) -> str:
        return sentence(notice)


class ReadSerializer(serializers.Serializer[Any]):
    read = serializers.IntegerField(read_only=True, help_text="How many were marked as read.")


class NewestFirst(CursorPagination):
    ordering = ("-updated_at", "-id")


class NoticeFilter(filters.FilterSet):
    new = filters.BooleanFilter(field_name="read_at", lookup_expr="isnull", help_text="Only those not read yet.")

    class Meta:
        model = Notice
        fields: ClassVar = ("new", "kind")


class NoticeViewSet(mixins.ListModelMixin, viewsets.GenericViewSet[Notice]):
    """Your notices, newest first; those about things you may no longer see are left out."""

    serializer_class = NoticeSerializer
    pagination_class = NewestFirst
    filterset_class = NoticeFilter
    queryset = Notice.objects.none()
    lookup_value_regex = r"\d{1,18}"

    def get_queryset(self) -> NoticeQuerySet:
        return Notice.objects.visible_to(self.request.user).select_related("last_actor")

    @extend_schema(request=None, responses=NoticeSerializer)
    @action(detail=True, methods=["post"])
    def read(self, request: Request, pk: str) -> Response:
        """Mark one as read, on every device."""
        notice = read_notice(by=reader(request), notice_id=int(pk))
        if notice is None:
            raise Http404
        return Response(self.get_serializer(notice).data)

    @extend_schema(request=None, responses=ReadSerializer)
    @action(detail=False, methods=["post"], url_path="read-all")
    def read_all(self, request: Request) -> Response:
        """Mark all as read."""
        return Response({"read": read_all_notices(by=reader(request))})
