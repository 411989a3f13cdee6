"""From acts to ties: who has to do with whom, in the 90 days before a Monday (MEASURES.md 8).

Acts of people in the open, none of reading and none between two alone; withdrawn ones and all but the first of a bulk
operation are left out. Weights: reply, answer, co-editing, confirmed introduction 1, acceptance 2, thank and like ½,
each fading with the half-life of the policy. Whoever opted out or is switched off is no member here.
"""

from __future__ import annotations

import io
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

import numpy as np
from django.db import connection

from activity.vocabulary import HUMAN_VIA, ActorKind, Audience, ObjectType, Verb
from communities.models import Lifecycle
from metrics.models import Layer
from metrics.networks.graph import Array
from roles.engine.connecting import partner
from roles.engine.database import numbers, rows, run
from roles.policy import policy_of

WINDOW = timedelta(days=90)
NEWCOMER = timedelta(days=30)
#: A tie is new when it began in the four weeks before the last four, and kept when something came in those.
FRESH, KEPT = timedelta(days=56), timedelta(days=28)
HALVES = {
    **{Verb.ANSWER: (Layer.TALK, 2), Verb.COMMENT: (Layer.TALK, 2)},
    **{Verb.ACCEPT_ANSWER: (Layer.RECOGNISE, 4), Verb.THANK: (Layer.RECOGNISE, 1), Verb.LIKE: (Layer.RECOGNISE, 1)},
    **{Verb.IMPROVE: (Layer.BUILD, 2), Verb.CONFIRM_TIE: (Layer.INTRODUCE, 2)},
}
UNIT = 2**17  # what a sum of halves in 2^-20 is divided by: 16 for an act of weight 1 today
WHOLE = 16
TEMPORARY = "_net_member, _net_tie, _net_place, _net_bridge, _net_pair"
NO_DEPARTMENT = -1

MEMBERS = f"""
DROP TABLE IF EXISTS {TEMPORARY};
CREATE TEMP TABLE _net_member AS
SELECT (row_number() OVER (ORDER BY m.community_id, m.user_id) - 1)::int AS node, m.community_id::int, m.user_id AS member_id,
       CASE WHEN u.department = '' THEN {NO_DEPARTMENT} ELSE (dense_rank() OVER (ORDER BY u.department))::int END AS department,
       (m.joined_at >= %(as_of)s::date - %(newcomer)s)::int AS is_new
FROM communities_membership m
JOIN accounts_user u ON u.id = m.user_id AND u.is_active AND NOT u.is_service
JOIN communities_community c ON c.id = m.community_id AND c.lifecycle = '{Lifecycle.LIVE}'
LEFT JOIN roles_rolesettings s ON s.community_id = c.id
WHERE m.joined_at < %(midnight)s::timestamptz AND (m.left_at IS NULL OR m.left_at >= %(midnight)s::timestamptz)
  AND coalesce(s.is_computed, true) AND (%(only)s::bigint[] IS NULL OR c.id = ANY(%(only)s::bigint[]))
  AND NOT EXISTS (SELECT FROM roles_leftout o WHERE o.user_id = m.user_id
                  AND (o.community_id IS NULL OR o.community_id = m.community_id));
CREATE UNIQUE INDEX ON _net_member (community_id, member_id); CREATE INDEX ON _net_member (node);
ANALYZE _net_member;
"""
# Who the other one is: of an introduction, the one of the two who did not say it.
OTHER = f"""CASE WHEN t.verb = {Verb.LIKE} THEN t.owner_id
    WHEN t.verb = {Verb.CONFIRM_TIE} THEN i.object_id + i.target_id - t.actor_id
    ELSE {partner("t")} END"""
