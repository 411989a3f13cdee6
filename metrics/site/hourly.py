"""Writing how each community is: hourly, all at once."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils import timezone

from activity.locks import Lock, try_hold
from metrics.models import CommunityHealth
from metrics.site.facts import facts_of_all
from metrics.site.rules import Facts, finding_of

OF_FACTS = (
    "members",
    "managers",
    "unmanaged_since",
    "managed_on",
    "written_on",
    "open_asks",
    "waiting_asks",
    "late_asks",
    "oldest_late",
    "half_wait",
    "useful_hours",
    "useful_n",
    "in_band",
    "with_band",
    "bands_of",
    "targets_due",
    "report_month",
    "is_report_signed",
    "upload_bytes",
)
OF_FINDING = ("level", "rank", "weight", "rule", "says", "href", "computed_at")


@transaction.atomic
def look_at_communities(now: datetime | None = None) -> int:
    """All rows anew; of how many communities. One at a time: a second one leaves it to the first."""
    now = now or timezone.now()
    if not try_hold(Lock.SITE):
        return 0
    rows = [health_of(facts) for facts in facts_of_all(now)]
    CommunityHealth.objects.bulk_create(
        rows,
        batch_size=500,
        update_conflicts=True,
        unique_fields=["community"],
        update_fields=[*OF_FACTS, *OF_FINDING],
    )
    return len(rows)


def health_of(facts: Facts) -> CommunityHealth:
    found = finding_of(facts)
    return CommunityHealth(
        community_id=facts.community_id,
        level=found.rule.level,
        rank=found.rank,
        weight=found.weight,
        rule=found.rule.key,
        says=found.says,
        href=found.href,
        computed_at=facts.now,
        **{name: getattr(facts, name) for name in OF_FACTS},
    )
