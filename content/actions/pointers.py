"""Pointing an asker to something that exists; the asker saying that it helped; taking a pointer away.

`point` in the ledger: about what is pointed to (its author is its owner), target the asker, context the ask. A pointer
in one's own ask, or in one whose asker has no account, is no act. “This helped” is the asker's `use` of it, with the
pointer as its cause; one's own text cannot be used (MEASURES.md 2.2), there only the mark stays.
"""

from __future__ import annotations

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.http import Http404
from django.utils import timezone

from accounts.models import User
from activity.actions import order_notices, record, undo_if_kept
from activity.vocabulary import Verb
from communities.permissions import Permission, can, require
from content.actions.clocks import keep_clock
from content.actions.reactions import react, unreact
from content.actions.texts import clean_line, take
from content.models import Item, Pointer, Reaction, Reply

WHY_LIMIT = 300
MOST_POINTERS = 20


@transaction.atomic
def point_to_item(*, by: User, ask: Item, item: Item, why: str, reply: Reply | None = None) -> Pointer:
    """Put under an ask (with reply: beside that answer) what may help, and why. Asker and pointer must be able to read it."""
    require(by, Permission.PASS_ON, ask.community)
    ask = take(by, ask)
    if not ask.is_ask:
        raise ValidationError("Only asks have pointers. Write it into a comment.")
    if ask.closed_at:
        raise ValidationError("This ask is closed. It takes nothing new.")
    if reply is not None and (reply.item_id != ask.pk or reply.is_removed):
        raise ValidationError("That answer does not stand here any more.")
    why = clean_line(why, WHY_LIMIT, "why")
    if not why:
        raise ValidationError("Say in a few words how it helps.")
    _refuse_item(by, ask, item)
    if ask.pointers.count() >= MOST_POINTERS:
        raise ValidationError(
            f"{MOST_POINTERS} pointers stand here already. Write an answer that brings them together."
        )
    act = None
    if ask.author_id and ask.author_id != by.pk:
        act = record(
            Verb.POINT,
            by=by,
            about=item.ref,
            community_id=ask.community_id,
            target_id=ask.author_id,
            origin_community_id=item.community_id if item.community_id != ask.community_id else None,
            context_id=ask.pk,
            reply_to_id=ask.pk,
        )
    pointer = Pointer.objects.create(
        ask=ask, item=item, reply=reply, by=by, asker=ask.author, why=why, act_id=act.pk if act else None
    )
    order_notices("pointed", act=act, by=by, object_id=pointer.pk)
    return pointer


def _refuse_item(by: User, ask: Item, item: Item) -> None:
    if item.pk == ask.pk:
        raise ValidationError("That is this very ask. Point to something else.")
    if not Item.objects.visible_to(by).filter(pk=item.pk).exists():
        raise Http404("There is no such item, or it is not open to you.")
    if ask.author and not Item.objects.visible_to(ask.author).filter(pk=item.pk).exists():
        raise ValidationError(f"{ask.author.display_name} cannot open that. Say in an answer what it says.")
    known = Pointer.objects.filter(ask=ask, item=item).select_related("by").first()
    if known:
        raise ValidationError(f"{known.by.display_name} pointed to it already.")


@transaction.atomic
def say_pointer_helped(*, by: User, pointer: Pointer) -> Pointer:
    """The asker used what somebody pointed to: one click. Again changes nothing."""
    held = _take(by, pointer)
    if held.asker_id != by.pk:
        raise PermissionDenied("Only the person who asked can say what helped.")
    if held.helped_at:
        return held
    before = Reaction.objects.filter(user=by, kind=Reaction.Kind.USE, item=held.item)
    if held.item.author_id != by.pk and not before.exists() and can(by, Permission.REACT, held.item.community):
        held.use = react(by=by, text=held.item, kind=Reaction.Kind.USE, caused_by_id=held.act_id)
    held.helped_at = timezone.now()
    held.save(update_fields=["helped_at", "use"])
    keep_clock(held.ask_id)
    if held.by_id != by.pk:
        order_notices("pointer_helped", act=None, by=by, object_id=held.pk)
    return held


@transaction.atomic
def unsay_pointer_helped(*, by: User, pointer: Pointer) -> None:
    """The asker takes it back; the use that was said with it goes too."""
    held = _take(by, pointer)
    if held.asker_id != by.pk:
        raise PermissionDenied("Only the person who asked can say what helped.")
    if held.use:
        unreact(by=by, text=held.item, kind=Reaction.Kind.USE)
    held.helped_at, held.use = None, None
    held.save(update_fields=["helped_at", "use"])
    keep_clock(held.ask_id)


@transaction.atomic
def remove_pointer(*, by: User, pointer: Pointer) -> None:
    """Take away one's own pointer, or anybody's as a manager; what it counted for goes with it."""
    held = _take(by, pointer)
    if held.by_id != by.pk and not can(by, Permission.REMOVE_OTHERS, held.ask.community):
        raise PermissionDenied("Only the person who pointed to it and managers of this community can take it away.")
    held.delete()
    keep_clock(held.ask_id)
    undo_if_kept(held.act_id, by=by)


def carry_pointers(ask: Item, into: Item) -> None:
    """When an ask is merged into another: its pointers stand there, and what points to it points to that one."""
    known = Pointer.objects.filter(ask=into).values("item")
    if into.is_ask:
        Pointer.objects.filter(ask=ask).exclude(item__in=known).exclude(item=into).update(ask=into)
    there = Pointer.objects.filter(item=into).values("ask")
    Pointer.objects.filter(item=ask).exclude(ask__in=there).exclude(ask=into).update(item=into)


def carry_pointers_of(replies: list[int], into: Item) -> None:
    """Those that stand with answers which move to another ask go along, unless the same stands there already."""
    known = Pointer.objects.filter(ask=into).values("item")
    beside = Pointer.objects.filter(reply__in=replies).exclude(ask=into)
    beside.exclude(item__in=known).exclude(item=into).update(ask=into)
    beside.update(reply=None)


def _take(by: User, pointer: Pointer) -> Pointer:
    own = Pointer.objects.filter(by=by, ask__in=Item.objects.visible_to(by))
    held = (Pointer.objects.visible_to(by) | own).select_for_update(of=("self",)).filter(pk=pointer.pk)
    found = held.select_related("ask__community", "item__community", "item__author").first()
    if found is None:
        raise Http404("There is no such pointer any more.")
    return found
