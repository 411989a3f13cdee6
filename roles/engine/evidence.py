"""What a snapshot is measured from: the members it is of, and what of the rollups lies in its window, in narrow rows.

Every later table names a member by a number that counts them, and a member in a role by `who` = 8 · number + role: one
small number to group and to join by, where community, member and role would be three.
"""

from __future__ import annotations

from roles.engine.database import run, sat
from roles.models import Role
from roles.policy import ROLE_NUMBERS

TEMPORARY = ("_person", "_evidence", "_given", "_enacted", "_tally")
WORTHS = 128  # kinds of effects are below
CONSUMER = ROLE_NUMBERS[Role.CONSUMER]

#: Members as of a day, in how many and which communities whatever.
MEMBERS = """
SELECT m.community_id, m.user_id AS member_id, max((m.joined_at AT TIME ZONE 'UTC')::date) AS joined_on,
       EXISTS (SELECT FROM roles_leftout o WHERE o.user_id = m.user_id
               AND (o.community_id IS NULL OR o.community_id = m.community_id)) AS is_out,
       EXISTS (SELECT FROM roles_rolecountryswitch s WHERE s.country = u.country) AS is_switched_off
FROM communities_membership m JOIN accounts_user u ON u.id = m.user_id
WHERE NOT u.is_service AND u.erased_at IS NULL
  AND m.joined_at < %(as_of)s::timestamp AT TIME ZONE 'UTC'
  AND (m.left_at IS NULL OR m.left_at >= %(as_of)s::timestamp AT TIME ZONE 'UTC')
  AND NOT EXISTS (SELECT FROM roles_rolesettings s WHERE s.community_id = m.community_id AND NOT s.is_computed)
"""
# Numbered in the order of their ids within a community, so that the numbers can stand for the ids.
PERSONS = f"""
CREATE TEMP TABLE _person AS
SELECT (row_number() OVER (ORDER BY community_id, member_id))::int AS number, p.* FROM (
    {MEMBERS} AND m.community_id = ANY(%(communities)s::bigint[]) GROUP BY 1, 2, 4, 5) p;
CREATE UNIQUE INDEX ON _person (community_id, member_id);
ANALYZE _person;
"""
MINE = "JOIN _person p ON p.community_id = {t}.community_id AND p.member_id = {t}.member_id AND NOT p.is_out"

# What an effect weighs under the policy, by place in three lists; a look-up, since a join the planner misjudges.
WORTH = """CROSS JOIN LATERAL (SELECT (%(w)s::int[])[{p}] AS w, (%(x)s::int[])[{p}] AS x, (%(most)s::int[])[{p}] AS most) v""".format(
    p=f"f.role * {WORTHS} + f.kind"
)

# given: the recognition left of it, where it is one in the window. x: what it adds to its episode. What was made before
# the ledger is as old as its first recognition, which may lie before the window: such an episode is not of it.
EVIDENCE = f"""
CREATE TEMP TABLE _evidence AS
SELECT p.number * 8 + f.role AS who, f.peer_id, f.kind, f.day, coalesce(f.opened_on, f.day) AS opened_on, f.episode, f.act_id,
       CASE WHEN v.w > 0 AND f.day >= %(first)s::date THEN v.w * (%(decay)s::bigint[])[%(as_of)s::date - f.day + 1] END AS given,
       f.n::bigint * v.x AS x, v.most
FROM roles_effect f {MINE.format(t="f")} {WORTH}
WHERE f.day < %(as_of)s::date AND (f.day >= %(first)s::date OR f.opened_on IS NULL);
ANALYZE _evidence (who, peer_id, episode, kind);
"""

# Who recognised whom in a role, and how much of it is left.
GIVEN = """
CREATE TEMP TABLE _given AS
SELECT who, peer_id, max(act_id) AS act_id, count(*)::int AS n, sum(given)::bigint AS given
FROM _evidence WHERE given IS NOT NULL GROUP BY 1, 2;
ANALYZE _given (who, peer_id);
"""

