"""How a page of the monthly report is entered: by managers, members, and whoever was named to read it, to whom nothing else
of the community opens by that."""

from __future__ import annotations

from dataclasses import dataclass

from django.http import Http404, HttpRequest

from accounts.access import reader
from accounts.models import User
from communities.access import can_read, find_community
from communities.models import Community
from communities.permissions import Permission, Standing
from metrics.models import MonthlyReport, MonthlyReportQuerySet
from metrics.models.monthly import Audience
from metrics.monthly.audiences import audiences_of

ABSENT = "There is no such page, or it is not open to you."


@dataclass(frozen=True)
class Place:
    """A community whose reports somebody may read, and in which views."""

    community: Community
    user: User
    audiences: list[Audience]
    standing: Standing | None  # None: for them the community does not exist

    @property
    def manages(self) -> bool:
        return self.standing is not None and self.standing.can(Permission.MANAGE)

    @property
    def is_inside(self) -> bool:
        """A member, or an administrator: what the figures rest on opens to them."""
        return self.standing is not None and (self.standing.membership is not None or self.manages)

    @property
    def reports(self) -> MonthlyReportQuerySet:
        return MonthlyReport.objects.visible_to(self.user).in_community(self.community)


def find_place(user: User, slug: str) -> Place:
    """Raises Http404 for everybody who reads no report there."""
    standing: Standing | None
    try:
        standing = find_community(user, slug)
    except Http404:
        standing = None
    community = standing.community if standing else Community.objects.filter(slug=slug).first()
    if community is None:
        raise Http404(ABSENT)
    audiences = audiences_of(user, community, standing)
    if not audiences:
        raise Http404(ABSENT)
    return Place(community, user, audiences, standing)


def enter_reports(request: HttpRequest, slug: str) -> Place:
    """The rooms of the community are shown to whoever may go there."""
    place = find_place(reader(request), slug)
    if place.standing is not None and can_read(place.standing):
        request.standing = place.standing  # type: ignore[attr-defined]
    return place


def manage_reports(request: HttpRequest, slug: str) -> Place:
    """For managers: 404 for who reads none, 403 for who only reads."""
    place = enter_reports(request, slug)
    if place.standing is None:
        raise Http404(ABSENT)
    place.standing.require(Permission.MANAGE)
    return place
