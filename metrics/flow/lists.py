"""The lists of content a manager looks after, for all communities at once: one statement a list, no request waits for it.

Unit of n: people who used it at work in 90 days (used); times opened in 90 days, at most once a person and day (opened);
people for whom it is not (unhelpful); else days: since it was published (never used, unowned, unreviewed), since its
review was due or it was last touched (outdated). Left out: drafts, what was removed, merged or archived, events.
"""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from django.db import connection, transaction

from communities.models import Lifecycle
from content.models import OBJECT_TYPES, Kind
from metrics.models import Listing

WINDOW = 90  # days of use and of opening that count
UNTOUCHED = 270  # days after which what is still read should be looked at
LEAST_OPENED = 5  # times; fewer are not told apart
LEAST_VOICES = 3  # people who say that it is not for them, as content.following shows it
KEPT = 150  # lines of a list; its total counts all

TYPES = ", ".join(f"('{kind.value}', {int(number)})" for kind, number in OBJECT_TYPES.items())
# What is there to be found and used: whole texts, and asks once they have an answer.
OFFERED = f"(i.kind IN ('{Kind.POST}', '{Kind.PAGE}', '{Kind.DOCUMENT}', '{Kind.EPISODE}') OR i.kind = '{Kind.ASK}' AND i.answer_count > 0)"
LOOKED_AFTER = f"i.kind IN ('{Kind.PAGE}', '{Kind.DOCUMENT}')"
LISTED = "i.published_at IS NOT NULL AND i.removed_at IS NULL AND i.merged_into_id IS NULL AND i.archived_at IS NULL"
AGE = "(%(today)s - (i.published_at AT TIME ZONE 'UTC')::date)"
TOUCHED = "(greatest(i.published_at, i.edited_at, i.reviewed_at) AT TIME ZONE 'UTC')::date"

OPENED = f"""SELECT i.id, sum(d.views)::int AS views FROM activity_objectday d
    JOIN (VALUES {TYPES}) t(kind, type) ON t.type = d.object_type
    JOIN content_item i ON i.id = d.object_id AND i.kind = t.kind
    WHERE d.day >= %(since)s AND d.day < %(today)s GROUP BY 1 HAVING sum(d.views) >= {LEAST_OPENED}"""
NOT_USED = """i.use_count = 0 AND i.thank_count = 0 AND i.accepted_reply_id IS NULL AND NOT EXISTS (
        SELECT FROM content_reaction r WHERE r.item_id = i.id AND r.kind = 'save' AND r.user_id IS DISTINCT FROM i.author_id)
    AND NOT EXISTS (SELECT FROM content_reply p JOIN content_reaction r ON r.reply_id = p.id
        WHERE p.item_id = i.id AND r.kind IN ('use', 'thank', 'save') AND r.user_id IS DISTINCT FROM p.author_id)"""
STATEMENTS: dict[Listing, str] = {
    Listing.USED: f"""SELECT i.community_id, i.id, u.n FROM (
            SELECT coalesce(r.item_id, p.item_id) AS item_id, count(DISTINCT r.user_id)::int AS n FROM content_reaction r
            LEFT JOIN content_reply p ON p.id = r.reply_id
            WHERE r.kind = 'use' AND r.created_at >= %(since)s AND r.created_at < %(today)s
            AND (p.id IS NULL OR p.removed_at IS NULL) GROUP BY 1) u
        JOIN content_item i ON i.id = u.item_id WHERE {LISTED} AND i.kind <> '{Kind.EVENT}'""",
    Listing.OPENED: f"""SELECT i.community_id, i.id, o.views AS n FROM ({OPENED}) o JOIN content_item i ON i.id = o.id
        WHERE {LISTED} AND i.kind <> '{Kind.EVENT}'""",
    Listing.NEVER_USED: f"""SELECT i.community_id, i.id, {AGE} AS n FROM content_item i
        WHERE {LISTED} AND {OFFERED} AND {AGE} > {WINDOW} AND {NOT_USED}""",
    Listing.UNHELPFUL: f"""SELECT i.community_id, i.id, f.n FROM (
            SELECT item_id, count(*)::int AS n FROM content_follow WHERE level = 'mute' AND reason <> '' AND item_id IS NOT NULL
            GROUP BY 1 HAVING count(*) >= {LEAST_VOICES}) f
        JOIN content_item i ON i.id = f.item_id WHERE {LISTED}""",
    Listing.OUTDATED: f"""SELECT i.community_id, i.id,
            CASE WHEN i.review_on <= %(today)s THEN %(today)s - i.review_on ELSE %(today)s - {TOUCHED} END AS n
        FROM content_item i WHERE {LISTED} AND (
            i.review_on <= %(today)s
            OR {OFFERED} AND %(today)s - {TOUCHED} > {UNTOUCHED} AND i.id IN (SELECT id FROM ({OPENED}) o))""",
    Listing.UNOWNED: f"""SELECT i.community_id, i.id, {AGE} AS n FROM content_item i
        WHERE {LISTED} AND {LOOKED_AFTER} AND NOT EXISTS (
            SELECT FROM communities_membership m JOIN accounts_user u ON u.id = m.user_id
            WHERE m.community_id = i.community_id AND m.user_id = i.owner_id AND m.left_at IS NULL AND u.is_active)""",
    Listing.UNREVIEWED: f"""SELECT i.community_id, i.id, {AGE} AS n FROM content_item i
        WHERE {LISTED} AND {LOOKED_AFTER} AND i.reviewed_at IS NULL AND {AGE} > {WINDOW}
        AND (i.review_on IS NULL OR i.review_on > %(today)s)""",
}
LIVE = f"SELECT id FROM communities_community WHERE lifecycle <> '{Lifecycle.ARCHIVED}'"


def fill_lists(today: date) -> int:
    """Write every list anew, each in a transaction of its own; the number of lines."""
    params = {"today": today, "since": today - timedelta(days=WINDOW)}
    return sum(_fill(listing, statement, params) for listing, statement in STATEMENTS.items())


@transaction.atomic
def _fill(listing: Listing, statement: str, params: dict[str, Any]) -> int:
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL jit = off")
        cursor.execute("DELETE FROM metrics_contentline WHERE listing = %s", [listing.value])
        cursor.execute("DELETE FROM metrics_contentlist WHERE listing = %s", [listing.value])
        cursor.execute(
            f"""WITH found AS MATERIALIZED (
                SELECT f.*, row_number() OVER (PARTITION BY community_id ORDER BY n DESC, id DESC) AS place
                FROM ({statement}) f WHERE community_id IN ({LIVE})),
            lines AS (
                INSERT INTO metrics_contentline (community_id, listing, place, item_id, n)
                SELECT community_id, %(listing)s, place, id, n FROM found WHERE place <= {KEPT} RETURNING 1),
            lists AS (
                INSERT INTO metrics_contentlist (community_id, listing, total, computed_at)
                SELECT c.id, %(listing)s, count(f.id), clock_timestamp() FROM communities_community c
                LEFT JOIN found f ON f.community_id = c.id WHERE c.id IN ({LIVE}) GROUP BY 1)
            SELECT count(*) FROM lines""",
            {**params, "listing": listing.value},
        )
        return int(cursor.fetchone()[0])
