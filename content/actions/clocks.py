"""Keeping the clocks of asks. Called wherever something a clock shows may have changed; anew from what is written."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from typing import Any, NamedTuple

from django.db import connection, transaction

from communities.actions.services import write_down_service
from communities.models import Community, ServiceDescription
from content.models import AskClock

BATCH = 1000
SECOND = timedelta(seconds=1)
NEWCOMER_DAYS = 30  # as Membership.newcomers() says
KEPT = [field.name for field in AskClock._meta.concrete_fields if field.name not in {"ask", "offered_at"}]

# What is written about asks. A reply written before the ask it stands under now (they were merged) was there at once.
FACTS = """
SELECT i.id, i.community_id, i.published_at,
    EXISTS (SELECT FROM communities_membership m
        WHERE m.community_id = i.community_id AND m.user_id = i.author_id AND m.joined_at <= i.published_at
            AND m.joined_at > i.published_at - %(new)s * interval '1 day'
            AND (m.left_at IS NULL OR m.left_at > i.published_at)) AS is_newcomer,
    (SELECT s.id FROM communities_servicedescription s WHERE s.community_id = i.community_id
        ORDER BY s.created_at <= i.published_at DESC, CASE WHEN s.created_at <= i.published_at THEN -s.version ELSE
            s.version END LIMIT 1) AS service_id,
    CASE WHEN w.reply_at IS NOT NULL THEN greatest(i.published_at, w.reply_at) END AS reply_at,
    CASE WHEN w.useful_at IS NOT NULL THEN greatest(i.published_at, w.useful_at) END AS useful_at,
    CASE WHEN w.is_accepted THEN greatest(i.published_at, i.accepted_at) END AS accepted_at,
    CASE WHEN w.ended_at IS NOT NULL THEN greatest(i.published_at, w.ended_at) END AS ended_at
FROM content_item i
LEFT JOIN accounts_user asker ON asker.id = i.author_id
LEFT JOIN LATERAL (
    SELECT min(r.created_at) FILTER (WHERE r.kind = 'answer') AS answer_at,
        min(r.created_at) FILTER (WHERE r.id = i.first_useful_reply_id) AS marked_at,
        min(r.created_at) FILTER (WHERE r.id = i.accepted_reply_id OR EXISTS (SELECT FROM content_reaction t
            WHERE t.reply_id = r.id AND t.kind = 'thank' AND t.user_id = i.author_id)) AS liked_at,
        coalesce(bool_or(r.id = i.accepted_reply_id), false) AS is_accepted
    FROM content_reply r LEFT JOIN accounts_user u ON u.id = r.author_id
    WHERE r.item_id = i.id AND r.removed_at IS NULL AND r.author_id IS DISTINCT FROM i.author_id
        AND NOT coalesce(u.is_service, false)
) r ON true
LEFT JOIN LATERAL (
    SELECT min(p.created_at) AS helped_at FROM content_pointer p
    WHERE p.ask_id = i.id AND p.helped_at IS NOT NULL AND p.by_id IS DISTINCT FROM i.author_id
) p ON true
CROSS JOIN LATERAL (
    SELECT coalesce(r.marked_at, least(r.liked_at, p.helped_at)) AS useful_at, r.is_accepted,
        least(r.answer_at, coalesce(r.marked_at, least(r.liked_at, p.helped_at))) AS reply_at,
        least(i.closed_at, i.removed_at, i.archived_at,
            CASE WHEN i.accepted_reply_id IS NOT NULL AND NOT r.is_accepted THEN i.accepted_at END) AS ended_at
) w
WHERE i.id = ANY(%(asks)s) AND i.kind = 'ask' AND i.published_at IS NOT NULL AND i.source = ''
    AND i.merged_into_id IS NULL AND NOT coalesce(asker.is_service, false)
"""


class Facts(NamedTuple):
    ask_id: int
    community_id: int
    asked_at: datetime
    is_newcomer: bool
    service_id: int
    reply_at: datetime | None
    useful_at: datetime | None
    accepted_at: datetime | None
    ended_at: datetime | None


@transaction.atomic
def keep_clocks(ask_ids: Iterable[int]) -> int:
    """Write the clocks of these asks as they are now, and take away those of what is no ask (any more)."""
    asks = sorted(set(ask_ids))
    _write_down_services(asks)
    with connection.cursor() as cursor:
        cursor.execute(FACTS, {"asks": asks, "new": NEWCOMER_DAYS})
        facts = [Facts(*row) for row in cursor.fetchall()]
    services = ServiceDescription.objects.in_bulk({fact.service_id for fact in facts})
    clocks = [clock_of(fact, services[fact.service_id]) for fact in facts]
    AskClock.objects.bulk_create(clocks, update_conflicts=True, unique_fields=["ask"], update_fields=KEPT)
    gone = set(asks) - {fact.ask_id for fact in facts}
    if gone:
        AskClock.objects.filter(ask__in=gone).delete()
    return len(clocks)


def keep_clock(ask_id: int) -> None:
    keep_clocks([ask_id])


def _write_down_services(asks: Sequence[int]) -> None:
    for community in Community.objects.filter(service=None, items__in=asks, items__kind="ask").distinct():
        write_down_service(community)


def clock_of(fact: Facts, service: ServiceDescription) -> AskClock:
    calendar, promised = service.calendar, timedelta(hours=service.reply_hours)
    moments: dict[str, Any] = {}
    for name in ("reply", "useful", "accepted", "ended"):
        at = getattr(fact, f"{name}_at")
        moments |= {f"{name}_at": at, f"{name}_work": at and calendar.between(fact.asked_at, at) // SECOND}
    return AskClock(
        ask_id=fact.ask_id,
        community_id=fact.community_id,
        service=service,
        is_newcomer=fact.is_newcomer,
        asked_at=fact.asked_at,
        half_at=calendar.after(fact.asked_at, promised / 2),
        due_at=calendar.after(fact.asked_at, promised),
        asked_work=calendar.worked(fact.asked_at) // SECOND,
        **moments,
    )


def rebuild_clocks() -> int:
    """All of them, from what is written; what they were offered stays noted. Returns how many there are."""
    from_asks = "SELECT id FROM content_item WHERE kind = 'ask' AND id > %s ORDER BY id LIMIT %s"
    AskClock.objects.exclude(ask__kind="ask").delete()
    last = count = 0
    while True:
        with connection.cursor() as cursor:
            cursor.execute(from_asks, [last, BATCH])
            asks = [row[0] for row in cursor.fetchall()]
        if not asks:
            return count
        count += keep_clocks(asks)
        last = asks[-1]
