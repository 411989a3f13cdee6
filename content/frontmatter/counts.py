"""Numbers kept beside what they count, and the day people came."""

from __future__ import annotations

from django.db import connection

from activity.models import ExternalRef
from content.frontmatter.run import Run

# Without fresh statistics the planner takes the new rows for none, and a second for a minute.
COUNTS = """
ANALYZE content_item, content_item_tags, content_tag, communities_membership, activity_externalref, accounts_user;
UPDATE content_tag t SET item_count = n.items FROM (
    SELECT t.id, count(i.id) AS items FROM content_tag t
    LEFT JOIN content_item_tags l ON l.tag_id = t.id
    LEFT JOIN content_item i ON i.id = l.item_id AND i.removed_at IS NULL AND i.published_at IS NOT NULL
    WHERE t.community_id IN (SELECT community_id FROM content_item WHERE source = %(source)s) GROUP BY t.id
) n WHERE n.id = t.id AND t.item_count <> n.items;
UPDATE communities_community c SET member_count = n.members FROM (
    SELECT community_id, count(*) AS members FROM communities_membership WHERE left_at IS NULL GROUP BY community_id
) n WHERE n.community_id = c.id AND c.member_count <> n.members AND c.id IN (
    SELECT local_id FROM activity_externalref WHERE source = %(source)s AND kind = %(community)s
    UNION SELECT community_id FROM content_item WHERE source = %(source)s);
UPDATE accounts_user u SET date_joined = n.at FROM (
    SELECT m.user_id, min(m.joined_at) AS at FROM communities_membership m
    JOIN activity_externalref r ON r.local_id = m.user_id AND r.source = %(source)s AND r.kind = %(member)s
    GROUP BY m.user_id
) n WHERE n.user_id = u.id AND n.at < u.date_joined;
"""


def keep(run: Run) -> None:
    kinds = {"community": ExternalRef.Kind.COMMUNITY, "member": ExternalRef.Kind.MEMBER}
    with connection.cursor() as cursor:
        cursor.execute(COUNTS, {"source": run.source, **kinds})
