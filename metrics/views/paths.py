"""Ways into a community: who stays, and who turns from asking to helping; the same for its members and its managers."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from communities.permissions import Permission
from metrics.access import stand
from metrics.paths import STAYED, TURNED, cohorts_of, headline, newest, path_of
from metrics.profile import settings_of


@login_required
@require_safe
def role_paths(request: HttpRequest, slug: str) -> HttpResponse:
    """From new to regular, from asking to helping. Shares only, nobody's name."""
    standing, user = stand(request, slug, Permission.SEE_ROLE_PROFILE)
    community = standing.community
    role_settings = settings_of(community)
    if not role_settings.is_computed:
        return render(request, "metrics/role_paths.html", {"is_off": True})
    weeks = newest(community, user)
    small_group = role_settings.small_group
    turned, stayed = (path_of(key, weeks.get(key), community, small_group) for key in (TURNED, STAYED))
    context = {
        "turned": turned,
        "stayed": stayed,
        "headline": headline(turned, stayed),
        "cohorts": cohorts_of(weeks.get(STAYED), small_group),
        "small_group": small_group,
        "trail": [("Roles", reverse("metrics:role-profile", args=[slug])), ("Ways in", "")],
    }
    return render(request, "metrics/role_paths.html", context)
