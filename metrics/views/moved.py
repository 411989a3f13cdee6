"""What moved between two Mondays and by whom, for a community’s members and its managers alike."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from accounts.models import User
from communities.models import Community
from communities.permissions import Permission
from metrics import moved
from metrics.access import stand
from metrics.events import events_of
from metrics.forms import PeriodForm
from metrics.moved import Change, Moved
from metrics.profile import settings_of
from metrics.shown import evidence_links, targets_of, weeks_of
from metrics.trends import say_day
from metrics.views.knowledge import csv_of
from roles.models import CommunityWeek


@login_required
@require_safe
def role_moved(request: HttpRequest, slug: str) -> HttpResponse:
    """Without days: the newest Monday beside the one a quarter before."""
    standing, user = stand(request, slug, Permission.SEE_ROLE_PROFILE)
    community, form = standing.community, PeriodForm(request.GET or None)
    weeks = weeks_of(community, user) if settings_of(community).is_computed else []
    change = changed(community, user, weeks, form)
    context = {
        "form": form if form.is_bound else PeriodForm(initial=days_of(change)),
        "is_off": not settings_of(community).is_computed,
        "change": change,
        "trail": [("Roles", reverse("metrics:role-profile", args=[slug])), ("What moved", "")],
        **(parts_of(community, weeks, change) if change else {}),
    }
    return render(request, "metrics/role_moved.html", context)


@login_required
@require_safe
def role_moved_csv(request: HttpRequest, slug: str) -> HttpResponse:
    standing, user = stand(request, slug, Permission.SEE_ROLE_PROFILE)
    community = standing.community
    weeks = weeks_of(community, user) if settings_of(community).is_computed else []
    change = changed(community, user, weeks, PeriodForm(request.GET or None))
    return csv_of(f"{slug}-roles-moved", moved.COLUMNS, moved.rows_of(change) if change else [])


def changed(community: Community, user: User, weeks: list[CommunityWeek], form: PeriodForm) -> Change | None:
    """None where the days are odd, or there are fewer than two Mondays by then."""
    if form.is_bound and not form.is_valid():
        return None
    days = form.cleaned_data if form.is_bound else {}
    pair = moved.mondays(weeks, days.get("since"), days.get("until"))
    if pair is None:
        return None
    events = events_of(community, targets_of(community, user), user)
    return moved.change_of(community, user, *pair, events, settings_of(community).small_group)


def days_of(change: Change | None) -> dict[str, Any]:
    return {"since": change.first.as_of, "until": change.last.as_of} if change else {}


def parts_of(community: Community, weeks: list[CommunityWeek], change: Change) -> dict[str, Any]:
    links = evidence_links(community)
    told = [each for each in change.roles if each.flow is not None]
    rows = moved.rows_of(change)
    days = f"from={change.first.as_of:%Y-%m-%d}&to={change.last.as_of:%Y-%m-%d}"
    return {
        "spans": moved.spans_of(community, weeks, change.first, change.last),
        "flows": [(each, bars_of(each, links[each.role])) for each in told if each.has_moved],
        "top": most_of(told),
        "untold": [each.name for each in change.roles if each.flow is None],
        "columns": numbered(moved.COLUMNS[: moved.SHARES], last="Moved"),
        "table": [row[: moved.SHARES] for row in rows],
        "whom_columns": numbered((moved.COLUMNS[0], *moved.COLUMNS[moved.SHARES :])),
        "whom": [[row[0], *row[moved.SHARES :]] for row in rows] if told else [],
        "happened_columns": ["Day", "What"],
        "happened": [[say_day(e.on, with_year=True), {"text": e.says, "href": e.href}] for e in change.events],
        "found": [each for each in change.roles if each.has_moved],
        "csv": f"{reverse('metrics:role-moved-csv', args=[community.slug])}?{days}",
    }


def numbered(names: Sequence[str], last: str = "") -> list[object]:
    """The first column is words, and so is the last one named; the others are numbers."""
    return [names[0], *(name if name == last else {"label": name, "is_num": True} for name in names[1:])]


def most_of(told: list[Moved]) -> int:
    """The end of the common scale, in people as printed."""
    counts = [moved.drawn(count) for each in told if each.flow for count in each.flow.counts]
    return max([10, *counts])


def bars_of(each: Moved, href: str) -> list[dict[str, Any]]:
    """The four ways a role changes, as bars; fewer than 5 is drawn as nothing."""
    flow = each.flow
    if flow is None:
        return []
    return [
        {"label": label, "value": moved.drawn(count), "says": says, "href": href, "role": each.role}
        for label, count, says in zip(moved.WAYS, flow.counts, flow.says, strict=True)
    ]
