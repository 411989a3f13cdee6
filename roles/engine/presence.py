"""The last day each member did anything in a community, as of a day."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from roles.engine.database import run
from roles.policy import Policy

# Reading included; how much and what stays with the reader.
PRESENT = """
DROP TABLE IF EXISTS _present;
CREATE UNLOGGED TABLE _present AS
SELECT community_id, member_id, max(week + length(ltrim(days::bit(7)::text, '0')) - 1) AS day FROM (
    SELECT community_id, member_id, week,
           CASE WHEN week + 7 > %(as_of)s::date THEN days & ((1 << (%(as_of)s::date - week)) - 1) ELSE days END AS days
    FROM (
        SELECT community_id, member_id, week, days::int FROM roles_enactweek WHERE community_id = ANY(%(communities)s::bigint[])
        UNION ALL
        SELECT community_id, member_id, week, days::int FROM activity_memberweekreading
        WHERE community_id = ANY(%(communities)s::bigint[])
    ) w WHERE week > %(as_of)s::date - %(peripheral)s - 7 AND week < %(as_of)s::date
) d WHERE days > 0 GROUP BY 1, 2;
"""


def gather(policy: Policy, as_of: date, communities: Sequence[int]) -> None:
    """Fill _present."""
    run(PRESENT, {"as_of": as_of, "communities": list(communities), "peripheral": policy["peripheral_days"]})


def drop() -> None:
    run("DROP TABLE IF EXISTS _present")
