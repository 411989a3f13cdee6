"""Mediations: asking, taking on, taking part, writing, and the word of each party how it ended.

Delicate (class D): every act carries the audience “direct”, and nothing here is announced to anybody but the three.
"""

from datetime import timedelta

from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import Http404
from django.utils import timezone

from accounts.models import User
from activity.actions import order_notices, record
from activity.models import Act
from activity.vocabulary import Audience, Verb
from communities.actions import checks
from communities.actions.memberships import membership_of
from communities.actions.taking_back import drop_notices, take_back
from communities.models import Community, Mediation
from communities.people import able_to_mediate
from communities.permissions import Permission, require

LONGEST, LONGEST_NOTES = 4000, 8000
MOST_UNFINISHED = 2
AGAIN_AFTER = timedelta(days=90)
State = Mediation.State


@transaction.atomic
def ask_for_mediation(*, by: User, community: Community, other: User, mediator: User, words: str) -> Mediation:
    """Ask one person to mediate between oneself and another. Only the one asked hears of it."""
    require(by, Permission.ASK_MEDIATION, community)
    User.objects.select_for_update(no_key=True).get(pk=by.pk)
    membership_of(by, community, "You are")
    if other == by:
        raise ValidationError("A mediation is between you and somebody else.")
    membership_of(checks.person(other), community, f"{other.display_name} is")
    _able(mediator, community, by, other)
    words = checks.paragraphs(words, LONGEST, "What it is about")
    mine = Mediation.objects.filter(asked_by=by)
    if mine.unfinished().filter(other=other).exists():
        raise ValidationError(f"You have asked for one with {other.display_name} already.")
    if mine.unfinished().count() >= MOST_UNFINISHED:
        raise ValidationError(f"{MOST_UNFINISHED} of yours are under way. One thing after the other.")
    if mine.filter(other=other, state=State.REFUSED, created_at__gt=timezone.now() - AGAIN_AFTER).exists():
        raise ValidationError(f"{other.display_name} did not want one in the last 90 days.")
    mediation = Mediation.objects.create(
        community=community, asked_by=by, other=other, mediator=mediator, asker_words=words
    )
    _tell(mediation)
    return mediation


def _able(mediator: User, community: Community, *parties: User) -> None:
    if not able_to_mediate(community, *parties).filter(pk=mediator.pk).exists():
        raise ValidationError("Choose somebody of the list: a manager or expert who is not involved.")


@transaction.atomic
def choose_mediator(*, by: User, mediation: Mediation, mediator: User) -> Mediation:
    """Somebody else is to mediate: after a no, or while the one asked has not answered."""
    held = _hold(mediation, by)
    if by.pk != held.asked_by_id or held.state not in {State.ASKED, State.DECLINED}:
        raise ValidationError("The mediator cannot be changed now.")
    _able(mediator, held.community, held.asked_by, held.other)
    if mediator.pk == held.mediator_id and held.state == State.ASKED:
        raise ValidationError(f"{mediator.display_name} is asked already.")
    drop_notices(_group(held))
    held.mediator, held.state = mediator, State.ASKED
    held.save(update_fields=["mediator", "state"])
    _tell(held)
    return held


@transaction.atomic
def take_mediation(*, by: User, mediation: Mediation, takes_it: bool) -> Mediation:
    """The one asked takes it on (now the other party is told), or does not."""
    held = _hold(mediation, by)
    if by.pk != held.mediator_id or held.state != State.ASKED:
        raise ValidationError("This does not wait for your answer.")
    if takes_it:
        _able(by, held.community, held.asked_by, held.other)
    held.state = State.TAKEN if takes_it else State.DECLINED
    held.save(update_fields=["state"])
    _tell(held)
    return held


@transaction.atomic
def join_mediation(*, by: User, mediation: Mediation, takes_part: bool) -> Mediation:
    """The other party takes part, or does not. With a yes the mediation is open: an act of the mediator per party."""
    held = _hold(mediation, by)
    if by.pk != held.other_id or held.state != State.TAKEN:
        raise ValidationError("This does not wait for your answer.")
    held.state = State.OPEN if takes_part else State.REFUSED
    if takes_part:
        held.joined_at = held.joined_at or timezone.now()
    else:
        held.closed_at = timezone.now()
    held.save(update_fields=["state", "joined_at", "closed_at"])
    if takes_part:
        for party in (held.asked_by_id, held.other_id):
            record(
                Verb.MEDIATE_OPEN,
                by=held.mediator,
                about=held.ref,
                community_id=held.community_id,
                target_id=party,
                audience=Audience.DIRECT,
            )
    _tell(held)
    return held


