"""The target profile: a member proposes it, members say what they think, a manager adopts what both agree to.

Only a proposal becomes a target: there is no way around the voices, for managers and administrators neither.
"""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.http import Http404
from django.utils import timezone

from accounts.models import User
from activity.actions import audit, order_notices, record, undo_latest
from activity.vocabulary import Verb
from communities.models import Community
from communities.permissions import SENTENCES, Permission, Standing, require
from content.actions import create_item, edit_item
from content.actions.texts import TITLE_LIMIT, clean_line, clean_text
from content.models import Kind
from content.rendering import render_for
from roles.models import ProposedBand, TargetBand, TargetProfile, TargetProposal, TargetVoice
from roles.models.targets import REASON_LIMIT, SENTENCE_LIMIT
from roles.targets import Band, bands_of, check_bands, differences, members_of_latest_week, standing_target
from roles.voices import tally

Bands = Mapping[str, tuple[object, object, object]]


@transaction.atomic
def propose_target(*, by: User, community: Community, purpose: str, reason: str, bands: Bands | None) -> TargetProposal:
    """Put a target to the members, and open its discussion; bands maps each role to (from, to, main), in per cent.

    bands=None proposes to have no target from then on. The same words twice are one proposal.
    Raises ValidationError with sentences, keyed by role where one band is to blame.
    """
    _as_member(by, Permission.PROPOSE_TARGET, community)
    Community.objects.select_for_update(no_key=True).get(pk=community.pk)  # a second click waits for the first
    purpose, reason = _words(purpose, reason, is_retirement=bands is None)
    base = standing_target(community)
    checked = _checked(bands, base, purpose, community)
    mine = TargetProposal.objects.in_community(community).open().filter(author=by, purpose=purpose, reason=reason)
    for earlier in mine.prefetch_related("bands"):
        if bands_of(earlier) == checked:
            return earlier
    proposal = TargetProposal(
        community=community, author=by, purpose=purpose, reason=reason, base=base, is_retirement=bands is None
    )
    proposal.reason_html = render_for(community, reason)
    proposal.save()
    _keep_bands(proposal, checked)
    TargetVoice.objects.create(proposal=proposal, member=by, agrees=True)
    title, body = _opening(proposal)
    proposal.thread = create_item(by=by, community=community, kind=Kind.THREAD, title=title, body=body)
    proposal.save(update_fields=["thread"])
    act = record(
        Verb.PROPOSE_POLICY, by=by, about=proposal.ref, community_id=community.pk, context_id=proposal.thread_id
    )
    order_notices("target_proposed", act=act, by=by, object_id=proposal.pk)
    return proposal


@transaction.atomic
def edit_proposal(
    *, by: User, proposal: TargetProposal, purpose: str, reason: str, bands: Bands | None
) -> TargetProposal:
    """Change one's own proposal, as long as nobody else gave a voice: what people agreed to stays as it was."""
    _as_member(by, Permission.PROPOSE_TARGET, proposal.community)
    proposal = _take(by, proposal)
    if proposal.author_id != by.pk:
        raise PermissionDenied("Only who proposed this can change it. You can propose another, starting from this one.")
    if proposal.voices.exclude(member=by).exists():
        raise ValidationError("Others gave their voice to this text, so it stays. Propose another, starting from it.")
    purpose, reason = _words(purpose, reason, is_retirement=bands is None)
    base = standing_target(proposal.community)
    checked = _checked(bands, base, purpose, proposal.community)
    proposal.purpose, proposal.reason, proposal.base = purpose, reason, base
    proposal.reason_html = render_for(proposal.community, reason)
    proposal.is_retirement, proposal.edited_at = bands is None, timezone.now()
    proposal.save(update_fields=["purpose", "reason", "reason_html", "base", "is_retirement", "edited_at"])
    proposal.bands.all().delete()
    _keep_bands(proposal, checked)
    if proposal.thread and not proposal.thread.is_removed:
        title, body = _opening(proposal)
        with suppress(ValidationError):  # nothing to say anew
            edit_item(by=by, item=proposal.thread, title=title, body=body, reason="The proposal was changed")
    return proposal


@transaction.atomic
def withdraw_proposal(*, by: User, proposal: TargetProposal, note: str = "") -> TargetProposal:
    """Take a proposal back: one's own, or as a manager anybody's, with a reason. It stays in the history."""
    standing = _as_member(by, Permission.PROPOSE_TARGET, proposal.community)
    proposal = _take(by, proposal)
    note = clean_line(note, SENTENCE_LIMIT, "reason")
    is_own = proposal.author_id == by.pk
    if not is_own:
        standing.require(Permission.SET_TARGET)
        if not note:
            raise ValidationError("Say why you set it aside: its author and the members read it.")
    _decide(proposal, TargetProposal.Status.WITHDRAWN, by, note=note)
    if is_own:
        undo_latest(Verb.PROPOSE_POLICY, by=by, about=proposal.ref)
    else:
        order_notices("target_set_aside", act=None, by=by, object_id=proposal.pk)
    audit("target.withdraw", by=by, community_id=proposal.community_id, proposal_id=proposal.pk, note=note)
    return proposal


@transaction.atomic
def give_voice(*, by: User, proposal: TargetProposal, agrees: bool, sentence: str = "") -> TargetVoice:
    """Agree, or say what is missing; until it is adopted one may change one's mind."""
    _as_member(by, Permission.PROPOSE_TARGET, proposal.community)
    proposal = _take(by, proposal)
    sentence = clean_line(sentence, SENTENCE_LIMIT, "sentence")
    if not agrees and not sentence:
        raise ValidationError("Say in a sentence what is missing, so that the proposal can become better.")
    was_enough = tally(proposal).is_enough
    voice, _ = TargetVoice.objects.update_or_create(
        proposal=proposal,
        member=by,
        defaults={"agrees": agrees, "sentence": sentence, "said_at": timezone.now()},
    )
    if not was_enough and tally(proposal).is_enough:
        order_notices("target_ready", act=None, by=by, object_id=proposal.pk)
    return voice


