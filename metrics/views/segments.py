"""The roles of a community in parts: by department, region, country, time here or job role, one axis at a time."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from accounts.access import query_word
from accounts.models import User
from communities.models import Community
from communities.permissions import Permission
from metrics.access import stand
from metrics.masking import Detail
from metrics.models import SegmentAxis
from metrics.profile import dates_of, settings_of
from metrics.segments import shown
from metrics.segments.axes import axes_beside
from metrics.segments.shown import Group, Split
from metrics.shown import evidence_links
from metrics.views.knowledge import csv_of
from roles.models import CommunityWeek, Role
from roles.targets import PLURALS

SHORTS = ("Cons.", "Creat.", "Conn.", "Carr.", "Care.")  # heads of the picture where it is narrow


@login_required
@require_safe
def role_segments(request: HttpRequest, slug: str, axis: str) -> HttpResponse:
    """All groups by one axis as a picture, or with ?in= one of them beside the rest. The same for members and managers."""
    standing, user = stand(request, slug, Permission.SEE_ROLE_PROFILE)
    community, by = standing.community, chosen(axis)
    role_settings = settings_of(community)
    week = newest(community, user) if role_settings.is_computed else None
    split = shown.split_of(community, user, week, by, role_settings.small_group) if week else None
    value = query_word(request, "in", 120) if split else ""
    group = split.group(value) if split else None
    context = {
        "is_off": not role_settings.is_computed,
        "week": week,
        "split": split,
        "group": group,
        "is_unknown": bool(value) and group is None,
        "by": shown.BY[by],
        "axes": axes_beside(community, user, week, by),
        "small_group": role_settings.small_group,
        "dates": dates_of(week) if week else "",
        "trail": [("Roles", reverse("metrics:role-profile", args=[slug])), (f"By {shown.BY[by]}", "")],
        **(parts_of(community, split, group) if split else {}),
    }
    return render(request, "metrics/role_segments.html", context)


@login_required
@require_safe
def role_segments_csv(request: HttpRequest, slug: str, axis: str) -> HttpResponse:
    """The table of the page: all groups by one axis."""
    standing, user = stand(request, slug, Permission.SEE_ROLE_PROFILE)
    community, by = standing.community, chosen(axis)
    role_settings = settings_of(community)
    week = newest(community, user) if role_settings.is_computed else None
    split = shown.split_of(community, user, week, by, role_settings.small_group) if week else None
    return csv_of(f"{slug}-roles-by-{axis}", shown.COLUMNS, shown.rows_of(split) if split else [])


def chosen(axis: str) -> SegmentAxis:
    """Raises Http404."""
    if axis not in SegmentAxis.values:
        raise Http404("There is no such page, or it is not open to you.")
    return SegmentAxis(axis)


def newest(community: Community, user: User) -> CommunityWeek | None:
    weeks = CommunityWeek.objects.visible_to(user).in_community(community).weekly()
    return weeks.order_by("-as_of").first()


def parts_of(community: Community, split: Split, group: Group | None) -> dict[str, Any]:
    """Pictures and tables of all groups, or of one."""
    links = evidence_links(community)
    here = reverse("metrics:role-segments", args=[community.slug, split.axis.value])
    compared = [split.rests[group.value, role] for role in Role.values] if group else []
    ends = [max(each.ends[1], each.share_elsewhere or 0) for each in compared]
    top = min(100, max(20, -(-int(max(ends, default=0) + 1) // 10) * 10))
    numbers = ("People", "n", "Share", "90 % interval", "Elsewhere")
    return {
        "headline": shown.headline(split, group),
        "groups": [
            {"label": each.name, "href": f"{here}?in={shown.quote(each.value)}", "is_current": each is group}
            for each in split.groups
        ],
        "everything": here,
        "heat": shown.heat_of(split, here),
        "heads": [PLURALS[role] for role in Role],
        "shorts": SHORTS,
        "columns": [{"label": name, "is_num": True} if name in numbers else name for name in shown.COLUMNS],
        "table": shown.rows_of(split, group),
        "gauges": [(each, links[each.role]) for each in compared],
        "has_numbers": any(each.cell and each.cell.detail is not Detail.WORDS for each in compared),
        "top": top,
        "step": 10 if top > 30 else 5,
        "withheld": [PLURALS[Role(role)] for role in split.withheld],
        "csv": reverse("metrics:role-segments-csv", args=[community.slug, split.axis.value]),
        "differs": [each for each in compared if each.is_off],
    }
