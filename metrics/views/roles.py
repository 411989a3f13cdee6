"""The shares of a community by role, the same for its members and its managers, and what they rest on."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from accounts.models import User
from communities.models import Community
from communities.permissions import Permission
from metrics.access import stand
from metrics.events import events_of
from metrics.evidence import evidence_of
from metrics.profile import Profile, dates_of, left_out, mix_parts, profile_of, settings_of, target_parts
from metrics.segments.axes import axes_beside
from metrics.sentences import distance_foot, distance_headline, headline
from metrics.shown import chosen_role, evidence_links, latest_profile, standing_of, targets_of, weeks_of
from metrics.statistics import Verdict
from metrics.trends import trend_of
from roles.explain import COUNTS, DEFINITIONS
from roles.models import Role, RoleStep
from roles.own import next_monday
from roles.targets import PLURALS, bands_of

STEPS_SHOWN = 5


@login_required
@require_safe
def role_profile(request: HttpRequest, slug: str) -> HttpResponse:
    """Who acts as what, against the target; the same for members and managers."""
    standing, user = stand(request, slug, Permission.SEE_ROLE_PROFILE)
    community = standing.community
    role_settings = settings_of(community)
    if not role_settings.is_computed:
        return render(request, "metrics/role_profile.html", {"state": "off"})
    weeks, targets = weeks_of(community, user), targets_of(community, user)
    target = standing_of(targets)
    if not weeks:
        waiting = {"state": "waiting", "next_monday": next_monday(), "target": target}
        return render(request, "metrics/role_profile.html", waiting)
    small_group = role_settings.small_group
    profile = profile_of(weeks[-1], bands_of(target), small_group)
    context = {
        "state": profile.detail.value,
        "profile": profile,
        "headline": headline(profile, small_group),
        "target": target,
        "dates": dates_of(weeks[-1]),
        "left_out": left_out(weeks[-1]),
        "small_group": small_group,
        "links": evidence_links(community),
        "axes": axes_beside(community, user, weeks[-1]),
        **steps_of(community, user, profile),
        **table_of(profile, evidence_links(community)),
        **mix_of(profile, evidence_links(community)),
        **trend_context(request, profile, weeks, events_of(community, targets, user), small_group),
    }
    return render(request, "metrics/role_profile.html", context)


def steps_of(community: Community, user: User, profile: Profile) -> dict[str, Any]:
    """The roles below their target, and what the community tried last."""
    return {
        "below": [row for row in profile.rows if row.verdict is Verdict.BELOW],
        "steps": RoleStep.objects.visible_to(user).filter(community=community).select_related("by")[:STEPS_SHOWN],
    }


def table_of(profile: Any, links: dict[str, str]) -> dict[str, Any]:
    """The table behind the gauges."""
    numbers = ("People", "Share", "Interval", "Target")
    return {
        "columns": ["Role", *({"label": name, "is_num": True} for name in numbers), "Reading", "Evidence"],
        "table_rows": [
            [
                {"text": row.name, "role": row.role},
                row.cell.people_says,
                row.cell.share_says,
                row.cell.ends_say,
                str(row.band or "–"),
                row.reading,
                {"text": f"{row.acts_say} acts", "href": links[row.role]},
            ]
            for row in profile.rows
        ],
        "gauges": [(row, links[row.role]) for row in profile.rows],
    }


def mix_of(profile: Any, links: dict[str, str]) -> dict[str, Any]:
    """The composition and the target under it."""
    return {
        "parts": mix_parts(profile, links),
        "target_parts": target_parts(profile.bands) if profile.bands else [],
        "distance": distance_headline(profile.would_have_to_change),
        "distance_foot": distance_foot(profile),
    }


def trend_context(request: HttpRequest, profile: Any, weeks: Any, events: Any, small_group: int) -> dict[str, Any]:
    """The trend of one role, and the way to the others."""
    role = chosen_role(request.GET.get("role", ""), profile)
    href = reverse("metrics:role-evidence", args=[profile.week.community.slug, role])
    band = profile.bands.get(role)
    numbers = ("People", "Active", "Share", "Interval")
    return {
        "trend": trend_of(role, weeks, events, small_group=small_group, href=href),
        "trend_band": (float(band.low), float(band.high)) if band else None,
        "happened_columns": ["Day", "What"],
        "trend_columns": ["Week from", *({"label": name, "is_num": True} for name in numbers)],
        "trend_tabs": [
            {"label": PLURALS[r], "href": f"?role={r.value}#trend", "is_current": r.value == role} for r in Role
        ],
    }


@login_required
@require_safe
def role_evidence(request: HttpRequest, slug: str, role: str) -> HttpResponse:
    """What a share rests on: definition, window, counts, and the acts, without names."""
    standing, user = stand(request, slug, Permission.SEE_ROLE_PROFILE)
    if role not in Role.values:
        raise Http404("There is no such role.")
    community = standing.community
    is_computed = settings_of(community).is_computed
    profile = latest_profile(community, user) if is_computed else None
    context = {
        "role": role,
        "name": PLURALS[Role(role)],
        "row": next((row for row in profile.rows if row.role == role), None) if profile else None,
        "profile": profile,
        "is_computed": is_computed,
        "left_out": left_out(profile.week) if profile else "",
        "dates": dates_of(profile.week) if profile else "",
        "definition": DEFINITIONS[role],
        "what_counts": COUNTS[role],
        "evidence": evidence_of(community, role, user, profile=profile, page_number=request.GET.get("page")),
        "trail": [
            ("Roles", reverse("metrics:role-profile", args=[slug])),
            (PLURALS[Role(role)], ""),
        ],
    }
    return render(request, "metrics/role_evidence.html", context)
