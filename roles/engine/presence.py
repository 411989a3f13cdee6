"""What is known of each member besides their measures: the last day they did anything, and where they stood a week before."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta

from roles.engine.database import run
from roles.models import Role
from roles.policy import ROLE_NUMBERS, Policy

TEMPORARY = ("_present", "_before")
NAMES = (
    "(VALUES " + ", ".join(f"({number}, '{role}')" for role, number in ROLE_NUMBERS.items()) + ") name(number, word)"
)
CONSUMER = ROLE_NUMBERS[Role.CONSUMER]

# Reading included; how much and what stays with the reader.
PRESENT = """
CREATE TEMP TABLE _present AS
SELECT p.number, max(d.week + length(ltrim(d.days::bit(7)::text, '0')) - 1) AS day FROM (
    SELECT community_id, member_id, week,
           CASE WHEN week + 7 > %(as_of)s::date THEN days & ((1 << (%(as_of)s::date - week)) - 1) ELSE days END AS days
    FROM (
        SELECT community_id, member_id, week, days::int FROM roles_enactweek
        UNION ALL
        SELECT community_id, member_id, week, days::int FROM activity_memberweekreading
    ) w WHERE week > %(as_of)s::date - %(peripheral)s - 7 AND week < %(as_of)s::date
) d JOIN _person p USING (community_id, member_id) WHERE days > 0 GROUP BY 1;
ANALYZE _present;
"""

# The Monday snapshot before this one. A role without a row was not acted in.
BEFORE = f"""
CREATE TEMP TABLE _before AS
SELECT p.number * 8 + name.number AS who, r.is_acting AS was_acting, r.is_primary AS was_primary, r.since AS was_since, r.lows AS had_lows,
       CASE WHEN r.guard_ok THEN sqrt(r.a_fx::float8 * r.u_fx) ELSE 0 END AS was_s
FROM roles_roleweek r JOIN _person p USING (community_id, member_id) JOIN {NAMES} ON name.word = r.role
WHERE r.as_of = %(before)s AND r.community_id = ANY(%(communities)s::bigint[]);
ANALYZE _before;
"""


def gather(policy: Policy, as_of: date, communities: Sequence[int]) -> None:
    """Fill _present and _before for the members in _person."""
    given = {
        "as_of": as_of,
        "before": monday_before(as_of),
        "communities": list(communities),
        "peripheral": policy["peripheral_days"],
    }
    run(PRESENT + BEFORE, given)


def monday_before(as_of: date) -> date:
    """The last Monday before a day, never the day itself."""
    return as_of - timedelta(days=as_of.weekday() or 7)


def drop() -> None:
    run(f"DROP TABLE IF EXISTS {', '.join(TEMPORARY)}")
