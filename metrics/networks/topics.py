"""What those write about who may be suggested for introductions: of nobody else."""

from __future__ import annotations

from datetime import date, timedelta

from roles.engine.database import run

WINDOW, MOST = timedelta(days=365), 8

TOPICS = """
WITH written AS (
    SELECT n.id, t.tag_id, count(*) AS n
    FROM metrics_membernetwork n
    JOIN metrics_networkchoice k ON k.user_id = n.member_id AND k.is_suggested
    CROSS JOIN LATERAL (
        SELECT i.id FROM content_item i WHERE i.author_id = n.member_id AND i.community_id = n.community_id
            AND i.published_at >= %(since)s::date AND i.removed_at IS NULL
        UNION ALL
        SELECT i.id FROM content_reply r JOIN content_item i ON i.id = r.item_id
        WHERE r.author_id = n.member_id AND i.community_id = n.community_id AND r.created_at >= %(since)s::date
            AND r.removed_at IS NULL AND i.published_at IS NOT NULL AND i.removed_at IS NULL
    ) item JOIN content_item_tags t ON t.item_id = item.id
    GROUP BY 1, 2
), known AS (
    SELECT id, (array_agg(tag_id ORDER BY n DESC, tag_id))[1:%(most)s] AS topics FROM written GROUP BY 1
), wanted AS (
    SELECT n.id, coalesce(w.topics, '{}') AS topics FROM metrics_membernetwork n LEFT JOIN known w USING (id)
    WHERE w.id IS NOT NULL OR n.topics <> '{}'
)
UPDATE metrics_membernetwork n SET topics = w.topics FROM wanted w WHERE w.id = n.id AND n.topics <> w.topics
"""


def keep_topics(as_of: date) -> int:
    """The tags each wrote under most in a year, as numbers; how many rows changed."""
    return run(TOPICS, {"since": as_of - WINDOW, "most": MOST})
