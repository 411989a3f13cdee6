"""From measures to snapshots: acting with hysteresis, primary role, state of the member (MEASURES.md 3.7, 3.9)."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

from roles.engine.database import hold_choices, run
from roles.models import Role, State
from roles.policy import MILLION, ROLE_NUMBERS, Policy

CONSUMER = ROLE_NUMBERS[Role.CONSUMER]
NAMES = (
    "(VALUES " + ", ".join(f"({number}, '{role}')" for role, number in ROLE_NUMBERS.items()) + ") name(number, word)"
)

# Enter at once; leave after `leave_snapshots` lows in a row. `before` is the Monday snapshot before this one.
ACTED = f"""
CREATE UNLOGGED TABLE _acted AS
WITH before AS (
    SELECT r.community_id, r.member_id, name.number AS role, r.is_acting, r.is_primary, r.since, r.lows,
           CASE WHEN r.guard_ok THEN sqrt(r.a_fx::float8 * r.u_fx) ELSE 0 END AS s
    FROM roles_roleweek r JOIN {NAMES} ON name.word = r.role
    WHERE r.as_of = %(before)s AND r.community_id = ANY(%(communities)s::bigint[])
), held AS (
    SELECT m.*, before.is_acting AS was_acting, before.is_primary AS was_primary, before.since AS was_since, before.s AS was_s,
           m.a_fx >= %(enter)s AND m.guard_ok AND m.is_met AS is_up,
           CASE WHEN m.a_fx < %(leave)s OR NOT m.guard_ok OR NOT m.is_met THEN coalesce(before.lows, 0) + 1 ELSE 0 END AS lows
    FROM _measured m LEFT JOIN before USING (community_id, member_id, role)
)
SELECT *, CASE WHEN guard_ok THEN sqrt(a_fx::float8 * u_fx) ELSE 0 END AS s,
       is_up OR coalesce(was_acting, false) AND lows < %(leave_snapshots)s AS is_acting
FROM held;
"""

# Primary: the acting productive role with the largest strength; a rival must lead clearly in two snapshots.
CHOSEN = f"""
CREATE UNLOGGED TABLE _chosen AS
WITH lined AS (
    SELECT *, is_acting AND role > {CONSUMER} AS is_productive,
           row_number() OVER (PARTITION BY community_id, member_id
                              ORDER BY (is_acting AND role > {CONSUMER}) DESC, s DESC, role) AS place
    FROM _acted
), per_member AS (
    SELECT community_id, member_id,
           bool_or(is_acting) AS acts,
           max(role) FILTER (WHERE place = 1 AND is_productive) AS best,
           max(s) FILTER (WHERE place = 1 AND is_productive) AS best_s,
           max(CASE WHEN was_acting THEN was_s ELSE 0 END) FILTER (WHERE place = 1 AND is_productive) AS best_was_s,
           max(role) FILTER (WHERE was_primary AND is_productive) AS incumbent,
           max(s) FILTER (WHERE was_primary AND is_productive) AS incumbent_s,
           max(was_s) FILTER (WHERE was_primary AND is_productive) AS incumbent_was_s,
           bool_or(is_acting) FILTER (WHERE role = {CONSUMER}) AS consumes
    FROM lined GROUP BY 1, 2
)
SELECT p.community_id, p.member_id,
       CASE WHEN best IS NULL THEN CASE WHEN consumes THEN {CONSUMER} END
            WHEN incumbent IS NULL OR incumbent = best THEN best
            WHEN best_s - incumbent_s >= %(lead)s AND best_was_s - incumbent_was_s >= %(lead)s THEN best
            ELSE incumbent END AS main,
       CASE WHEN %(as_of)s::date - person.joined_on < %(newcomer)s THEN '{State.NEWCOMER}'
            WHEN acts THEN '{State.ACTIVE}'
            WHEN present.day >= %(as_of)s::date - %(peripheral)s THEN '{State.PERIPHERAL}'
            ELSE '{State.INACTIVE}' END AS state
FROM per_member p JOIN _person person USING (community_id, member_id)
LEFT JOIN _present present USING (community_id, member_id);
CREATE UNIQUE INDEX ON _chosen (community_id, member_id); ANALYZE _chosen; ANALYZE _acted;
"""


def millionths(column: str) -> str:
    return f"round({column} / {MILLION}.0, 6)"


IN_CIRCLE = f"""jsonb_build_object('size', a.size, 'iota', {millionths("a.iota")},
                          'people', nullif(a.near, 0), 'x', {millionths("nullif(a.inside, 0)")})"""
RECORD = f"""
    CASE WHEN a.weeks IS NULL AND a.people = 0 AND a.n = 0 AND a.q = 0 THEN '{{}}'::jsonb
    ELSE jsonb_strip_nulls(jsonb_build_object(
        'asof', %(as_of)s::date, 'policy', %(version)s, 'rhythm', a.own_version, 'A', {millionths("a.a_fx")}, 'weeks', a.weeks, 'values', a.values,
        'guard', jsonb_build_object('ok', a.ok, 'n', a.n, 'ub', round(a.ub::numeric, 6), 'median', {millionths("a.median")},
                                    'of', CASE WHEN a.is_local THEN 'community' ELSE 'platform' END),
        'met', a.met, 'B', {millionths("a.b")}, 'people', a.people, 'in_cluster', {IN_CIRCLE},
        'Q', {millionths("a.q")}, 'episodes', a.episodes, 'yield', round(a.factor::numeric, 6), 'upheld', a.upheld,
        'U', {millionths("a.u_fx")}, 'S', round((a.s / {MILLION})::numeric, 6), 'state', c.state,
        'since', CASE WHEN a.is_acting THEN coalesce(CASE WHEN a.was_acting THEN a.was_since END, %(as_of)s::date) END,
        'top', a.top,
        'next', CASE WHEN a.b <= a.q OR a.q = 0 THEN 'one more person' ELSE 'one more thing taken up' END
                || ': U +' || to_char((a.next_fx - a.u_fx) / {MILLION}.0, 'FM0.00'))) END"""

ROWS = f"""
SELECT a.community_id, a.member_id, name.word, %(as_of)s, coalesce(a.policy_id, %(policy)s), a.a_fx, a.u_fx, a.ok, a.n, a.guard_ok, a.is_acting,
       a.role = c.main AND c.main IS NOT NULL, c.state,
       CASE WHEN a.is_acting THEN coalesce(CASE WHEN a.was_acting THEN a.was_since END, %(as_of)s::date) END, a.lows,
       {RECORD}
