"""Immediate value: how many take part, how many voices a conversation has. Whether ties go both ways: networks.py."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date

from metrics.measures.registry import Direction, Family, Measure, Reading, Unit, register
from metrics.measures.sql import number_by
from roles.models import CommunityWeek


def breadth(as_of: date, communities: Sequence[int]) -> Iterable[Reading]:
    weeks = CommunityWeek.objects.filter(as_of=as_of, community_id__in=communities)
    for community_id, members, inactive in weeks.values_list("community_id", "members", "inactive"):
        yield Reading.share(community_id, members, members + inactive)


DEPTH = """
WITH voice AS (
    SELECT i.community_id, i.id, p.person
    FROM content_item i
    CROSS JOIN LATERAL (
        SELECT i.author_id AS person
        UNION SELECT r.author_id FROM content_reply r
        WHERE r.item_id = i.id AND r.removed_at IS NULL AND r.created_at < %(as_of)s::date) p
    WHERE i.community_id = ANY(%(communities)s) AND i.kind IN ('ask', 'thread')
      AND i.published_at < %(as_of)s::date AND i.published_at >= %(as_of)s::date - 90
      AND i.removed_at IS NULL AND i.merged_into_id IS NULL AND p.person IS NOT NULL),
thread AS (SELECT community_id, id, count(*) AS people FROM voice GROUP BY 1, 2 HAVING count(*) > 1)
SELECT community_id, percentile_cont(0.5) WITHIN GROUP (ORDER BY people), count(*) FROM thread GROUP BY 1"""

register(
    Measure(
        key="participation-breadth",
        name="Share of members who take part",
        family=Family.COMPOSITION,
        unit=Unit.SHARE,
        direction=Direction.UP,
        says="Of 100 members who are not new, how many did anything here in the last 90 days, reading included. "
        "Who switched roles off for themselves is counted on neither side. n: members who are not new.",
        window="the 90 days before",
        source="weekly role profiles",
        compute=breadth,
        is_of_people=True,
        page="role-profile",
    ),
    Measure(
        key="conversation-depth",
        name="People in a conversation",
        family=Family.QUALITY,
        unit=Unit.PEOPLE,
        direction=Direction.UP,
        says="How many different people spoke in a conversation that had at least two: half of them had more, half had "
        "fewer. n: asks and discussions.",
        window="conversations begun in the 90 days before",
        source="asks, discussions and what was replied",
        compute=number_by(DEPTH),
        query=DEPTH,
    ),
)
