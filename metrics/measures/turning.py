"""Ways into a community: from asking to helping, from new to regular (MISSION.md, rows 67 and 72)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from datetime import date

from activity.vocabulary import Verb
from metrics.measures.registry import Direction, Family, Measure, Reading, Unit, register
from metrics.measures.sql import COUNTED, STANDING, rows_of, share_by

QUARTERS = 8  # of joining, which the page shows
AFTER = (30, 90, 180)  # days after joining, from which on a month is looked at
LAST_MONTH = 11  # after the one of joining, that is looked at for those who joined in one month
LEAST_JOINED, LEAST_MONTHS = 10, 3  # as many joined in as many months: then months are told, and else quarters

TURNED = f"""
WITH asked AS (
    SELECT a.community_id, a.actor_id, min(a.occurred_at) AS at
    FROM activity_act a
    JOIN communities_membership m ON m.community_id = a.community_id AND m.user_id = a.actor_id
         AND (m.left_at IS NULL OR m.left_at >= %(as_of)s::date)
    WHERE a.community_id = ANY(%(communities)s) AND a.verb = {Verb.ASK}
      AND a.occurred_on < %(as_of)s AND a.occurred_on >= %(as_of)s::date - 364
      AND {STANDING} AND {COUNTED.format(person="a.actor_id", community="a.community_id")}
    GROUP BY 1, 2)
SELECT k.community_id, count(*) FILTER (WHERE EXISTS (
           SELECT FROM activity_act a
           WHERE a.actor_id = k.actor_id AND a.community_id = k.community_id AND a.verb = {Verb.ANSWER}
             AND a.occurred_at > k.at AND a.occurred_on < %(as_of)s AND a.occurred_on >= %(as_of)s::date - 364
             AND a.target_id IS DISTINCT FROM a.actor_id AND {STANDING})),
       count(*)
FROM asked k GROUP BY 1"""

# One row per community, quarter of joining and days after it: who did something here in the month from that day on.
STAYED = f"""
WITH came AS (
    SELECT m.community_id, m.user_id, (m.joined_at AT TIME ZONE 'UTC')::date AS joined
    FROM communities_membership m
    WHERE m.community_id = ANY(%(communities)s)
      AND (m.joined_at AT TIME ZONE 'UTC')::date >= date_trunc('quarter', %(as_of)s::date)::date - interval '24 months'
      AND {COUNTED.format(person="m.user_id", community="m.community_id")})
SELECT c.community_id, date_trunc('quarter', c.joined)::date AS quarter, d.days,
       count(*) FILTER (WHERE EXISTS (
           SELECT FROM roles_enactweek e
           WHERE e.community_id = c.community_id AND e.member_id = c.user_id
             AND e.week + 7 > c.joined + d.days AND e.week < c.joined + d.days + 30)),
       count(*)
FROM came c CROSS JOIN (VALUES {", ".join(f"({days})" for days in AFTER)}) d(days)
WHERE c.joined + d.days + 30 <= %(as_of)s
GROUP BY 1, 2, 3 ORDER BY 1, 2, 3"""

# One row per community, month of joining and month after it, for those who joined in the last twelve months.
MONTHLY = f"""
WITH came AS (
    SELECT m.community_id, m.user_id, (m.joined_at AT TIME ZONE 'UTC')::date AS joined
    FROM communities_membership m
    WHERE m.community_id = ANY(%(communities)s)
      AND (m.joined_at AT TIME ZONE 'UTC')::date >= date_trunc('month', %(as_of)s::date)::date - interval '12 months'
      AND {COUNTED.format(person="m.user_id", community="m.community_id")}),
seen AS (
    SELECT DISTINCT c.community_id, c.user_id, c.joined, n.number
    FROM came c
    JOIN roles_enactweek e ON e.community_id = c.community_id AND e.member_id = c.user_id AND e.week < %(as_of)s::date
    CROSS JOIN LATERAL generate_series(
        greatest(1, (e.week - c.joined) / 30), least({LAST_MONTH}, (e.week + 6 - c.joined) / 30)) n(number))
SELECT c.community_id, date_trunc('month', c.joined)::date, n.number, count(s.user_id), count(*)
FROM came c CROSS JOIN generate_series(1, {LAST_MONTH}) n(number)
LEFT JOIN seen s ON s.community_id = c.community_id AND s.user_id = c.user_id AND s.joined = c.joined AND s.number = n.number
WHERE c.joined + 30 * n.number + 30 <= %(as_of)s::date
GROUP BY 1, 2, 3 ORDER BY 1, 2, 3"""

# The same of everybody whose fourth month lies in the quarter before the day.
REGULAR = f"""
SELECT m.community_id, count(*) FILTER (WHERE EXISTS (
           SELECT FROM roles_enactweek e
           WHERE e.community_id = m.community_id AND e.member_id = m.user_id
             AND e.week + 7 > (m.joined_at AT TIME ZONE 'UTC')::date + 90
             AND e.week < (m.joined_at AT TIME ZONE 'UTC')::date + 120)),
       count(*)
FROM communities_membership m
WHERE m.community_id = ANY(%(communities)s)
  AND (m.joined_at AT TIME ZONE 'UTC')::date <= %(as_of)s::date - 120
  AND (m.joined_at AT TIME ZONE 'UTC')::date > %(as_of)s::date - 120 - 182
  AND {COUNTED.format(person="m.user_id", community="m.community_id")}
GROUP BY 1"""


def stayed(as_of: date, communities: Sequence[int]) -> Iterator[Reading]:
    """The share of half a year's newcomers, and in the detail the quarters: [first day, days after, k, n].

    Where enough join in a month, beside them the months: [first day, months after, k, n].
    """
    quarters: dict[int, list[list[object]]] = defaultdict(list)
    for community_id, quarter, days, k, n in rows_of(STAYED, as_of, communities):
        quarters[community_id].append([quarter.isoformat(), days, k, n])
    months: dict[int, list[list[object]]] = defaultdict(list)
    large: dict[int, set[date]] = defaultdict(set)
    for community_id, month, number, k, n in rows_of(MONTHLY, as_of, communities):
        months[community_id].append([month.isoformat(), number, k, n])
        large[community_id] |= {month} if n >= LEAST_JOINED else set()
    for community_id, k, n in rows_of(REGULAR, as_of, communities):
        told = {"months": months[community_id]} if len(large[community_id]) >= LEAST_MONTHS else {}
        yield Reading.share(community_id, k, n, quarters=quarters[community_id], **told)


register(
    Measure(
        key="turned-to-helping",
        name="Askers who became helpers",
        family=Family.EFFECT,
        unit=Unit.SHARE,
        direction=Direction.UP,
        says="Of 100 members who asked here, how many answered somebody else’s ask afterwards. n: members who asked.",
        window="the 52 weeks before",
        source="the ledger of acts",
        compute=share_by(TURNED),
        is_of_people=True,
        query=TURNED,
        page="role-paths",
    ),
    Measure(
        key="newcomers-who-stay",
        name="Newcomers who are still here in their fourth month",
        family=Family.EFFECT,
        unit=Unit.SHARE,
        direction=Direction.UP,
        says="Of 100 people who joined, how many did something here, reading aside, between the 90th and the 120th day "
        "after. n: people whose 120th day lies in the half year before.",
        window="people who joined between 120 and 301 days before",
        source="memberships, and the weeks in which members were active",
        compute=stayed,
        is_of_people=True,
        query=REGULAR,
        page="role-paths",
    ),
)
