"""Small circles: how much of what a group of members receives comes from the group itself (MEASURES.md 3.5).

From _given (evidence.py) and _present: _circle_of, the group of each member, and _circle, the groups with their ι.
Everything is as of the snapshot's day and under its policy. Sums are whole numbers, and ι is an exact fraction, rounded.
Whoever opted out has no recognition of their own in the rollups, so that nothing they do is ever mutual.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from itertools import groupby
from operator import itemgetter
from typing import Any

from roles.engine.clusters import clusters
from roles.engine.database import rows, run, sat
from roles.models import Role
from roles.policy import DECAY_UNIT, MILLION, ROLE_NUMBERS, Policy

TEMPORARY = ("_pair", "_mutual", "_circle_of", "_circle")
EDGES_AT_ONCE = 200_000
CONSUMER = ROLE_NUMBERS[Role.CONSUMER]  # whose peers are those they took from: no recognition received

PAIRS = f"""
CREATE TEMP TABLE _pair AS
SELECT who >> 3 AS person, peer_id, sum(given)::bigint AS given, sum(n)::bigint AS n FROM _given
WHERE who & 7 > {CONSUMER} AND peer_id > 0 GROUP BY 1, 2;
ANALYZE _pair;

CREATE TEMP TABLE _mutual AS
WITH known AS (
    SELECT a.person, peer.number AS peer, a.given FROM _pair a JOIN _person p ON p.number = a.person
    JOIN _person peer ON peer.community_id = p.community_id AND peer.member_id = a.peer_id
)
SELECT p.community_id, a.person, a.peer, least(a.given, b.given) AS weight
FROM known a JOIN known b ON b.person = a.peer AND b.peer = a.person JOIN _person p ON p.number = a.person
WHERE a.person < a.peer AND least(a.given, b.given) > 0;
CREATE INDEX ON _mutual (community_id);

CREATE TEMP TABLE _circle_of (person int, number int, community_id bigint, member_id bigint);
"""
WEIGHED = f"""
ANALYZE _circle_of;

CREATE TEMP TABLE _circle AS
WITH seen AS (
    SELECT p.community_id, count(*) AS active FROM _present n
    JOIN _person p USING (number)
    WHERE NOT p.is_out AND n.day >= %(as_of)s::date - %(peripheral)s GROUP BY 1
), circle AS (
    SELECT community_id, number, count(*) AS size FROM _circle_of GROUP BY 1, 2
), received AS (
    SELECT c.community_id, c.number, sum({sat(f"given / (100.0 * {DECAY_UNIT})::float8")}) AS received,
           sum({sat(f"given / (100.0 * {DECAY_UNIT})::float8")}) FILTER (WHERE o.number = c.number) AS inside,
           sum(p.n) FILTER (WHERE o.number = c.number) AS n
    FROM _circle_of c JOIN _pair p USING (person)
    LEFT JOIN _circle_of o ON o.community_id = c.community_id AND o.member_id = p.peer_id GROUP BY 1, 2
)
SELECT community_id, number, size, active, n, inside, received, iota,
       iota < %(review)s AND n > %(recognitions)s AS is_listed
FROM (
    SELECT community_id, number, size, a.active, r.n, r.inside, r.received,
           CASE WHEN a.active < 2 OR r.inside = 0 THEN {MILLION} ELSE
               least({MILLION}, round({MILLION} * %(slack)s::numeric * (size - 1) * r.received / ((a.active - 1) * r.inside)))
               END::int AS iota
    FROM circle JOIN received r USING (community_id, number) LEFT JOIN seen USING (community_id)
    CROSS JOIN LATERAL (SELECT greatest(coalesce(seen.active, 0), size) AS active) a
) weighed;
ANALYZE _circle;
"""
WRITTEN = """
WITH written AS (
    INSERT INTO roles_circle (community_id, as_of, number, size, active, recognitions, inside_fx, received_fx, iota_fx, is_listed)
    SELECT community_id, %(as_of)s, number, size, active, n, inside, received, iota, is_listed FROM _circle
    RETURNING id, community_id, number
)
INSERT INTO roles_circlemember (circle_id, member_id)
SELECT w.id, o.member_id FROM _circle_of o JOIN written w USING (community_id, number)
WHERE NOT EXISTS (SELECT FROM roles_leftout l WHERE l.user_id = o.member_id
                  AND (l.community_id IS NULL OR l.community_id = o.community_id))
"""


def find(policy: Policy, parameters: dict[str, Any]) -> None:
    """Fill _circle_of and _circle."""
    run(PAIRS)
    for edges in _communities():
        for _, mutual in groupby(edges, key=itemgetter(0)):
            groups = clusters((a, b, weight) for _, a, b, weight in mutual)
            numbered = [(member, number) for number, group in enumerate(groups, start=1) for member in group]
            run(
                "INSERT INTO _circle_of SELECT n.person, n.circle, p.community_id, p.member_id "
                "FROM unnest(%(persons)s::int[], %(numbers)s::int[]) n(person, circle) JOIN _person p ON p.number = n.person",
                {
                    "persons": [member for member, _ in numbered],
                    "numbers": [number for _, number in numbered],
                },
            )
    run(
        WEIGHED,
        {
            **parameters,
            "peripheral": policy["peripheral_days"],
            "slack": str(policy["circle_slack"]),
            "review": round(MILLION * policy["circle_review"]),
            "recognitions": policy["circle_recognitions"],
        },
    )


def _communities() -> Iterator[list[tuple[int, int, int, int]]]:
    """The mutual recognition of some communities at a time: as many as there is room for, one at least."""
    chunk: list[int] = []
    room = EDGES_AT_ONCE
    for community, edges in rows("SELECT community_id, count(*) FROM _mutual GROUP BY 1 ORDER BY 1"):
        if chunk and edges > room:
            yield _edges(chunk)
            chunk, room = [], EDGES_AT_ONCE
        chunk.append(community)
        room -= edges
    if chunk:
        yield _edges(chunk)


def _edges(communities: list[int]) -> list[tuple[int, int, int, int]]:
    found = rows(
        "SELECT community_id, person, peer, weight FROM _mutual WHERE community_id = ANY(%(some)s) ORDER BY 1, 2, 3",
        {"some": communities},
    )
    return [(community, a, b, weight) for community, a, b, weight in found]


def write(as_of: date, communities: Sequence[int]) -> None:
    """Put the circles of a snapshot in the place of those there were; after states.write(), which holds the choices."""
    parameters = {"as_of": as_of, "communities": list(communities)}
    run(
        "DELETE FROM roles_circlemember m USING roles_circle c WHERE m.circle_id = c.id AND c.as_of = %(as_of)s "
        "AND c.community_id = ANY(%(communities)s::bigint[]);"
        "DELETE FROM roles_circle WHERE as_of = %(as_of)s AND community_id = ANY(%(communities)s::bigint[]);",
        parameters,
    )
    run(WRITTEN, parameters)


def drop() -> None:
    run(f"DROP TABLE IF EXISTS {', '.join(TEMPORARY)}")
