"""A person's own pages: what their part is, what it rests on, what is kept, and the way out of it."""

from __future__ import annotations

from datetime import timedelta
from functools import cache
from itertools import groupby
from typing import cast

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from accounts.models import User
from activity.models import ReadingAct
from communities import markdown
from communities.models import Community, IntroductionOptOut
from roles import actions
from roles.evidence import exchange_of, lines_of, own_acts, taken_up, top_acts, turn_of
from roles.explain import COUNTS, DEFINITIONS, explain, headline, weeks_of
from roles.models import OptOut, Role, RoleSettings, RoleWeek
from roles.own import (
    chosen,
    country_switch,
    explain_all,
    figures_of,
    latest_rows,
    looks_at,
    next_monday,
    next_step,
    own_community,
    own_stays,
    rows_before,
    snapshot_of,
    state_of,
)
from roles.reasons import steps_of

QUARTER = timedelta(days=91)
READING_KEPT = timedelta(days=14)
RECEIVED = 10  # of what others did, the newest


def person(request: HttpRequest) -> User:
    """Whoever is signed in; every view here but one asks for that first."""
    return cast(User, request.user)


@login_required
@require_safe
def me(request: HttpRequest) -> HttpResponse:
    """One's own part in one community, in words."""
    stays = own_stays(person(request))
    stay = chosen(stays, request.GET.get("community", ""))
    if stay is None:
        return render(request, "roles/me.html", {"stays": [], "state": "outside"})
    here = stay.community
    rows = latest_rows(person(request), here)
    state = state_of(person(request), stay, rows)
    is_computed = state in ("shown", "waiting", "newcomer")
    context = {
        "stay": stay,
        "here": here,
        "state": state,
        "tabs": [
            {"label": s.community.name, "href": f"?community={s.community.slug}", "is_current": s is stay}
            for s in stays
        ],
        "headline": headline(person(request).first_name, rows, rows_before(person(request), here, rows)),
        "explanations": explain_all(rows) if state == "shown" else [],
        # Who opted out has nothing computed about them, not even for this page.
        "next_step": next_step(rows, here) if is_computed else {},
        "exchange": exchange_of(person(request), here) if is_computed else None,
        "turn": turn_of(person(request), here) if is_computed else None,
        "looks": looks_at(person(request)).filter(at__gt=timezone.now() - QUARTER).count(),
        "next_monday": next_monday(),
        "as_of": rows[0].as_of if rows else None,
        "country_off": country_switch(person(request)) if state == "country_off" else None,
    }
    return render(request, "roles/me.html", context)


@login_required
@require_safe
def me_role(request: HttpRequest, slug: str, role: str) -> HttpResponse:
    """What the words about one role rest on; for the person alone."""
    stay = next((s for s in own_stays(person(request)) if s.community.slug == slug), None)
    if stay is None or role not in Role.values:
        raise Http404("You have no such page.")
    snapshot = snapshot_of(person(request), stay.community, request.GET.get("as_of", ""))
    state = state_of(person(request), stay, snapshot.rows)
    row = next((row for row in snapshot.rows if row.role == role and state == "shown"), None)
    page = Paginator(own_acts(person(request), stay.community, role), 30).get_page(request.GET.get("page"))
    came_of_it = [] if role == Role.CONSUMER else taken_up(person(request), stay.community, role)
    context = {
        "here": stay.community,
        "role": role,
        "is_computed": state in ("shown", "waiting", "newcomer"),
        "explanation": explain(role, row),
        "definition": DEFINITIONS[role],
        "what_counts": COUNTS[role],
        "steps": steps_of(row) if row else [],
        "snapshot": snapshot if row else None,
        "as_of": row.as_of if row else None,
        "figures": figures_of(row) if row else [],
        "week_columns": ["Week from", {"label": "Active days", "is_num": True}],
        "weeks": week_rows(row) if row else [],
        "most": lines_of(top_acts(row), person(request)),
        "page": page,
        "done": lines_of(page, person(request), keep_gone=True),
        "received": lines_of(came_of_it, person(request))[:RECEIVED],
        "trail": [("Your page", f"{reverse('me')}?community={slug}"), (Role(role).label, "")],
    }
    return render(request, "roles/me_role.html", context)


def week_rows(row: RoleWeek) -> list[tuple[str, int]]:
    """The weeks a snapshot counts, the newest first, as a table shows them."""
    return [(f"{monday.day} {monday:%B %Y}", days) for monday, days in reversed(weeks_of(row.record))]


@login_required
@require_safe
def reading_list(request: HttpRequest) -> HttpResponse:
    """What one opened in the last 14 days, by day; for the reader alone."""
    since = timezone.now() - READING_KEPT
    acts = ReadingAct.objects.visible_to(person(request)).filter(occurred_at__gt=since).order_by("-occurred_at", "-id")
    page = Paginator(acts, 60).get_page(request.GET.get("page"))
    lines = lines_of(page, person(request), keep_gone=True)
    days = [(day, list(group)) for day, group in groupby(lines, key=lambda line: line.on)]
    return render(request, "roles/reading_list.html", {"page": page, "days": days})


@login_required
@require_POST
def reading_forget(request: HttpRequest) -> HttpResponse:
    forgotten = actions.forget_reading(by=person(request))
    messages.success(request, "Forgotten." if forgotten else "There was nothing to forget.")
    return redirect("reading-list")


@login_required
@require_safe
def privacy(request: HttpRequest) -> HttpResponse:
    """What is computed about oneself, who looked, and the way out."""
    user = person(request)
    left = {opt_out.community_id: opt_out for opt_out in OptOut.objects.filter(user=user)}
    off = set(RoleSettings.objects.filter(is_computed=False).values_list("community_id", flat=True))
    page = Paginator(looks_at(user).select_related("by"), 30).get_page(request.GET.get("page"))
    context = {
        "everywhere": left.get(None),
        "country_off": country_switch(user),
        "opted_out": IntroductionOptOut.objects.filter(user=user).exists(),
        "stays": [
            {"community": stay.community, "opt_out": left.get(stay.community_id), "is_off": stay.community_id in off}
            for stay in own_stays(user)
        ],
        "page": page,
        "communities": {
            c.pk: c for c in Community.objects.visible_to(user).filter(pk__in=[e.community_id for e in page])
        },
    }
    return render(request, "roles/privacy.html", context)


@login_required
@require_POST
def opt_out(request: HttpRequest, slug: str = "") -> HttpResponse:
    actions.opt_out(by=person(request), community=own_community(person(request), slug))
    messages.success(request, "Done. What was computed about you is removed, and nothing more will be.")
    return redirect("privacy")


@login_required
@require_POST
def opt_in(request: HttpRequest, slug: str = "") -> HttpResponse:
    actions.opt_in(by=person(request), community=own_community(person(request), slug))
    messages.success(request, "Done. The next words about you come on Monday.")
    return redirect("privacy")


@require_safe
def method(request: HttpRequest) -> HttpResponse:
    """How everything is measured, for the people measured. Open to all: it says nothing about anybody."""
    return render(request, "roles/method.html", {"html": method_html("method.md"), "title": "How we measure"})


@require_safe
def method_communities(request: HttpRequest) -> HttpResponse:
    """The same of what is measured of a community as a whole."""
    context = {"html": method_html("method-communities.md"), "title": "What is measured of a community"}
    return render(request, "roles/method.html", context)


@cache
def method_html(name: str) -> str:
    return markdown.render((settings.BASE_DIR / "docs" / name).read_text())
