"""Enactment A, guard and uptake U of every member in every role as of a day, from the rollups, in a few statements.

Leaves the working table _measured: one row per member, community and role. Sums are integers (10.4); floats appear
only in the last expression of a row, as in formulas.py. What communities set themselves (θ) is joined, not looped over.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from roles.engine import circles, presence
from roles.engine.database import run, sat
from roles.models import EffectKind, Role
from roles.policy import DECAY_UNIT, MILLION, ROLE_NUMBERS, Policy

TEMPORARY = (
    "_person",
    "_own",
    "_enacted",
    "_recognised",
    "_breadth",
    "_quality",
    "_tally",
    "_met",
    "_usual",
    "_measured",
)
WORTHS = 128  # kinds of effects are below
CONSUMER, CARRIER = ROLE_NUMBERS[Role.CONSUMER], ROLE_NUMBERS[Role.CARRIER]

PERSONS = """
CREATE UNLOGGED TABLE _person AS
SELECT m.community_id, m.user_id AS member_id, max((m.joined_at AT TIME ZONE 'UTC')::date) AS joined_on,
       EXISTS (SELECT FROM roles_leftout o WHERE o.user_id = m.user_id
               AND (o.community_id IS NULL OR o.community_id = m.community_id)) AS is_out,
       EXISTS (SELECT FROM roles_rolecountryswitch s WHERE s.country = u.country) AS is_switched_off,
       m.community_id = ANY(%(communities)s::bigint[]) AS is_chosen
FROM communities_membership m JOIN accounts_user u ON u.id = m.user_id
WHERE NOT u.is_service AND u.erased_at IS NULL
  AND m.joined_at < %(as_of)s::timestamp AT TIME ZONE 'UTC'
  AND (m.left_at IS NULL OR m.left_at >= %(as_of)s::timestamp AT TIME ZONE 'UTC')
  AND NOT EXISTS (SELECT FROM roles_rolesettings s WHERE s.community_id = m.community_id AND NOT s.is_computed)
GROUP BY 1, 2, 4, 5;
CREATE UNIQUE INDEX ON _person (community_id, member_id);
ANALYZE _person;
"""

# The days of a week that lie in the window, and how old its Thursday is.
IN_WINDOW = """
    CASE WHEN {t}.week + 7 > %(as_of)s::date THEN {t}.days & ((1 << (%(as_of)s::date - {t}.week)) - 1)
         WHEN {t}.week < %(first)s::date THEN {t}.days & ~((1 << (%(first)s::date - {t}.week)) - 1)
         ELSE {t}.days END"""
THURSDAY = "(%(decay)s::bigint[])[greatest(%(as_of)s::date - {week} - 3, 0) + 1]"
OF_WINDOW = "{t}.week > %(first)s::date - 7 AND {t}.week < %(as_of)s::date"
MINE = "JOIN _person p ON p.community_id = {t}.community_id AND p.member_id = {t}.member_id AND p.is_chosen AND NOT p.is_out"

# What an effect weighs under the policy, by place in three lists; a look-up, since a join the planner misjudges.
WORTH = """CROSS JOIN LATERAL (SELECT (%(w)s::int[])[{p}] AS w, (%(x)s::int[])[{p}] AS x, (%(most)s::int[])[{p}] AS most) v""".format(
    p=f"f.role * {WORTHS} + f.kind"
)

ENACTED = f"""
CREATE UNLOGGED TABLE _enacted AS
SELECT community_id, member_id, role,
       sum((%(sat_days)s::bigint[])[bit_count(days::bit(7)) + 1] * {THURSDAY.format(week="week")}) AS wk,
       jsonb_agg(jsonb_build_array(week, bit_count(days::bit(7))) ORDER BY week) AS weeks, NULL::jsonb AS values,
       sum(n)::bigint AS acts
