"""Members' rows of the newest week: what is there already stays, and only what differs is written."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from metrics.networks.copying import NO_NUMBERS, columns, store
from metrics.networks.figures import Places
from metrics.networks.graph import Array, Graph
from metrics.networks.ties import WHOLE, Members
from roles.engine.database import numbers, rows, run


@dataclass(frozen=True)
class Difference:
    """Places in the old rows and in the new ones."""

    gone: Array
    changed: tuple[Array, Array]
    added: Array


def difference(old: list[Array], old_values: Array, new: list[Array], new_values: Array) -> Difference:
    """Between two lists of rows with keys that are there once each."""
    both = [np.concatenate(pair) for pair in zip(old, new, strict=True)]
    is_new = np.arange(len(both[0])) >= len(old_values)
    order = np.lexsort((is_new, *both[::-1]))
    is_kept = np.ones(max(len(order) - 1, 0), dtype=bool)
    for column in both:
        is_kept &= column[order][1:] == column[order][:-1]
    pairs = np.flatnonzero(is_kept)
    before, after = order[pairs], order[pairs + 1] - len(old_values)
    differs = old_values[before] != new_values[after]
    return Difference(
        gone=np.setdiff1d(np.arange(len(old_values)), before, assume_unique=True),
        changed=(before[differs], after[differs]),
        added=np.setdiff1d(np.arange(len(new_values)), after, assume_unique=True),
    )


def left_out(first: int, end: int) -> Array:
    """Which of these nodes opted out, or were switched off, since they were gathered."""
    found = rows(
        """
        SELECT n.node - %(first)s FROM _net_member n JOIN roles_leftout o ON o.user_id = n.member_id
        WHERE n.node >= %(first)s AND n.node < %(end)s AND (o.community_id IS NULL OR o.community_id = n.community_id)
        """,
        {"first": first, "end": end},
    )
    is_out = np.zeros(end - first, dtype=bool)
    is_out[[node for (node,) in found]] = True
    return is_out


def write_places(communities: list[int], members: Members, graph: Graph, places: Places, is_in: Array) -> None:
    """A row for each member with a tie. Topics stay as they are."""
    kept = np.flatnonzero(is_in & (graph.degree > 0))
    keys = [members.community[kept], members.member[kept]]
    values = [graph.degree[kept], places.bridges[kept], places.joins[kept], (places.group[kept] >= 0).astype(np.int64)]
    packed = ((values[0] << 20 | values[1]) << 14 | values[2]) << 1 | values[3]
    query = "SELECT id, community_id, member_id, ((ties::bigint << 20 | bridges) << 14 | joins) << 1 | is_grouped::int"
    ids, *old, old_values = columns(f"{query} FROM metrics_membernetwork {_where(communities)}", "8888")
    found = difference(old, old_values, keys, packed)
    run("DELETE FROM metrics_membernetwork WHERE id = ANY(%(gone)s::bigint[])", {"gone": ids[found.gone].tolist()})
    before, after = found.changed
    run(
        "UPDATE metrics_membernetwork p SET ties = v.ties, bridges = v.bridges, joins = v.joins, is_grouped = v.grouped = 1 "
        "FROM unnest(%(ids)s::bigint[], %(ties)s::int[], %(bridges)s::int[], %(joins)s::int[], %(grouped)s::int[]) "
        "v(id, ties, bridges, joins, grouped) WHERE v.id = p.id",
        {
            "ids": ids[before].tolist(),
            **{
                name: value[after].tolist()
                for name, value in zip(("ties", "bridges", "joins", "grouped"), values, strict=True)
            },
        },
    )
    store(
        "metrics_membernetwork",
        "community_id, member_id, ties, bridges, joins, is_grouped, topics",
        ("i8", "i8", "i4", "i4", "i4", "?", "V12"),
        [*(column[found.added] for column in (*keys, *values)), NO_NUMBERS],
    )


def write_ties(
    communities: list[int], members: Members, graph: Graph, layers: Array, places: Places, is_in: Array
) -> None:
    kept = np.flatnonzero(is_in[graph.low] & is_in[graph.high])
    low, high = graph.low[kept], graph.high[kept]
    keys = [members.community[low], members.member[low], members.member[high]]
    weight = (graph.forth + graph.back)[kept]
    closeness = 1 + (weight >= WHOLE) + (weight >= 4 * WHOLE)
    packed = layers[kept] | closeness << 4 | places.is_bridge[kept].astype(np.int64) << 6
    query = "SELECT id, community_id, low_id, high_id, (layers + 16 * closeness + 64 * is_bridge::int)::bigint"
    ids, *old, old_values = columns(f"{query} FROM metrics_networktie {_where(communities)}", "88888")
    found = difference(old, old_values, keys, packed)
    run("DELETE FROM metrics_networktie WHERE id = ANY(%(gone)s::bigint[])", {"gone": ids[found.gone].tolist()})
    before, after = found.changed
    run(
        "UPDATE metrics_networktie t SET layers = v.value & 15, closeness = v.value >> 4 & 3, is_bridge = v.value >> 6 = 1 "
        "FROM unnest(%(ids)s::bigint[], %(values)s::int[]) v(id, value) WHERE v.id = t.id",
        {"ids": ids[before].tolist(), "values": packed[after].tolist()},
    )
    new = packed[found.added]
    store(
        "metrics_networktie",
        "community_id, low_id, high_id, layers, closeness, is_bridge",
        ("i8", "i8", "i8", "i2", "i2", "?"),
        [*(key[found.added] for key in keys), new & 15, new >> 4 & 3, new >> 6],
    )


def _where(communities: list[int]) -> str:
    """COPY takes no parameters; these are numbers."""
    return f"WHERE community_id IN ({numbers(communities)})" if communities else "WHERE false"
