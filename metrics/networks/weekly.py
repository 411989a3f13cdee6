"""The weekly job: ties of all communities, then their shapes, some communities at a time. Writes in short transactions."""

from __future__ import annotations

import zlib
from collections.abc import Iterator, Sequence
from datetime import date

import numpy as np
from django.db import connection, transaction
from django.utils import timezone

from metrics.models import NetworkWeek
from metrics.networks import ties
from metrics.networks.figures import Facts, Places, places_of, shapes_of
from metrics.networks.graph import Array, Graph
from metrics.networks.picture import picture_of
from metrics.networks.shape import Shape
from metrics.networks.ties import FRESH, KEPT, WHOLE, WINDOW
from metrics.networks.topics import keep_topics
from roles.engine.database import at_work, hold_choices, run, scalar

LOCK = zlib.crc32(b"fivefold.metrics.networks")
NODES_AT_ONCE = 200_000


def catch_up(monday: date) -> int:
    """The networks of this Monday unless they are there: also where the task of that day was lost."""
    return 0 if NetworkWeek.objects.filter(as_of=monday).exists() else compute_week(monday)


def compute_week(as_of: date, only: Sequence[int] | None = None) -> int:
    """The networks of these communities (or all) as of a Monday; of how many. 0 while another worker is at it.

    Computed again it writes the same rows. Members' own ties are kept of the newest week alone.
    """
    if not scalar("SELECT pg_try_advisory_lock(%(key)s)", {"key": LOCK}):
        return 0
    try:
        with at_work():
            ties.gather(as_of, None if only is None else list(only))
            count = sum(_batch(as_of, *span) for span in _batches(ties.members(), ties.departments()))
            if only is None:
                _forget_others(as_of)
            keep_topics(as_of)
            ties.drop()
    finally:
        run("SELECT pg_advisory_unlock(%(key)s)", {"key": LOCK})
    return count


Span = tuple[int, int, ties.Members, dict[int, str]]


def _batches(members: ties.Members, names: dict[int, str]) -> Iterator[Span]:
    """Whole communities, as many as there is room for, one at least."""
    edges = np.flatnonzero(np.diff(members.community)) + 1
    starts = [0, *edges.tolist(), len(members.community)]
    first = 0
    for end, after in zip(starts[1:], [*starts[2:], starts[-1] + NODES_AT_ONCE], strict=True):
        if end > first and (after - first > NODES_AT_ONCE):
            part = ties.Members(members.community[first:end], members.department[first:end], members.is_new[first:end])
            yield first, end, part, names
            first = end


def _batch(as_of: date, first: int, end: int, members: ties.Members, names: dict[int, str]) -> int:
    communities, starts = np.unique(members.community, return_index=True)
    found = ties.ties(first, end)
    graph = Graph(np.append(starts, len(members.community)), found.low, found.high, found.forth, found.back)
    opened = WINDOW.days - FRESH.days
    facts = Facts(
        department=members.department,
        names=names,
        is_new=members.is_new,
        layers=found.layers,
        is_fresh=(found.first >= opened) & (found.first < WINDOW.days - KEPT.days),
        is_kept=found.last >= WINDOW.days - KEPT.days,
    )
    places = places_of(graph)
    shapes = shapes_of(graph, facts, places)
    with transaction.atomic():
        _write(as_of, communities.tolist(), shapes, graph, places, first)
    return len(shapes)


def _write(as_of: date, communities: list[int], shapes: list[Shape], graph: Graph, places: Places, first: int) -> None:
    """Put the rows in the place of those there were. Whoever opted out meanwhile, and what was switched off, has none."""
    hold_choices()
    newest = NetworkWeek.objects.filter(community_id__in=communities, as_of__gt=as_of)
    later = set(newest.values_list("community_id", flat=True))
    off = _switched_off(communities)
    weeks = [
        NetworkWeek(
            community_id=community,
            as_of=as_of,
            members=shape.members,
            shape=shape.as_row(),
            picture=None if community in later else picture_of(shape),
            computed_at=timezone.now(),
        )
        for community, shape in zip(communities, shapes, strict=True)
        if community not in off
    ]
    NetworkWeek.objects.bulk_create(
        weeks,
        update_conflicts=True,
        unique_fields=["community", "as_of"],
        update_fields=["members", "shape", "picture", "computed_at"],
        batch_size=500,
    )
    current = [week.community_id for week in weeks if week.community_id not in later]
    NetworkWeek.objects.filter(community_id__in=current, as_of__lt=as_of).exclude(picture=None).update(picture=None)
    _write_members(current, graph, places, first)
    _write_ties(current, graph, places, first)


def _switched_off(communities: list[int]) -> set[int]:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT community_id FROM roles_rolesettings WHERE NOT is_computed AND community_id = ANY(%s)",
            [communities],
        )
        return {community for (community,) in cursor.fetchall()}