@transaction.atomic
def write_in_mediation(*, by: User, mediation: Mediation, words: str, is_shared: bool = False) -> Mediation:
    """What a party says to the mediator; the other party reads it only if it is shared. The mediator's notes are theirs."""
    held = _hold(mediation, by)
    if held.state not in {State.ASKED, State.DECLINED, State.TAKEN, State.OPEN}:
        raise ValidationError("This is closed; nothing is written any more.")
    if by.pk == held.mediator_id:
        held.notes = checks.paragraphs(words, LONGEST_NOTES, "The notes", is_needed=False)
    elif by.pk == held.asked_by_id:
        held.asker_words = checks.paragraphs(words, LONGEST, "What you wrote")
        held.asker_shares = is_shared
    else:
        held.other_words = checks.paragraphs(words, LONGEST, "What you wrote", is_needed=False)
        held.other_shares = is_shared
    held.save(update_fields=["notes", "asker_words", "asker_shares", "other_words", "other_shares"])
    return held


@transaction.atomic
def settle_mediation(*, by: User, mediation: Mediation, is_settled: bool) -> Mediation:
    """A party says how it ended. Two who say “settled” close it; so does one who says that it is not."""
    held = _hold(mediation, by)
    if by.pk not in {held.asked_by_id, held.other_id} or held.state != State.OPEN:
        raise ValidationError("This does not wait for your word.")
    if by.pk == held.asked_by_id:
        held.asker_settled = is_settled
    else:
        held.other_settled = is_settled
    if not is_settled or (held.asker_settled and held.other_settled):
        _close(held, value=int(is_settled))
    held.save(update_fields=["asker_settled", "other_settled", "state", "closed_at", "close_act_id"])
    _tell(held)
    return held


def _close(held: Mediation, *, value: int) -> None:
    act = record(
        Verb.MEDIATE_CLOSE,
        by=held.mediator,
        about=held.ref,
        community_id=held.community_id,
        value=value,
        audience=Audience.DIRECT,
    )
    held.state, held.closed_at, held.close_act_id = State.CLOSED, timezone.now(), act.pk


@transaction.atomic
def reopen_mediation(*, by: User, mediation: Mediation) -> Mediation:
    """A party takes their word back: it is open again, and what its end counted for is gone."""
    held = _hold(mediation, by)
    is_asker = by.pk == held.asked_by_id
    said = held.asker_settled if is_asker else held.other_settled
    if by.pk == held.mediator_id or said is None or held.state not in {State.OPEN, State.CLOSED}:
        raise ValidationError("There is no word of yours to take back.")
    if is_asker:
        held.asker_settled = None
    else:
        held.other_settled = None
    if held.state == State.CLOSED and held.mediator:
        take_back(held.close_act_id, by=held.mediator)
        held.state, held.closed_at, held.close_act_id = State.OPEN, None, None
    held.save(update_fields=["asker_settled", "other_settled", "state", "closed_at", "close_act_id"])
    return held


@transaction.atomic
def leave_mediation(*, by: User, mediation: Mediation) -> Mediation:
    """Before it is closed: the asker takes it back, the mediator hands it back. The acts of opening are withdrawn."""
    held = _hold(mediation, by)
    unfinished = {State.ASKED, State.DECLINED, State.TAKEN, State.OPEN}
    if by.pk == held.other_id or held.state not in unfinished:
        raise ValidationError("It cannot be taken back now.")
    if held.state == State.OPEN and held.mediator:
        opened = Act.objects.filter(
            verb=Verb.MEDIATE_OPEN, actor_id=held.mediator_id, object_type=held.ref.type, object_id=held.pk
        )
        for act_id in opened.values_list("pk", flat=True):
            take_back(act_id, by=held.mediator)
    drop_notices(_group(held))
    if by.pk == held.mediator_id:
        held.state, held.notes = State.DECLINED, ""
        held.asker_settled = held.other_settled = None
    else:
        held.state, held.closed_at = State.WITHDRAWN, timezone.now()
    held.save(update_fields=["state", "closed_at", "notes", "asker_settled", "other_settled"])
    _tell(held)
    return held


def _group(held: Mediation) -> str:
    return f"mediation:{held.pk}"


def _tell(held: Mediation) -> None:
    """Whom is decided by the state when the notice is written. Neither the order nor the notice names anybody."""
    order_notices("mediation", act=None, by=None, object_id=held.pk)


def _hold(mediation: Mediation, by: User) -> Mediation:
    """Raises Http404 for whoever it does not exist for."""
    there = Mediation.objects.visible_to(by).select_for_update(of=("self",), no_key=True)
    held = there.with_people().filter(pk=mediation.pk).first()
    if held is None:
        raise Http404("There is no such mediation.")
    return held
