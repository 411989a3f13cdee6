"""By what the roles of a community are told apart: the names of the axes, and the way to each of them."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.urls import reverse

from accounts.models import User
from communities.models import Community
from metrics.models import SegmentAxis, SegmentWeek
from roles.models import CommunityWeek

BY = {
    SegmentAxis.DEPARTMENT: "department",
    SegmentAxis.REGION: "region",
    SegmentAxis.COUNTRY: "country",
    SegmentAxis.TIME: "time here",
    SegmentAxis.JOB: "job role",
}


def axes_beside(
    community: Community, user: User, week: CommunityWeek | None, current: SegmentAxis | None = None
) -> list[dict[str, Any]]:
    """Everybody, then the axes there are groups by, and the one asked for. Nothing where there are none."""
    found = _axes_of(community, user, week.as_of) if week else []
    axes = [axis for axis in SegmentAxis if axis in found or axis is current]
    links = [(f"By {BY[axis]}", "role-segments", [axis.value], axis is current) for axis in axes]
    return [
        {"label": label, "href": reverse(f"metrics:{name}", args=[community.slug, *args]), "is_current": is_current}
        for label, name, args, is_current in [("Everybody", "role-profile", [], current is None), *links]
        if axes
    ]


def _axes_of(community: Community, viewer: User, as_of: date) -> list[SegmentAxis]:
    """The axes there are groups by, as of a Monday."""
    rows = SegmentWeek.objects.visible_to(viewer).in_community(community).filter(as_of=as_of).exclude(value="")
    found = set(rows.order_by().values_list("axis", flat=True).distinct())
    return [axis for axis in SegmentAxis if axis in found]
