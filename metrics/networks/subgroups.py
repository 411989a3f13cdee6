"""Sub-groups: people who have more to do with one another than with the rest of their community.

Louvain's method on whole numbers, all communities and all people at once: in each round everybody looks where they would
fit best, and about half of those who would move do so, by a fixed draw, so that two neighbours do not change places for
ever. The same ties give the same groups, whichever communities are computed together. A group that falls apart when looked at
alone is split. Blondel et al. 2008; the draw and the rule for pairs after Lu, Halappanavar and Kalyanaraman 2015.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from scipy import sparse
from scipy.sparse import csgraph

from metrics.networks.graph import Array, Graph, distinct, neighbours_of

ROUNDS, LEVELS = 24, 12
LEAST = 5  # people: a smaller group is none
NONE = -1


def subgroups(graph: Graph) -> Array:
    """The number of each node's group within its community, from 0, the largest first; NONE without one."""
    return _numbered(graph, _split(graph, _labels(graph)))


def _labels(graph: Graph) -> Array:
    """A label for each node; nodes of one group share it. It is a node of that group."""
    matrix = graph.weighted()
    folded, group = matrix, np.arange(graph.n)
    community, place = graph.community_of, np.arange(graph.n) - graph.starts[graph.community_of]
    whole = np.bincount(community, weights=matrix.sum(axis=1), minlength=graph.communities).astype(np.int64)
    for level in range(LEVELS):
        moved = _settle(folded, whole[community], place, level)
        names, inverse = np.unique(moved, return_inverse=True)
        if len(names) == len(moved):
            break
        group = inverse[group]
        community, place = community[names], place[names]
        fold = sparse.csr_array((np.ones(len(moved), dtype=np.int64), (inverse, np.arange(len(moved)))))
        folded = sparse.csr_array(fold @ folded @ fold.T)
        folded.sort_indices()
    return group


def _settle(matrix: sparse.csr_array[Any], whole: Array, place: Array, level: int) -> Array:
    """Which node's group each node ends in, when all move until nobody gains by it."""
    n = matrix.shape[0]
    degree = np.asarray(matrix.sum(axis=1)).astype(np.int64)
    loops = matrix.diagonal().astype(np.int64)
    group, total, size = np.arange(n), degree.copy(), np.ones(n, dtype=np.int64)
    active = np.flatnonzero(degree > loops)
    for turn in range(ROUNDS):
        if not len(active):
            break
        best, is_better = _best(matrix, active, group, total, degree, loops, whole)
        home = group[active]
        # Two that are alone would change places: only the later joins the earlier.
        is_swap = (size[home] == 1) & (size[best] == 1) & (best > home)
        wants = is_better & ~is_swap
        goes = wants & _drawn(place[active], turn + ROUNDS * level)
        movers, to = active[goes], best[goes]
        np.subtract.at(total, group[movers], degree[movers])
        np.subtract.at(size, group[movers], 1)
        group[movers] = to
        np.add.at(total, to, degree[movers])
        np.add.at(size, to, 1)
        active = distinct(np.concatenate([neighbours_of(matrix, movers), active[wants]]), n)
    least = np.full(n, n)
    np.minimum.at(least, group, np.arange(n))
    return least[group]


def _best(
    matrix: sparse.csr_array[Any], nodes: Array, group: Array, total: Array, degree: Array, loops: Array, whole: Array
) -> tuple[Array, Array]:
    """For each node the group it gains most in, of equal ones the first, and whether that is better than staying."""
    n = matrix.shape[0]
    member = sparse.csr_array((np.ones(n, dtype=np.int64), group, np.arange(n + 1)), shape=(n, n))
    links = sparse.csr_array(matrix[nodes] @ member)
    rows = np.repeat(np.arange(len(nodes)), np.diff(links.indptr))
    who, where, weight = nodes[rows], links.indices.astype(np.int64), links.data.astype(np.int64)
    is_home = where == group[who]
    weight = weight - np.where(is_home, loops[who], 0)
    others = total[where] - np.where(is_home, degree[who], 0)
    gain = weight * whole[who] - others * degree[who]  # times a constant: compared exactly
    stay = -(total[group[nodes]] - degree[nodes]) * degree[nodes]
    stay[rows[is_home]] = gain[is_home]
    most = np.maximum.reduceat(gain, links.indptr[:-1])
    first = np.minimum.reduceat(np.where(gain == most[rows], where, n), links.indptr[:-1])
    return first, most > stay


def _drawn(place: Array, turn: int) -> Array:
    """A fixed draw of about half, by the place in the community."""
    mixed = (place.astype(np.uint64) + np.uint64(1)) * np.uint64(0x9E3779B97F4A7C15)
    mixed ^= np.uint64((turn + 1) * 0xC2B2AE3D27D4EB4F % 2**64)
    mixed = (mixed ^ (mixed >> np.uint64(29))) * np.uint64(0xBF58476D1CE4E5B9)
    return (mixed >> np.uint64(40)) % np.uint64(2) == 0


def _split(graph: Graph, group: Array) -> Array:
    """The parts of groups that hang together by ties within them."""
    inside = group[graph.low] == group[graph.high]
    ties = sparse.coo_array(
        (np.ones(inside.sum(), dtype=np.int8), (graph.low[inside], graph.high[inside])), shape=(graph.n,) * 2
    )
    return csgraph.connected_components(ties, directed=False)[1]


def _numbered(graph: Graph, label: Array) -> Array:
    sizes = np.bincount(label, minlength=1)
    first = np.full(len(sizes), graph.n)
    np.minimum.at(first, label, np.arange(graph.n))
    kept = np.flatnonzero(sizes >= LEAST)
    community = graph.community_of[first[kept]]
    order = np.lexsort((first[kept], -sizes[kept], community))
    ranked = community[order]
    number = np.full(len(sizes), NONE, dtype=np.int32)
    number[kept[order]] = np.arange(len(order)) - np.searchsorted(ranked, ranked)
    return number[label]
