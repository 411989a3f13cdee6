"""What is counted of a calendar month, for all communities at once: one statement each. No act is read.

Snapshots say how it is now, so they are taken of the month that has just ended and of no other; what they said then stays.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.db import connection, transaction
from django.utils import timezone

from activity.locks import Lock, hold
from learning.skills import SKILLS
from metrics.masking import FEW, LEAST_CELL, Detail, cell, detail_for
from metrics.models import MonthCount
from metrics.models.monthly import LINE_LIMIT
from metrics.models.vocabulary import Unit
from metrics.monthly.months import Month

FRESH = timedelta(days=31)  # after the end of a month a snapshot still speaks of it
LEAST_SEARCHES = 10
LEAST_GROUP = 10
BATCH = 500

Found = tuple[int, int, int, str]  # community, value, n, words

JOINED = """
SELECT m.community_id, count(DISTINCT m.user_id) FILTER (WHERE m.joined_at >= %(since)s),
       count(DISTINCT m.user_id) FILTER (WHERE m.left_at IS NULL OR m.left_at >= %(until)s), ''
FROM communities_membership m JOIN accounts_user u ON u.id = m.user_id
WHERE m.community_id = ANY(%(communities)s) AND m.joined_at < %(until)s AND u.is_active AND NOT u.is_service
GROUP BY 1"""

ASKED = """
SELECT i.community_id, count(*), count(DISTINCT i.author_id), ''
FROM content_item i
WHERE i.community_id = ANY(%(communities)s) AND i.kind = 'ask' AND i.removed_at IS NULL AND i.held_at IS NULL
  AND i.merged_into_id IS NULL AND i.published_at >= %(since)s AND i.published_at < %(until)s
GROUP BY 1"""

ANSWERED = """
SELECT i.community_id, count(*), count(DISTINCT r.author_id), ''
FROM content_item i JOIN content_reply r ON r.item_id = i.id
WHERE i.community_id = ANY(%(communities)s) AND i.kind = 'ask' AND i.removed_at IS NULL AND i.held_at IS NULL
  AND i.last_activity_at >= %(since)s AND r.kind = 'answer' AND r.removed_at IS NULL AND r.held_at IS NULL
  AND r.created_at >= %(since)s AND r.created_at < %(until)s
GROUP BY 1"""

UNANSWERED = """
SELECT c.community_id,
       count(*) FILTER (WHERE (c.reply_at IS NULL OR c.reply_at >= %(until)s)
                          AND (c.ended_at IS NULL OR c.ended_at >= %(until)s)),
       count(*), ''
FROM content_askclock c
WHERE c.community_id = ANY(%(communities)s) AND c.asked_at >= %(since)s AND c.asked_at < %(until)s
GROUP BY 1"""

ACCEPTED = """
SELECT i.community_id, count(*), count(DISTINCT i.author_id), ''
FROM content_askclock c JOIN content_item i ON i.id = c.ask_id
WHERE c.community_id = ANY(%(communities)s) AND i.removed_at IS NULL AND i.held_at IS NULL
  AND c.accepted_at >= %(since)s AND c.accepted_at < %(until)s
GROUP BY 1"""

USED = """
SELECT i.community_id, count(*), count(DISTINCT u.user_id), ''
FROM content_reaction u
LEFT JOIN content_reply r ON r.id = u.reply_id JOIN content_item i ON i.id = coalesce(u.item_id, r.item_id)
WHERE u.kind = 'use' AND u.created_at >= %(since)s AND u.created_at < %(until)s
  AND i.community_id = ANY(%(communities)s) AND i.removed_at IS NULL AND r.removed_at IS NULL
  AND i.held_at IS NULL AND r.held_at IS NULL AND u.user_id IS DISTINCT FROM CASE WHEN r.id IS NULL THEN i.author_id ELSE r.author_id END
GROUP BY 1"""

MISSED = f"""
SELECT d.community_id, sum(d.missed)::int, sum(d.searches)::int, ''
FROM content_searchday d
WHERE d.community_id = ANY(%(communities)s) AND d.day >= %(since)s::date AND d.day < %(until)s::date
GROUP BY 1 HAVING sum(d.searches) >= {LEAST_SEARCHES}"""

STEPS = """
SELECT s.community_id, count(*) FILTER (WHERE s.outcome = 'helped'), count(*), ''
FROM metrics_nextstep s
WHERE s.community_id = ANY(%(communities)s) AND s.state IN ('done', 'dropped')
  AND s.closed_at >= %(since)s AND s.closed_at < %(until)s
