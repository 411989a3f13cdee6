"""One target of a purpose: proposing, reading, speaking about it, adopting, handing over, reviewing and ending it."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from accounts.access import whole_number
from accounts.models import User
from communities.permissions import Permission, Standing
from metrics.access import stand_inside
from metrics.actions import (
    adopt_target,
    drop_target,
    hand_over_target,
    propose_target,
    review_target,
    speak_on_target,
)
from metrics.aiming import has_worth, why_not_yet
from metrics.courses import course_context
from metrics.forms import OwnerForm, SetAsideForm, TargetForm, TargetReviewForm, VoiceForm
from metrics.goals import Goal, numbers_of
from metrics.library import entries_of, find_measure
from metrics.models import Purpose, Target, TargetReview
from metrics.views.purposes import find as find_purpose
from metrics.views.purposes import trail_of, voice_form
from roles.voices import tally

PAGE = "metrics/purpose_target.html"


@login_required
def purpose_target_new(request: HttpRequest, slug: str, purpose_id: int) -> HttpResponse:
    """The form of a target for this purpose; ?copy= starts from another one of it."""
    standing, user, purpose = find_purpose(request, slug, purpose_id)
    standing.require(Permission.PROPOSE_TARGET)
    if purpose.status == Purpose.Status.RETIRED:
        raise Http404("This purpose has ended.")
    entries = entries_of(standing.community)
    form = TargetForm(
        request.POST or None,
        user=user,
        community=standing.community,
        entries=entries,
        initial=_start_of(request, purpose) or {"owner": f"@{user.handle}"},
    )
    if request.method == "POST" and form.is_valid():
        try:
            return redirect(propose_target(by=user, purpose=purpose, **form.numbers()))
        except ValidationError as error:
            form.refuse(error)
    context = {"form": form, "purpose": purpose, "has_worth": has_worth(purpose, form.measures)}
    here = (("This purpose", purpose.get_absolute_url()), ("Propose a target", ""))
    return render(request, "metrics/purpose_target_new.html", {**context, "trail": trail_of(standing, *here)})


def _start_of(request: HttpRequest, purpose: Purpose) -> dict[str, Any] | None:
    number = whole_number(request.GET.get("copy"), 18)
    target = purpose.targets.select_related("owner").filter(pk=number).first() if number else None
    if target is None:
        return None
    measure = find_measure(purpose.community, target.measure)
    return TargetForm.initial_of(target, measure.unit if measure else "")


def find(request: HttpRequest, slug: str, purpose_id: int, target_id: int) -> tuple[Standing, User, Target]:
    standing, user = stand_inside(request, slug)
    targets = Target.objects.visible_to(user).in_community(standing.community).with_all()
    target = targets.filter(purpose=purpose_id, pk=target_id).first()
    if target is None:
        raise Http404("There is no such target, or it is not open to you.")
    return standing, user, target


@login_required
@require_safe
def purpose_target(request: HttpRequest, slug: str, purpose_id: int, target_id: int) -> HttpResponse:
    standing, user, target = find(request, slug, purpose_id, target_id)
    return render(request, PAGE, page_of(standing, user, target))


@login_required
@require_POST
def purpose_target_voice(request: HttpRequest, slug: str, purpose_id: int, target_id: int) -> HttpResponse:
    standing, user, target = find(request, slug, purpose_id, target_id)
    form = VoiceForm(request.POST)
    if form.is_valid():
        try:
            speak_on_target(by=user, target=target, **form.cleaned_data)
        except ValidationError as error:
            form.add_error(None, error)
        else:
            return redirect(f"{target.get_absolute_url()}#voices")
    return render(request, PAGE, page_of(standing, user, target) | {"voice_form": form})


@login_required
@require_POST
def purpose_target_adopt(request: HttpRequest, slug: str, purpose_id: int, target_id: int) -> HttpResponse:
    _, user, target = find(request, slug, purpose_id, target_id)
    adopted = adopt_target(by=user, target=target)
    ends = adopted.ends
    messages.success(request, f"It is adopted, until {ends.day} {ends:%B %Y}. Then it is asked what was learned.")
    return redirect(target)


@login_required
@require_POST
def purpose_target_drop(request: HttpRequest, slug: str, purpose_id: int, target_id: int) -> HttpResponse:
    """One's own, without a word; somebody else's as a manager, with a reason."""
    standing, user, target = find(request, slug, purpose_id, target_id)
    form = SetAsideForm(request.POST)
    if form.is_valid():
        try:
            drop_target(by=user, target=target, note=form.cleaned_data["note"])
        except ValidationError as error:
            form.add_error(None, error)
        else:
            return redirect(target.purpose)
    return render(request, PAGE, page_of(standing, user, target) | {"aside_form": form})


@login_required
@require_POST
def purpose_target_owner(request: HttpRequest, slug: str, purpose_id: int, target_id: int) -> HttpResponse:
    standing, user, target = find(request, slug, purpose_id, target_id)
    form = OwnerForm(request.POST, user=user, community=standing.community)
    if form.is_valid():
        try:
            hand_over_target(by=user, target=target, owner=form.cleaned_data["owner"])
        except ValidationError as error:
            form.add_error("owner", error)
        else:
            return redirect(target)
    return render(request, PAGE, page_of(standing, user, target) | {"owner_form": form})


@login_required
@require_POST
def purpose_target_review(request: HttpRequest, slug: str, purpose_id: int, target_id: int) -> HttpResponse:
    """What was learned, and keep, alter or drop; after “alter” the form of the next one, started from this."""
    standing, user, target = find(request, slug, purpose_id, target_id)
    form = TargetReviewForm(request.POST)
    if form.is_valid():
        try:
            review = review_target(by=user, target=target, **form.cleaned_data)
        except ValidationError as error:
            form.add_error(None, error)
        else:
            if review.decision == TargetReview.Decision.ALTER and target.purpose.status != Purpose.Status.RETIRED:
                return redirect(f"{reverse('metrics:purpose-target-new', args=[slug, purpose_id])}?copy={target.pk}")
            return redirect(f"{target.get_absolute_url()}#reviews")
    return render(request, PAGE, page_of(standing, user, target) | {"review_form": form})


def page_of(standing: Standing, user: User, target: Target) -> dict[str, Any]:
    """Everything a target's page shows."""
    community, heard = standing.community, tally(target)
    purpose = Purpose.objects.with_all().get(pk=target.purpose_id)
    numbers = numbers_of(community, [purpose])
    goal = numbers.goal(target)
    own = next((each.voice for each in heard.spoken if each.voice.member_id == user.pk), None)
    is_member, may_set = bool(standing.membership), standing.can(Permission.SET_TARGET)
    may_speak = target.is_open and is_member and standing.can(Permission.PROPOSE_TARGET)
    keeps = target.is_adopted and is_member and (may_set or target.owner_id == user.pk)
    return {
        "target": target,
        "purpose": purpose,
        "goal": goal,
        "tally": heard,
        "own": own,
        "not_yet": why_not_yet(target) if target.is_open else "",
        "voice_form": voice_form(own) if may_speak else None,
        "may_adopt": may_speak and may_set,
        "may_drop": may_speak and target.proposer_id == user.pk,
        "aside_form": SetAsideForm() if may_speak and may_set and target.proposer_id != user.pk else None,
        "owner_form": OwnerForm(user=user, community=community) if keeps else None,
        "review_form": TargetReviewForm() if keeps else None,
        "may_aim": is_member and standing.can(Permission.PROPOSE_TARGET) and purpose.status != Purpose.Status.RETIRED,
        "trail": trail_of(standing, ("This purpose", purpose.get_absolute_url()), ("Target", "")),
        **course_of(goal, user, numbers.small_group),
    }


def course_of(goal: Goal, user: User, small_group: int) -> dict[str, Any]:
    """The number over the weeks with its band; nothing where it is measured no more."""
    if goal.measure is None:
        return {}
    target = goal.target
    return course_context(target.community, goal.measure, user, small_group=small_group, target=target)