FROM _acted a JOIN _chosen c USING (community_id, member_id) JOIN {NAMES} ON name.number = a.role
WHERE NOT EXISTS (SELECT FROM roles_leftout o WHERE o.user_id = a.member_id
                  AND (o.community_id IS NULL OR o.community_id = a.community_id))
"""
WRITTEN = f"""
INSERT INTO roles_roleweek (community_id, member_id, role, as_of, policy_id, a_fx, u_fx, ok, n, guard_ok, is_acting,
    is_primary, state, since, lows, record)
{ROWS}
"""


def _tally(condition: str) -> str:
    """Role to number of members for whom a condition on that role holds."""
    pairs = ", ".join(
        f"'{role}', count(*) FILTER (WHERE {condition.format(role=number)})" for role, number in ROLE_NUMBERS.items()
    )
    return f"jsonb_build_object({pairs})"


def _in_state(*among: State) -> str:
    names = ", ".join(f"'{state}'" for state in among)
    return f"count(DISTINCT member_id) FILTER (WHERE c.state IN ({names}))"


NOBODY = "'" + json.dumps(dict.fromkeys(Role.values, 0)) + "'::jsonb"
ACTING = _tally(f"a.role = {{role}} AND a.is_acting AND c.state = '{State.ACTIVE}'")
MAIN = _tally(f"a.role = {{role}} AND c.main = {{role}} AND c.state = '{State.ACTIVE}'")
COUNTED = f"""
INSERT INTO roles_communityweek (community_id, as_of, policy_id, members, newcomers, inactive, opted_out, switched_off, acting,
    "primary", acts, computed_at, inputs, is_stale)
SELECT w.id, %(as_of)s, coalesce((SELECT min(policy_id) FROM _own o WHERE o.community_id = w.id), %(policy)s),
       coalesce(n.members, 0), coalesce(n.newcomers, 0), coalesce(n.inactive, 0),
       (SELECT count(*) FROM _person p WHERE p.community_id = w.id AND p.is_out AND NOT p.is_switched_off),
       (SELECT count(*) FROM _person p WHERE p.community_id = w.id AND p.is_switched_off),
       {NOBODY} || coalesce(n.acting, '{{}}'),
       {NOBODY} || coalesce(n.main, '{{}}') || jsonb_build_object('peripheral', coalesce(n.peripheral, 0)),
       {NOBODY} || coalesce(e.acts, '{{}}'), clock_timestamp(), w.inputs, false
FROM unnest(%(communities)s::bigint[], %(inputs)s::bigint[]) w(id, inputs)
LEFT JOIN (
    SELECT community_id, {_in_state(State.ACTIVE, State.PERIPHERAL)} AS members, {_in_state(State.NEWCOMER)} AS newcomers,
           {_in_state(State.INACTIVE)} AS inactive, {_in_state(State.PERIPHERAL)} AS peripheral,
           {ACTING} AS acting, {MAIN} AS main
    FROM _acted a JOIN _chosen c USING (community_id, member_id) GROUP BY 1
) n ON n.community_id = w.id
LEFT JOIN (
    SELECT community_id, jsonb_object_agg(word, acts) AS acts FROM (
        SELECT community_id, role, sum(acts)::bigint AS acts FROM _acted GROUP BY 1, 2
    ) r JOIN {NAMES} ON name.number = r.role GROUP BY 1
) e ON e.community_id = w.id
"""
TEMPORARY = ("_acted", "_chosen")


def judge(policy: Policy, as_of: date, communities: Sequence[int]) -> None:
    """Fill _acted and _chosen from _measured, _present and the Monday snapshot before."""
    drop()
    run(ACTED + CHOSEN, parameters(policy, as_of, communities))


def write(policy: Policy, as_of: date, communities: Sequence[int], inputs: Sequence[int]) -> int:
    """Replace the rows of these communities as of that day; the number of RoleWeek rows."""
    hold_choices()
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
        "before": monday_before(as_of),
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


def monday_before(as_of: date) -> date:
    """The last Monday before a day, never the day itself."""
    return as_of - timedelta(days=as_of.weekday() or 7)
