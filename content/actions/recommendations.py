"""Recommending an item to people with a word of one's own; what its recipients do with that.

`recommend` in the ledger: about the item, target the person; links to the item name it as what led there. Recommending
what one wrote oneself carries nobody else's work: it is no act.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import Http404
from django.utils import timezone

from accounts.models import User
from activity.actions import order_notices, record, undo_if_kept
from activity.locks import Lock, hold
from activity.vocabulary import Verb
from communities.access import readers_of
from content.actions.texts import NOTE_LIMIT, clean_line, take
from content.following import muted_by
from content.models import Item, Reach, Recommendation

MOST_AT_ONCE = 5
MOST_A_WEEK = 20
WEEK = timedelta(days=7)


@transaction.atomic
def recommend_item(*, by: User, item: Item, to: Sequence[User], note: str) -> list[Recommendation]:
    """Recommend what one may read to up to five people who may read it too. All of them get it, or none."""
    item = take(by, item)
    note = clean_line(note, NOTE_LIMIT, "word")
    if not note:
        raise ValidationError("Say why, in a sentence of your own: that is what they read first.")
    people = list({person.pk: person for person in to}.values())
    if not people:
        raise ValidationError("Name at least one person.")
    if len(people) > MOST_AT_ONCE:
        raise ValidationError(f"{len(people)} people at once are many; {MOST_AT_ONCE} at most.")
    hold(Lock.SENDING, by.pk)
    since = timezone.now() - WEEK
    given = Recommendation.objects.filter(by=by, created_at__gt=since).count()
    if given + len(people) > MOST_A_WEEK:
        left = max(0, MOST_A_WEEK - given)
        raise ValidationError(
            f"You can recommend to {left} more this week; {MOST_A_WEEK} a week keeps them worth reading."
        )
    for person in sorted(people, key=lambda person: person.pk):
        _refuse_person(by, item, person)
    return [_recommend(by, item, person, note) for person in people]


def _refuse_person(by: User, item: Item, person: User) -> None:
    name = person.display_name
    if person.pk == by.pk:
        raise ValidationError("That is you. Save it, or put it on a shelf.")
    if person.pk == item.author_id:
        raise ValidationError(f"{name} wrote it. Thank them instead.")
    if not readers_of(item.community).filter(pk=person.pk).exists():
        raise ValidationError(f"{name} cannot open this.")
    if Recommendation.objects.filter(item=item, by=by, to=person, withdrawn_at=None).exists():
        raise ValidationError(f"You recommended it to {name} already.")
    closed = Reach.objects.filter(user=person, takes_recommendations=False).exists()
    if closed or muted_by({person.pk}, item, authors=[by.pk, item.author_id]):
        raise ValidationError(f"{name} cannot be reached this way just now.")


def _recommend(by: User, item: Item, person: User, note: str) -> Recommendation:
    act = None
    if item.author_id != by.pk:
        act = record(Verb.RECOMMEND, by=by, about=item.ref, community_id=item.community_id, target_id=person.pk)
    made = Recommendation.objects.create(item=item, by=by, to=person, note=note, act_id=act.pk if act else None)
    order_notices("recommended", act=act, by=by, object_id=made.pk)
    return made


@transaction.atomic
def withdraw_recommendation(*, by: User, recommendation: Recommendation) -> None:
    """Take one's own back, and what it counted for with it."""
    held = _take(by, recommendation, by=by)
    held.withdrawn_at = timezone.now()
    held.save(update_fields=["withdrawn_at"])
    undo_if_kept(held.act_id, by=by)


@transaction.atomic
def finish_recommendation(*, by: User, recommendation: Recommendation, is_dismissed: bool = False) -> None:
    """Off one's list: read, or not for one. Who recommended it is not told which, or that."""
    held = _take(by, recommendation, to=by)
    held.done_at, held.is_dismissed = held.done_at or timezone.now(), is_dismissed
    held.save(update_fields=["done_at", "is_dismissed"])


@transaction.atomic
def reopen_recommendation(*, by: User, recommendation: Recommendation) -> None:
    """Back on one's list."""
    held = _take(by, recommendation, to=by)
    held.done_at, held.is_dismissed = None, False
    held.save(update_fields=["done_at", "is_dismissed"])


def _take(viewer: User, recommendation: Recommendation, **whose: User) -> Recommendation:
    mine = Recommendation.objects.visible_to(viewer).filter(**whose)
    held = mine.select_for_update(of=("self",)).filter(pk=recommendation.pk).first()
    if held is None:
        raise Http404("There is no such recommendation any more.")
    return held
