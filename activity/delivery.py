"""From an order in the outbox to notices: once per order, grouped per item while unread; and to mails at once."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.db import transaction
from django.db.models import F
from django.utils import timezone

from activity.kinds import Level, setting_of
from activity.models import MailSettings, Notice, NoticeOrder
from activity.outbox import order_mails
from activity.preferences import settings_of_all


@dataclass(frozen=True)
class Draft:
    """A notice somebody should get; the delivery drops the one to the person who acted."""

    recipient_id: int
    group: str
    title: str
    url: str
    community_id: int = 0
    item_id: int | None = None
    is_own: bool = False  # about what the recipient wrote, not only follows


@transaction.atomic
def deliver(order: NoticeOrder, drafts: Iterable[Draft]) -> int:
    """Write the notices of one order, once, for those who want to hear of its kind. Returns how many people were told."""
    locked = NoticeOrder.objects.select_for_update().filter(pk=order.pk, delivered_at=None).first()
    if locked is None:
        return 0
    one_each = {draft.recipient_id: draft for draft in drafts if draft.recipient_id != order.by_id}
    wanted = _wanted(order, one_each)
    # In order, so that two deliveries never wait for each other.
    noticed = [(_write_notice(order, draft), draft.is_own) for _, draft in sorted(wanted.items())]
    order_mails(order, noticed)
    NoticeOrder.objects.filter(pk=order.pk).update(delivered_at=timezone.now())
    return len(wanted)


def _wanted(order: NoticeOrder, drafts: dict[int, Draft]) -> dict[int, Draft]:
    kept = settings_of_all(drafts)

    def is_wanted(draft: Draft) -> bool:
        settings = kept.get(draft.recipient_id) or MailSettings()
        return settings.level(setting_of(order.kind, is_own=draft.is_own)) != Level.OFF

    return {person: draft for person, draft in drafts.items() if is_wanted(draft)}


def _write_notice(order: NoticeOrder, draft: Draft) -> Notice:
    """A new notice, or one more act in the unread one of its group; the newest act gives title and address, and with
    them what it is about: that says for whom it is there."""
    said = {"title": draft.title[:300], "url": draft.url, "last_actor_id": order.by_id}
    said |= {"community_id": draft.community_id, "item_id": draft.item_id}
    who = [order.by_id] if order.by_id else []
    notice, is_new = Notice.objects.select_for_update(of=("self",)).get_or_create(
        recipient_id=draft.recipient_id,
        kind=order.kind,
        group=draft.group,
        read_at=None,
        defaults={**said, "actor_ids": who},
    )
    if is_new:
        return notice
    actor_ids = list(dict.fromkeys([*notice.actor_ids, *who]))
    Notice.objects.filter(pk=notice.pk).update(
        **said, acts=F("acts") + 1, actors=max(1, len(actor_ids)), actor_ids=actor_ids, updated_at=timezone.now()
    )
    return notice
