"""Give and receive: who helped, who was helped, and in which ways; for members and managers alike."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from accounts.models import User
from communities.models import Community
from communities.permissions import Permission
from metrics import helping
from metrics.access import stand
from metrics.helping import Help
from metrics.profile import settings_of
from metrics.views.knowledge import csv_of


@login_required
@require_safe
def role_help(request: HttpRequest, slug: str) -> HttpResponse:
    """Everybody once by whether they gave and received, then the ways. Counts of people, nobody’s name."""
    standing, user = stand(request, slug, Permission.SEE_ROLE_PROFILE)
    community = standing.community
    role_settings = settings_of(community)
    week = helping.newest(community, user) if role_settings.is_computed else None
    found = helping.help_of(week, role_settings.small_group)
    context = {
        "is_off": not role_settings.is_computed,
        "is_waiting": week is None,
        "found": found,
        "parts": helping.bars_of(community, found) if found else [],
        "ways": helping.way_bars(found) if found else [],
        "part_columns": [
            helping.PART_COLUMNS[0],
            *({"label": name, "is_num": True} for name in helping.PART_COLUMNS[1:]),
        ],
        "part_rows": helping.part_rows(found) if found else [],
        "way_columns": [helping.WAY_COLUMNS[0], *({"label": name, "is_num": True} for name in helping.WAY_COLUMNS[1:])],
        "way_rows": helping.way_rows(found) if found else [],
        "measures": [(name, helping.measure_href(community, name)) for name in helping.MEASURES],
        "small_group": role_settings.small_group,
        "csv": reverse("metrics:role-help-csv", args=[slug]),
        "trail": [("Roles", reverse("metrics:role-profile", args=[slug])), ("Give and receive", "")],
    }
    return render(request, "metrics/role_help.html", context)


@login_required
@require_safe
def role_help_csv(request: HttpRequest, slug: str) -> HttpResponse:
    """Both tables of the page, one under the other."""
    standing, user = stand(request, slug, Permission.SEE_ROLE_PROFILE)
    found = told(standing.community, user)
    rows = [*helping.part_rows(found), [], helping.WAY_COLUMNS, *helping.way_rows(found)] if found else []
    return csv_of(f"{slug}-give-and-receive", helping.PART_COLUMNS, rows)


def told(community: Community, user: User) -> Help | None:
    role_settings = settings_of(community)
    if not role_settings.is_computed:
        return None
    return helping.help_of(helping.newest(community, user), role_settings.small_group)