LEFT_OUT = "roles_leftout o WHERE (o.community_id IS NULL OR o.community_id = n.community_id) AND o.user_id"
NODES = "DROP TABLE IF EXISTS _net_place; CREATE TEMP TABLE _net_place (node int, ties int, bridges int, joins int, is_grouped int)"
PLACES = f"""
DELETE FROM metrics_membernetwork p WHERE p.community_id = ANY(%(communities)s::bigint[]) AND NOT EXISTS (
    SELECT FROM _net_member n JOIN _net_place USING (node)
    WHERE n.community_id = p.community_id AND n.member_id = p.member_id);
INSERT INTO metrics_membernetwork AS p (community_id, member_id, ties, bridges, joins, is_grouped, topics)
SELECT n.community_id, n.member_id, v.ties, v.bridges, v.joins, v.is_grouped = 1, %(none)s::bigint[]
FROM _net_place v JOIN _net_member n USING (node)
WHERE n.community_id = ANY(%(communities)s::bigint[]) AND NOT EXISTS (SELECT FROM {LEFT_OUT} = n.member_id)
ON CONFLICT (community_id, member_id) DO UPDATE
SET ties = excluded.ties, bridges = excluded.bridges, joins = excluded.joins, is_grouped = excluded.is_grouped
WHERE (p.ties, p.bridges, p.joins, p.is_grouped) <> (excluded.ties, excluded.bridges, excluded.joins, excluded.is_grouped);
"""
PAIRS = f"""
DROP TABLE IF EXISTS _net_pair; CREATE TEMP TABLE _net_pair AS
SELECT n.community_id, n.member_id AS low_id, y.member_id AS high_id, t.layers::smallint,
       (CASE WHEN t.forth + t.back < {WHOLE} THEN 1 WHEN t.forth + t.back < {4 * WHOLE} THEN 2 ELSE 3 END)::smallint AS closeness,
       v.low IS NOT NULL AS is_bridge
FROM _net_tie t JOIN _net_member n ON n.node = t.low JOIN _net_member y ON y.node = t.high
LEFT JOIN _net_bridge v ON v.low = t.low AND v.high = t.high
WHERE t.low >= %(first)s AND t.low < %(end)s AND n.community_id = ANY(%(communities)s::bigint[])
  AND NOT EXISTS (SELECT FROM {LEFT_OUT} IN (n.member_id, y.member_id));
CREATE UNIQUE INDEX ON _net_pair (community_id, low_id, high_id); ANALYZE _net_pair;
DELETE FROM metrics_networktie t WHERE t.community_id = ANY(%(communities)s::bigint[]) AND NOT EXISTS (
    SELECT FROM _net_pair p WHERE p.community_id = t.community_id AND p.low_id = t.low_id AND p.high_id = t.high_id);
INSERT INTO metrics_networktie AS t (community_id, low_id, high_id, layers, closeness, is_bridge)
SELECT community_id, low_id, high_id, layers, closeness, is_bridge FROM _net_pair
ON CONFLICT (community_id, low_id, high_id) DO UPDATE
SET layers = excluded.layers, closeness = excluded.closeness, is_bridge = excluded.is_bridge
WHERE (t.layers, t.closeness, t.is_bridge) <> (excluded.layers, excluded.closeness, excluded.is_bridge);
"""


def _write_members(communities: list[int], graph: Graph, places: Places, first: int) -> None:
    tied = np.flatnonzero(graph.degree > 0)
    columns: list[Array] = [
        tied + first,
        graph.degree[tied],
        places.bridges[tied],
        places.joins[tied],
        (places.group[tied] >= 0).astype(np.int64),
    ]
    run(NODES)
    ties.store("_net_place", *columns)
    run("CREATE INDEX ON _net_place (node); ANALYZE _net_place")
    run(PLACES, {"communities": communities, "none": []})


def _write_ties(communities: list[int], graph: Graph, places: Places, first: int) -> None:
    run("DROP TABLE IF EXISTS _net_bridge; CREATE TEMP TABLE _net_bridge (low int, high int)")
    ties.store("_net_bridge", graph.low[places.is_bridge] + first, graph.high[places.is_bridge] + first)
    run("CREATE INDEX ON _net_bridge (low, high); ANALYZE _net_bridge")
    run(PAIRS, {"communities": communities, "first": first, "end": first + graph.n})


def _forget_others(as_of: date) -> None:
    """Members' rows of communities that have none this week: no longer live, or switched off, or empty."""
    for table in ("metrics_membernetwork", "metrics_networktie"):
        run(
            f"DELETE FROM {table} p WHERE NOT EXISTS (SELECT FROM metrics_networkweek w "
            "WHERE w.community_id = p.community_id AND w.as_of >= %(as_of)s)",
            {"as_of": as_of},
        )
