"""Pages for those who look after a community, and for its members, who see the same shares."""

from __future__ import annotations

from itertools import zip_longest
from typing import Any, cast

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from accounts.models import User
from communities.access import enter
from communities.permissions import Permission, Standing
from metrics.desk import waiting_for
from metrics.evidence import evidence_of
from metrics.forms import TargetForm
from metrics.profile import dates_of, left_out, mix_parts, profile_of, settings_of, target_parts
from metrics.sentences import distance_foot, distance_headline, headline
from metrics.shown import chosen_role, events_of, evidence_links, latest_profile, targets_of, weeks_of
from metrics.trends import trend_of
from roles.actions import adopt_target
from roles.explain import COUNTS, DEFINITIONS
from roles.models import Role
from roles.own import next_monday
from roles.targets import PLURALS, bands_of, check_bands, differences, members_of_latest_week


def stand(request: HttpRequest, slug: str, permission: Permission) -> tuple[Standing, User]:
    """Who asks, and that they may."""
    standing = enter(request, slug)
    standing.require(permission)
    return standing, cast(User, request.user)


@login_required
@require_safe
def desk(request: HttpRequest, slug: str) -> HttpResponse:
    """What waits for the managers."""
    standing, user = stand(request, slug, Permission.MANAGE)
    return render(request, "metrics/desk.html", {"waiting": waiting_for(user, standing.community)})


@login_required
@require_safe
def role_profile(request: HttpRequest, slug: str) -> HttpResponse:
    """Who acts as what, against the target; the same for members and managers."""
    standing, user = stand(request, slug, Permission.SEE_ROLE_PROFILE)
    community = standing.community
    role_settings = settings_of(community)
    if not role_settings.is_computed:
        return render(request, "metrics/role_profile.html", {"state": "off"})
    weeks = weeks_of(community, user)
    targets = targets_of(community, user)
    target = targets[0] if targets else None
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
        **table_of(profile, evidence_links(community)),
        **mix_of(profile, evidence_links(community)),
        **trend_context(request, profile, weeks, events_of(community, targets), small_group),
    }
    return render(request, "metrics/role_profile.html", context)


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
                {"text": f"{row.acts:,} acts", "href": links[row.role]},
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


@login_required
def target_edit(request: HttpRequest, slug: str) -> HttpResponse:
    standing, user = stand(request, slug, Permission.SET_TARGET)
    targets = targets_of(standing.community, user)
    current = targets[0] if targets else None
    members = members_of_latest_week(standing.community.pk)
    form = TargetForm(request.POST or None, initial=TargetForm.initial_of(current), members=members)
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        try:
            adopt_target(
                by=user,
                community=standing.community,
                purpose=data["purpose"],
                reason=data["reason"],
                bands=form.bands(),
            )
        except ValidationError as error:
            form.refuse(error)
        else:
            messages.success(request, "The target is set. Members see it with your reason.")
            return redirect("metrics:role-profile", slug=slug)
    return render(request, "metrics/target_edit.html", edit_context(standing, user, form, current))


@login_required
@require_POST
def target_preview(request: HttpRequest, slug: str) -> HttpResponse:
    """The form again, with this week's shares against the bands as typed. Nothing is saved."""
    standing, user = stand(request, slug, Permission.SET_TARGET)
    targets = targets_of(standing.community, user)
    members = members_of_latest_week(standing.community.pk)
    form = TargetForm(request.POST, members=members)
    context = edit_context(standing, user, form, targets[0] if targets else None)
    if form.is_valid():
        context |= preview_of(standing, user, check_bands(form.bands(), members=members))
    return render(request, "metrics/target_edit.html", {**context, "rows": form.rows()})


def edit_context(standing: Standing, user: User, form: TargetForm, current: Any) -> dict[str, Any]:
    today = latest_profile(standing.community, user)
    return {
        "form": form,
        "rows": form.rows(),
        "today": {row.role: row.cell.share_says for row in today.rows} if today else {},
        "profile": today,
        "current": current,
        "trail": [("Roles", reverse("metrics:role-profile", args=[standing.community.slug])), ("Target", "")],
    }


def preview_of(standing: Standing, user: User, bands: Any) -> dict[str, Any]:
    weeks = weeks_of(standing.community, user)
    if not weeks:
        return {"preview": None, "preview_says": "There are no shares yet to compare it with."}
    small_group = settings_of(standing.community).small_group
    preview = profile_of(weeks[-1], bands, small_group)
    links = evidence_links(standing.community)
    return {
        "preview": preview,
        "preview_says": headline(preview, small_group),
        "preview_distance": preview.would_have_to_change,
        "gauges": [(row, links[row.role]) for row in preview.rows],
    }


@login_required
@require_safe
def target_history(request: HttpRequest, slug: str) -> HttpResponse:
    """Every target there was: who set it, when, why, and what it changed."""
    standing, user = stand(request, slug, Permission.SEE_ROLE_PROFILE)
    targets = targets_of(standing.community, user, limit=None)
    versions = [
        (target, bands_of(target), differences(target, before)) for target, before in zip_longest(targets, targets[1:])
    ]
    context = {
        "page": Paginator(versions, 30).get_page(request.GET.get("page")),
        "names": PLURALS,
        "trail": [("Roles", reverse("metrics:role-profile", args=[slug])), ("Target", "")],
    }
    return render(request, "metrics/target_history.html", context)
