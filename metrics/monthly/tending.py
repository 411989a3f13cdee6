"""What a day asks for: the drafts of the month that ended, a word about those that wait, counts of lately anew on Mondays."""

from __future__ import annotations

from datetime import timedelta

from django.db import transaction
from django.utils import timezone

from activity.actions import order_notices
from communities.models import Community
from metrics.models import MonthlyReport
from metrics.monthly.counts import count_month
from metrics.monthly.months import Month
from metrics.monthly.writing import write_month

WAITS = timedelta(days=7)


def tend_reports() -> dict[str, int]:
    """Idempotent: a second run of a day writes and tells nothing."""
    month = Month.last_full()
    written = write_month(month)
    recount(month)
    return {"written": written, "reminded": remind()}


def recount(month: Month) -> int:
    """On Mondays the last two months anew, so that a figure can be compared with what it would be today."""
    return count_lately(month) if timezone.now().weekday() == 0 else 0


def count_lately(month: Month) -> int:
    """Of every live community, months by whose end it was there."""
    live = Community.objects.live().order_by("pk")
    written = 0
    for each in (month.before, month):
        written += count_month(each, list(live.filter(created_at__lt=each.until).values_list("pk", flat=True)))
    return written


def remind() -> int:
    """Once, to the managers, when a draft waits for a week."""
    waiting = MonthlyReport.objects.drafts().filter(written_at__lte=timezone.now() - WAITS, reminded_at=None)
    told = 0
    for report_id in list(waiting.filter(community__in=Community.objects.live()).values_list("pk", flat=True)):
        with transaction.atomic():
            held = MonthlyReport.objects.drafts().filter(pk=report_id, reminded_at=None)
            if held.update(reminded_at=timezone.now()):
                order_notices("report_waits", act=None, by=None, object_id=report_id)
                told += 1
    return told