@transaction.atomic
def adopt_proposal(*, by: User, proposal: TargetProposal) -> TargetProfile:
    """Make a proposal the target: an act of a manager, possible once a manager and a member agree.

    Other open proposals stay open; what they would change is another target then.
    """
    _as_member(by, Permission.SET_TARGET, proposal.community)
    Community.objects.select_for_update(no_key=True).get(pk=proposal.community_id)  # versions one after the other
    proposal = _take(by, proposal)
    heard = tally(proposal)
    if not heard.is_enough:
        raise ValidationError(heard.missing)
    current = standing_target(proposal.community)
    if proposal.is_retirement:
        if current is None:
            raise ValidationError("There is no target to give up any more. Withdraw this proposal.")
    else:
        check_bands(
            {role: (band.low, band.high, band.main) for role, band in bands_of(proposal).items()},
            members=members_of_latest_week(proposal.community_id),
        )
    profile = _adopted(proposal, by)
    for each in heard.spoken:
        TargetVoice.objects.filter(pk=each.voice.pk).update(was_manager=each.is_manager)
    _decide(proposal, TargetProposal.Status.ADOPTED, by, adopted=profile)
    act = record(
        Verb.ADOPT_POLICY,
        by=by,
        about=proposal.ref,
        community_id=proposal.community_id,
        context_id=proposal.thread_id,
    )
    audit(
        "target.adopt",
        by=by,
        community_id=proposal.community_id,
        version=profile.version,
        proposal_id=proposal.pk,
        reason=proposal.reason[:SENTENCE_LIMIT],
    )
    order_notices("target_adopted", act=act, by=by, object_id=proposal.pk)
    return profile


def _as_member(by: User, permission: Permission, community: Community) -> Standing:
    """The standing of a member: an administrator from outside sees a target, and neither proposes nor adopts one."""
    standing = require(by, permission, community)
    if standing.membership is None:
        raise PermissionDenied(SENTENCES[Permission.PROPOSE_TARGET])
    return standing


def _take(by: User, proposal: TargetProposal) -> TargetProposal:
    """The proposal as it is now, held until the transaction ends. Raises ValidationError when it is decided."""
    held = TargetProposal.objects.visible_to(by).select_for_update(of=("self",), no_key=True)
    found = held.select_related("community", "thread__community").filter(pk=proposal.pk).first()
    if found is None:
        raise Http404("There is no such proposal, or it is not open to you.")
    if not found.is_open:
        raise ValidationError(f"This proposal is {found.get_status_display()}: nothing about it changes any more.")
    return found


def _words(purpose: str, reason: str, *, is_retirement: bool) -> tuple[str, str]:
    purpose = clean_line(purpose, SENTENCE_LIMIT, "purpose")
    if not purpose:
        raise ValidationError({"purpose": "Say what this mix is for, in one sentence."})
    if not reason.strip():
        what = "giving the target up" if is_retirement else "this mix"
        raise ValidationError({"reason": f"Give a reason for {what}: members read it beside the numbers."})
    return purpose, clean_text(reason, REASON_LIMIT)


def _checked(bands: Bands | None, base: TargetProfile | None, purpose: str, community: Community) -> dict[str, Band]:
    if bands is None:
        if base is None:
            raise ValidationError("There is no target that could be given up.")
        return {}
    checked = check_bands(bands, members=members_of_latest_week(community.pk))
    if base is not None and bands_of(base) == checked and base.purpose == purpose:
        raise ValidationError("That is the target as it stands. Change a number or the purpose.")
    return checked


def _keep_bands(proposal: TargetProposal, bands: Mapping[str, Band]) -> None:
    ProposedBand.objects.bulk_create(
        ProposedBand(proposal=proposal, role=role, low=band.low, high=band.high, main=band.main)
        for role, band in bands.items()
    )


def _opening(proposal: TargetProposal) -> tuple[str, str]:
    """Title and first text of the discussion: the reason, what would change, and the way to the numbers."""
    title = f"Proposed target: {proposal.purpose}"
    if len(title) > TITLE_LIMIT:
        title = f"{title[: TITLE_LIMIT - 1].rstrip()}…"
    changes = "\n".join(f"- {sentence}" for sentence in differences(proposal, proposal.base))
    way = f"[The proposal with its numbers, and where to agree]({proposal.get_absolute_url()})"
    return title, f"{proposal.reason}\n\nWhat would change:\n\n{changes}\n\n{way}"


def _adopted(proposal: TargetProposal, by: User) -> TargetProfile:
    latest = TargetProfile.objects.filter(community_id=proposal.community_id).latest_first().first()
    profile = TargetProfile.objects.create(
        community_id=proposal.community_id,
        version=latest.version + 1 if latest else 1,
        purpose=proposal.purpose,
        reason=proposal.reason,
        reason_html=proposal.reason_html,
        is_retired=proposal.is_retirement,
        author_id=proposal.author_id,
        adopted_by=by,
    )
    TargetBand.objects.bulk_create(
        TargetBand(profile=profile, role=band.role, low=band.low, high=band.high, main=band.main)
        for band in proposal.bands.all()
    )
    return profile


def _decide(
    proposal: TargetProposal, status: str, by: User, *, note: str = "", adopted: TargetProfile | None = None
) -> None:
    proposal.status, proposal.decided_at, proposal.decided_by = status, timezone.now(), by
    proposal.note, proposal.adopted = note, adopted
    proposal.save(update_fields=["status", "decided_at", "decided_by", "note", "adopted"])
