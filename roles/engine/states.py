"""From measures to snapshots: acting with hysteresis, primary role, state of the member (MEASURES.md 3.7, 3.9)."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import date
from typing import Any

from roles.engine.database import hold_choices, run
from roles.engine.presence import NAMES
from roles.models import Role, State
from roles.policy import MILLION, ROLE_NUMBERS, Policy

CONSUMER = ROLE_NUMBERS[Role.CONSUMER]
# Enter at once; leave after `leave_snapshots` lows in a row; _before is the Monday snapshot before this one.
ACTED = """
CREATE TEMP TABLE _acted AS
WITH held AS (
    SELECT m.*, b.was_acting, b.was_primary, b.was_since, b.was_s, m.a_fx >= %(enter)s AND m.guard_ok AND m.is_met AS is_up,
           CASE WHEN m.a_fx < %(leave)s OR NOT m.guard_ok OR NOT m.is_met THEN coalesce(b.had_lows, 0) + 1 ELSE 0 END AS lows
    FROM _measured m LEFT JOIN _before b ON b.who = m.number * 8 + m.role
)
SELECT *, CASE WHEN guard_ok THEN sqrt(a_fx::float8 * u_fx) ELSE 0 END AS s,
       is_up OR coalesce(was_acting, false) AND lows < %(leave_snapshots)s AS is_acting
FROM held;
ANALYZE _acted (number, community_id, role, is_acting);
"""

# Primary: the acting productive role with the largest strength; a rival must lead clearly in two snapshots.
CHOSEN = f"""
CREATE TEMP TABLE _chosen AS
WITH productive AS (
    SELECT * FROM _acted WHERE is_acting AND role > {CONSUMER}
), best AS (
    SELECT DISTINCT ON (number) number, role, s, CASE WHEN was_acting THEN was_s ELSE 0 END AS was_s
    FROM productive ORDER BY number, s DESC, role
), incumbent AS (
    SELECT number, role, s, was_s FROM productive WHERE was_primary
), acting AS (
    SELECT number, bool_or(role = {CONSUMER}) AS consumes FROM _acted WHERE is_acting GROUP BY 1
)
SELECT p.number, p.community_id,
       CASE WHEN b.role IS NULL THEN CASE WHEN a.consumes THEN {CONSUMER} END
            WHEN i.role IS NULL OR i.role = b.role THEN b.role
            WHEN b.s - i.s >= %(lead)s AND b.was_s - i.was_s >= %(lead)s THEN b.role
            ELSE i.role END AS main,
       CASE WHEN %(as_of)s::date - p.joined_on < %(newcomer)s THEN '{State.NEWCOMER}'
            WHEN a.number IS NOT NULL THEN '{State.ACTIVE}'
            WHEN present.day >= %(as_of)s::date - %(peripheral)s THEN '{State.PERIPHERAL}'
            ELSE '{State.INACTIVE}' END AS state
FROM _person p LEFT JOIN best b USING (number) LEFT JOIN incumbent i USING (number) LEFT JOIN acting a USING (number)
LEFT JOIN _present present USING (number) WHERE NOT p.is_out;
ANALYZE _chosen;
"""

# A row says all it rests on; RoleWeek.record tells it.
ROWS = f"""
SELECT a.community_id, a.member_id, name.word, %(as_of)s, coalesce(a.policy_id, %(policy)s), a.a_fx, a.u_fx, a.ok, a.n, a.guard_ok, a.is_acting,
       coalesce(a.role = c.main, false), c.state,
       CASE WHEN a.is_acting THEN coalesce(CASE WHEN a.was_acting THEN a.was_since END, %(as_of)s::date) END, a.lows,
       %(version)s, a.own_version, a.weeks, a.week_values, a.met, a.people, a.b, a.near, a.size, a.iota, a.inside, a.top,
       a.episodes, a.q, round(a.ub * {MILLION})::int, a.median, a.is_local, round(a.factor * {MILLION})::int, a.upheld, a.next_fx
FROM _acted a JOIN _chosen c USING (number) JOIN {NAMES} ON name.number = a.role
WHERE NOT EXISTS (SELECT FROM roles_leftout o WHERE o.user_id = a.member_id
                  AND (o.community_id IS NULL OR o.community_id = a.community_id))
