"""One proposed target: reading it, speaking about it, changing, withdrawing and adopting it."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from accounts.models import User
from communities.permissions import Permission, Standing
from content.actions import drop_draft
from content.models import Item
from content.views.drafts import with_draft
from metrics.access import stand_inside
from metrics.forms import ProposalForm, RetirementForm, SetAsideForm, VoiceForm
from metrics.proposing import present_shares, preview_of
from metrics.shown import standing_of, targets_of
from metrics.views.targets import form_context, trail_of, words_of
from roles.actions import adopt_proposal, edit_proposal, give_voice, withdraw_proposal
from roles.models import TargetProposal
from roles.targets import PLURALS, bands_of, differences, members_of_latest_week
from roles.voices import Tally, tally


def find(request: HttpRequest, slug: str, proposal_id: int) -> tuple[Standing, User, TargetProposal]:
    standing, user = stand_inside(request, slug)
    proposals = TargetProposal.objects.visible_to(user).in_community(standing.community).with_all()
    proposal = proposals.filter(pk=proposal_id).first()
    if proposal is None:
        raise Http404("There is no such proposal, or it is not open to you.")
    return standing, user, proposal


@login_required
@require_safe
def proposal_detail(request: HttpRequest, slug: str, proposal_id: int) -> HttpResponse:
    standing, user, proposal = find(request, slug, proposal_id)
    return render(request, "metrics/proposal_detail.html", page_of(standing, user, proposal))


@login_required
@require_POST
def proposal_voice(request: HttpRequest, slug: str, proposal_id: int) -> HttpResponse:
    """Agree, or not yet; the form again, with what was typed, when it is refused."""
    standing, user, proposal = find(request, slug, proposal_id)
    form = VoiceForm(request.POST)
    if form.is_valid():
        try:
            give_voice(by=user, proposal=proposal, **form.cleaned_data)
        except ValidationError as error:
            form.add_error(None, error)
        else:
            return redirect(f"{proposal.get_absolute_url()}#voices")
    context = page_of(standing, user, proposal) | {"voice_form": form if proposal.is_open else None}
    return render(request, "metrics/proposal_detail.html", context)


@login_required
@require_POST
def proposal_adopt(request: HttpRequest, slug: str, proposal_id: int) -> HttpResponse:
    _, user, proposal = find(request, slug, proposal_id)
    profile = adopt_proposal(by=user, proposal=proposal)
    said = "From now on there is no target." if profile.is_retired else "It is adopted, and the target from now on."
    messages.success(request, said)
    return redirect("metrics:target-detail", slug=slug)


@login_required
@require_POST
def proposal_withdraw(request: HttpRequest, slug: str, proposal_id: int) -> HttpResponse:
    """One's own, without a word; somebody else's as a manager, with a reason."""
    standing, user, proposal = find(request, slug, proposal_id)
    form = SetAsideForm(request.POST)
    if form.is_valid():
        try:
            withdraw_proposal(by=user, proposal=proposal, note=form.cleaned_data["note"])
        except ValidationError as error:
            form.add_error(None, error)
        else:
            return redirect("metrics:target-detail", slug=slug)
    context = page_of(standing, user, proposal) | {"aside_form": form if proposal.is_open else None}
    return render(request, "metrics/proposal_detail.html", context)


@login_required
def proposal_edit(request: HttpRequest, slug: str, proposal_id: int) -> HttpResponse:
    """The form of one's own proposal, while nobody else gave a voice."""
    standing, user, proposal = find(request, slug, proposal_id)
    if proposal.author_id != user.pk:
        raise PermissionDenied("Only who proposed this can change it. You can propose another, starting from this one.")
    form = edit_form(request, standing, proposal)
    if request.method == "POST" and form.is_valid():
        try:
            bands = form.bands() if isinstance(form, ProposalForm) else None
            edit_proposal(by=user, proposal=proposal, bands=bands, **words_of(form))
        except ValidationError as error:
            form.refuse(error) if isinstance(form, ProposalForm) else form.add_error(None, error)
        else:
            drop_draft(by=user, community=standing.community, place=f"target:{proposal.pk}")
            return redirect(proposal)
    draft = with_draft(request, standing.community, form, f"target:{proposal.pk}")
    if isinstance(form, ProposalForm):
        context = form_context(standing, user, form, proposal) | draft
        return render(request, "metrics/proposal_edit.html", context)
    context = {"form": form, "trail": trail_of(standing.community, "No target"), "proposal": proposal}
    return render(request, "metrics/target_retire.html", context | draft)


