"""What others got from it: breadth and quality of uptake, and whom acting in a role concerned (MEASURES.md 3.5, 3.6)."""

from __future__ import annotations

from roles.engine.database import run, sat
from roles.engine.evidence import CONSUMER, MINE
from roles.models import EffectKind
from roles.policy import DECAY_UNIT, MILLION

TEMPORARY = ("_breadth", "_quality", "_against", "_met")

# One fan can give at most 1. Inside a small circle, recognition of x in all counts ι · x^ι, and never more than it would
# outside.
BREADTH = f"""
CREATE TEMP TABLE _breadth AS
SELECT who, people, top, near, summed.inside, c.size, c.iota, outside
       + CASE WHEN summed.inside = 0 OR c.iota = {MILLION} THEN summed.inside ELSE
           least(summed.inside, round(c.iota * power(summed.inside / {MILLION}::float8, c.iota / {MILLION}::float8))::bigint) END AS b
FROM (
    SELECT who, count(*)::int AS people, (count(*) FILTER (WHERE is_near))::int AS near,
           max(community_id) AS community_id, max(number) AS number,
           coalesce(sum(part) FILTER (WHERE NOT is_near), 0)::bigint AS outside,
           coalesce(sum(part) FILTER (WHERE is_near), 0)::bigint AS inside,
           (array_agg(act_id ORDER BY given DESC, act_id DESC))[1:5] AS top
    FROM (
        SELECT g.who, g.act_id, g.given, {sat(f"g.given / (100.0 * {DECAY_UNIT})::float8")} AS part,
               mine.community_id, mine.number, coalesce(theirs.number = mine.number, false) AS is_near
        FROM _given g
        LEFT JOIN _circle_of mine ON mine.person = g.who >> 3 AND g.who & 7 > {CONSUMER}
        LEFT JOIN _circle_of theirs ON theirs.community_id = mine.community_id AND theirs.member_id = g.peer_id
    ) people GROUP BY 1
) summed LEFT JOIN _circle c USING (community_id, number);
ANALYZE _breadth (who);
"""

# One viral thing can give at most 1, and a person adds to a thing what the policy lets one person add.
QUALITY = f"""
CREATE TEMP TABLE _quality AS
SELECT who, count(*)::int AS episodes,
       ((sum({sat("x / 100.0::float8")} * (%(decay)s::bigint[])[greatest(%(as_of)s::date - opened_on, 0) + 1])::bigint
         + {DECAY_UNIT // 2}) / {DECAY_UNIT}) AS q
FROM (
    SELECT who, episode, min(opened_on) AS opened_on, sum(x)::bigint AS x FROM (
        SELECT who, episode, min(opened_on) AS opened_on, least(sum(x)::bigint, max(most)) AS x
        FROM _evidence WHERE x > 0 GROUP BY who, episode, peer_id
    ) by_person GROUP BY who, episode
) things WHERE opened_on >= %(first)s::date GROUP BY 1;
ANALYZE _quality (who);
"""

AGAINST = f"""
CREATE TEMP TABLE _against AS
SELECT who, sum(weight) AS upheld FROM (
    SELECT who, peer_id, max(weight) AS weight FROM (
        SELECT who, episode, min(peer_id) AS peer_id, max((%(decay)s::bigint[])[%(as_of)s::date - day + 1]) AS weight
        FROM _evidence WHERE kind = {EffectKind.UPHELD} AND day >= %(first)s::date GROUP BY 1, 2
    ) object GROUP BY 1, 2
) reporter GROUP BY 1;
ANALYZE _against;
"""

MET = f"""
CREATE TEMP TABLE _met AS
SELECT who, count(DISTINCT peer_id)::int AS people, (count(DISTINCT peer_id) FILTER (WHERE is_creator))::int AS creators
FROM (
    SELECT p.number * 8 + e.role AS who, v.peer_id, v.is_creator
    FROM roles_episode e {MINE.format(t="e")}
    CROSS JOIN LATERAL (VALUES (e.peer1_id, true), (e.peer2_id, false)) v(peer_id, is_creator)
    WHERE e.opened_on >= %(first)s::date AND e.opened_on < %(as_of)s::date AND v.peer_id <> e.member_id
    UNION ALL
    SELECT who, peer_id, false FROM _evidence WHERE who & 7 > 2 AND peer_id > 0 AND day >= %(first)s::date
) met GROUP BY 1;
ANALYZE _met (who);
"""


def drop() -> None:
    run(f"DROP TABLE IF EXISTS {', '.join(TEMPORARY)}")
