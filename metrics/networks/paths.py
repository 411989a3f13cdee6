"""How much of a community hangs on few: where the shortest ways between its members lead through.

Betweenness (Brandes 2001), from up to 32 people of each community as beginnings, who are drawn by a fixed rule; of that
many members and fewer it is exact. It is used for a figure of the group alone: nobody's own is kept.
"""

from __future__ import annotations

import numpy as np

from metrics.networks.graph import Array, Graph

BEGINNINGS, AT_ONCE = 32, 8


def betweenness(graph: Graph, beginnings: int = BEGINNINGS) -> Array:
    """Each node's share in the shortest ways from the beginnings of its community."""
    carried = np.zeros(graph.n)
    sources = _beginnings(graph, beginnings)
    for first in range(0, beginnings, AT_ONCE):
        block = sources[:, first : first + AT_ONCE]
        if (block >= 0).any():
            carried += _carried(graph, block)
    return carried


def _beginnings(graph: Graph, most: int) -> Array:
    """Row by row the tied members of a community in a fixed mixed order, as far as there are so many; else -1."""
    tied = np.flatnonzero(graph.degree > 0)
    community = graph.community_of[tied]
    place = (tied - graph.starts[community]).astype(np.uint64)
    mixed = (place + np.uint64(1)) * np.uint64(0x9E3779B97F4A7C15)
    mixed = (mixed ^ (mixed >> np.uint64(31))) * np.uint64(0xBF58476D1CE4E5B9)
    order = np.lexsort((tied, mixed, community))
    ranked = community[order]
    column = np.arange(len(order)) - np.searchsorted(ranked, ranked)
    found = np.full((graph.communities, most), -1, dtype=np.int64)
    kept = column < most
    found[ranked[kept], column[kept]] = tied[order][kept]
    return found


def _carried(graph: Graph, block: Array) -> Array:
    """The dependencies of one block: a breadth-first search from each column in all communities at once, and back."""
    matrix = graph.matrix.astype(np.float64)
    width = block.shape[1]
    ways = np.zeros((graph.n, width))
    depth = np.full((graph.n, width), -1, dtype=np.int16)
    columns = np.broadcast_to(np.arange(width), block.shape)
    has = block >= 0
    ways[block[has], columns[has]] = 1
    depth[block[has], columns[has]] = 0
    front, level = ways.copy(), 0
    while True:
        front = matrix @ front
        front[depth >= 0] = 0
        reached = front > 0
        if not reached.any():
            break
        level += 1
        depth[reached] = level
        ways += front
    owed = np.zeros_like(ways)
    for back in range(level, 0, -1):
        share = np.divide(1 + owed, ways, out=np.zeros_like(ways), where=depth == back)
        owed += np.where(depth == back - 1, ways * (matrix @ share), 0)
    owed[depth == 0] = 0
    return owed.sum(axis=1)


def on_the_busiest(graph: Graph, carried: Array) -> Array:
    """The share of those ways that leads through the busiest tenth of the tied members, by community (0 where none)."""
    order = np.lexsort((np.arange(graph.n), -carried, graph.community_of))
    rank = np.arange(graph.n) - graph.starts[graph.community_of[order]]
    tied = graph.count(graph.degree > 0)
    is_busy = rank < np.ceil(tied / 10)[graph.community_of[order]]
    whole = np.bincount(graph.community_of, weights=carried, minlength=graph.communities)
    busy = np.bincount(graph.community_of[order[is_busy]], weights=carried[order[is_busy]], minlength=graph.communities)
    return np.divide(busy, whole, out=np.zeros(graph.communities), where=whole > 0)
