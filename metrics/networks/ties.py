"""From acts to ties: who has to do with whom, in the 90 days before a Monday (MEASURES.md 8).

Acts of people in the open, none of reading and none between two alone; withdrawn ones and all but the first of a bulk
operation are left out. Weights: reply, answer, co-editing, confirmed introduction 1, acceptance 2, thank and like ½,
each fading with the half-life of the policy. Whoever opted out or is switched off is no member here.
"""

from __future__ import annotations

from dataclasses import dataclass, fields
from datetime import date, timedelta

import numpy as np

from activity.vocabulary import HUMAN_VIA, ActorKind, Audience, ObjectType, Verb
from communities.models import Lifecycle
from metrics.models import Layer
from metrics.networks.copying import columns
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
UNIT = 2**17  # what a sum of halves is divided by, in 2^-20: 16 for an act of weight 1 today
WHOLE = 16
TEMPORARY = "_net_member"
NO_DEPARTMENT = -1

MEMBERS = f"""
DROP TABLE IF EXISTS {TEMPORARY};
CREATE TEMP TABLE _net_member AS
SELECT (row_number() OVER (ORDER BY m.community_id, m.user_id) - 1)::int AS node, m.community_id, m.user_id AS member_id,
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


def acts(as_of: date) -> str:
    """From whom to whom, what kind of tie, its weight, and on which day of the window."""
    start, kinds = as_of - WINDOW, ", ".join(f"({verb}, {layer}, {n})" for verb, (layer, n) in HALVES.items())
    decay = ", ".join(str(part) for part in policy_of(as_of).decay[: WINDOW.days + 1])
    return f"""
    SELECT x.node, y.node, t.layer, t.weight, t.day FROM (
        SELECT t.community_id, t.actor_id, {OTHER} AS other_id, k.layer, t.occurred_on - '{start}'::date AS day,
               k.halves * ('{{{decay}}}'::int[])['{as_of}'::date - t.occurred_on + 1] AS weight
        FROM activity_act t
        JOIN (VALUES {kinds}) k(verb, layer, halves) ON k.verb = t.verb
        LEFT JOIN activity_act i ON t.verb = {Verb.CONFIRM_TIE} AND t.object_type = {ObjectType.INTRODUCTION}
            AND i.id = t.object_id AND i.verb = {Verb.INTRODUCE} AND t.actor_id IN (i.object_id, i.target_id)
        LEFT JOIN (SELECT undo_of_id FROM activity_act WHERE undo_of_id IS NOT NULL) w ON w.undo_of_id = t.id
        LEFT JOIN (SELECT bulk_id, min(id) AS id FROM activity_act WHERE bulk_id IS NOT NULL GROUP BY 1) b
            ON b.bulk_id = t.bulk_id
        WHERE t.recorded_at >= '{start}' AND t.occurred_on >= '{start}' AND t.occurred_on < '{as_of}'
          AND t.verb IN ({numbers(HALVES)}) AND t.audience <> {Audience.DIRECT}
          AND t.actor_kind = {ActorKind.MEMBER} AND t.via IN ({numbers(HUMAN_VIA)}) AND t.undo_of_id IS NULL
          AND w.undo_of_id IS NULL AND (t.bulk_id IS NULL OR b.id = t.id)
    ) t
    JOIN _net_member x ON x.community_id = t.community_id AND x.member_id = t.actor_id
    JOIN _net_member y ON y.community_id = t.community_id AND y.member_id = t.other_id AND y.node <> x.node"""


@dataclass(frozen=True)
class Members:
    """Who is a member where, in the order of the nodes."""

    community: Array
    member: Array
    department: Array
    is_new: Array

    def part(self, first: int, end: int) -> Members:
        return Members(*(getattr(self, column.name)[first:end] for column in fields(self)))


@dataclass(frozen=True)
class Ties:
    """Pairs of nodes, the smaller first, in order; first and last are days of the window."""

    low: Array
    high: Array
    forth: Array
    back: Array
    layers: Array
    first: Array
    last: Array

    def part(self, first: int, end: int) -> Ties:
        """Those between nodes from first on and before end, numbered from first."""
        begin, stop = np.searchsorted(self.low, [first, end])
        low, high, *others = (getattr(self, column.name)[begin:stop] for column in fields(self))
        return Ties(low - first, high - first, *others)


def gather_members(as_of: date, only: list[int] | None = None) -> Members:
    """Fill _net_member: of the communities named, or all."""
    run(MEMBERS, {"as_of": as_of, "midnight": f"{as_of} 00:00+00", "newcomer": NEWCOMER.days, "only": only})
    return Members(
        *columns("SELECT community_id, member_id, department, is_new FROM _net_member ORDER BY node", "8844")
    )


def departments() -> dict[int, str]:
    """The name behind each number."""
    names = "SELECT DISTINCT m.department, u.department FROM _net_member m JOIN accounts_user u ON u.id = m.member_id"
    return dict(rows(f"{names} WHERE m.department <> {NO_DEPARTMENT}"))


def gather_ties(as_of: date, nodes: int) -> Ties:
    """Once through the acts of the window; put together here, since that costs a tenth of what it costs the database."""
    one, other, layer, weight, day = columns(acts(as_of), "44444")
    low, high = np.minimum(one, other), np.maximum(one, other)
    order = np.argsort(low * np.int64(nodes) + high, kind="stable")
    low, high, layer, weight, day = (column[order] for column in (low, high, layer, weight, day))
    is_forth = one[order] == low
    del one, other, order
    is_first = np.ones(len(low), dtype=bool)
    is_first[1:] = (low[1:] != low[:-1]) | (high[1:] != high[:-1])
    begins = np.flatnonzero(is_first)
    if not len(begins):
        return Ties(*(np.empty(0, dtype=np.int64) for _ in fields(Ties)))
    return Ties(
        low[begins].astype(np.int64),
        high[begins].astype(np.int64),
        _summed(np.where(is_forth, weight, 0), begins),
        _summed(np.where(is_forth, 0, weight), begins),
        np.bitwise_or.reduceat(layer, begins),
        np.minimum.reduceat(day, begins),
        np.maximum.reduceat(day, begins),
    )


def _summed(weight: Array, begins: Array) -> Array:
    """In sixteenths of an act of weight 1; never 0 where there is something."""
    whole = np.add.reduceat(weight, begins, dtype=np.int64)
    return np.where(whole > 0, np.maximum((whole + UNIT // 2) // UNIT, 1), 0)


def drop() -> None:
    run(f"DROP TABLE IF EXISTS {TEMPORARY}")
