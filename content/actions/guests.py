"""Who comes to an event, who waits for a place, and who says afterwards that they were there."""

from __future__ import annotations

from collections.abc import Collection

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone

from accounts.models import User
from activity.actions import order_notices, record, undo_latest
from activity.vocabulary import Verb
from communities.permissions import Permission, require, standing_of
from content.actions.hosting import asked_to_host, hold_event, may_still_come, record_hosting
from content.actions.texts import follow
from content.models import Event, EventHost, Guest, Item
from content.permissions import is_host

Answer = Guest.Answer
MOST_TICKED = 500


@transaction.atomic
def come_to_event(*, by: User, item: Item) -> Guest:
    """Say that one comes; where it is full, wait for a place. Saying so twice is once."""
    event = _hold_before_end(by, item)
    guest = _guest(event, by)
    if guest.answer in {Answer.COMING, Answer.WAITING}:
        return guest
    _answer(guest, Answer.WAITING)
    follow(by, event.item)
    move_up(event, but_do_not_tell=by)
    guest.refresh_from_db()
    return guest


@transaction.atomic
def stay_away(*, by: User, item: Item) -> Guest:
    """Say that one cannot come; a place somebody had goes to who waits longest."""
    event = _hold_before_end(by, item)
    guest = _guest(event, by)
    if guest.answer != Answer.CANNOT:
        _answer(guest, Answer.CANNOT)
        move_up(event)
    return guest


@transaction.atomic
def withdraw_answer(*, by: User, item: Item) -> None:
    """Have said nothing. What was not said is left alone."""
    event = _hold_before_end(by, item)
    guest = event.guests.filter(user=by).exclude(answer=Answer.NONE).first()
    if guest is None:
        return
    if guest.was_there_at or guest.ticked_by_id:
        _answer(guest, Answer.NONE)
    else:
        guest.delete()
    move_up(event)


def _hold_before_end(by: User, item: Item) -> Event:
    require(by, Permission.REACT, item.community)
    event = hold_event(by, item)
    if event.is_cancelled:
        raise ValidationError("It is cancelled.")
    if event.is_over:
        raise ValidationError("It is over. If you were there, you can say so.")
    if is_host(item, by):
        raise ValidationError("You host it: you are expected.")
    return event


def _guest(event: Event, user: User) -> Guest:
    guest, _ = Guest.objects.get_or_create(event=event, user=user)
    return guest


def _answer(guest: Guest, answer: str) -> None:
    guest.answer, guest.answered_at = answer, timezone.now()
    guest.save(update_fields=["answer", "answered_at"])


def move_up(event: Event, *, but_do_not_tell: User | None = None) -> int:
    """Give free places to those who wait, the longest waiting first; each of them hears of it. The caller holds the event.

    Who may no longer read it takes no place, and gets none.
    """
    if event.is_cancelled or event.is_over:
        return 0
    waiting = list(event.guests.waiting().in_order())
    if not waiting:
        return 0
    coming = list(event.guests.coming().values_list("user_id", flat=True))
    there = may_still_come(event.item.community, [*coming, *(guest.user_id for guest in waiting)])
    free = len(waiting) if event.capacity is None else event.capacity - len(there.intersection(coming))
    lucky = [guest for guest in waiting if guest.user_id in there][: max(0, free)]
    for guest in lucky:
        guest.answer = Answer.COMING
        guest.save(update_fields=["answer"])
        if but_do_not_tell is None or guest.user_id != but_do_not_tell.pk:
            order_notices("event_place", act=None, by=None, object_id=guest.pk)
    return len(lucky)


@transaction.atomic
def attend_event(*, by: User, item: Item) -> Guest:
    """Say that one was there: this, and nothing anybody else says, is recorded. Once a person; it can be taken back."""
    require(by, Permission.REACT, item.community)
    event = hold_event(by, item)
    if event.is_cancelled:
        raise ValidationError("It did not take place.")
    if not event.has_started:
        raise ValidationError("It has not begun yet.")
    if is_host(item, by):
        raise ValidationError("You hosted it; that is noted already.")
    guest = _guest(event, by)
    if guest.was_there_at is None:
        guest.was_there_at = timezone.now()
        guest.save(update_fields=["was_there_at"])
        record(Verb.ATTEND, by=by, about=event.item.ref, community_id=event.item.community_id)
    return guest


@transaction.atomic
def unattend_event(*, by: User, item: Item) -> None:
    """Take it back, whether it was a slip or somebody asked in error. What was not said is left alone."""
    event = hold_event(by, item)
    guest = event.guests.filter(user=by).first()
    if guest is None:
        return
    if guest.was_there_at is not None:
        undo_latest(Verb.ATTEND, by=by, about=event.item.ref)
    if guest.answer == Answer.NONE:
        guest.delete()
    else:
        guest.was_there_at, guest.ticked_by = None, None
        guest.save(update_fields=["was_there_at", "ticked_by"])


@transaction.atomic
def agree_to_host(*, by: User, item: Item) -> EventHost:
    """Say yes to hosting with its author: from now on it counts. Saying so twice is once.

    A host is no guest: their place goes to who waits, and that they were there is said by hosting.
    """
    event = hold_event(by, item)
    host = asked_to_host(event, by)
    if event.is_cancelled:
        raise ValidationError("It is cancelled.")
    if event.is_over:
        raise ValidationError("It is over.")
    if host.agreed_at is None:
        host.agreed_at = timezone.now()
        host.save(update_fields=["agreed_at"])
        record_hosting(event, by)
        undo_latest(Verb.ATTEND, by=by, about=event.item.ref)
        Guest.objects.filter(event=event, user=by).delete()
        move_up(event)
    return host


@transaction.atomic
def ask_who_was_there(*, by: User, item: Item, people: Collection[User]) -> int:
    """A host ticks names: each of them is asked, once, and nothing is recorded unless they say so. Returns how many."""
    standing = standing_of(by, item.community)
    event = hold_event(by, item)
    if not is_host(item, by):
        standing.require(Permission.EDIT_OTHERS)
    if event.is_cancelled or not event.has_started:
        raise ValidationError("Names are ticked once it has begun.")
    if len(people) > MOST_TICKED:
        raise PermissionDenied("That are too many names at once.")
    there = may_still_come(event.item.community, [person.pk for person in people])
    asked = 0
    for person in sorted(people, key=lambda person: person.pk):
        if person.pk not in there or is_host(item, person):
            continue
        guest = _guest(event, person)
        if guest.was_there_at is None and guest.ticked_by_id is None:
            guest.ticked_by = by
            guest.save(update_fields=["ticked_by"])
            order_notices("event_ticked", act=None, by=by, object_id=guest.pk)
            asked += 1
    return asked
