"""Why a role may be below its target: what speaks for which cause, what is tried, and what came of it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from communities.models import Community
from communities.permissions import Permission, Standing
from metrics.access import stand
from metrics.actions.role_steps import try_for_role
from metrics.causes import Finding, facts_of, likely_cause
from metrics.forms import RoleStepForm, StepNewForm
from metrics.forms.steps import usual_day
from metrics.masking import Cell
from metrics.models import NextStep
from metrics.profile import Profile, settings_of
from metrics.sentences import trend_words
from metrics.shown import cell_of, latest_profile, weeks_of
from metrics.statistics import Verdict, course
from metrics.trends import say_day
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

    @property
    def begun(self) -> NextStep | None:
        """The step this is the cause of: who is at it, and what came of it."""
        return getattr(self.step, "next_step", None)

    @property
    def href(self) -> str:
        return self.begun.get_absolute_url() if self.begun else ""

    @property
    def state(self) -> str:
        if self.begun is None:
            return ""
        return self.begun.get_outcome_display() if self.begun.outcome else self.begun.get_state_display()


@login_required
def role_cause(request: HttpRequest, slug: str, role: str) -> HttpResponse:
    """The suggestion with its evidence, the choice of a manager, and the steps taken so far."""
    standing, user = stand(request, slug, Permission.MANAGE)
    if role not in Role.values:
        raise Http404("There is no such role.")
    community, role_settings = standing.community, settings_of(standing.community)
    profile = latest_profile(community, user) if role_settings.is_computed else None
    finding = finding_of(community, role, profile)
    form = form_for(request, standing, user, finding)
    if request.method == "POST" and form.is_valid():
        why: dict[str, Any] = {"suggested": finding.cause.value, "evidence": finding.evidence} if finding else {}
        try:
            try_for_role(by=user, community=community, role=role, **why, **form.cleaned_data)
        except ValidationError as error:
            form.refuse(error)
        else:
            messages.success(request, "It is begun. Its share is written down, and read off again later.")
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


def form_for(request: HttpRequest, standing: Standing, user: User, finding: Finding | None) -> RoleStepForm:
    """Started from what is suggested; by oneself, in four weeks."""
    known: dict[str, Any] = {"cause": finding.cause.value, "text": finding.step} if finding else {}
    known |= StepNewForm.usual(user) if standing.membership else {"due_on": usual_day()}
    return RoleStepForm(request.POST or None, user=user, community=standing.community, initial=known)


def finding_of(community: Community, role: str, profile: Profile | None) -> Finding | None:
    """Nothing is suggested for a role that is not below its target, nor in a group too small to be shown."""
    row = next((row for row in profile.rows if row.role == role), None) if profile else None
    if profile is None or row is None or row.band is None or row.verdict is not Verdict.BELOW:
        return None
    wanted = float(row.band.low) / 100
    return likely_cause(role, facts_of(community, role, timezone.localdate(), members=profile.n, wanted=wanted))


def tried_in(community: Community, user: User, role: str, small_group: int) -> list[Tried]:
    """The newest steps for a role, each beside the weeks it is read off from."""
    steps = RoleStep.objects.visible_to(user).filter(community=community, role=role)
    steps = steps.select_related("by", "next_step")[:SHOWN]
    weeks = weeks_of(community, user)
    for step in steps:
        if begun := getattr(step, "next_step", None):
            begun.community = community
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
