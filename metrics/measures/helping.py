"""Give and receive: who helped somebody else here, and who was helped, in 90 days; in which ways (MISSION.md, row 67)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from enum import IntEnum

from activity.vocabulary import Audience, ObjectType, Verb
from metrics.measures.registry import Direction, Family, Measure, Reading, Unit, register
from metrics.measures.sql import COUNTED, STANDING, rows_of
from roles.engine.connecting import partner

BOTH = "gave-and-received"


class Way(IntEnum):
    """A way of helping somebody. What is used or thanked for was given by who made or did it."""

    ANSWERED = 0
    REFERRED = 1
    POINTED = 2
    INTRODUCED = 3
    USED = 4
    THANKED = 5


# Who gave, who received, in which way: a line per act and pair. Things between two alone are left out.
HELP = f"""
SELECT a.community_id, a.actor_id AS giver,
       CASE WHEN a.verb = {Verb.REFER} THEN a.owner_id ELSE a.target_id END AS taker,
       CASE a.verb WHEN {Verb.ANSWER} THEN {Way.ANSWERED:d} WHEN {Verb.REFER} THEN {Way.REFERRED:d} WHEN {Verb.POINT} THEN {Way.POINTED:d}
                   ELSE {Way.INTRODUCED:d} END AS way
FROM activity_act a
WHERE a.verb IN ({Verb.ANSWER:d}, {Verb.REFER:d}, {Verb.POINT:d}, {Verb.INTRODUCE:d}) AND {{here}}
UNION ALL
SELECT a.community_id, a.actor_id, a.object_id, {Way.INTRODUCED:d}
FROM activity_act a WHERE a.verb = {Verb.INTRODUCE:d} AND a.object_type = {ObjectType.MEMBER:d} AND {{here}}
UNION ALL
SELECT a.community_id, CASE WHEN a.verb = {Verb.THANK:d} THEN {partner("a")} ELSE a.owner_id END, a.actor_id,
       CASE WHEN a.verb = {Verb.THANK:d} THEN {Way.THANKED:d} ELSE {Way.USED:d} END
FROM activity_act a WHERE a.verb IN ({Verb.USE:d}, {Verb.REUSE:d}, {Verb.APPLY:d}, {Verb.THANK:d}) AND {{here}}
""".format(
    here=f"""a.community_id = ANY(%(communities)s) AND a.occurred_on < %(as_of)s AND a.occurred_on >= %(as_of)s::date - 90
      AND a.audience <> {Audience.DIRECT:d} AND {STANDING}"""
)
PEOPLE = f"""
WITH person AS (
    SELECT DISTINCT m.community_id, m.user_id
    FROM communities_membership m JOIN accounts_user u ON u.id = m.user_id AND u.is_active AND NOT u.is_service
    WHERE m.community_id = ANY(%(communities)s) AND m.joined_at < %(as_of)s::date - 30
      AND (m.left_at IS NULL OR m.left_at >= %(as_of)s::date)
      AND {COUNTED.format(person="m.user_id", community="m.community_id")}),
help AS (SELECT * FROM ({HELP}) h WHERE giver <> taker),
stood AS (
    SELECT community_id, user_id, bit_or(gave) AS gave, bit_or(received) AS received FROM (
        SELECT community_id, giver AS user_id, 1 << way AS gave, 0 AS received FROM help
        UNION ALL SELECT community_id, taker, 0, 1 << way FROM help) side
    GROUP BY 1, 2)
"""
GAVE = f"""{PEOPLE}
SELECT p.community_id, count(*) FILTER (WHERE s.{{side}} <> 0), count(*)
FROM person p LEFT JOIN stood s USING (community_id, user_id) GROUP BY 1"""
TALLY = ", ".join(f"count(*) FILTER (WHERE s.{side} & {1 << way} <> 0)" for way in Way for side in ("gave", "received"))
QUARTERS = f"""{PEOPLE}
SELECT p.community_id, count(*), count(*) FILTER (WHERE s.gave <> 0 AND s.received <> 0),
       count(*) FILTER (WHERE s.gave <> 0), count(*) FILTER (WHERE s.received <> 0), {TALLY}
FROM person p LEFT JOIN stood s USING (community_id, user_id) GROUP BY 1"""
GAVE_QUERY, RECEIVED_QUERY = GAVE.format(side="gave"), GAVE.format(side="received")


def shares(query: str, as_of: date, communities: Sequence[int]) -> Iterator[Reading]:
    for community_id, k, n in rows_of(query, as_of, communities):
        yield Reading.share(community_id, k, n)


def gave(as_of: date, communities: Sequence[int]) -> Iterator[Reading]:
    return shares(GAVE_QUERY, as_of, communities)


def received(as_of: date, communities: Sequence[int]) -> Iterator[Reading]:
    return shares(RECEIVED_QUERY, as_of, communities)


def both(as_of: date, communities: Sequence[int]) -> Iterator[Reading]:
    """The share of those who did both; in the detail how many gave, received, and in which way: [gave, received]."""
    for community_id, n, k, gave_, received_, *ways in rows_of(QUARTERS, as_of, communities):
        by_way = {way.name.lower(): ways[2 * way : 2 * way + 2] for way in Way}
        yield Reading.share(community_id, k, n, gave=gave_, received=received_, ways=by_way)


GIVING = (
    "answered somebody’s ask, referred it to an expert, pointed to what helps, introduced two people, or made or did "
    "something that somebody used at work or thanked for"
)
COMMON = "Reading and what is between two alone do not count. n: members who have been here for 30 days."

register(
    Measure(
        key="gave-help",
        name="Members who gave help",
        family=Family.COMPOSITION,
        unit=Unit.SHARE,
        direction=Direction.UP,
        says=f"Of 100 members, how many {GIVING}. {COMMON}",
        window="the 90 days before",
        source="the ledger of acts, and memberships",
        compute=gave,
        is_of_people=True,
        query=GAVE_QUERY,
        page="role-help",
    ),
    Measure(
        key="received-help",
        name="Members who received help",
        family=Family.EFFECT,
        unit=Unit.SHARE,
        direction=Direction.UP,
        says="Of 100 members, how many were answered, referred, pointed to something or introduced, or used or thanked "
        f"for what another made or did. {COMMON}",
        window="the 90 days before",
        source="the ledger of acts, and memberships",
        compute=received,
        is_of_people=True,
        query=RECEIVED_QUERY,
        page="role-help",
    ),
    Measure(
        key=BOTH,
        name="Members who gave and received help",
        family=Family.COMPOSITION,
        unit=Unit.SHARE,
        direction=Direction.UP,
        says=f"Of 100 members, how many gave help and received some, too. {COMMON}",
        window="the 90 days before",
        source="the ledger of acts, and memberships",
        compute=both,
        is_of_people=True,
        query=QUARTERS,
        page="role-help",
    ),
)
