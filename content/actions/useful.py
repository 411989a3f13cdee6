"""The asker says what helped first. It stops the clock from ask to first useful reply; it is no acceptance."""

from __future__ import annotations

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction

from accounts.models import User
from activity.actions import order_notices
from communities.permissions import Permission, require
from content.actions.clocks import keep_clock
from content.actions.texts import take, take_reply
from content.experts.counting import mark_helpers
from content.models import Item, Reply


@transaction.atomic
def mark_first_useful(*, by: User, reply: Reply) -> Item:
    """Answers and comments by others count; a new choice takes the place of the earlier one.

    The ledger has no verb for it (MEASURES.md 2.2), so nothing is recorded: the ask itself carries the choice, and the
    clock reads it there. Accepting an answer is another thing, and an act.
    """
    item = _take_own_ask(by, reply.item)
    reply = take_reply(reply)
    if reply.author_id == by.pk:
        raise ValidationError("You wrote this yourself. Choose what somebody else wrote.")
    if item.first_useful_reply_id == reply.pk:
        return item
    mark_helpers(*(each.author_id for each in (item.first_useful_reply, reply) if each))
    item.first_useful_reply = reply
    item.save(update_fields=["first_useful_reply"])
    keep_clock(item.pk)
    order_notices("useful", act=None, by=by, object_id=reply.pk)
    return item


@transaction.atomic
def unmark_first_useful(*, by: User, item: Item) -> Item:
    """The asker takes the choice back; the clock runs again. What is not there is left alone."""
    item = _take_own_ask(by, item)
    if item.first_useful_reply is not None:
        mark_helpers(item.first_useful_reply.author_id)
        item.first_useful_reply = None
        item.save(update_fields=["first_useful_reply"])
        keep_clock(item.pk)
    return item


def _take_own_ask(by: User, item: Item) -> Item:
    require(by, Permission.REACT, item.community)
    item = take(by, item)
    if not item.is_ask:
        raise ValidationError("Only an ask has a reply that helped first.")
    if item.author_id != by.pk:
        raise PermissionDenied("Only the person who asked can say what helped first.")
    return item