GROUP BY 1"""

UNOWNED = """
SELECT l.community_id, l.total, (
    SELECT count(*) FROM content_item i
    WHERE i.community_id = l.community_id AND i.kind IN ('page', 'document') AND i.published_at < %(until)s
      AND i.removed_at IS NULL AND i.merged_into_id IS NULL AND i.archived_at IS NULL), ''
FROM metrics_contentlist l WHERE l.community_id = ANY(%(communities)s) AND l.listing = 'unowned'"""

VOICES = f"""
WITH groups AS (
    SELECT m.community_id, g.name
    FROM communities_membership m JOIN accounts_user u ON u.id = m.user_id
    CROSS JOIN LATERAL (VALUES ('department:' || u.department), ('region:' || u.region)) g (name)
    WHERE m.community_id = ANY(%(communities)s) AND m.left_at IS NULL AND u.is_active AND NOT u.is_service
      AND g.name NOT IN ('department:', 'region:')
    GROUP BY 1, 2 HAVING count(*) >= {LEAST_CELL})
SELECT g.community_id,
       least((SELECT count(*) FROM metrics_deskentry d WHERE d.community_id = g.community_id AND d.kind = 'voice'),
             count(*)),
       count(*), ''
FROM groups g GROUP BY 1"""

SPREAD = """
SELECT w.community_id, w.skill, w.low, w.middle, w.high, w.unknown
FROM learning_skillweek w
WHERE w.community_id = ANY(%(communities)s) AND w.as_of = (
    SELECT max(n.as_of) FROM learning_skillweek n WHERE n.community_id = w.community_id AND n.as_of <= %(until)s::date)
