"""How skills are spread in a community: for its managers, never by name."""

from __future__ import annotations

from typing import cast

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from accounts.models import User
from communities.access import enter
from communities.permissions import Permission
from metrics.skills import COLUMNS, spread_of


@login_required
@require_safe
def skill_profile(request: HttpRequest, slug: str) -> HttpResponse:
    standing = enter(request, slug)
    standing.require(Permission.MANAGE)
    context = {"spread": spread_of(standing.community, cast(User, request.user)), "columns": COLUMNS}
    return render(request, "metrics/skill_profile.html", context)
