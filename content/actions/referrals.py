"""Referring an ask to somebody who may know; saying “not me”; taking a referral back.

`refer` in the ledger: about the ask (its asker is credited), target the expert. Referring one's own ask helps nobody
but oneself and is no act. A referral that is declined and one that is taken back look the same to everybody else.
"""

from __future__ import annotations

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.http import Http404
from django.utils import timezone

from accounts.models import User
from activity.actions import order_notices, record, undo_if_kept
from activity.locks import Lock, hold
from activity.vocabulary import Verb
from communities.access import readers_of
from communities.permissions import Permission, require
from content.actions.texts import clean_line, take
from content.experts import can_be_asked
from content.models import Item, Referral

NOTE_LIMIT = 300
MOST_WAITING = 3


@transaction.atomic
def refer_ask(*, by: User, ask: Item, expert: User, note: str = "") -> Referral:
    """Tell somebody that they may know the answer to an open ask. Again changes one's word."""
    require(by, Permission.PASS_ON, ask.community)
    ask = take(by, ask)
    note = clean_line(note, NOTE_LIMIT, "line")
    _refuse_settled(ask)
    known = ask.referrals.filter(withdrawn_at=None, expert=expert).first()
    if known and known.by_id == by.pk:
        known.note = note or known.note
        known.save(update_fields=["note"])
        return known
    if known and known.declined_at is None:
        raise ValidationError(f"{expert.display_name} was asked already. Think of somebody else.")
    _refuse_person(ask, by, expert)
    if ask.referrals.waiting().count() >= MOST_WAITING:
        raise ValidationError(f"{MOST_WAITING} people were asked already. Wait for one of them first.")
    hold(Lock.REACHING, expert.pk)
    if known or not can_be_asked(expert, ask, by):  # one sentence, so that nobody learns of a “not me”
        raise ValidationError(f"{expert.display_name} cannot be asked just now. Think of somebody else.")
    act = None
    if ask.author_id != by.pk:
        act = record(
            Verb.REFER,
            by=by,
            about=ask.ref,
            community_id=ask.community_id,
            target_id=expert.pk,
            context_id=ask.pk,
        )
    referral = Referral.objects.create(ask=ask, by=by, expert=expert, note=note, act_id=act.pk if act else None)
    order_notices("referral" if act else "asked", act=act, by=by, object_id=referral.pk)
    return referral


def _refuse_settled(ask: Item) -> None:
    if not ask.is_ask:
        raise ValidationError("Only an ask is referred to somebody. Recommend this instead.")
    if ask.closed_at or ask.accepted_reply_id:
        raise ValidationError("This ask is settled: nobody needs to be found for it any more.")


def _refuse_person(ask: Item, by: User, expert: User) -> None:
    name = expert.display_name
    if expert.pk == by.pk:
        raise ValidationError("That is you. If you know, answer it.")
    if expert.pk == ask.author_id:
        raise ValidationError(f"{name} asked this. Think of somebody else.")
    if not readers_of(ask.community).filter(pk=expert.pk).exists():
        raise ValidationError(f"{name} cannot read this ask. Name somebody who can.")
    if ask.replies.answers().present().filter(author=expert).exists():
        raise ValidationError(f"{name} has answered it already.")


@transaction.atomic
def decline_referral(*, by: User, referral: Referral, instead: User | None = None, note: str = "") -> Referral | None:
    """“Not me”: nobody is told. Whoever names somebody else refers the ask to them; that referral is returned."""
    held = _take(by, referral)
    if held.expert_id != by.pk:
        raise PermissionDenied("Only the person who was asked can say that.")
    if held.answered_at is None and held.declined_at is None:
        held.declined_at = timezone.now()
        held.save(update_fields=["declined_at"])
    return refer_ask(by=by, ask=held.ask, expert=instead, note=note) if instead else None


@transaction.atomic
def withdraw_referral(*, by: User, referral: Referral) -> None:
    """Take one's referral back, and what it counted for with it."""
    held = _take(by, referral)
    if held.by_id != by.pk:
        raise PermissionDenied("Only the person who referred it can take that back.")
    held.withdrawn_at = timezone.now()
    held.save(update_fields=["withdrawn_at"])
    undo_if_kept(held.act_id, by=by)


def note_referral_answered(ask: Item, expert: User) -> None:
    """The expert answered: whoever referred the ask is told, once. Called where an answer is written."""
    referral = Referral.objects.filter(ask=ask, expert=expert, withdrawn_at=None, answered_at=None).first()
    if referral is None:
        return
    referral.answered_at, referral.declined_at = timezone.now(), None
    referral.save(update_fields=["answered_at", "declined_at"])
    if referral.by_id != ask.author_id:  # who hears of every answer hears of this one
        order_notices("referral_answered", act=None, by=expert, object_id=referral.pk)


def carry_referrals(ask: Item, into: Item) -> None:
    """When an ask is merged into another: what waits goes along, unless the same person was asked there too."""
    there = Referral.objects.filter(ask=into, withdrawn_at=None).values("expert")
    moving = Referral.objects.filter(ask=ask, withdrawn_at=None).exclude(expert__in=there)
    if into.is_ask:
        moving.exclude(expert=into.author_id or 0).exclude(by=into.author_id or 0).update(ask=into)


def _take(by: User, referral: Referral) -> Referral:
    seen = Referral.objects.visible_to(by) | Referral.objects.filter(by=by, withdrawn_at=None)
    held = seen.select_for_update(of=("self",)).select_related("ask__community", "expert").filter(pk=referral.pk)
    found = held.first()
    if found is None:
        raise Http404("There is no such referral any more.")
    return found