# The days of a week that lie in the window, how old its Thursday is, and how many weeks back it is.
IN_WINDOW = """
    CASE WHEN {t}.week + 7 > %(as_of)s::date THEN {t}.days & ((1 << (%(as_of)s::date - {t}.week)) - 1)
         WHEN {t}.week < %(first)s::date THEN {t}.days & ~((1 << (%(first)s::date - {t}.week)) - 1)
         ELSE {t}.days END"""
THURSDAY = "(%(decay)s::bigint[])[greatest(%(as_of)s::date - week - 3, 0) + 1]"
OF_WINDOW = "{t}.week > %(first)s::date - 7 AND {t}.week < %(as_of)s::date"
# As RoleWeek.weeks holds it: the oldest first.
WEEK = "(8 * ((%(monday)s::date - week) / 7) + bit_count(days::int::bit(7)))::smallint"

ENACTED = f"""
CREATE TEMP TABLE _enacted AS
SELECT who, sum((%(sat_days)s::bigint[])[bit_count(days::int::bit(7)) + 1] * {THURSDAY}) AS wk,
       array_agg({WEEK} ORDER BY week) AS weeks, NULL::int[] AS week_values, sum(n)::bigint AS acts
FROM (
    SELECT p.number * 8 + e.role AS who, e.week, ({IN_WINDOW.format(t="e")}) AS days, e.n
    FROM roles_enactweek e {MINE.format(t="e")} WHERE e.role > {CONSUMER} AND {OF_WINDOW.format(t="e")}
) w WHERE days > 0 GROUP BY 1
UNION ALL
-- Consumers: the value of what was done, day by day, and of what was opened (kept by week: in the week the window ends
-- or begins in, in proportion to its days).
SELECT number * 8 + {CONSUMER}, sum({sat("x / 100.0::float8")} * {THURSDAY}),
       array_agg({WEEK} ORDER BY week), array_agg(x::int ORDER BY week), sum(n)::bigint
FROM (
    SELECT number, week, bit_or(days) AS days, sum(x) AS x, sum(n) AS n FROM (
        SELECT p.number, e.week, ({IN_WINDOW.format(t="e")}) AS days, e.n,
               (SELECT sum((%(day_values)s::int[])[a >> 3]) FROM unnest(e.acts) a
                WHERE ({IN_WINDOW.format(t="e")}) >> (a & 7) & 1 = 1) AS x
        FROM roles_enactweek e {MINE.format(t="e")} WHERE e.role = {CONSUMER} AND {OF_WINDOW.format(t="e")}
        UNION ALL
        SELECT number, week, days, opened, %(opened)s * opened FROM (
            SELECT p.number, r.week, ({IN_WINDOW.format(t="r")}) AS days,
                   r.opened * bit_count(({IN_WINDOW.format(t="r")})::bit(7)) / bit_count(r.days::int::bit(7)) AS opened
            FROM activity_memberweekreading r {MINE.format(t="r")} WHERE r.days > 0 AND {OF_WINDOW.format(t="r")}
        ) read
    ) part WHERE days > 0 GROUP BY 1, 2
) w GROUP BY 1;
ANALYZE _enacted (who);
"""

TRIED = """
CREATE TEMP TABLE _tally AS
SELECT p.number * 8 + e.role AS who, count(*)::int AS n, (count(*) FILTER (WHERE e.ok_on < %(as_of)s::date))::int AS ok
FROM roles_episode e {mine}
WHERE e.is_trial AND e.opened_on >= %(first)s::date AND e.opened_on + %(maturity)s <= %(as_of)s::date GROUP BY 1;
ANALYZE _tally (who);
""".format(mine=MINE.format(t="e"))


def drop() -> None:
    run(f"DROP TABLE IF EXISTS {', '.join(TEMPORARY)}")
