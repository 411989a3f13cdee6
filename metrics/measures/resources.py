"""Potential and applied value: what there is that helps, whether somebody looks after it, whether advice was put to use."""

from __future__ import annotations

from metrics.measures.registry import Direction, Family, Measure, Unit, register
from metrics.measures.sql import number_by, share_by

LISTED = """
    i.community_id = ANY(%(communities)s) AND i.published_at < %(as_of)s::date AND i.merged_into_id IS NULL
    AND (i.removed_at IS NULL OR i.removed_at >= %(as_of)s::date)
    AND (i.archived_at IS NULL OR i.archived_at >= %(as_of)s::date)"""

KEPT = f"""
SELECT i.community_id,
       count(*) FILTER (WHERE i.owner_id IS NOT NULL AND i.reviewed_at >= %(as_of)s::date - 365
                          AND i.reviewed_at < %(as_of)s::date),
       count(*)
FROM content_item i WHERE i.kind IN ('page', 'document') AND {LISTED} GROUP BY 1"""

USED = f"""
SELECT i.community_id,
       count(*) FILTER (WHERE (SELECT count(DISTINCT u.user_id) FROM content_reaction u
                               WHERE u.item_id = i.id AND u.kind = 'use' AND u.user_id IS DISTINCT FROM i.author_id
                                 AND u.created_at < %(as_of)s::date AND u.created_at >= %(as_of)s::date - 180) > 1),
       count(*)
FROM content_item i WHERE {LISTED} GROUP BY 1"""

APPLIED = """
SELECT i.community_id,
       count(*) FILTER (WHERE EXISTS (SELECT FROM content_reaction u
                                      WHERE u.reply_id = r.id AND u.kind = 'use' AND u.created_at < %(as_of)s::date
                                        AND u.user_id IS DISTINCT FROM r.author_id
                                        AND u.created_at <= i.accepted_at + interval '60 days')),
       count(*)
FROM content_item i JOIN content_reply r ON r.id = i.accepted_reply_id
WHERE i.community_id = ANY(%(communities)s) AND i.kind = 'ask' AND i.removed_at IS NULL
  AND i.accepted_at < %(as_of)s::date - 60 AND i.accepted_at >= %(as_of)s::date - 240
GROUP BY 1"""

SERVED = """
WITH made AS (
    SELECT i.community_id, i.id AS item, NULL::bigint AS reply, i.author_id AS author FROM content_item i
    WHERE i.community_id = ANY(%(communities)s) AND i.kind NOT IN ('ask', 'event') AND i.removed_at IS NULL
      AND i.published_at < %(as_of)s::date - 30 AND i.published_at >= %(as_of)s::date - 120
    UNION ALL
    SELECT i.community_id, NULL, r.id, r.author_id FROM content_reply r JOIN content_item i ON i.id = r.item_id
    WHERE i.community_id = ANY(%(communities)s) AND r.kind = 'answer' AND r.removed_at IS NULL
      AND r.created_at < %(as_of)s::date - 30 AND r.created_at >= %(as_of)s::date - 120),
served AS (
    SELECT m.community_id, u.user_id FROM made m
    JOIN content_reaction u ON u.kind = 'use' AND (u.item_id = m.item OR u.reply_id = m.reply)
    WHERE u.created_at < %(as_of)s::date AND u.user_id IS DISTINCT FROM m.author
    UNION
    SELECT m.community_id, i.author_id FROM made m JOIN content_item i ON i.accepted_reply_id = m.reply
    WHERE i.accepted_at < %(as_of)s::date AND i.author_id IS NOT NULL)
SELECT m.community_id,
       (SELECT count(*) FROM served s WHERE s.community_id = m.community_id)::float / count(*),
       count(*)
FROM made m GROUP BY 1"""

register(
    Measure(
        key="resources-kept",
        name="Pages and documents that somebody keeps right",
        family=Family.QUALITY,
        unit=Unit.SHARE,
        direction=Direction.UP,
        says="Of 100 pages and documents, how many have an owner and were reviewed in the last twelve months. "
        "n: pages and documents.",
        window="the 365 days before",
        source="pages and documents",
        compute=share_by(KEPT),
        query=KEPT,
    ),
    Measure(
        key="resources-useful",
        name="What at least two others used",
        family=Family.EFFECT,
        unit=Unit.SHARE,
        direction=Direction.UP,
        says="Of 100 things published here, how many at least two people other than the author said they used at work. "
        "Who uses something and does not say so is not seen, so this is the least it can be. n: things published.",
        window="uses in the 180 days before",
        source="“I used this”",
        compute=share_by(USED),
        query=USED,
    ),
    Measure(
        key="advice-applied",
        name="Accepted answers that were put to use",
        family=Family.EFFECT,
        unit=Unit.SHARE,
        direction=Direction.UP,
        says="Of 100 accepted answers, how many somebody other than their author said they used at work within 60 days. "
        "The least it can be: not everybody comes back to say so. n: accepted answers.",
        window="answers accepted from 240 to 60 days before, so that each had its 60 days",
        source="accepted answers and “I used this”",
        compute=share_by(APPLIED),
        query=APPLIED,
    ),
    Measure(
        key="people-served",
        name="People served by a contribution",
        family=Family.EFFECT,
        unit=Unit.RATIO,
        direction=Direction.UP,
        says="How many different people used something, or had their ask answered, for each thing written (Return on "
        "contribution). n: answers and things published.",
        window="what was written from 120 to 30 days before, used since",
        source="“I used this” and accepted answers",
        compute=number_by(SERVED),
        query=SERVED,
    ),
)
