"""A purpose: a member proposes it, members say what they think, a manager adopts what both agree to, it is reviewed."""

from __future__ import annotations

from datetime import timedelta

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.http import Http404

from accounts.models import User
from activity.actions import audit, order_notices, record
from activity.vocabulary import Verb
from communities.models import Community
from communities.permissions import Permission
from content.actions.texts import clean_line
from metrics.actions.speaking import as_member, give_voice, wanted
from metrics.aiming import refusal_of, today
from metrics.library import find_measure
from metrics.models import Purpose, PurposeContext, PurposeVoice, Target
from metrics.models.purposes import SENTENCE_LIMIT, TEXT_LIMIT
from roles.voices import tally

HOLDS_FOR = timedelta(days=365)


@transaction.atomic
def propose_purpose(*, by: User, community: Community, text: str, for_whom: str) -> Purpose:
    """Say what should be different for whom. The same words twice are one purpose."""
    as_member(by, Permission.PROPOSE_TARGET, community)
    text = wanted(text, SENTENCE_LIMIT, "purpose", "Say what should be different, in one sentence.")
    for_whom = wanted(for_whom, SENTENCE_LIMIT, "people", "Say for whom it should be different.")
    Community.objects.select_for_update(no_key=True).get(pk=community.pk)  # a second click waits for the first
    same = Purpose.objects.in_community(community).open().filter(text=text, for_whom=for_whom).first()
    if same:
        return same
    purpose = Purpose.objects.create(community=community, text=text, for_whom=for_whom, author=by)
    PurposeVoice.objects.create(purpose=purpose, member=by, agrees=True)
    act = record(Verb.PROPOSE_POLICY, by=by, about=purpose.ref, community_id=community.pk)
    order_notices("purpose_proposed", act=act, by=by, object_id=purpose.pk)
    return purpose


@transaction.atomic
def speak_on_purpose(*, by: User, purpose: Purpose, agrees: bool, sentence: str = "") -> PurposeVoice:
    """Agree, or say what is missing; until it is adopted one may change one's mind."""
    as_member(by, Permission.PROPOSE_TARGET, purpose.community)
    purpose = take(by, purpose, Purpose.Status.PROPOSED)
    was_enough = tally(purpose).is_enough
    voice = give_voice(purpose.voices, by=by, agrees=agrees, sentence=sentence)
    if not was_enough and tally(purpose).is_enough:
        order_notices("purpose_ready", act=None, by=by, object_id=purpose.pk)
    return voice  # type: ignore[return-value]


@transaction.atomic
def adopt_purpose(*, by: User, purpose: Purpose) -> Purpose:
    """Make it the community's: an act of a manager, possible once a manager and a member agree. It holds for a year."""
    as_member(by, Permission.SET_TARGET, purpose.community)
    purpose = take(by, purpose, Purpose.Status.PROPOSED)
    heard = tally(purpose)
    if not heard.is_enough:
        raise ValidationError(heard.missing)
    for each in heard.spoken:
        PurposeVoice.objects.filter(pk=each.voice.pk).update(was_manager=each.is_manager)
    purpose.status, purpose.adopted_by, purpose.adopted_on = Purpose.Status.ADOPTED, by, today()
    purpose.review_on = today() + HOLDS_FOR
    purpose.save(update_fields=["status", "adopted_by", "adopted_on", "review_on"])
    act = record(Verb.ADOPT_POLICY, by=by, about=purpose.ref, community_id=purpose.community_id)
    audit("purpose.adopt", by=by, community_id=purpose.community_id, purpose_id=purpose.pk)
    order_notices("purpose_adopted", act=act, by=by, object_id=purpose.pk)
    return purpose


@transaction.atomic
def review_purpose(*, by: User, purpose: Purpose, still_holds: bool, learned: str) -> Purpose:
    """Look at it again, as a manager: it holds for another year, or it ends, and its targets with it."""
    as_member(by, Permission.SET_TARGET, purpose.community)
    purpose = take(by, purpose, Purpose.Status.ADOPTED)
    purpose.learned = wanted(learned, TEXT_LIMIT, "text", "Say what was learned. Members read it beside the purpose.")
    if still_holds:
        purpose.review_on = today() + HOLDS_FOR
        purpose.save(update_fields=["learned", "review_on"])
    else:
        _retire(purpose)
    audit("purpose.review", by=by, community_id=purpose.community_id, purpose_id=purpose.pk, still_holds=still_holds)
    return purpose


@transaction.atomic
def drop_purpose(*, by: User, purpose: Purpose, note: str = "") -> Purpose:
    """Take a proposed purpose back: one's own, or as a manager anybody's, with a reason. It stays to be read."""
    standing = as_member(by, Permission.PROPOSE_TARGET, purpose.community)
    purpose = take(by, purpose, Purpose.Status.PROPOSED)
    note = clean_line(note, SENTENCE_LIMIT, "reason")
    if purpose.author_id != by.pk:
        standing.require(Permission.SET_TARGET)
        if not note:
            raise ValidationError("Say why you set it aside: its author and the members read it.")
    purpose.learned = note
    _retire(purpose)
    audit("purpose.drop", by=by, community_id=purpose.community_id, purpose_id=purpose.pk, note=note)
    return purpose


def _retire(purpose: Purpose) -> None:
    """End it, and with it the targets that stood for it."""
    purpose.status, purpose.retired_on = Purpose.Status.RETIRED, today()
    purpose.save(update_fields=["status", "retired_on", "learned"])
    open_ones = purpose.targets.exclude(status=Target.Status.RETIRED)
    open_ones.update(status=Target.Status.RETIRED, retired_on=today(), note="Its purpose ended.")


@transaction.atomic
def add_context(*, by: User, purpose: Purpose, measure: str) -> PurposeContext:
    """Show a measure beside a purpose, without a goal line; what cannot be a target can stand there."""
    as_member(by, Permission.PROPOSE_TARGET, purpose.community)
    if purpose.status == Purpose.Status.RETIRED:
        raise ValidationError("This purpose has ended: nothing about it changes any more.")
    found = find_measure(purpose.community, measure)
    if found is None:
        raise ValidationError("Choose a measure of this community’s library.")
    defaults = {"added_by": by, "refused": refusal_of(found)}
    return PurposeContext.objects.get_or_create(purpose=purpose, measure=found.key, defaults=defaults)[0]


@transaction.atomic
def remove_context(*, by: User, context: PurposeContext) -> None:
    """Show it no more: whoever brought it, or a manager."""
    standing = as_member(by, Permission.PROPOSE_TARGET, context.purpose.community)
    if context.added_by_id != by.pk and not standing.can(Permission.SET_TARGET):
        raise PermissionDenied("Only who put it there, or a manager, takes it away.")
    context.delete()


def take(by: User, purpose: Purpose, status: str) -> Purpose:
    """The purpose as it is now, held until the transaction ends. Raises ValidationError when it is not in this state."""
    held = Purpose.objects.visible_to(by).select_for_update(of=("self",), no_key=True).select_related("community")
    found = held.filter(pk=purpose.pk).first()
    if found is None:
        raise Http404("There is no such purpose, or it is not open to you.")
    if found.status != status:
        raise ValidationError(f"This purpose is {found.get_status_display()}: that cannot be done with it now.")
    return found
