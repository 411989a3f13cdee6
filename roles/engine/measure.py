"""Enactment A, guard and uptake U of every member in every role as of a day, from the rollups, in a few statements.

Leaves the working table _measured: a row per member and role, but for roles in which there is nothing; the Consumer's row
is always there. Sums are integers (10.4); floats appear only in the last expression of a row, as in formulas.py. What
communities set themselves (θ) is joined, not looped over. All working tables are temporary: another connection can
measure other communities at the same time.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import Any

from roles.engine import circles, evidence, presence, uptake
from roles.engine.database import rows, run, sat
from roles.engine.evidence import CONSUMER, MEMBERS, WORTHS
from roles.models import Role
from roles.policy import DECAY_UNIT, MILLION, ROLE_NUMBERS, Policy

TEMPORARY = ("_own", "_usual", "_measured")
CARRIER = ROLE_NUMBERS[Role.CARRIER]

# The median share of trials that were taken up, among the members who tried often enough, everywhere (3.4).
RATE = f"round(ok * {MILLION}::numeric / n)::float8"
PLATFORM = f"""
SELECT role, percentile_cont(0.5) WITHIN GROUP (ORDER BY {RATE}) FROM (
    SELECT e.role, count(*) AS n, count(*) FILTER (WHERE e.ok_on < %(as_of)s::date) AS ok
    FROM roles_episode e JOIN ({MEMBERS} GROUP BY 1, 2, 4, 5) p
        ON p.community_id = e.community_id AND p.member_id = e.member_id AND NOT p.is_out
    WHERE e.is_trial AND e.opened_on >= %(first)s::date AND e.opened_on + %(maturity)s <= %(as_of)s::date
    GROUP BY e.community_id, e.member_id, e.role HAVING count(*) >= %(least_trials)s
) tally GROUP BY 1
"""
# That of the community, or the platform's where too few tried.
USUAL = f"""
CREATE TEMP TABLE _usual AS
WITH local AS (
    SELECT p.community_id, t.who & 7 AS role, count(*) AS members, percentile_cont(0.5) WITHIN GROUP (ORDER BY {RATE}) AS median
    FROM _tally t JOIN _person p ON p.number = t.who >> 3 WHERE t.n >= %(least_trials)s GROUP BY 1, 2
)
SELECT c.id AS community_id, r.role, is_local,
       greatest(round(CASE WHEN is_local THEN l.median ELSE coalesce(r.median, 0) END), %(floor)s)::int AS median
FROM unnest(%(communities)s::bigint[]) c(id) CROSS JOIN unnest(%(platform)s::float8[]) WITH ORDINALITY r(median, role)
LEFT JOIN local l ON l.community_id = c.id AND l.role = r.role
CROSS JOIN LATERAL (
    SELECT coalesce(l.members >= %(least_members)s AND l.median >= %(of_platform)s * r.median, false) AS is_local
) o;
"""

MEASURED = f"""
CREATE TEMP TABLE _measured AS
WITH counted AS (
    SELECT p.number, p.community_id, p.member_id, r.role, coalesce(o.theta, r.theta) AS theta, r.kappa, r.w_least, r.x_least,
           coalesce(e.wk, 0) AS wk, e.weeks, e.week_values, coalesce(e.acts, 0) AS acts,
           coalesce(b.b, 0) AS b, coalesce(b.people, 0) AS people, b.top,
           coalesce(b.near, 0) AS near, coalesce(b.inside, 0) AS inside, coalesce(b.size, 0) AS size,
           coalesce(b.iota, {MILLION}) AS iota, o.policy_id, o.version AS own_version,
           coalesce(q.q, 0) AS q, coalesce(q.episodes, 0) AS episodes,
           coalesce(t.ok, 0) AS ok, coalesce(t.n, 0) AS n, coalesce(m.people, 0) AS met,
           u.median, u.is_local, coalesce(g.upheld, 0) / {DECAY_UNIT}::float8 AS upheld,
           coalesce(m.people, 0) >= r.least_met
               AND (r.role <> {CARRIER} OR coalesce(m.creators, 0) >= %(creators)s) AS is_met
    FROM _person p CROSS JOIN (VALUES {{roles}}) r(role, theta, kappa, least_met, w_least, x_least)
    JOIN _usual u ON u.community_id = p.community_id AND u.role = r.role
    LEFT JOIN _own o ON o.community_id = p.community_id AND o.role = r.role
    LEFT JOIN _enacted e ON e.who = p.number * 8 + r.role
    LEFT JOIN _breadth b ON b.who = p.number * 8 + r.role
    LEFT JOIN _quality q ON q.who = p.number * 8 + r.role
    LEFT JOIN _tally t ON t.who = p.number * 8 + r.role
    LEFT JOIN _met m ON m.who = p.number * 8 + r.role
    LEFT JOIN _against g ON g.who = p.number * 8 + r.role
    LEFT JOIN _before w ON w.who = p.number * 8 + r.role AND w.was_acting
    WHERE NOT p.is_out AND (r.role = {CONSUMER} OR w.who IS NOT NULL
                            OR coalesce(e.who, b.who, q.who, t.who) IS NOT NULL)
), judged AS (
    SELECT c.*,
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
ANALYZE _measured (number, community_id, role);
"""

Medians = Mapping[int, float]


def usual_everywhere(policy: Policy, as_of: date) -> Medians:
    """Role to the platform's usual share, which is that of a small community too."""
    return dict(rows(PLATFORM, parameters(policy, as_of, [])))


def measure(policy: Policy, as_of: date, communities: Sequence[int], platform: Medians | None = None) -> None:
    """Fill _measured for the members of these communities as of a day; _circle, _circle_of and what presence.py leaves
    come along. `platform`: the usual shares everywhere, where they are known already."""
    drop()
    platform = usual_everywhere(policy, as_of) if platform is None else platform
    given = parameters(policy, as_of, communities)
    given["platform"] = [platform.get(role) for role in sorted(ROLE_NUMBERS.values())]
    run(_own(policy) + evidence.PERSONS, given)
    presence.gather(policy, as_of, communities)
    for statement in (evidence.EVIDENCE, evidence.GIVEN):
        run(statement, given)
    circles.find(policy, given)
    for statement in (
        uptake.BREADTH,
        uptake.QUALITY,
        uptake.AGAINST,
        uptake.MET,
        evidence.ENACTED,
        evidence.TRIED,
        USUAL,
    ):
        run(statement, given)
    run(MEASURED.format(roles=_roles(policy)), given)


def drop() -> None:
    run(f"DROP TABLE IF EXISTS {', '.join(TEMPORARY)}")
    for module in (evidence, uptake, circles, presence):
        module.drop()


def parameters(policy: Policy, as_of: date, communities: Sequence[int]) -> dict[str, Any]:
    return {
        "as_of": as_of,
        "monday": as_of - timedelta(days=as_of.weekday()),
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
    create = "CREATE TEMP TABLE _own (community_id bigint, role int, theta float8, policy_id bigint, version int);"
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
