"""How much was done. Shown beside what it was for, never aimed at: each of these rises when people do it for its own sake."""

from __future__ import annotations

from metrics.measures.registry import Direction, Family, Measure, Unit, register
from metrics.measures.sql import COUNTED, STANDING, number_by

CONTRIBUTIONS = """
SELECT c.id,
       (SELECT count(*) FROM content_item i WHERE i.community_id = c.id AND i.removed_at IS NULL
          AND i.published_at < %(as_of)s::date AND i.published_at >= %(as_of)s::date - 28)
       + (SELECT count(*) FROM content_item i JOIN content_reply r ON r.item_id = i.id
          WHERE i.community_id = c.id AND r.removed_at IS NULL
            AND r.created_at < %(as_of)s::date AND r.created_at >= %(as_of)s::date - 28),
       c.member_count
FROM communities_community c WHERE c.id = ANY(%(communities)s)"""

UPLOADS = """
SELECT c.id, count(f.id), c.member_count
FROM communities_community c
LEFT JOIN content_file f ON f.community_id = c.id AND f.created_at < %(as_of)s::date
                        AND f.created_at >= %(as_of)s::date - 28
WHERE c.id = ANY(%(communities)s) GROUP BY c.id"""

VIEWS = """
SELECT c.id, coalesce(sum(d.views), 0), count(DISTINCT (d.object_type, d.object_id))
FROM communities_community c
LEFT JOIN activity_objectday d ON d.community_id = c.id AND d.day < %(as_of)s AND d.day >= %(as_of)s::date - 28
WHERE c.id = ANY(%(communities)s) GROUP BY c.id"""

DOWNLOADS = """
SELECT r.community_id, count(*), count(DISTINCT (r.object_type, r.object_id))
FROM activity_readingact r
WHERE r.community_id = ANY(%(communities)s) AND r.verb = 4
  AND r.occurred_on < %(as_of)s AND r.occurred_on >= %(as_of)s::date - 7
GROUP BY 1"""

RATING = """
SELECT i.community_id, avg(u.value), count(*)
FROM content_reaction u
LEFT JOIN content_reply r ON r.id = u.reply_id JOIN content_item i ON i.id = coalesce(u.item_id, r.item_id)
WHERE u.kind = 'rate' AND i.community_id = ANY(%(communities)s)
  AND u.created_at < %(as_of)s::date AND u.created_at >= %(as_of)s::date - 90
GROUP BY 1"""

GINI = f"""
WITH did AS (
    SELECT a.community_id, a.actor_id, count(*) AS acts FROM activity_act a
    WHERE a.community_id = ANY(%(communities)s) AND a.occurred_on < %(as_of)s
      AND a.occurred_on >= %(as_of)s::date - 90 AND {STANDING}
      AND {COUNTED.format(person="a.actor_id", community="a.community_id")}
    GROUP BY 1, 2),
ranked AS (SELECT *, row_number() OVER (PARTITION BY community_id ORDER BY acts) AS rank FROM did)
SELECT community_id, 2 * sum(rank * acts) / (count(*) * sum(acts)) - (count(*) + 1)::float / count(*), count(*)
FROM ranked GROUP BY 1"""


def counting(key: str, name: str, says: str, window: str, source: str, query: str, unit: Unit = Unit.COUNT) -> Measure:
    return Measure(
        key,
        name,
        Family.ACTIVITY,
        unit,
        Direction.BETWEEN,
        says,
        window,
        source,
        number_by(query),
        query=query,
    )


register(
    counting(
        "contributions",
        "Things written",
        "How many items, answers and comments were written. n: members.",
        "the 28 days before",
        "items and replies",
        CONTRIBUTIONS,
        Unit.ITEMS,
    ),
    counting(
        "uploads",
        "Files uploaded",
        "How many files were brought here. n: members.",
        "the 28 days before",
        "files",
        UPLOADS,
        Unit.ITEMS,
    ),
    counting(
        "views",
        "Views",
        "How often something here was opened by somebody who did not write it. n: things opened.",
        "the 28 days before",
        "daily counts without names",
        VIEWS,
    ),
    counting(
        "downloads",
        "Downloads",
        "How often a file was downloaded, counted once a person and day. n: files downloaded.",
        "the 7 days before; reading is forgotten after 14",
        "the ledger of reading, counted without names",
        DOWNLOADS,
    ),
    counting(
        "average-rating",
        "Average rating",
        "The mean of the ratings given, from 1 to 5. n: ratings.",
        "the 90 days before",
        "ratings",
        RATING,
        Unit.INDEX,
    ),
    Measure(
        key="unevenness",
        name="How unevenly acts are spread",
        family=Family.ACTIVITY,
        unit=Unit.INDEX,
        direction=Direction.BETWEEN,
        says="The Gini index of acts by member: 0 if all did equally much, near 1 if one did everything. "
        "n: members who did anything beyond reading.",
        window="the 90 days before",
        source="the ledger of acts",
        compute=number_by(GINI),
        is_of_people=True,
        query=GINI,
    ),
)
