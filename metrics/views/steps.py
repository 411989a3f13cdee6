"""Steps of a community: the list, a new one from any finding, one with its measure then and now, and what is done with it."""

from __future__ import annotations

from dataclasses import dataclass
from textwrap import shorten
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.db.models import Count
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from accounts.access import query_word
from accounts.models import User
from communities.permissions import Permission, Standing
from metrics import actions
from metrics.access import stand_inside
from metrics.actions.writing_up import write_up_step
from metrics.aiming import today
from metrics.forms import StepChangeForm, StepNewForm, StepProposalForm, StepResultForm
from metrics.library import entries_of
from metrics.models import NextStep
from metrics.models.steps import LINE_LIMIT, URL_LIMIT
from metrics.models.weeks import KEY_LIMIT
from metrics.sources import Source, leads_members, own_address
from metrics.steps import Effect, effects_of, headline, shown_steps

A_PAGE = 30
State = NextStep.State
TABS = ((State.OPEN, "Open"), (State.PROPOSED, "Proposed"), (State.DONE, "Done"), (State.DROPPED, "Given up"))


@dataclass(frozen=True)
class Line:
    """A step as the list shows it to one reader."""

    step: NextStep
    effect: Effect | None
    names_owner: bool


@login_required
@require_safe
def step_list(request: HttpRequest, slug: str) -> HttpResponse:
    """What is tried here: open by due date; proposed; done and given up, the latest first."""
    standing, user = stand_inside(request, slug)
    community = standing.community
    which = request.GET.get("show", "")
    which = which if which in State.values else State.OPEN.value
    here = NextStep.objects.visible_to(user).in_community(community)
    counts = dict(here.values_list("state").annotate(n=Count("pk")))
    page = Paginator(shown_steps(user, community, which), A_PAGE).get_page(request.GET.get("page"))
    for step in page:
        step.community = community
    effects = effects_of(community, page)
    context = {
        "headline": headline(counts, here.overdue(today()).count()),
        "lines": [Line(step, effects.get(step.pk), names_owner(step, user, standing)) for step in page],
        "page": page,
        "which": which,
        "tabs": [
            {
                "label": label,
                "href": f"?show={state.value}",
                "is_current": state == which,
                "count": counts.get(state.value, 0),
            }
            for state, label in TABS
        ],
        "trail": [("Steps", "")],
    }
    return render(request, "metrics/step_list.html", context)


def names_owner(step: NextStep, user: User, standing: Standing) -> bool:
    """Whoever was asked and has not answered is named to managers and to themselves."""
    if step.owner is None:
        return False
    return bool(step.accepted_at) or step.owner_id == user.pk or standing.can(Permission.MANAGE)


@login_required
def step_new(request: HttpRequest, slug: str) -> HttpResponse:
    """From any finding (?finding=…&from=<address>&measure=<key>&what=…): a manager decides, a member proposes."""
    standing, user = stand_inside(request, slug)
    standing.require(Permission.PROPOSE_STEP)
    community, decides = standing.community, standing.can(Permission.MANAGE)
    url = own_address(request.POST.get("from", "") or query_word(request, "from", URL_LIMIT))
    kind = StepNewForm if decides else StepProposalForm
    usual = StepNewForm.usual(user) if decides and standing.membership else {}
    form = kind(
        request.POST or None,
        user=user,
        community=community,
        entries=entries_of(community),
        initial=asked_in(request) | usual,
    )
    if request.method == "POST" and form.is_valid():
        make = actions.take_step if decides else actions.propose_step
        try:
            step = make(by=user, community=community, source_url=url, **form.cleaned_data)
        except ValidationError as error:
            form.refuse(error)
        else:
            messages.success(request, said_of(step, user))
            return redirect(step)
    context = {
        "form": form,
        "from": url,
        "decides": decides,
        "trail": trail_of(standing, ("Do something about it", "")),
    }
    return render(request, "metrics/step_new.html", context)


def asked_in(request: HttpRequest) -> dict[str, str]:
    """What the page of the finding gave along."""
    limits = {"finding": LINE_LIMIT, "what": LINE_LIMIT, "measure": KEY_LIMIT}
    return {name: query_word(request, name, limit) for name, limit in limits.items()}


def said_of(step: NextStep, user: User) -> str:
    if step.is_proposed:
        return "Proposed. A manager takes it, or says why not."
    if step.owner is None:
        return "It is open. Whoever wants to can take it on."
    return "It is yours." if step.owner == user else f"{step.owner.first_name} is asked."


def find(request: HttpRequest, slug: str, step_id: int) -> tuple[Standing, User, NextStep]:
    standing, user = stand_inside(request, slug)
    there = NextStep.objects.visible_to(user).in_community(standing.community).with_all()
    step = get_object_or_404(there.select_related("written"), pk=step_id)
    step.community = standing.community
    return standing, user, step


@login_required
@require_safe
def step_detail(request: HttpRequest, slug: str, step_id: int) -> HttpResponse:
    """What was found, what is tried, by whom, until when; its measure then and now; what came of it."""
    return render(request, "metrics/step_detail.html", page_of(request, *find(request, slug, step_id)))


