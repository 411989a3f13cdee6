"""What waits for those who look after a community."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from communities.permissions import Permission
from metrics.access import stand
from metrics.desk.listing import in_hand, lately, open_groups


@login_required
@require_safe
def desk(request: HttpRequest, slug: str) -> HttpResponse:
    """What waits for the managers, what one of them has in hand, what was decided lately."""
    standing, user = stand(request, slug, Permission.MANAGE)
    community = standing.community
    groups = open_groups(user, community)
    context = {
        "groups": groups,
        "count": sum(group.count for group in groups),
        "in_hand": in_hand(user, community),
        "lately": lately(user, community),
    }
    return render(request, "metrics/desk.html", context)
