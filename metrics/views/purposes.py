"""What should be different for whom: the list, one purpose with its targets, speaking about it, what stands beside it."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from accounts.models import User
from communities.permissions import Permission, Standing
from metrics.access import stand_inside
from metrics.actions import (
    add_context,
    adopt_purpose,
    drop_purpose,
    propose_purpose,
    remove_context,
    review_purpose,
    speak_on_purpose,
)
from metrics.forms import ContextForm, PurposeForm, PurposeReviewForm, SetAsideForm, VoiceForm
from metrics.goals import headline, numbers_of
from metrics.models import Purpose, PurposeContext, Target
from roles.voices import tally

SHOWN = 30


@login_required
@require_safe
def purpose_list(request: HttpRequest, slug: str) -> HttpResponse:
    """What is held and proposed, with how its targets stand; what ended, below."""
    standing, user = stand_inside(request, slug)
    purposes = Purpose.objects.visible_to(user).in_community(standing.community)
    open_ones = list(purposes.open().with_all().order_by("status", "-proposed_at")[:SHOWN])
    numbers = numbers_of(standing.community, open_ones)
    rows = []
    for purpose in open_ones:
        goals = [numbers.goal(target) for target in purpose.targets.all() if target.status != Target.Status.RETIRED]
        rows.append((purpose, goals))
    ended = purposes.filter(status=Purpose.Status.RETIRED).select_related("community", "author").latest_first()
    context = {
        "rows": rows,
        "headline": headline(open_ones, [goal for _, goals in rows for goal in goals]),
        "page": Paginator(ended, SHOWN).get_page(request.GET.get("page")),
        "trail": [("Purposes", "")],
    }
    return render(request, "metrics/purpose_list.html", context)


@login_required
def purpose_propose(request: HttpRequest, slug: str) -> HttpResponse:
    standing, user = stand_inside(request, slug)
    standing.require(Permission.PROPOSE_TARGET)
    form = PurposeForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            return redirect(propose_purpose(by=user, community=standing.community, **form.cleaned_data))
        except ValidationError as error:
            form.add_error(None, error)
    trail = [("Purposes", reverse("metrics:purpose-list", args=[slug])), ("Propose", "")]
    return render(request, "metrics/purpose_propose.html", {"form": form, "trail": trail})


def find(request: HttpRequest, slug: str, purpose_id: int) -> tuple[Standing, User, Purpose]:
    standing, user = stand_inside(request, slug)
    purposes = Purpose.objects.visible_to(user).in_community(standing.community).with_all()
    purpose = purposes.filter(pk=purpose_id).first()
    if purpose is None:
        raise Http404("There is no such purpose, or it is not open to you.")
    return standing, user, purpose


@login_required
@require_safe
def purpose_detail(request: HttpRequest, slug: str, purpose_id: int) -> HttpResponse:
    standing, user, purpose = find(request, slug, purpose_id)
    return render(request, "metrics/purpose_detail.html", page_of(standing, user, purpose))


@login_required
@require_POST
def purpose_voice(request: HttpRequest, slug: str, purpose_id: int) -> HttpResponse:
    """Agree, or not yet; the form again, with what was typed, when it is refused."""
    standing, user, purpose = find(request, slug, purpose_id)
    form = VoiceForm(request.POST)
    if form.is_valid():
        try:
            speak_on_purpose(by=user, purpose=purpose, **form.cleaned_data)
        except ValidationError as error:
            form.add_error(None, error)
        else:
            return redirect(f"{purpose.get_absolute_url()}#voices")
    return render(request, "metrics/purpose_detail.html", page_of(standing, user, purpose) | {"voice_form": form})


@login_required
@require_POST
def purpose_adopt(request: HttpRequest, slug: str, purpose_id: int) -> HttpResponse:
    _, user, purpose = find(request, slug, purpose_id)
    adopt_purpose(by=user, purpose=purpose)
    messages.success(request, "It is adopted. Now ask how you would notice that it comes true.")
    return redirect(purpose)


@login_required
@require_POST
def purpose_drop(request: HttpRequest, slug: str, purpose_id: int) -> HttpResponse:
    """One's own, without a word; somebody else's as a manager, with a reason."""
    standing, user, purpose = find(request, slug, purpose_id)
    form = SetAsideForm(request.POST)
    if form.is_valid():
        try:
            drop_purpose(by=user, purpose=purpose, note=form.cleaned_data["note"])
        except ValidationError as error:
            form.add_error(None, error)
        else:
            return redirect("metrics:purpose-list", slug=slug)
    return render(request, "metrics/purpose_detail.html", page_of(standing, user, purpose) | {"aside_form": form})


@login_required
@require_POST
def purpose_review(request: HttpRequest, slug: str, purpose_id: int) -> HttpResponse:
    standing, user, purpose = find(request, slug, purpose_id)
    form = PurposeReviewForm(request.POST)
    if form.is_valid():
        try:
            review_purpose(by=user, purpose=purpose, **form.cleaned_data)
        except ValidationError as error:
            form.add_error(None, error)
        else:
            return redirect(purpose)
    return render(request, "metrics/purpose_detail.html", page_of(standing, user, purpose) | {"review_form": form})


@login_required
@require_POST
def purpose_context_add(request: HttpRequest, slug: str, purpose_id: int) -> HttpResponse:
    """Also the way out for a measure of activity somebody wanted as a target: beside the purpose, without a goal line."""
    _, user, purpose = find(request, slug, purpose_id)
    form = ContextForm(request.POST)
    if not form.is_valid():
        raise ValidationError("Choose a measure of this community’s library.")
    add_context(by=user, purpose=purpose, measure=form.cleaned_data["measure"])
    return redirect(f"{purpose.get_absolute_url()}#context")


@login_required
@require_POST
def purpose_context_remove(request: HttpRequest, slug: str, purpose_id: int, context_id: int) -> HttpResponse:
    _, user, purpose = find(request, slug, purpose_id)
    remove_context(by=user, context=get_object_or_404(PurposeContext, purpose=purpose, pk=context_id))
    return redirect(f"{purpose.get_absolute_url()}#context")


def page_of(standing: Standing, user: User, purpose: Purpose) -> dict[str, Any]:
    """Everything a purpose's page shows."""
    heard = tally(purpose)
    numbers = numbers_of(standing.community, [purpose])
    goals = [numbers.goal(target) for target in purpose.targets.all()]
    may_speak = purpose.is_open and bool(standing.membership) and standing.can(Permission.PROPOSE_TARGET)
    may_set = bool(standing.membership) and standing.can(Permission.SET_TARGET)
    is_author = purpose.author_id == user.pk
    own = next((each.voice for each in heard.spoken if each.voice.member_id == user.pk), None)
    return {
        "purpose": purpose,
        "tally": heard,
        "own": own,
        "aimed": [goal for goal in goals if goal.target.is_adopted],
        "spoken_of": [(goal, tally(goal.target, like=heard)) for goal in goals if goal.target.is_open],
        "ended": [goal for goal in goals if goal.target.status == Target.Status.RETIRED],
        "contexts": [numbers.context(context) for context in purpose.contexts.all()],
        "choices": [measure for measure in numbers.measures.values() if not _is_there(purpose, measure.key)],
        "voice_form": voice_form(own) if may_speak else None,
        "may_adopt": purpose.is_open and may_set,
        "may_drop": may_speak and is_author,
        "aside_form": SetAsideForm() if may_speak and may_set and not is_author else None,
        "review_form": PurposeReviewForm() if purpose.status == Purpose.Status.ADOPTED and may_set else None,
        "may_aim": _may_aim(standing, purpose),
        "trail": trail_of(standing, ("This purpose", "")),
    }


def _is_there(purpose: Purpose, key: str) -> bool:
    return any(context.measure == key for context in purpose.contexts.all())


def _may_aim(standing: Standing, purpose: Purpose) -> bool:
    is_member = bool(standing.membership) and standing.can(Permission.PROPOSE_TARGET)
    return is_member and purpose.status != Purpose.Status.RETIRED


def voice_form(own: Any) -> VoiceForm:
    return VoiceForm(initial={"agrees": "yes" if own.agrees else "no", "sentence": own.sentence} if own else None)


def trail_of(standing: Standing, *here: tuple[str, str]) -> list[tuple[str, str]]:
    return [("Purposes", reverse("metrics:purpose-list", args=[standing.community.slug])), *here]
