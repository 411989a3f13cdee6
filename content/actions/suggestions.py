"""Edits proposed by those who may not edit: made, taken, declined, withdrawn."""

from __future__ import annotations

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.http import Http404
from django.utils import timezone

from accounts.models import User
from activity.actions import order_notices, record
from activity.vocabulary import Verb
from communities.permissions import Permission, require, standing_of
from content.actions.items import reword
from content.actions.texts import (
    NOTE_LIMIT,
    EditConflict,
    clean_line,
    clean_text,
    clean_title,
    newest_revision,
    take,
    tidy,
)
from content.merge import Merge, merge, merge_line
from content.models import BODY_LIMIT, Item, Suggestion
from content.permissions import may_edit, to_edit

MOST_WAITING = 3  # of one person for one item


@transaction.atomic
def suggest_edit(
    *, by: User, item: Item, title: str, body: str, reason: str, base_number: int | None = None
) -> Suggestion:
    """Propose another text to those who may edit an item one may only read. The same text again is the same one."""
    standing = require(by, Permission.REACT, item.community)
    item = take(by, item)
    if may_edit(standing, item):
        raise ValidationError("You can edit this yourself.")
    title, body = clean_title(title), clean_text(body, BODY_LIMIT)
    reason = clean_line(reason, NOTE_LIMIT, "reason")
    if not reason:
        raise ValidationError("Say what you change, and why.")
    if (title, body) == (item.title, tidy(item.body)):
        raise ValidationError("You changed nothing.", code="unchanged")
    waiting = Suggestion.objects.waiting().filter(item=item, by=by)
    if same := waiting.filter(title=title, body=body).first():
        return same
    if waiting.count() >= MOST_WAITING:
        raise ValidationError(
            f"{MOST_WAITING} of your edits wait here already. Withdraw one, or wait until somebody has looked."
        )
    newest = newest_revision(item)
    base = item.revisions.shown().filter(number=base_number or 0).first() or newest
    suggestion = Suggestion.objects.create(item=item, base=base, title=title, body=body, reason=reason, by=by)
    act = record(Verb.SUGGEST, by=by, about=item.ref, community_id=item.community_id)
    order_notices("suggestion", act=act, by=by, object_id=suggestion.pk)
    return suggestion


def merged(suggestion: Suggestion, item: Item) -> Merge:
    """The suggested text brought together with what the item says now."""
    return merge(suggestion.base.body, suggestion.body, item.body)


def merged_title(suggestion: Suggestion, item: Item) -> str:
    """The suggested title, unless the item was given another one meanwhile."""
    return merge_line(suggestion.base.title or item.title, suggestion.title, item.title) or item.title


@transaction.atomic
def take_suggestion(
    *,
    by: User,
    suggestion: Suggestion,
    answer: str = "",
    title: str = "",
    body: str = "",
    base_number: int | None = None,
) -> Item:
    """Make it the text, as a revision of whoever suggested it.

    Without a body, what changed since is merged in; where both changed the same words that is refused. With one, the
    editor has brought the two together, from revision base_number. The act is one of taking: its target is who
    suggested, who is thereby recognised; no act of improving is recorded beside it.
    """
    standing = standing_of(by, suggestion.item.community)
    standing.require(to_edit(standing, suggestion.item))
    item = take(by, suggestion.item)
    held = _hold(suggestion)
    newest = newest_revision(item)
    if body:
        title, body = clean_title(title or item.title), clean_text(body, BODY_LIMIT)
        if base_number is not None and base_number < newest.number:
            raise EditConflict(newest)
    else:
        both = merged(held, item)
        if not both.is_clean:
            raise ValidationError("The text changed in the same places since. Bring the two together first.")
        title, body = merged_title(held, item), clean_text(both.text, BODY_LIMIT)
    _decide(held, Suggestion.State.TAKEN, by, answer)
    if (title, body) == (item.title, tidy(item.body)):
        raise ValidationError("The text says this already. Decline it with a word of thanks.")
    reason = f"Suggested, taken by {by.display_name}: {held.reason}"[:NOTE_LIMIT]
    reword(item, by=by, title=title, body=body, reason=reason, credit=held.by)
    order_notices("suggestion_taken", act=None, by=by, object_id=held.pk)
    return item


@transaction.atomic
def decline_suggestion(*, by: User, suggestion: Suggestion, answer: str) -> Suggestion:
    """Leave the text as it is, with a word to whoever meant to help."""
    standing = standing_of(by, suggestion.item.community)
    standing.require(to_edit(standing, suggestion.item))
    take(by, suggestion.item)
    held = _hold(suggestion)
    if not clean_line(answer, NOTE_LIMIT, "answer"):
        raise ValidationError("Say why, in a word to the person who suggested it.")
    _decide(held, Suggestion.State.DECLINED, by, answer)
    order_notices("suggestion_declined", act=None, by=by, object_id=held.pk)
    return held


@transaction.atomic
def withdraw_suggestion(*, by: User, suggestion: Suggestion) -> Suggestion:
    """Take one's own back while it waits. Needs no right in the community any more."""
    if suggestion.by_id != by.pk:
        if not Suggestion.objects.visible_to(by).filter(pk=suggestion.pk).exists():
            raise Http404("There is no such suggestion, or it is not open to you.")
        raise PermissionDenied("Only the person who suggested it can withdraw it.")
    held = _hold(suggestion)
    _decide(held, Suggestion.State.WITHDRAWN, by, "")
    return held


def _hold(suggestion: Suggestion) -> Suggestion:
    held = Suggestion.objects.select_for_update(of=("self",)).select_related("base", "by").get(pk=suggestion.pk)
    if held.state != Suggestion.State.WAITING:
        raise ValidationError(f"This suggestion is {held.get_state_display()} already.")
    return held


def _decide(suggestion: Suggestion, state: Suggestion.State, by: User, answer: str) -> None:
    suggestion.state, suggestion.decided_by, suggestion.decided_at = state, by, timezone.now()
    suggestion.answer = clean_line(answer, NOTE_LIMIT, "answer")
    suggestion.save(update_fields=["state", "decided_by", "decided_at", "answer"])
