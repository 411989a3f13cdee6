"""Drafts that publish themselves at a moment their author chose."""

from __future__ import annotations

import logging
from datetime import datetime, timedelta

from django.core.exceptions import ValidationError
from django.db import DatabaseError, transaction
from django.utils import timezone

from accounts.models import User
from activity.actions import order_notices
from communities.permissions import Permission, require, standing_of
from content.actions.items import publish_draft
from content.actions.texts import take
from content.models import Item, Kind

logger = logging.getLogger(__name__)

SCHEDULED = frozenset(
    {Kind.POST, Kind.PAGE, Kind.DOCUMENT, Kind.EPISODE, Kind.EVENT}
)  # an ask waits for an answer, not for a day
FARTHEST = timedelta(days=366)
AT_ONCE = 200


@transaction.atomic
def schedule_item(*, by: User, item: Item, at: datetime) -> Item:
    """Let a draft publish itself at a moment; a new moment takes the place of the old one."""
    require(by, Permission.CREATE_ITEM, item.community)
    item = take(by, item, or_own_draft=True)
    if not item.is_draft:
        raise ValidationError("It is published already.")
    if item.kind not in SCHEDULED:
        raise ValidationError("An ask or a discussion is published when you send it.")
    now = timezone.now()
    if at <= now:
        raise ValidationError("That moment is over. Choose a later one, or publish it now.")
    if at > now + FARTHEST:
        raise ValidationError("Choose a moment within a year.")
    if item.kind == Kind.EVENT and at >= item.event.starts_at:
        raise ValidationError("It would have begun by then. Choose an earlier moment.")
    item.publish_at = at
    item.save(update_fields=["publish_at"])
    return item


@transaction.atomic
def unschedule_item(*, by: User, item: Item) -> Item:
    """Let a draft wait for its author again, whether they may still write here or not."""
    item = take(by, item, or_own_draft=True)
    if item.publish_at is not None:
        item.publish_at = None
        item.save(update_fields=["publish_at"])
    return item


def publish_due(now: datetime | None = None) -> int:
    """Publish drafts whose moment has come; who runs this twice at once publishes each of them once.

    A draft whose author may no longer write there stays a draft, and they hear why. Returns how many were published.
    """
    due = Item.objects.filter(published_at=None, removed_at=None, publish_at__lte=now or timezone.now())
    published = 0
    for item_id in due.order_by("publish_at", "pk").values_list("pk", flat=True)[:AT_ONCE]:
        try:
            published += _publish_one(item_id, now or timezone.now())
        except (DatabaseError, ValidationError):  # one that fails must not hold up the others; it is tried again
            logger.exception("Draft %s could not be published", item_id)
    return published


@transaction.atomic
def _publish_one(item_id: int, now: datetime) -> bool:
    due = Item.objects.filter(pk=item_id, published_at=None, removed_at=None, publish_at__lte=now)
    item = due.select_for_update(skip_locked=True, of=("self",)).with_people().first()
    if item is None:
        return False
    author = item.author
    has_begun = item.kind == Kind.EVENT and item.event.has_started
    if (
        author
        and author.is_active
        and not has_begun
        and standing_of(author, item.community).can(Permission.CREATE_ITEM)
    ):
        publish_draft(item, by=author)
        return True
    item.publish_at = None
    item.save(update_fields=["publish_at"])
    if author:
        order_notices("not_published", act=None, by=None, object_id=item.pk)
    return False
