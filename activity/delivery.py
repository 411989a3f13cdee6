"""From an order in the outbox to notices: once per order, grouped per item while unread."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.db import transaction
from django.db.models import F
from django.utils import timezone

from activity.models import Notice, NoticeOrder


@dataclass(frozen=True)
class Draft:
    """A notice somebody should get; the delivery drops the one to the person who acted."""

    recipient_id: int
    group: str
    title: str
    url: str
    community_id: int = 0
    item_id: int | None = None


@transaction.atomic
def deliver(order: NoticeOrder, drafts: Iterable[Draft]) -> int:
    """Write the notices of one order, once. Returns how many people were told."""
    locked = NoticeOrder.objects.select_for_update().filter(pk=order.pk, delivered_at=None).first()
    if locked is None:
        return 0
    told = 0
    for draft in {d.recipient_id: d for d in drafts if d.recipient_id != order.by_id}.values():
        _write_notice(order, draft)
        told += 1
    NoticeOrder.objects.filter(pk=order.pk).update(delivered_at=timezone.now())
    return told


def _write_notice(order: NoticeOrder, draft: Draft) -> None:
    notice, is_new = Notice.objects.get_or_create(
        recipient_id=draft.recipient_id,
        kind=order.kind,
        group=draft.group,
        read_at=None,
        defaults={
            "community_id": draft.community_id,
            "item_id": draft.item_id,
            "last_actor_id": order.by_id,
            "title": draft.title[:300],
            "url": draft.url,
        },
    )
    if not is_new:
        is_other = notice.last_actor_id != order.by_id
        Notice.objects.filter(pk=notice.pk).update(
            acts=F("acts") + 1,
            actors=F("actors") + int(is_other),
            last_actor_id=order.by_id,
            url=draft.url,
            updated_at=timezone.now(),
        )
