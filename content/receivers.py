"""What content does when a lower app reports something: who hears of a reply, a mention, a thank.

Nobody hears of what they cannot open: readers are asked in one query, when the notice is delivered.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.db.models import Exists, OuterRef, Q
from django.dispatch import receiver

from accounts.models import User
from activity.delivery import Draft
from activity.models import NoticeOrder
from activity.signals import notices_due, notices_read
from communities.access import readers_of
from content.models import Follow, Item, Mention, Reaction, Reply, Revision, Share


@receiver(notices_read, dispatch_uid="content.only_items_in_sight")
def only_items_in_sight(viewer: User | AnonymousUser, **_: Any) -> Q:
    """A notice about an item is there as long as the item is there for the person."""
    return Q(item_id=None) | Q(Exists(Item.objects.visible_to(viewer).filter(pk=OuterRef("item_id"))))


@receiver(notices_due, dispatch_uid="content.draft_notices")
def draft_notices(order: NoticeOrder, **_: Any) -> list[Draft]:
    drafter = DRAFTERS.get(order.kind)
    return drafter(order) if drafter else []


def _about_reply(order: NoticeOrder) -> list[Draft]:
    """Everybody who followed the item then, and the person answered; those named in it hear of that instead."""
    reply = _reply(order.object_id)
    if reply is None:
        return []
    followers = Follow.objects.filter(item_id=reply.item_id, created_at__lte=reply.created_at)
    told: set[int | None] = set(followers.values_list("user_id", flat=True))
    told |= {reply.parent.author_id if reply.parent else reply.item.author_id}
    told -= set(Mention.objects.filter(reply=reply).values_list("user_id", flat=True))
    return _to(told, reply.item, reply)


def _about_mention(order: NoticeOrder) -> list[Draft]:
    """The people one save of a text named for the first time; the order names the first of them."""
    first = Mention.objects.select_related("item__community").filter(pk=order.object_id).first()
    if first is None:
        return []
    named = Mention.objects.filter(item=first.item_id, reply=first.reply_id, created_at=first.created_at)
    reply = _reply(first.reply_id) if first.reply_id else None
    if first.reply_id and reply is None:
        return []
    return _to(named.values_list("user_id", flat=True), first.item, reply)


def _about_acceptance(order: NoticeOrder) -> list[Draft]:
    reply = _reply(order.object_id)
    if reply is None or reply.item.accepted_reply_id != reply.pk:
        return []
    return _to([reply.author_id], reply.item, reply)


def _about_reaction(order: NoticeOrder) -> list[Draft]:
    reaction = Reaction.objects.select_related("item__community").filter(pk=order.object_id).first()
    if reaction is None:
        return []
    if reaction.item:
        return _to([reaction.item.author_id], reaction.item)
    reply = _reply(reaction.reply_id)
    return _to([reply.author_id], reply.item, reply) if reply else []


def _about_share(order: NoticeOrder) -> list[Draft]:
    share = Share.objects.select_related("item__community").filter(pk=order.object_id).first()
    return _to([share.item.author_id], share.item) if share else []


def _about_improvement(order: NoticeOrder) -> list[Draft]:
    revision = Revision.objects.select_related("item__community").filter(pk=order.object_id).first()
    return _to([revision.item.author_id], revision.item) if revision and revision.item else []


DRAFTERS: dict[str, Callable[[NoticeOrder], list[Draft]]] = {
    "answer": _about_reply,
    "comment": _about_reply,
    "mention": _about_mention,
    "accepted": _about_acceptance,
    "thank": _about_reaction,
    "use": _about_reaction,
    "share": _about_share,
    "improve": _about_improvement,
}


def _reply(reply_id: int | None) -> Reply | None:
    return Reply.objects.present().select_related("item__community", "parent").filter(pk=reply_id or 0).first()


def _to(user_ids: Iterable[int | None], item: Item, reply: Reply | None = None) -> list[Draft]:
    if item.is_draft or item.is_removed:
        return []
    wanted = {user_id for user_id in user_ids if user_id}
    readers: Iterable[User] = readers_of(item.community).filter(pk__in=wanted)
    url = reply.get_absolute_url() if reply else item.get_absolute_url()
    return [
        Draft(
            recipient_id=reader.pk,
            group=f"item:{item.pk}",
            title=item.title,
            url=url,
            community_id=item.community_id,
            item_id=item.pk,
        )
        for reader in readers
    ]