ACTS = f"""
SELECT t.community_id::int, t.actor_id, {OTHER} AS other_id, k.layer, k.halves, t.occurred_on
FROM activity_act t
JOIN (VALUES {", ".join(f"({verb}, {layer}, {halves})" for verb, (layer, halves) in HALVES.items())}) k(verb, layer, halves)
    ON k.verb = t.verb
LEFT JOIN activity_act i ON t.verb = {Verb.CONFIRM_TIE} AND t.object_type = {ObjectType.INTRODUCTION} AND i.id = t.object_id
    AND i.verb = {Verb.INTRODUCE} AND t.actor_id IN (i.object_id, i.target_id)
LEFT JOIN (SELECT undo_of_id FROM activity_act WHERE undo_of_id IS NOT NULL) w ON w.undo_of_id = t.id
LEFT JOIN (SELECT bulk_id, min(id) AS id FROM activity_act WHERE bulk_id IS NOT NULL GROUP BY 1) b ON b.bulk_id = t.bulk_id
WHERE t.recorded_at >= %(start)s::date AND t.occurred_on >= %(start)s::date AND t.occurred_on < %(as_of)s::date
  AND t.verb IN ({numbers(HALVES)}) AND t.audience <> {Audience.DIRECT}
  AND t.actor_kind = {ActorKind.MEMBER} AND t.via IN ({numbers(HUMAN_VIA)}) AND t.undo_of_id IS NULL
  AND w.undo_of_id IS NULL AND (t.bulk_id IS NULL OR b.id = t.id)
"""
TIES = f"""
CREATE TEMP TABLE _net_tie AS
SELECT low, high,
       CASE WHEN bool_or(is_forth) THEN greatest(1, round(sum(weight) FILTER (WHERE is_forth) / {UNIT}.0)) ELSE 0 END::int AS forth,
       CASE WHEN bool_and(is_forth) THEN 0 ELSE greatest(1, round(sum(weight) FILTER (WHERE NOT is_forth) / {UNIT}.0)) END::int AS back,
       bit_or(layer)::int AS layers, min(occurred_on) - %(start)s::date AS first, max(occurred_on) - %(start)s::date AS last
FROM (
    SELECT least(x.node, y.node) AS low, greatest(x.node, y.node) AS high, x.node < y.node AS is_forth, t.layer,
           t.halves * d.part AS weight, t.occurred_on
    FROM ({ACTS}) t
    JOIN _net_member x ON x.community_id = t.community_id AND x.member_id = t.actor_id
    JOIN _net_member y ON y.community_id = t.community_id AND y.member_id = t.other_id AND y.node <> x.node
    JOIN unnest(%(decay)s::bigint[]) WITH ORDINALITY d(part, age) ON d.age - 1 = %(as_of)s::date - t.occurred_on
) act GROUP BY low, high;
CREATE INDEX ON _net_tie (low); ANALYZE _net_tie;
"""


@dataclass(frozen=True)
class Members:
    """Columns of _net_member, in the order of the nodes."""

    community: Array
    department: Array
    is_new: Array


@dataclass(frozen=True)
class Ties:
    """Columns of _net_tie; first and last are days since the window began."""

    low: Array
    high: Array
    forth: Array
    back: Array
    layers: Array
    first: Array
    last: Array


def gather(as_of: date, only: list[int] | None = None) -> None:
    """Fill _net_member and _net_tie: of the communities named, or all. Once through the acts of the window."""
    policy = policy_of(as_of)
    run(
        MEMBERS,
        {"as_of": as_of, "midnight": f"{as_of} 00:00+00", "newcomer": NEWCOMER.days, "only": only},
    )
    run(TIES, {"as_of": as_of, "start": as_of - WINDOW, "decay": policy.decay[: WINDOW.days + 1]})


def drop() -> None:
    run(f"DROP TABLE IF EXISTS {TEMPORARY}")


def members() -> Members:
    return Members(*columns("SELECT community_id, department, is_new FROM _net_member ORDER BY node", 3))


def ties(first: int, end: int) -> Ties:
    """Those between nodes from first on and before end, numbered from first."""
    names = "low, high, forth, back, layers, first, last"
    found = columns(f"SELECT {names} FROM _net_tie WHERE low >= {first:d} AND low < {end:d} ORDER BY low, high", 7)
    return Ties(found[0] - first, found[1] - first, *found[2:])


def departments() -> dict[int, str]:
    """The name behind each number."""
    names = "SELECT DISTINCT m.department, u.department FROM _net_member m JOIN accounts_user u ON u.id = m.member_id"
    return dict(rows(f"{names} WHERE m.department <> {NO_DEPARTMENT}"))


HEADER, TRAILER = 19, 2  # bytes of a binary COPY


def columns(query: str, width: int) -> list[Array]:
    """The integers of a query as arrays: through binary COPY, in which rows without nulls all have one length."""
    row = np.dtype([("fields", ">i2"), *((f"{part}{n}", ">i4") for n in range(width) for part in ("length", "value"))])
    buffer = io.BytesIO()
    with connection.cursor() as cursor:
        cursor.copy_expert(f"COPY ({query}) TO STDOUT (FORMAT binary)", buffer)
    found = np.frombuffer(
        buffer.getbuffer(), dtype=row, offset=HEADER, count=(buffer.tell() - HEADER - TRAILER) // row.itemsize
    )
    return [found[f"value{n}"].astype(np.int64) for n in range(width)]


def store(table: str, *values: Array) -> None:
    """Put columns of integers into a table of as many, by binary COPY."""
    row: Any = [("fields", ">i2"), *((f"{part}{n}", ">i4") for n in range(len(values)) for part in ("length", "value"))]
    rows_ = np.zeros(len(values[0]), dtype=row)
    rows_["fields"] = len(values)
    for n, column in enumerate(values):
        rows_[f"length{n}"], rows_[f"value{n}"] = 4, column
    content = b"PGCOPY\n\xff\r\n\x00" + bytes(8) + rows_.tobytes() + b"\xff\xff"
    with connection.cursor() as cursor:
        cursor.copy_expert(f"COPY {table} FROM STDIN (FORMAT binary)", io.BytesIO(content))
