"""Networks: the shape of a community for those who manage it, and one's own ties for oneself."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from accounts.access import query_word, reader
from communities.permissions import Permission
from metrics.access import stand
from metrics.actions.networks import choose_network
from metrics.masking import Detail
from metrics.models import NetworkChoice, NetworkWeek
from metrics.networks.own import own_network, pairs_to_introduce
from metrics.networks.shown import SERIES, Network, chosen_series, network_of, published_connectors, trend_of
from metrics.profile import settings_of
from roles.models import LeftOut
from roles.own import chosen, next_monday, own_stays

WEEKS, NAMED = 53, 24


@login_required
@require_safe
def network(request: HttpRequest, slug: str) -> HttpResponse:
    """Whether a community hangs together, and what to do where it does not."""
    standing, user = stand(request, slug, Permission.MANAGE)
    community = standing.community
    role_settings = settings_of(community)
    if not role_settings.is_computed:
        return render(request, "metrics/network.html", {"state": "off"})
    visible = NetworkWeek.objects.visible_to(user).in_community(community).latest_first()
    newest = visible.first()
    if newest is None:
        return render(request, "metrics/network.html", {"state": "waiting", "next_monday": next_monday()})
    small_group = role_settings.small_group
    shown = network_of(newest, small_group)
    weeks = [network_of(week, small_group) for week in reversed(visible.defer("picture")[:WEEKS])]
    context = {
        "state": shown.detail.value,
        "network": shown,
        "small_group": small_group,
        "diagnoses": [_with_addresses(diagnosis, slug) for diagnosis in shown.diagnoses],
        "departments": shown.departments(small_group),
        "connectors": list(published_connectors(community, user)[:NAMED]) if shown.detail is not Detail.NOTHING else [],
        **_trend(request, weeks),
    }
    return render(request, "metrics/network.html", context)


def _with_addresses(diagnosis: Any, slug: str) -> dict[str, Any]:
    steps = [{"label": step.label, "href": reverse(step.name, args=[slug]) + step.query} for step in diagnosis.steps]
    return {"says": diagnosis, "steps": steps}


def _trend(request: HttpRequest, weeks: list[Network]) -> dict[str, Any]:
    series = chosen_series(query_word(request, "of", 20))
    return {
        "trend": trend_of(series, weeks),
        "trend_columns": ["Week from", {"label": "Share", "is_num": True}, {"label": "Members", "is_num": True}],
        "trend_tabs": [
            {"label": one.label, "href": f"?of={one.key}#trend", "is_current": one is series} for one in SERIES
        ],
    }


@login_required
@require_safe
def my_network(request: HttpRequest) -> HttpResponse:
    """One's own ties in one community: for oneself alone."""
    me = reader(request)
    stays = own_stays(me)
    stay = chosen(stays, query_word(request, "in", 60))
    choice = NetworkChoice.objects.visible_to(me).first() or NetworkChoice(user=me)
    context: dict[str, Any] = {"choice": choice, "next_monday": next_monday(), "state": "outside"}
    if stay is not None:
        mine = own_network(me, stay.community)
        out = LeftOut.objects.filter(user_id=me.pk).values_list("community_id", flat=True)
        is_out = any(place in (None, stay.community_id) for place in out)
        context |= {
            "state": "out" if is_out else "off" if not settings_of(stay.community).is_computed else "",
            "mine": mine,
            "pairs": [] if is_out else pairs_to_introduce(me, mine),
            "tabs": [
                {
                    "label": one.community.name,
                    "href": f"?in={one.community.slug}",
                    "is_current": one.community_id == stay.community_id,
                }
                for one in stays
            ],
        }
    return render(request, "metrics/my_network.html", context)


@login_required
@require_POST
def network_choice(request: HttpRequest) -> HttpResponse:
    """Two ticks: may one be suggested, and may managers see that one connects."""
    wanted = {name: request.POST.get(name) == "on" for name in ("is_suggested", "is_shown")}
    choose_network(by=reader(request), **wanted)
    messages.success(request, "Kept.")
    return redirect("my-network")
