"""The issue log over the API: what is open, one's own, and opening one."""

from typing import Any, ClassVar

from django.http import Http404
from drf_spectacular.utils import extend_schema
from rest_framework import mixins, serializers, status, viewsets
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.access import reader
from accounts.api import CursorPages
from communities.access import find_community
from communities.actions import open_issue
from communities.models import Issue, IssueQuerySet
from communities.permissions import Permission, Standing


class IssueSerializer(serializers.ModelSerializer[Issue]):
    taken_by = serializers.SlugRelatedField(slug_field="handle", read_only=True, allow_null=True)  # type: ignore[var-annotated]
    opened_by = serializers.SerializerMethodField(help_text="A handle, for managers and for oneself; else null.")
    words = serializers.CharField(max_length=3000, required=False, allow_blank=True, default="")

    class Meta:
        model = Issue
        fields: ClassVar = (
            "id",
            "title",
            "words",
            "state",
            "opened_by",
            "opened_at",
            "taken_by",
            "answer",
            "answered_at",
            "closed_at",
        )
        read_only_fields: ClassVar = ("state", "opened_at", "answer", "answered_at", "closed_at")

    def get_opened_by(self, issue: Issue) -> str | None:
        opener = issue.opened_by
        is_named = self.context["names_openers"] or issue.opened_by_id == self.context["request"].user.pk
        return opener.handle if opener and is_named else None


class LatestFirst(CursorPages):
    ordering = ("-opened_at", "-id")


class IssueViewSet(mixins.ListModelMixin, mixins.RetrieveModelMixin, viewsets.GenericViewSet[Issue]):
    """Members: open ones and their own. Managers: all. Taking and answering is done on the page."""

    serializer_class = IssueSerializer
    pagination_class = LatestFirst
    lookup_value_regex = r"\d{1,18}"
    queryset = Issue.objects.none()

    def standing(self) -> Standing:
        """The log is for members: for others there is none. Raises Http404."""
        standing = find_community(self.request.user, self.kwargs["slug"])
        if standing.membership is None and not standing.can(Permission.MANAGE):
            raise Http404("There is no such page, or it is not open to you.")
        return standing

    def get_queryset(self) -> IssueQuerySet:
        if getattr(self, "swagger_fake_view", False):
            return Issue.objects.none()
        there = Issue.objects.visible_to(self.request.user).in_community(self.standing().community)
        return there.with_people()

    def get_serializer_context(self) -> dict[str, Any]:
        is_fake = getattr(self, "swagger_fake_view", False)
        return {
            **super().get_serializer_context(),
            "names_openers": not is_fake and self.standing().can(Permission.MANAGE),
        }

    @extend_schema(responses={201: IssueSerializer})
    def create(self, request: Request, **_: Any) -> Response:
        standing = self.standing()
        standing.require(Permission.OPEN_ISSUE)
        given = self.get_serializer(data=request.data)
        given.is_valid(raise_exception=True)
        made = open_issue(by=reader(request), community=standing.community, **given.validated_data)
        return Response(self.get_serializer(made).data, status=status.HTTP_201_CREATED)