def edit_form(request: HttpRequest, standing: Standing, proposal: TargetProposal) -> ProposalForm | RetirementForm:
    initial = ProposalForm.initial_of(proposal, with_reason=True)
    if proposal.is_retirement:
        return RetirementForm(request.POST or None, community=standing.community, initial=initial)
    members = members_of_latest_week(standing.community.pk)
    return ProposalForm(request.POST or None, community=standing.community, initial=initial, members=members)


def page_of(standing: Standing, user: User, proposal: TargetProposal) -> dict[str, Any]:
    """Everything a proposal's page shows; its voices as they count now, or did when it was adopted."""
    heard = tally(proposal)
    own = next((each.voice for each in heard.spoken if each.voice.member_id == user.pk), None)
    current = standing_of(targets_of(standing.community, user, limit=1))
    is_author = proposal.author_id == user.pk
    may_speak = proposal.is_open and bool(standing.membership) and standing.can(Permission.PROPOSE_TARGET)
    bands = bands_of(proposal)
    preview = preview_of(standing.community, user, bands) if bands else {}
    return {
        "proposal": proposal,
        "tally": heard,
        "own": own,
        "voice_form": voice_form(own) if may_speak else None,
        "may_adopt": may_speak and standing.can(Permission.SET_TARGET),
        "may_edit": may_speak and is_author and not others_spoke(heard),
        "may_withdraw": may_speak and is_author,
        "aside_form": SetAsideForm() if may_speak and not is_author and standing.can(Permission.SET_TARGET) else None,
        "has_moved_on": proposal.is_open and proposal.base_id != (current.pk if current else None),
        "changes": differences(proposal, proposal.base),
        "thread": thread_of(proposal, user),
        "trail": [
            ("Target", reverse("metrics:target-detail", args=[standing.community.slug])),
            ("Proposal", ""),
        ],
        **preview,
        **band_table(proposal, preview.get("preview")),
    }


def voice_form(own: Any) -> VoiceForm:
    if own is None:
        return VoiceForm()
    return VoiceForm(initial={"agrees": "yes" if own.agrees else "no", "sentence": own.sentence})


def others_spoke(heard: Tally) -> bool:
    return any(not each.is_author for each in heard.spoken)


def thread_of(proposal: TargetProposal, user: User) -> Item | None:
    """Its discussion, unless it was removed."""
    if proposal.thread is None or proposal.thread.is_removed or proposal.thread.is_draft:
        return None
    return proposal.thread


def band_table(proposal: TargetProposal, profile: Any) -> dict[str, Any]:
    """The bands as proposed, beside those of the target it would change and this week's shares."""
    bands, before, today = bands_of(proposal), bands_of(proposal.base), present_shares(profile)
    if not bands:
        return {}
    names = ["Proposed", "Main role of", "Target now", "This week", "90 % interval"]
    rows = [
        [
            {"text": PLURALS[role], "role": role},
            str(band),
            f"{band.main.normalize():f}\N{NO-BREAK SPACE}%",
            str(before.get(role) or "–"),
            today[role].share if role in today else "–",
            (today[role].interval if role in today else "") or "–",
        ]
        for role, band in ((role, bands[role]) for role in PLURALS if role in bands)
    ]
    return {"band_columns": ["Role", *({"label": name, "is_num": True} for name in names)], "band_rows": rows}
