"""Where a community lies among others of its kind, for its members and its managers alike."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from accounts.models import User
from communities.models import Community
from communities.permissions import Permission
from metrics import others
from metrics.access import stand
from metrics.others import Comparison
from metrics.profile import dates_of, settings_of
from metrics.shown import evidence_links, latest_profile
from metrics.views.knowledge import csv_of


@login_required
@require_safe
def role_others(request: HttpRequest, slug: str) -> HttpResponse:
    """Quartiles of what the others print, and this one’s share beside them; no places, no numbers by name."""
    standing, user = stand(request, slug, Permission.SEE_ROLE_PROFILE)
    community = standing.community
    role_settings = settings_of(community)
    profile = latest_profile(community, user) if role_settings.is_computed else None
    found = compared(community, user)
    links = evidence_links(community)
    context: dict[str, Any] = {
        "is_off": not role_settings.is_computed,
        "profile": profile,
        "found": found,
        "gauges": [(place, links[place.role]) for place in found.places] if found else [],
        "columns": ["Role", *({"label": name, "is_num": True} for name in others.COLUMNS[1:-1]), "Reading"],
        "table": others.rows_of(found) if found else [],
        "least": others.LEAST_SHOWN,
        "dates": dates_of(profile.week) if profile else "",
        "csv": reverse("metrics:role-others-csv", args=[slug]),
        "trail": [("Roles", reverse("metrics:role-profile", args=[slug])), ("Among others", "")],
    }
    return render(request, "metrics/role_others.html", context)


@login_required
@require_safe
def role_others_csv(request: HttpRequest, slug: str) -> HttpResponse:
    standing, user = stand(request, slug, Permission.SEE_ROLE_PROFILE)
    found = compared(standing.community, user)
    return csv_of(f"{slug}-roles-among-others", others.COLUMNS, others.rows_of(found) if found else [])


def compared(community: Community, user: User) -> Comparison | None:
    """None before the first Monday, and where the community prints no numbers itself."""
    if not settings_of(community).is_computed:
        return None
    profile = latest_profile(community, user)
    return others.comparison_of(community, user, profile) if profile and profile.detail.has_numbers else None
