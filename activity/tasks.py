"""Celery entry points of the ledger: deliver notices, send mails, order digests, keep the partitions."""

import logging

from celery import shared_task

from activity import digests, jobs, outbox, partitions, retention
from activity.delivery import Draft, deliver
from activity.models import NoticeOrder
from activity.signals import notices_due

logger = logging.getLogger(__name__)


@shared_task
def deliver_order(order_id: int) -> int:
    """Deliver one order; delivered orders are left alone."""
    order = NoticeOrder.objects.filter(pk=order_id, delivered_at=None).first()
    if order is None:
        return 0
    answers = notices_due.send(sender=NoticeOrder, order=order)
    drafts: list[Draft] = [draft for _, answer in answers for draft in answer or ()]  # type: ignore[misc]
    return deliver(order, drafts)


@shared_task
def deliver_waiting(limit: int = 1000) -> int:
    """Deliver what the broker lost or never got, oldest first."""
    waiting = NoticeOrder.objects.filter(delivered_at=None).order_by("id").values_list("pk", flat=True)[:limit]
    told = 0
    for order_id in waiting:
        try:
            told += deliver_order(order_id)
        except Exception:  # one order that cannot be delivered must not hold up those behind it
            logger.exception("Notice order %s could not be delivered.", order_id)
    return told


@shared_task
def keep_partitions() -> None:
    """Make room for the coming months and days; drop reading acts older than 14 days."""
    partitions.make_room()
    partitions.forget_reading()


@shared_task
def retire_acts() -> int:
    """Let go acts older than they are kept; how many."""
    return retention.retire_acts()


@shared_task
def send_mails(limit: int = 200) -> int:
    """Send the mails that are due."""
    return outbox.send_due(limit)


@shared_task
def order_digests() -> int:
    """Put the digests that are due by now into the outbox, once each."""
    return digests.order_due()


@shared_task
def forget_mails() -> int:
    """Drop what went out or did not, after 90 days. What was told stays: it must not be told again."""
    return digests.forget_old_mails()


@shared_task
def forget_job_runs() -> int:
    """Notes of runs are kept for 14 days, but for the last of each task."""
    return jobs.forget_job_runs()
