"""Why a role may be below its target: what speaks for which cause, what is tried, and what came of it."""

from __future__ import annotations

from dataclasses import dataclass

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from communities.models import Community
from communities.permissions import Permission
from metrics.access import stand
from metrics.causes import Finding, facts_of, likely_cause
from metrics.forms import StepForm
from metrics.masking import Cell
from metrics.profile import Profile, settings_of
from metrics.sentences import trend_words
from metrics.shown import cell_of, latest_profile, weeks_of
from metrics.statistics import Verdict, course
from metrics.trends import say_day
from roles.actions import log_step
from roles.models import Cause, CommunityWeek, Role, RoleStep
from roles.targets import PLURALS

SHOWN = 20


@dataclass(frozen=True)
class Tried:
    """A step with the share of its role when it was taken and 30 days later, as far as they may be shown."""

    step: RoleStep
    before: str
    after: str
    moved: str


@login_required
def role_cause(request: HttpRequest, slug: str, role: str) -> HttpResponse:
    """The suggestion with its evidence, the choice of a manager, and the steps taken so far."""
    standing, user = stand(request, slug, Permission.MANAGE)
    if role not in Role.values:
        raise Http404("There is no such role.")
    community, role_settings = standing.community, settings_of(standing.community)
    profile = latest_profile(community, user) if role_settings.is_computed else None
    finding = finding_of(community, role, profile)
    suggested = {"cause": finding.cause.value, "text": finding.step} if finding else {}
    form = StepForm(request.POST or None, initial=suggested)
    if request.method == "POST" and form.is_valid():
        evidence, thought = (finding.evidence, finding.cause.value) if finding else ([], "")
        try:
            log_step(by=user, community=community, role=role, suggested=thought, evidence=evidence, **form.cleaned_data)
        except ValidationError as error:
            form.add_error(None, error)
        else:
            messages.success(request, "It is logged. What came of it is read off after 30 days.")
            return redirect("metrics:role-cause", slug=slug, role=role)
    context = {
        "role": role,
        "name": PLURALS[Role(role)],
        "row": next((row for row in profile.rows if row.role == role), None) if profile else None,
        "finding": finding,
        "others": [cause for cause in Cause if finding and cause != finding.cause],
        "form": form,
        "tried": tried_in(community, user, role, role_settings.small_group),
        "trail": [("Roles", reverse("metrics:role-profile", args=[slug])), (PLURALS[Role(role)], "")],
    }
    return render(request, "metrics/role_cause.html", context)


def finding_of(community: Community, role: str, profile: Profile | None) -> Finding | None:
    """Nothing is suggested for a role that is not below its target, nor in a group too small to be shown."""
    row = next((row for row in profile.rows if row.role == role), None) if profile else None
    if profile is None or row is None or row.band is None or row.verdict is not Verdict.BELOW:
        return None
    wanted = float(row.band.low) / 100
    return likely_cause(role, facts_of(community, role, timezone.localdate(), members=profile.n, wanted=wanted))


def tried_in(community: Community, user: User, role: str, small_group: int) -> list[Tried]:
    """The newest steps for a role, each beside the weeks it is read off from."""
    steps = RoleStep.objects.visible_to(user).filter(community=community, role=role).select_related("by")[:SHOWN]
    weeks = weeks_of(community, user)
    return [tried_of(step, weeks, small_group) for step in steps]


def tried_of(step: RoleStep, weeks: list[CommunityWeek], small_group: int) -> Tried:
    """Before: the last Monday up to that day. After: the first Monday 30 days on or later."""
    before = next((week for week in reversed(weeks) if week.as_of <= step.taken_on), None)
    after = next((week for week in weeks if week.as_of >= step.measured_on), None)
    first, second = (cell_of(step.role, week, small_group) if week else None for week in (before, after))
    if after is None:
        return Tried(step, _says(first), f"read off from {say_day(step.measured_on)} on", "")
    return Tried(step, _says(first), _says(second), _moved(first, second))


def _says(cell: Cell | None) -> str:
    return f"{cell.share_says} of {cell.n:,}" if cell is not None else "not shown"


def _moved(before: Cell | None, after: Cell | None) -> str:
    if before is None or after is None or before.people is None or after.people is None:
        return "too few people to tell"
    return trend_words(course((before.people, before.n), (after.people, after.n)))
