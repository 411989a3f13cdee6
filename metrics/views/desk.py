"""What waits for those who look after a community."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from communities.permissions import Permission
from metrics.access import stand
from metrics.desk import waiting_for


@login_required
@require_safe
def desk(request: HttpRequest, slug: str) -> HttpResponse:
    """What waits for the managers."""
    standing, user = stand(request, slug, Permission.MANAGE)
    return render(request, "metrics/desk.html", {"waiting": waiting_for(user, standing.community)})