FROM (
    SELECT e.community_id, e.member_id, e.role, e.week, ({IN_WINDOW.format(t="e")}) AS days, e.n
    FROM roles_enactweek e {MINE.format(t="e")} WHERE e.role > {CONSUMER} AND {OF_WINDOW.format(t="e")}
) w WHERE days > 0 GROUP BY 1, 2, 3
UNION ALL
-- Consumers: the value of what was done, day by day, and of what was opened (kept by week: in the week the window ends
-- or begins in, in proportion to its days).
SELECT community_id, member_id, {CONSUMER}::smallint, sum({sat("x / 100.0::float8")} * {THURSDAY.format(week="week")}),
       jsonb_agg(jsonb_build_array(week, bit_count(days::bit(7))) ORDER BY week),
       jsonb_agg(jsonb_build_array(week, x / 100.0) ORDER BY week), sum(n)::bigint
FROM (
    SELECT community_id, member_id, week, bit_or(days) AS days, sum(x) AS x, sum(n) AS n FROM (
        SELECT e.community_id, e.member_id, e.week, ({IN_WINDOW.format(t="e")}) AS days, e.n,
               (SELECT sum((%(day_values)s::int[])[a >> 3]) FROM unnest(e.acts) a
                WHERE ({IN_WINDOW.format(t="e")}) >> (a & 7) & 1 = 1) AS x
        FROM roles_enactweek e {MINE.format(t="e")} WHERE e.role = {CONSUMER} AND {OF_WINDOW.format(t="e")}
        UNION ALL
        SELECT community_id, member_id, week, days, opened, %(opened)s * opened FROM (
            SELECT r.community_id, r.member_id, r.week, ({IN_WINDOW.format(t="r")}) AS days,
                   r.opened * bit_count(({IN_WINDOW.format(t="r")})::bit(7)) / bit_count(r.days::int::bit(7)) AS opened
            FROM activity_memberweekreading r {MINE.format(t="r")} WHERE r.days > 0 AND {OF_WINDOW.format(t="r")}
        ) read
    ) part WHERE days > 0 GROUP BY 1, 2, 3
) w GROUP BY 1, 2;
"""

# Who recognised whom in a role, and how much of it is left.
RECOGNISED = f"""
CREATE UNLOGGED TABLE _recognised AS
SELECT f.community_id, f.member_id, f.role, f.peer_id, max(f.act_id) AS act_id, count(*) AS n,
       sum(v.w * (%(decay)s::bigint[])[%(as_of)s::date - f.day + 1]) AS given
FROM roles_effect f {MINE.format(t="f")} {WORTH}
WHERE v.w > 0 AND f.day < %(as_of)s::date AND f.day >= %(first)s::date GROUP BY 1, 2, 3, 4;
"""

# One fan can give at most 1, one viral thing can give at most 1. A person recognised is counted once, a thing once.
# Inside a small circle, recognition of x in all counts ι · x^ι, and never more than it would outside.
TAKEN_UP = f"""
CREATE UNLOGGED TABLE _breadth AS
SELECT community_id, member_id, role, people, top, near, summed.inside, c.size, c.iota, outside
       + CASE WHEN summed.inside = 0 OR c.iota = {MILLION} THEN summed.inside ELSE
           least(summed.inside, round(c.iota * power(summed.inside / {MILLION}::float8, c.iota / {MILLION}::float8))::bigint) END AS b
FROM (
    SELECT community_id, member_id, role, count(*) AS people, count(*) FILTER (WHERE is_near) AS near, max(number) AS number,
           coalesce(sum(part) FILTER (WHERE NOT is_near), 0)::bigint AS outside,
           coalesce(sum(part) FILTER (WHERE is_near), 0)::bigint AS inside,
           to_jsonb((array_agg(act_id ORDER BY given DESC, act_id DESC))[1:5]) AS top
    FROM (
        SELECT r.*, {sat(f"r.given / (100.0 * {DECAY_UNIT})::float8")} AS part,
               CASE WHEN r.role > {CONSUMER} THEN mine.number END AS number,
               r.role > {CONSUMER} AND coalesce(theirs.number = mine.number, false) AS is_near
        FROM _recognised r
        LEFT JOIN _circle_of mine ON mine.community_id = r.community_id AND mine.member_id = r.member_id
        LEFT JOIN _circle_of theirs ON theirs.community_id = r.community_id AND theirs.member_id = r.peer_id
    ) people GROUP BY 1, 2, 3
) summed LEFT JOIN _circle c USING (community_id, number);

