"""What a community aims at: the page of its members, the history, and proposing a change."""

from __future__ import annotations

from itertools import zip_longest
from typing import Any

from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from accounts.access import whole_number
from accounts.models import User
from communities.models import Community
from communities.permissions import Permission, Standing
from content.actions import drop_draft
from content.views.drafts import with_draft
from metrics.access import stand_inside
from metrics.forms import ProposalForm, RetirementForm
from metrics.proposing import present_shares, preview_of, with_tallies
from metrics.sentences import headline
from metrics.shown import latest_profile, settings_of, standing_of, targets_of
from roles.actions import propose_target
from roles.models import TargetProfile, TargetProposal
from roles.targets import PLURALS, bands_of, check_bands, differences, members_of_latest_week

OPEN_SHOWN = 50


@login_required
@require_safe
def target_detail(request: HttpRequest, slug: str) -> HttpResponse:
    """What is aimed at and why, where the community stands, what is proposed."""
    standing, user = stand_inside(request, slug)
    targets = targets_of(standing.community, user, limit=1)
    role_settings = settings_of(standing.community)
    profile = latest_profile(standing.community, user) if role_settings.is_computed else None
    proposals = TargetProposal.objects.visible_to(user).in_community(standing.community)
    context = {
        "target": standing_of(targets),
        "latest": targets[0] if targets else None,
        "bands": bands_of(standing_of(targets)),
        "names": PLURALS,
        "profile": profile,
        "headline": headline(profile, role_settings.small_group) if profile else "",
        "is_computed": role_settings.is_computed,
        "open": with_tallies(proposals.open().with_all().latest_first()[:OPEN_SHOWN]),
        "past": proposals.exclude(status=TargetProposal.Status.OPEN).count(),
        "trail": [("Target", "")],
    }
    return render(request, "metrics/target_detail.html", context)


@login_required
@require_safe
def target_history(request: HttpRequest, slug: str) -> HttpResponse:
    """Every target there was: who proposed and adopted it, when, why, with which voices, and what it changed."""
    standing, user = stand_inside(request, slug)
    targets = targets_of(standing.community, user, limit=None)
    versions = list(zip_longest(targets, targets[1:]))
    page = Paginator(versions, 30).get_page(request.GET.get("page"))
    adopted = TargetProposal.objects.visible_to(user).filter(adopted__in=[target for target, _ in page])
    proposals = {proposal.adopted_id: proposal for proposal in with_tallies(adopted.with_all())}
    withdrawn = TargetProposal.objects.visible_to(user).in_community(standing.community)
    context = {
        "page": page,
        "versions": [(t, bands_of(t), differences(t, before), proposals.get(t.pk)) for t, before in page],
        "withdrawn": withdrawn.filter(status=TargetProposal.Status.WITHDRAWN)
        .select_related("author", "decided_by", "community")
        .latest_first()[:30],
        "trail": [("Target", reverse("metrics:target-detail", args=[slug])), ("History", "")],
    }
    return render(request, "metrics/target_history.html", context)


@login_required
def target_propose(request: HttpRequest, slug: str) -> HttpResponse:
    """The form of a proposal, started from the target of now, or from what ?from= or ?copy= names."""
    standing, user = stand_inside(request, slug)
    standing.require(Permission.PROPOSE_TARGET)
    community, members = standing.community, members_of_latest_week(standing.community.pk)
    start = start_of(request, standing, user)
    form = ProposalForm(
        request.POST or None, community=community, initial=ProposalForm.initial_of(start), members=members
    )
    if request.method == "POST" and form.is_valid():
        try:
            proposal = propose_target(by=user, community=community, bands=form.bands(), **words_of(form))
        except ValidationError as error:
            form.refuse(error)
        else:
            drop_draft(by=user, community=community, place="target:new")
            return redirect(proposal)
    draft = with_draft(request, community, form, "target:new")
    return render(request, "metrics/proposal_edit.html", form_context(standing, user, form) | draft)


@login_required
def target_retire(request: HttpRequest, slug: str) -> HttpResponse:
    """Propose to have no target from then on."""
    standing, user = stand_inside(request, slug)
    standing.require(Permission.PROPOSE_TARGET)
    form = RetirementForm(request.POST or None, community=standing.community)
    if request.method == "POST" and form.is_valid():
        try:
            proposal = propose_target(by=user, community=standing.community, bands=None, **words_of(form))
        except ValidationError as error:
            form.add_error(None, error)
        else:
            drop_draft(by=user, community=standing.community, place="target:none:new")
            return redirect(proposal)
    draft = with_draft(request, standing.community, form, "target:none:new")
    context = {"form": form, "trail": trail_of(standing.community, "No target")}
    return render(request, "metrics/target_retire.html", context | draft)


@login_required
@require_POST
def target_preview(request: HttpRequest, slug: str) -> HttpResponse:
    """The form again, with this week's shares against the bands as typed. Nothing is saved."""
    standing, user = stand_inside(request, slug)
    standing.require(Permission.PROPOSE_TARGET)
    members = members_of_latest_week(standing.community.pk)
    form = ProposalForm(request.POST, community=standing.community, members=members)
    context = form_context(standing, user, form)
    if form.is_valid():
        context |= preview_of(standing.community, user, check_bands(form.bands(), members=members))
    with_draft(request, standing.community, form, "target:new")
    return render(request, "metrics/proposal_edit.html", {**context, "rows": form.rows()})


def start_of(request: HttpRequest, standing: Standing, user: User) -> TargetProfile | TargetProposal | None:
    """What a proposal starts from: an earlier version (?from=), another proposal (?copy=), else the target of now."""
    if version := whole_number(request.GET.get("from"), 9):
        found = TargetProfile.objects.visible_to(user).filter(community=standing.community, version=version)
        if target := found.prefetch_related("bands").first():
            return target
        raise Http404("There is no such target.")
    if number := whole_number(request.GET.get("copy"), 18):
        proposals = TargetProposal.objects.visible_to(user).in_community(standing.community)
        if proposal := proposals.prefetch_related("bands").filter(pk=number).first():
            return proposal
        raise Http404("There is no such proposal.")
    return standing_of(targets_of(standing.community, user, limit=1))


def words_of(form: ProposalForm | RetirementForm) -> dict[str, str]:
    return {"purpose": form.cleaned_data["title"], "reason": form.cleaned_data["body"]}


def form_context(
    standing: Standing, user: User, form: ProposalForm, proposal: TargetProposal | None = None
) -> dict[str, Any]:
    current = standing_of(targets_of(standing.community, user, limit=1))
    is_computed = settings_of(standing.community).is_computed
    return {
        "form": form,
        "rows": form.rows(),
        "today": present_shares(latest_profile(standing.community, user) if is_computed else None),
        "current": current,
        "proposal": proposal,
        "trail": trail_of(standing.community, "Change it" if proposal else "Propose"),
    }


def trail_of(community: Community, here: str) -> list[tuple[str, str]]:
    return [("Target", reverse("metrics:target-detail", args=[community.slug])), (here, "")]
