"""The role profile as data: by group, what moved, among others, give and receive. The texts of the pages, masked alike."""

from __future__ import annotations

from typing import Any, cast

from django.http import Http404
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers, viewsets
from rest_framework.permissions import IsAuthenticated
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.models import User
from communities.access import find_community
from communities.models import Community
from communities.permissions import Permission
from metrics import helping, moved, others
from metrics.events import events_of
from metrics.forms import PeriodForm
from metrics.models import SegmentAxis
from metrics.profile import settings_of
from metrics.segments import shown
from metrics.shown import latest_profile, targets_of, weeks_of
from roles.models import Role, RoleSettings

DAYS = [OpenApiParameter(name, str, description="A day, as 2026-11-16.") for name in ("from", "to")]
TEXT = "As printed: “about 15”, “fewer than 5”, a word, or “not shown”."


class ProfileViewSet(viewsets.GenericViewSet[Any]):
    """In one community, for its members; nothing where an administrator switched roles off."""

    permission_classes = [IsAuthenticated]
    pagination_class = None
    filter_backends: list[type] = []

    @property
    def viewer(self) -> User:
        return cast(User, self.request.user)

    def here(self) -> tuple[Community, RoleSettings]:
        """Raises Http404 or PermissionDenied."""
        standing = find_community(self.viewer, self.kwargs["slug"])
        standing.require(Permission.SEE_ROLE_PROFILE)
        return standing.community, settings_of(standing.community)


class SegmentShareSerializer(serializers.Serializer[Any]):
    role = serializers.ChoiceField(Role.choices)
    people = serializers.CharField(help_text=TEXT)
    share = serializers.CharField(help_text=TEXT)
    elsewhere = serializers.CharField(help_text="The share of everybody else.")
    reading = serializers.CharField(help_text="“fewer than elsewhere” only beyond chance.")


class SegmentGroupSerializer(serializers.Serializer[Any]):
    name = serializers.CharField()
    n = serializers.CharField(help_text="Active members, in fives.")
    shares = SegmentShareSerializer(many=True)


class SegmentSerializer(serializers.Serializer[Any]):
    as_of = serializers.DateField(allow_null=True)
    groups = SegmentGroupSerializer(many=True)


class SegmentViewSet(ProfileViewSet):
    """Who acts as what in each group of an axis, of the newest Monday; one axis at a time."""

    serializer_class = SegmentSerializer
    lookup_field = "axis"
    lookup_value_regex = "|".join(SegmentAxis.values)

    @extend_schema(responses=SegmentSerializer)
    def retrieve(self, request: Request, axis: str, **_: Any) -> Response:
        if axis not in SegmentAxis.values:
            raise Http404
        community, found = self.here()
        weeks = weeks_of(community, self.viewer)[-1:] if found.is_computed else []
        split = (
            shown.split_of(community, self.viewer, weeks[0], SegmentAxis(axis), found.small_group) if weeks else None
        )
        if split is None:
            return Response({"as_of": None, "groups": []})
        groups = [
            {
                "name": group.name,
                "n": group.size_says,
                "shares": [self.share(split.rests[group.value, role]) for role in Role.values],
            }
            for group in split.groups
        ]
        return Response({"as_of": split.week.as_of.isoformat(), "groups": groups})

    def share(self, found: shown.Compared) -> dict[str, str]:
        return {
            "role": found.role,
            "people": found.people_says,
            "share": found.says,
            "elsewhere": found.elsewhere_says,
            "reading": found.verdict_words.lower(),
        }


class MovedSerializer(serializers.Serializer[Any]):
    """One role between two Mondays."""

    role = serializers.ChoiceField(Role.choices)
    then = serializers.CharField(help_text=TEXT)
    now = serializers.CharField(help_text=TEXT)
    moved = serializers.CharField(help_text="“rose” or “fell” only beyond chance.")
    stopped = serializers.CharField(help_text=TEXT)
    went = serializers.CharField(help_text=TEXT)
    began = serializers.CharField(help_text=TEXT)
    came = serializers.CharField(help_text=TEXT)


class MovedViewSet(ProfileViewSet):
    """Which shares moved between two Mondays, and by whom; without days, in the quarter before the newest one."""

    serializer_class = MovedSerializer

    @extend_schema(parameters=DAYS)
    def list(self, request: Request, **_: Any) -> Response:
        community, found = self.here()
        form = PeriodForm(request.query_params or None)
        if form.is_bound and not form.is_valid():
            raise serializers.ValidationError(
                {name: [str(each) for each in errors] for name, errors in form.errors.items()}
            )
        days = form.cleaned_data if form.is_bound else {}
        weeks = weeks_of(community, self.viewer) if found.is_computed else []
        pair = moved.mondays(weeks, days.get("since"), days.get("until"))
        if pair is None:
            return Response([])
        events = events_of(community, targets_of(community, self.viewer), self.viewer)
        change = moved.change_of(community, self.viewer, *pair, events, found.small_group)
        names = ("then", "now", "moved", "stopped", "went", "began", "came")
        return Response(
            [
                {"role": each.role, **dict(zip(names, (row[1], row[2], *row[5:]), strict=True))}
                for each, row in zip(change.roles, moved.rows_of(change), strict=True)
            ]
        )


class OthersSerializer(serializers.Serializer[Any]):
    """One role here, and the quartiles of other communities of this kind."""

    role = serializers.ChoiceField(Role.choices)
    here = serializers.CharField(help_text=TEXT)
    lower_quartile = serializers.CharField()
    middle = serializers.CharField()
    upper_quartile = serializers.CharField()
    reading = serializers.CharField()


class OthersViewSet(ProfileViewSet):
    """Where a community lies among others of its kind; nothing with fewer than three others."""

    serializer_class = OthersSerializer

    def list(self, request: Request, **_: Any) -> Response:
        community, found = self.here()
        profile = latest_profile(community, self.viewer) if found.is_computed else None
        if profile is None or not profile.detail.has_numbers:
            return Response([])
        comparison = others.comparison_of(community, self.viewer, profile)
        names = ("here", "lower_quartile", "middle", "upper_quartile", "reading")
        return Response(
            [
                {"role": place.role, **dict(zip(names, (row[1], *row[3:]), strict=True))}
                for place, row in zip(comparison.places, others.rows_of(comparison), strict=True)
            ]
        )


class HelpSerializer(serializers.Serializer[Any]):
    """One line of who gave and who received help in 90 days: of everybody once, or of one way of helping."""

    line = serializers.CharField()
    gave = serializers.CharField(help_text=TEXT)
    received = serializers.CharField(help_text=TEXT)
    n = serializers.CharField()


class HelpViewSet(ProfileViewSet):
    """Who gave and who received help, of the newest Monday."""

    serializer_class = HelpSerializer

    def list(self, request: Request, **_: Any) -> Response:
        community, settings_here = self.here()
        week = helping.newest(community, self.viewer) if settings_here.is_computed else None
        found = helping.help_of(week, settings_here.small_group)
        if found is None:
            return Response([])
        size = found.size_says
        lines = [("Helped at all", found.gave.people_says, found.received.people_says, size)]
        for name, cell in (found.parts or {}).items():
            gave, received = (cell.people_says if name in (side, "both") else "" for side in ("gave", "received"))
            lines += [] if name == "neither" else [(helping.PARTS[name], gave, received, size)]
        lines += [(row[0], row[1], row[2], size) for row in helping.way_rows(found)]
        return Response([dict(zip(("line", "gave", "received", "n"), line, strict=True)) for line in lines])