CREATE UNLOGGED TABLE _quality AS
SELECT community_id, member_id, role, count(*) AS episodes,
       round(sum({sat("x / 100.0::float8")} * (%(decay)s::bigint[])[greatest(%(as_of)s::date - opened_on, 0) + 1])
             / {DECAY_UNIT}::numeric)::bigint AS q
FROM (
    SELECT community_id, member_id, role, episode, min(opened_on) AS opened_on, sum(x) AS x FROM (
        -- What was made before the ledger is as old as its first recognition, which may lie before the window.
        SELECT f.community_id, f.member_id, f.role, f.episode, min(coalesce(f.opened_on, f.day)) AS opened_on,
               least(sum(f.n * v.x), max(v.most)) AS x
        FROM roles_effect f {MINE.format(t="f")} {WORTH}
        WHERE f.n * v.x > 0 AND f.day < %(as_of)s::date AND (f.day >= %(first)s::date OR f.opened_on IS NULL)
        GROUP BY 1, 2, 3, 4, f.peer_id
    ) by_person GROUP BY 1, 2, 3, 4
) things WHERE opened_on >= %(first)s::date GROUP BY 1, 2, 3;

CREATE UNLOGGED TABLE _against AS
SELECT community_id, member_id, role, sum(weight) AS upheld FROM (
    SELECT community_id, member_id, role, peer_id, max(weight) AS weight FROM (
        SELECT f.community_id, f.member_id, f.role, f.episode, min(f.peer_id) AS peer_id,
               max((%(decay)s::bigint[])[%(as_of)s::date - f.day + 1]) AS weight
        FROM roles_effect f {MINE.format(t="f")}
        WHERE f.kind = {EffectKind.UPHELD} AND f.day < %(as_of)s::date AND f.day >= %(first)s::date GROUP BY 1, 2, 3, 4
    ) object GROUP BY 1, 2, 3, 4
) reporter GROUP BY 1, 2, 3;
"""

# Trials are tallied everywhere, since the usual share of a small community is the platform's (3.4).
TRIED = f"""
CREATE UNLOGGED TABLE _tally AS
SELECT e.community_id, e.member_id, e.role, count(*) AS n, count(*) FILTER (WHERE e.ok_on < %(as_of)s::date) AS ok
FROM roles_episode e JOIN _person p ON p.community_id = e.community_id AND p.member_id = e.member_id AND NOT p.is_out
WHERE e.is_trial AND e.opened_on >= %(first)s::date AND e.opened_on + %(maturity)s <= %(as_of)s::date
GROUP BY 1, 2, 3;

CREATE UNLOGGED TABLE _usual AS
WITH rate AS (
    SELECT community_id, role, round(ok * {MILLION}::numeric / n)::float8 AS rate FROM _tally WHERE n >= %(least_trials)s
), platform AS (
    SELECT role, percentile_cont(0.5) WITHIN GROUP (ORDER BY rate) AS median FROM rate GROUP BY 1
), local AS (
    SELECT community_id, role, count(*) AS members, percentile_cont(0.5) WITHIN GROUP (ORDER BY rate) AS median
    FROM rate GROUP BY 1, 2
)
SELECT c.id AS community_id, r.role, is_local,
       greatest(round(CASE WHEN is_local THEN l.median ELSE coalesce(p.median, 0) END), %(floor)s)::bigint AS median
FROM unnest(%(communities)s::bigint[]) c(id) CROSS JOIN generate_series(1, 5) r(role)
LEFT JOIN platform p ON p.role = r.role LEFT JOIN local l ON l.community_id = c.id AND l.role = r.role
CROSS JOIN LATERAL (
    SELECT coalesce(l.members >= %(least_members)s AND l.median >= %(of_platform)s * p.median, false) AS is_local
) o;

CREATE UNLOGGED TABLE _met AS
SELECT community_id, member_id, role, count(DISTINCT peer_id) AS people,
       count(DISTINCT peer_id) FILTER (WHERE is_creator) AS creators