ORDER BY 1, 2"""


def skills_wanting(month: Month, communities: Sequence[int]) -> Iterable[Found]:
    """Skills in which more members need guidance than do without, by what may be printed of them (metrics.skills)."""
    shown: dict[int, list[tuple[str, bool]]] = {}
    for community_id, skill, low, middle, high, unknown in rows_of(SPREAD, month, communities):
        n = low + middle + high + unknown
        detail = detail_for(n, LEAST_GROUP)
        if low + middle + high < LEAST_GROUP or detail is Detail.NOTHING or not detail.has_numbers:
            continue
        first, *rest = (cell(count, n, detail).people for count in (low, middle, high))
        others = sum(FEW if people is None else people for people in rest)
        shown.setdefault(community_id, []).append((skill, first is not None and first > others))
    for community_id, found in shown.items():
        names = [SKILLS[skill].name for skill, is_wanting in found if is_wanting and skill in SKILLS]
        yield community_id, len(names), len(found), ", ".join(names)[:LINE_LIMIT]


@dataclass(frozen=True)
class Count:
    """One count. says: what is counted and what n is. n_is_people: n, and where is_of_people the value, are rounded."""

    key: str
    name: str
    says: str
    source: str
    unit: Unit = Unit.COUNT
    query: str = ""
    find: Callable[[Month, Sequence[int]], Iterable[Found]] | None = None
    is_of_people: bool = False
    n_is_people: bool = False
    is_share: bool = False  # the value is a part of n
    is_snapshot: bool = False
    page: str = ""  # where its evidence is: the name of an address
    page_args: tuple[str, ...] = ()
    page_is_open: bool = True  # to members

    def rows(self, month: Month, communities: Sequence[int]) -> Iterable[Found]:
        return self.find(month, communities) if self.find else rows_of(self.query, month, communities)


COUNTS = {
    count.key: count
    for count in (
        Count(
            "new-members",
            "New members",
            "People who became members in the month. n: members at its end.",
            "memberships",
            Unit.PEOPLE,
            JOINED,
            is_of_people=True,
            n_is_people=True,
            page="communities:member-list",
        ),
        Count(
            "asks",
            "Asks",
            "Asks published in the month that are still there. n: different people who asked.",
            "asks",
            Unit.ITEMS,
            ASKED,
            n_is_people=True,
            page="content:ask-list",
        ),
        Count(
            "answers",
            "Answers",
            "Answers written in the month that are still there, to asks of whenever. n: different people who answered.",
            "answers",
            Unit.ITEMS,
            ANSWERED,
            n_is_people=True,
            page="content:ask-list",
        ),
        Count(
            "asks-unanswered",
            "Asks nobody replied to",
            "Of the asks made here in the month, how many still waited for a reply by somebody else at its end. What was "
            "closed or removed waits no more. n: asks made in the month.",
            "clocks of asks",
            Unit.ITEMS,
            UNANSWERED,
            is_share=True,
            page="metrics:response-detail",
            page_is_open=False,
        ),
        Count(
            "answers-accepted",
            "Answers accepted",
            "Asks whose asker accepted an answer in the month. n: different people who did.",
            "clocks of asks",
            Unit.ITEMS,
            ACCEPTED,
            n_is_people=True,
            page="content:ask-list",
        ),
        Count(
            "uses",
            "Times something was used at work",
            "How often somebody said “I used this” of what another wrote here. The least it can be: not everybody says so. "
            "n: different people who said so.",
            "“I used this”",
            Unit.COUNT,
            USED,
            n_is_people=True,
            page="metrics:knowledge-list",
            page_args=("used",),
            page_is_open=False,
        ),
        Count(
            "searches-missed",
            "Searches that found nothing",
            "Of the searches of members, or in this community, in the month, how many found nothing. Under 10 searches it "
            "is not said. n: searches.",
            "daily counts of searches, which name nobody and hold no words",
            Unit.COUNT,
            MISSED,
            is_share=True,
            page="metrics:knowledge-searches",
            page_is_open=False,
        ),
        Count(
            "steps-that-helped",
            "Steps that helped",
            "Of the steps closed in the month, how many were said to have helped. n: steps closed.",
            "steps",
            Unit.ITEMS,
            STEPS,
            is_share=True,
            page="metrics:step-list",
        ),
        Count(
            "pages-unowned",
            "Pages and documents without somebody who looks after them",
            "How many pages and documents had no owner here when the report was written. n: pages and documents.",
            "the nightly lists of content",
            Unit.ITEMS,
            UNOWNED,
            is_share=True,
            is_snapshot=True,
            page="metrics:knowledge-list",
            page_args=("unowned",),
            page_is_open=False,
        ),
        Count(
            "voices-missing",
            "Departments and regions nobody hears from",
            "Departments and regions with five members or more of whom nobody wrote in the 90 days before the report was "
            "written. n: departments and regions with five members or more.",
            "the desk",
            Unit.COUNT,
            VOICES,
            is_share=True,
            is_snapshot=True,
            page="metrics:desk",
            page_is_open=False,
        ),
        Count(
            "skills-wanting",
            "Skills in which more need guidance than do without",
            "Of the skills on which enough is known of ten members or more, those in which more members act not yet or "
            "with guidance than by themselves. n: skills that may be shown.",
            "the weekly spread of skills",
            Unit.COUNT,
            SPREAD,
            find=skills_wanting,
            is_share=True,
            is_snapshot=True,
            page="metrics:skill-profile",
            page_is_open=False,
        ),
    )
}


def rows_of(query: str, month: Month, communities: Sequence[int]) -> Iterable[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(query, {"since": month.since, "until": month.until, "communities": list(communities)})
        yield from cursor.fetchall()


def count_month(month: Month, communities: Sequence[int]) -> int:
    """Count a month anew, all communities at once; snapshots are taken while it has just ended. How many rows."""
    now = timezone.now()
    is_fresh = month.until <= now < month.until + FRESH
    written = 0
    for begin in range(0, len(communities), BATCH):
        batch = communities[begin : begin + BATCH]
        for count in COUNTS.values():
            if is_fresh or not count.is_snapshot:
                written += _write(count, month, batch)
    return written


@transaction.atomic
def _write(count: Count, month: Month, batch: Sequence[int]) -> int:
    """What a snapshot said stays. Where nothing is a number (nobody asked), a community without a find has a row too."""
    hold(Lock.MONTHS)  # the recount of a Monday beside a report that is written: both would write the same rows
    kept = MonthCount.objects.filter(key=count.key, month=month.first, community_id__in=batch)
    if count.is_snapshot:
        taken = set(kept.values_list("community_id", flat=True))
        batch = [community_id for community_id in batch if community_id not in taken]
    else:
        kept.delete()
    found = {row[0]: row for row in count.rows(month, batch)} if batch else {}
    if not count.is_share:
        found = {community_id: found.get(community_id, (community_id, 0, 0, "")) for community_id in batch}
    rows = [
        MonthCount(community_id=place, key=count.key, month=month.first, value=value, n=n, words=words)
        for place, value, n, words in found.values()
    ]
    MonthCount.objects.bulk_create(rows, batch_size=1000)
    return len(rows)