def page_of(request: HttpRequest, standing: Standing, user: User, step: NextStep) -> dict[str, Any]:
    manages, may_write = standing.can(Permission.MANAGE), standing.can(Permission.PROPOSE_STEP)
    agreed = step.owner_id == user.pk and step.accepted_at is not None
    keeps = may_write and (manages or agreed)
    written = step.written if step.written and not step.written.is_removed else None
    if written:
        written.community = step.community
    return {
        "step": step,
        "effect": effects_of(step.community, [step]).get(step.pk),
        "source": Source(step.source).label if step.source in Source.values else "",
        "source_url": step.source_url if manages or leads_members(step.source) else "",
        "names_owner": names_owner(step, user, standing),
        "is_mine": step.owner_id == user.pk,
        "keeps": keeps,
        "manages": manages and may_write,
        "may_drop": keeps or (may_write and step.is_proposed and step.by_id == user.pk),
        "may_take": may_write and step.is_open and step.owner is None and standing.membership is not None,
        "written": written if written and (written.published_at or written.author_id == user.pk) else None,
        "may_write_up": keeps and step.has_helped and written is None,
        "trail": trail_of(standing),
    }


@login_required
def step_edit(request: HttpRequest, slug: str, step_id: int) -> HttpResponse:
    """Other words, another day, somebody else; of a proposal: take it, in these words."""
    standing, user, step = find(request, slug, step_id)
    if step.owner_id != user.pk:
        standing.require(Permission.MANAGE)
    known: dict[str, Any] = {"what": step.what, "owner": f"@{step.owner.handle}" if step.owner else ""}
    usual = StepNewForm.usual(user) if step.is_proposed else {"due_on": step.due_on}
    form = StepChangeForm(request.POST or None, user=user, community=step.community, initial=known | usual)
    if request.method == "POST" and form.is_valid():
        change = actions.take_proposal if step.is_proposed else actions.change_step
        try:
            step = change(by=user, step=step, **form.cleaned_data)
        except ValidationError as error:
            form.refuse(error)
        else:
            messages.success(request, said_of(step, user))
            return redirect(step)
    trail = trail_of(
        standing,
        (shorten(step.what, 60, placeholder="…"), step.get_absolute_url()),
        ("Take it" if step.is_proposed else "Change it", ""),
    )
    return render(request, "metrics/step_edit.html", {"form": form, "step": step, "trail": trail})


@login_required
def step_close(request: HttpRequest, slug: str, step_id: int) -> HttpResponse:
    """One question, with the measure then and now beside it."""
    standing, user, step = find(request, slug, step_id)
    if step.owner_id != user.pk:
        standing.require(Permission.MANAGE)
    context = page_of(request, standing, user, step)
    form = StepResultForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        outcome = request.POST.get("outcome", "")
        try:
            actions.close_step(by=user, step=step, outcome=outcome, **form.cleaned_data)
        except ValidationError as error:
            form.add_error(None, error)
        else:
            messages.success(request, "Closed. What came of it stands here for the next ones.")
            return redirect(step)
    trail = trail_of(
        standing, (shorten(step.what, 60, placeholder="…"), step.get_absolute_url()), ("What came of it", "")
    )
    outcomes = [("helped", "It helped"), ("not", "It did not help"), ("unclear", "We cannot tell")]
    return render(request, "metrics/step_close.html", context | {"form": form, "trail": trail, "outcomes": outcomes})


@login_required
@require_POST
def step_accept(request: HttpRequest, slug: str, step_id: int) -> HttpResponse:
    _, user, step = find(request, slug, step_id)
    actions.accept_step(by=user, step=step)
    messages.success(request, "It is yours. When its day comes, you are asked what came of it.")
    return redirect(step)


@login_required
@require_POST
def step_hand_back(request: HttpRequest, slug: str, step_id: int) -> HttpResponse:
    _, user, step = find(request, slug, step_id)
    actions.hand_back_step(by=user, step=step)
    messages.success(request, "Handed back. The managers look for somebody else; you need not say why.")
    return redirect(step)


@login_required
@require_POST
def step_drop(request: HttpRequest, slug: str, step_id: int) -> HttpResponse:
    _, user, step = find(request, slug, step_id)
    actions.drop_step(by=user, step=step, reason=request.POST.get("reason", ""))
    messages.success(request, "Given up, with your reason.")
    return redirect(step)


@login_required
@require_POST
def step_reopen(request: HttpRequest, slug: str, step_id: int) -> HttpResponse:
    _, user, step = find(request, slug, step_id)
    actions.reopen_step(by=user, step=step)
    messages.success(request, "It goes on.")
    return redirect(step)


@login_required
@require_POST
def step_write_up(request: HttpRequest, slug: str, step_id: int) -> HttpResponse:
    """Prepare “what worked here”: publishing it is the other click."""
    _, user, step = find(request, slug, step_id)
    item = write_up_step(by=user, step=step)
    if item.published_at is None:
        messages.success(request, "This is a draft. Change what you like, then publish it.")
    return redirect(item)


def trail_of(standing: Standing, *here: tuple[str, str]) -> list[tuple[str, str]]:
    return [("Steps", reverse("metrics:step-list", args=[standing.community.slug])), *here]