FROM (
    SELECT e.community_id, e.member_id, e.role, v.peer_id, v.is_creator
    FROM roles_episode e {MINE.format(t="e")}
    CROSS JOIN LATERAL (VALUES (e.peer1_id, true), (e.peer2_id, false)) v(peer_id, is_creator)
    WHERE e.opened_on >= %(first)s::date AND e.opened_on < %(as_of)s::date AND v.peer_id <> e.member_id
    UNION ALL
    SELECT f.community_id, f.member_id, f.role, f.peer_id, false FROM roles_effect f {MINE.format(t="f")}
    WHERE f.role > 2 AND f.peer_id > 0 AND f.day >= %(first)s::date AND f.day < %(as_of)s::date
) met GROUP BY 1, 2, 3;
"""

MEASURED = f"""
CREATE UNLOGGED TABLE _measured AS
WITH counted AS (
    SELECT p.community_id, p.member_id, p.joined_on, r.role, coalesce(o.theta, r.theta) AS theta, r.kappa, r.w_least, r.x_least,
           coalesce(e.wk, 0) AS wk, e.weeks, e.values, coalesce(e.acts, 0) AS acts,
           coalesce(b.b, 0)::bigint AS b, coalesce(b.people, 0) AS people, b.top,
           coalesce(b.near, 0) AS near, coalesce(b.inside, 0) AS inside, coalesce(b.size, 0) AS size,
           coalesce(b.iota, {MILLION}) AS iota, o.policy_id, o.version AS own_version,
           coalesce(q.q, 0)::bigint AS q, coalesce(q.episodes, 0) AS episodes,
           coalesce(t.ok, 0)::int AS ok, coalesce(t.n, 0)::int AS n, coalesce(m.people, 0) AS met,
           u.median, u.is_local, coalesce(g.upheld, 0) / {DECAY_UNIT}::float8 AS upheld,
           coalesce(m.people, 0) >= r.least_met
               AND (r.role <> {CARRIER} OR coalesce(m.creators, 0) >= %(creators)s) AS is_met
    FROM _person p CROSS JOIN (VALUES {{roles}}) r(role, theta, kappa, least_met, w_least, x_least)
    JOIN _usual u ON u.community_id = p.community_id AND u.role = r.role
    LEFT JOIN _own o ON o.community_id = p.community_id AND o.role = r.role
    LEFT JOIN _enacted e ON e.community_id = p.community_id AND e.member_id = p.member_id AND e.role = r.role
    LEFT JOIN _breadth b ON b.community_id = p.community_id AND b.member_id = p.member_id AND b.role = r.role
    LEFT JOIN _quality q ON q.community_id = p.community_id AND q.member_id = p.member_id AND q.role = r.role
    LEFT JOIN _tally t ON t.community_id = p.community_id AND t.member_id = p.member_id AND t.role = r.role
    LEFT JOIN _met m ON m.community_id = p.community_id AND m.member_id = p.member_id AND m.role = r.role
    LEFT JOIN _against g ON g.community_id = p.community_id AND g.member_id = p.member_id AND g.role = r.role
    WHERE p.is_chosen AND NOT p.is_out
), judged AS (
    SELECT c.*, median / {MILLION}::float8 AS usual,
           CASE WHEN n = 0 THEN 1::float8 ELSE
               (ok::float8 / n + z2 / (2 * n) + z * sqrt(ok::float8 / n * (1 - ok::float8 / n) / n + z2 / (4.0::float8 * n * n)))
               / (1 + z2 / n) END AS ub,
           CASE WHEN role = {CONSUMER} THEN 1::float8 ELSE
               least(1::float8, (ok + %(prior)s * (median / {MILLION}::float8)) / (n + %(prior)s) / (median / {MILLION}::float8))
               END AS factor
    FROM counted c CROSS JOIN (SELECT %(z)s::float8 AS z, %(z)s::float8 * %(z)s::float8 AS z2) bound
)
SELECT j.*, {sat(f"wk::float8 / ({MILLION}::float8 * {DECAY_UNIT} * theta)")}::int AS a_fx,
       {sat(f"least(b, q) / {MILLION}::float8 * factor * power(2::float8, -upheld) / kappa")}::int AS u_fx,
       {sat(f"next.effect / {MILLION}::float8 * factor * power(2::float8, -upheld) / kappa")}::int AS next_fx,
       role = {CONSUMER} OR ub >= %(phi)s::float8 * median / {MILLION}::float8 AS guard_ok