"""
COLUMNS = """community_id, member_id, role, as_of, policy_id, a_fx, u_fx, ok, n, guard_ok, is_acting, is_primary, state, since, lows,
    version, own_version, weeks, week_values, met, people, b_fx, near, circle_size, iota_fx, inside_fx, top,
    episodes, q_fx, ub_fx, median_fx, is_local, yield_fx, upheld, next_fx"""
WRITTEN = f"INSERT INTO roles_roleweek ({COLUMNS}) {ROWS}"


def _tally(condition: str) -> str:
    """Role to number of members for whom a condition on that role holds."""
    pairs = ", ".join(
        f"'{role}', count(*) FILTER (WHERE {condition.format(role=number)})" for role, number in ROLE_NUMBERS.items()
    )
    return f"jsonb_build_object({pairs})"


def _in_state(*among: State) -> str:
    names = ", ".join(f"'{state}'" for state in among)
    return f"count(*) FILTER (WHERE state IN ({names}))"


NOBODY = "'" + json.dumps(dict.fromkeys(Role.values, 0)) + "'::jsonb"
ACTING = _tally(f"a.role = {{role}} AND a.is_acting AND c.state = '{State.ACTIVE}'")
MAIN = _tally(f"main = {{role}} AND state = '{State.ACTIVE}'")
COUNTED = f"""
INSERT INTO roles_communityweek (community_id, as_of, policy_id, members, newcomers, inactive, opted_out, switched_off, acting,
    "primary", acts, computed_at, inputs, is_stale)
SELECT w.id, %(as_of)s, coalesce((SELECT min(policy_id) FROM _own o WHERE o.community_id = w.id), %(policy)s),
       coalesce(n.members, 0), coalesce(n.newcomers, 0), coalesce(n.inactive, 0),
       (SELECT count(*) FROM _person p WHERE p.community_id = w.id AND p.is_out AND NOT p.is_switched_off),
       (SELECT count(*) FROM _person p WHERE p.community_id = w.id AND p.is_switched_off),
       {NOBODY} || coalesce(e.acting, '{{}}'),
       {NOBODY} || coalesce(n.main, '{{}}') || jsonb_build_object('peripheral', coalesce(n.peripheral, 0)),
       {NOBODY} || coalesce(t.acts, '{{}}'), clock_timestamp(), w.inputs, false
FROM unnest(%(communities)s::bigint[], %(inputs)s::bigint[]) w(id, inputs)
LEFT JOIN (
    SELECT community_id, {_in_state(State.ACTIVE, State.PERIPHERAL)} AS members, {_in_state(State.NEWCOMER)} AS newcomers,
           {_in_state(State.INACTIVE)} AS inactive, {_in_state(State.PERIPHERAL)} AS peripheral, {MAIN} AS main
    FROM _chosen GROUP BY 1
) n ON n.community_id = w.id
LEFT JOIN (
    SELECT a.community_id, {ACTING} AS acting FROM _acted a JOIN _chosen c USING (number) WHERE a.is_acting GROUP BY 1
) e ON e.community_id = w.id
LEFT JOIN (
    SELECT community_id, jsonb_object_agg(word, acts) AS acts FROM (
        SELECT community_id, role, sum(acts)::bigint AS acts FROM _acted GROUP BY 1, 2
    ) r JOIN {NAMES} ON name.number = r.role GROUP BY 1
) t ON t.community_id = w.id
"""
TEMPORARY = ("_acted", "_chosen")


def judge(policy: Policy, as_of: date, communities: Sequence[int]) -> None:
    """Fill _acted and _chosen from _measured, _present and _before."""
    drop()
    run(ACTED + CHOSEN, parameters(policy, as_of, communities))


def write(policy: Policy, as_of: date, communities: Sequence[int], inputs: Sequence[int]) -> int:
    """Replace the rows of these communities as of that day; the number of RoleWeek rows."""
    hold_choices(beside_others=True)
    given = {**parameters(policy, as_of, communities), "inputs": list(inputs)}
    run(
        """
        DELETE FROM roles_roleweek WHERE as_of = %(as_of)s AND community_id = ANY(%(communities)s::bigint[]);
        DELETE FROM roles_communityweek WHERE as_of = %(as_of)s AND community_id = ANY(%(communities)s::bigint[]);
        """,
        given,
    )
    run(COUNTED, given)
    return run(WRITTEN, given)


def drop() -> None:
    run(f"DROP TABLE IF EXISTS {', '.join(TEMPORARY)}")


def parameters(policy: Policy, as_of: date, communities: Sequence[int]) -> dict[str, Any]:
    return {
        "as_of": as_of,
        "communities": list(communities),
        "policy": policy.id,
        "version": policy.version,
        "enter": round(MILLION * policy["enter"]),
        "leave": round(MILLION * policy["leave"]),
        "leave_snapshots": policy["leave_snapshots"],
        "lead": policy["primary_lead"] * MILLION,
        "newcomer": policy["newcomer_days"],
        "peripheral": policy["peripheral_days"],
    }
