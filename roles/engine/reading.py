"""What stays of reading after its rows are gone: days and counts of a member's week; openers of a share (2.5).

Every write here can be repeated: raw rows are counted anew, and a count whose rows are partly gone never shrinks.
"""

from __future__ import annotations

from activity.actions import FRESH_AFTER
from activity.vocabulary import Verb
from roles.engine.database import Params, monday, run

OPENED_CAP = 4  # of the column activity.MemberWeekReading.opened

TABLES = """
CREATE TEMP TABLE _reading_week (member_id bigint, community_id bigint, week date, days int, opened int);
CREATE TEMP TABLE _share_day (share_id bigint, day date, fresh int);
"""


def gather(window: Params) -> None:
    """Fill _reading_week and _share_day from the raw rows of the cells which rows of the window belong to."""
    run(
        f"""
        CREATE TEMP TABLE _read AS
        SELECT DISTINCT actor_id, community_id, object_type, object_id, occurred_on FROM activity_readingact
        WHERE xid >= %(since)s::text::xid8 AND xid < %(upto)s::text::xid8;
        ANALYZE _read;

        INSERT INTO _reading_week
        SELECT actor_id, community_id, week, bit_or(1 << (day - week)), sum(least({OPENED_CAP}, objects))
        FROM (
            SELECT r.actor_id, r.community_id, k.week, r.occurred_on AS day,
                   count(DISTINCT (r.object_type, r.object_id)) FILTER (WHERE r.verb <> {Verb.SEARCH}) AS objects
            FROM (SELECT DISTINCT actor_id, community_id, {monday("occurred_on")} AS week FROM _read) k
            JOIN activity_readingact r ON r.actor_id = k.actor_id AND r.community_id = k.community_id
                AND {monday("r.occurred_on")} = k.week
            WHERE r.owner_id IS DISTINCT FROM r.actor_id
            GROUP BY 1, 2, 3, 4
        ) days GROUP BY 1, 2, 3;

        -- A day of a share is counted anew only while every row it was counted from is there.
        INSERT INTO _share_day
        SELECT r.caused_by_id, r.occurred_on,
               count(DISTINCT r.actor_id) FILTER (WHERE r.actor_id <> s.actor_id AND NOT EXISTS (
                   SELECT FROM activity_readingact e
                   WHERE e.actor_id = r.actor_id AND e.object_type = r.object_type AND e.object_id = r.object_id
                     AND e.verb <> {Verb.SEARCH} AND e.occurred_at >= r.occurred_at - %(fresh_after)s
                     AND (e.occurred_at, e.id) < (r.occurred_at, r.id)))
        FROM (
            SELECT DISTINCT c.caused_by_id, c.occurred_on FROM _read k
            JOIN activity_readingact c ON c.actor_id = k.actor_id AND c.object_type = k.object_type
                AND c.object_id = k.object_id AND c.occurred_on BETWEEN k.occurred_on AND k.occurred_on + %(fresh_days)s
            WHERE c.caused_by_id IS NOT NULL AND c.verb <> {Verb.SEARCH}
        ) k
        JOIN activity_readingact r ON r.caused_by_id = k.caused_by_id AND r.occurred_on = k.occurred_on
            AND r.verb <> {Verb.SEARCH}
        JOIN activity_act s ON s.id = r.caused_by_id
        JOIN activity_shareeffect f ON f.share_id = r.caused_by_id AND f.day = r.occurred_on
        GROUP BY 1, 2, f.openers HAVING count(*) = f.openers;
        DROP TABLE _read;
        """,
        {**window, "fresh_after": FRESH_AFTER, "fresh_days": FRESH_AFTER.days + 1},
    )


def settle_shares() -> None:
    """Correct the fresh openers of the days of shares in _share_day; before the Carriers' effects are built."""
    run(
        """
        UPDATE activity_shareeffect f SET fresh_openers = d.fresh FROM _share_day d
        WHERE f.share_id = d.share_id AND f.day = d.day AND f.fresh_openers <> d.fresh
        """
    )


def store() -> None:
    """Write the weeks gather() found, nobody's who opted out; what they changed is noted in _changed."""
    run(
        """
        WITH written AS (
            INSERT INTO activity_memberweekreading AS m (member_id, community_id, week, days, opened)
            SELECT member_id, community_id, week, days, opened FROM _reading_week w
            WHERE NOT EXISTS (SELECT FROM roles_leftout o WHERE o.user_id = w.member_id
                              AND (o.community_id IS NULL OR o.community_id = w.community_id))
              AND NOT EXISTS (SELECT FROM roles_rolesettings s WHERE s.community_id = w.community_id
                              AND NOT s.is_computed)
            ON CONFLICT (community_id, member_id, week) DO UPDATE
                SET days = m.days | excluded.days, opened = greatest(m.opened, excluded.opened)
                WHERE m.days <> m.days | excluded.days OR m.opened < excluded.opened
            RETURNING week
        ) INSERT INTO _changed SELECT unnest(ARRAY[min(week), max(week)]) FROM written HAVING count(*) > 0
        """
    )