FROM judged j CROSS JOIN LATERAL (
    SELECT CASE WHEN b <= q OR q = 0 THEN least(b + {sat("w_least")}, q + {sat("x_least")})
                ELSE least(b, q + {sat("x_least")}) END AS effect
) next;
CREATE UNIQUE INDEX ON _measured (community_id, member_id, role);
ANALYZE _measured;
"""


def measure(policy: Policy, as_of: date, communities: Sequence[int]) -> None:
    """Fill _measured for the members of these communities as of a day; _circle and _circle_of come along."""
    drop()
    given = parameters(policy, as_of, communities)
    run(_own(policy) + PERSONS + ENACTED + RECOGNISED, given)
    presence.gather(policy, as_of, communities)
    circles.find(policy, given)
    run(TAKEN_UP + TRIED + MEASURED.format(roles=_roles(policy)), given)


def drop() -> None:
    run(f"DROP TABLE IF EXISTS {', '.join((*TEMPORARY, '_against'))}")
    circles.drop()
    presence.drop()


def parameters(policy: Policy, as_of: date, communities: Sequence[int]) -> dict[str, Any]:
    return {
        "as_of": as_of,
        "first": date.fromordinal(as_of.toordinal() - policy.window),
        "communities": list(communities),
        "decay": policy.decay,
        "sat_days": [round((1 - 2.0**-days) * MILLION) for days in range(8)],
        "day_values": policy.day_values(),
        "opened": round(100 * policy["opened_value"]),
        "maturity": policy["maturity_days"],
        "least_trials": policy["median_trials"],
        "least_members": policy["median_members"],
        "of_platform": policy["median_of_platform"],
        "floor": round(MILLION * policy["yield_floor"]),
        "creators": policy["carried_creators"],
        "z": policy["guard_z"],
        "phi": policy["guard_phi"],
        "prior": policy["yield_prior"],
        **_worth(policy),
    }


def _worth(policy: Policy) -> dict[str, list[int]]:
    """The three lists of WORTH; what has no weight has none."""
    lists = {name: [0] * (WORTHS * (len(ROLE_NUMBERS) + 1)) for name in ("w", "x", "most")}
    for role, kind, w, x, most in policy.worth():
        place = role * WORTHS + kind - 1
        lists["w"][place], lists["x"][place], lists["most"][place] = w, x, most
    return lists


def _own(policy: Policy) -> str:
    """θ of the communities that set a rhythm themselves, and the name of the policy they set it with."""
    rows = ", ".join(
        f"({community}, {number}, {own.theta(role)!r}, {own.id}, {own.version})"
        for community, own in policy.own.items()
        for role, number in ROLE_NUMBERS.items()
    )
    create = "CREATE UNLOGGED TABLE _own (community_id bigint, role int, theta float8, policy_id bigint, version int);"
    return f"{create} INSERT INTO _own VALUES {rows};" if rows else create


def _roles(policy: Policy) -> str:
    """For each role: θ, κ, how many people it takes, and the smallest step a person or a thing adds."""
    rows = []
    for role, number in ROLE_NUMBERS.items():
        w_least = min(policy["weights"][role].values())
        x_least = {
            Role.CONSUMER: w_least,
            Role.CREATOR: policy["effects"]["recogniser"],
            Role.CONNECTOR: policy["effects"]["pointed"],
            Role.CARRIER: policy["effects"]["opener"],
            Role.CARETAKER: policy["effects"]["care"],
        }[Role(role)]
        least_met = policy["counterparts"].get(role, 0)
        rows.append(
            f"({number}, {policy.theta(role)!r}::float8, {policy['kappa'][role]}::float8, {least_met}, "
            f"{w_least}::float8, {x_least}::float8)"
        )
    return ", ".join(rows)
