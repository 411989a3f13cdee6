"""From graphs to the figures of each community: all communities counted at once, by array."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from scipy.sparse import csgraph

from metrics.models import Layer
from metrics.networks.cores import core_numbers
from metrics.networks.graph import Array, Graph
from metrics.networks.paths import betweenness, on_the_busiest
from metrics.networks.shape import MILLION, Shape
from metrics.networks.subgroups import LEAST, NONE, subgroups

MOST_GROUPS = 12


@dataclass(frozen=True)
class Facts:
    """What is known besides who is tied to whom; layers, is_fresh and is_kept by pair, the others by node."""

    department: Array  # a number, or below 0
    names: Mapping[int, str]
    is_new: Array
    layers: Array
    is_fresh: Array
    is_kept: Array


@dataclass(frozen=True)
class Places:
    """Where each node stands: its own, for nobody else."""

    group: Array
    bridges: Array
    joins: Array
    is_bridge: Array  # by pair


def places_of(graph: Graph) -> Places:
    group = subgroups(graph)
    is_bridge = (group[graph.low] != group[graph.high]) & (group[graph.low] != NONE) & (group[graph.high] != NONE)
    low, high = graph.low[is_bridge], graph.high[is_bridge]
    bridges = np.bincount(np.concatenate([low, high]), minlength=graph.n)
    reached = np.unique(np.concatenate([low, high]) * (graph.n + 1) + np.concatenate([group[high], group[low]]))
    return Places(group, bridges, np.bincount(reached // (graph.n + 1), minlength=graph.n), is_bridge)


def shapes_of(graph: Graph, facts: Facts, places: Places) -> list[Shape]:
    """One for each community, in order."""
    numbers = {
        **_ties(graph, facts),
        **_pieces(graph),
        **_concentration(graph),
        **_joining(graph, places),
        **_crossing(graph, facts),
    }
    layers = {layer: graph.count_pairs(facts.layers & layer.value > 0) for layer in Layer}
    groups, departments = _groups(graph, facts, places), _departments(graph, facts)
    found: list[dict[str, Any]] = [
        dict(
            members=int(graph.sizes[c]),
            layers={layer.name.lower(): int(counts[c]) for layer, counts in layers.items()},
            **{name: int(counts[c]) for name, counts in numbers.items()},
            **groups.get(c, {}),
            **departments.get(c, {}),
        )
        for c in range(graph.communities)
    ]
    return [Shape(**row) for row in found]


def _ties(graph: Graph, facts: Facts) -> dict[str, Array]:
    mutual = (graph.forth > 0) & (graph.back > 0)
    pairs = graph.count_pairs(np.ones(len(graph.low), dtype=bool))
    is_tied, is_new = graph.degree > 0, facts.is_new.astype(bool)
    return {
        "tied": graph.count(is_tied),
        "new": graph.count(is_new),
        "new_without": graph.count(is_new & ~is_tied),
        "pairs": pairs,
        "arcs": pairs + graph.count_pairs(mutual),
        "mutual": graph.count_pairs(mutual),
        "fresh": graph.count_pairs(facts.is_fresh),
        "kept": graph.count_pairs(facts.is_fresh & facts.is_kept),
    }


def _pieces(graph: Graph) -> dict[str, Array]:
    """Parts that hang together, of two people at least, and how many are in the largest."""
    label = csgraph.connected_components(graph.matrix, directed=False)[1]
    sizes, first = np.bincount(label), np.full(label.max(initial=-1) + 1, graph.n)
    np.minimum.at(first, label, np.arange(graph.n))
    community = graph.community_of[np.minimum(first, max(graph.n - 1, 0))]
    is_piece = sizes > 1
    largest = np.zeros(graph.communities, dtype=np.int64)
    np.maximum.at(largest, community[is_piece], sizes[is_piece])
    return {"components": np.bincount(community[is_piece], minlength=graph.communities), "largest": largest}


def _concentration(graph: Graph) -> dict[str, Array]:
    degree, n = graph.degree, graph.sizes
    most = graph.highest(degree)
    missing = most * n - np.bincount(graph.community_of, weights=degree, minlength=graph.communities).astype(np.int64)
    possible = np.maximum((n - 1) * (n - 2), 1)
    core = core_numbers(graph.matrix).astype(np.int64)
    highest = graph.highest(core)
    busiest = on_the_busiest(graph, betweenness(graph))
    return {
        "centralisation": np.where(n > 2, MILLION * missing // possible, 0),
        "most": most,
        "core": highest,
        "in_core": graph.count((core == highest[graph.community_of]) & (core > 0)),
        "busiest": np.round(MILLION * busiest),
    }


def _joining(graph: Graph, places: Places) -> dict[str, Array]:
    return {
        "grouped": graph.count(places.group != NONE),
        "across": graph.count_pairs(places.is_bridge),
        "joiners": graph.count(places.bridges > 0),
    }


def _crossing(graph: Graph, facts: Facts) -> dict[str, Array]:
    """Ties between departments against what there would be if departments did not matter: two members drawn."""
    department = facts.department
    known = (department[graph.low] >= 0) & (department[graph.high] >= 0)
    has = np.flatnonzero(department >= 0)
    cells, sizes, _ = _cells(np.stack([graph.community_of[has], department[has]]))
    n = graph.count(has)
    alike = np.bincount(cells[0], weights=sizes * (sizes - 1), minlength=graph.communities).astype(np.int64)
    possible = n * (n - 1)
    return {
        "known": graph.count_pairs(known),
        "crossing": graph.count_pairs(known & (department[graph.low] != department[graph.high])),
        "by_chance": np.where(possible > 0, MILLION * (possible - alike) // np.maximum(possible, 1), 0),
    }


def _groups(graph: Graph, facts: Facts, places: Places) -> dict[int, dict[str, Any]]:
    """The twelve largest sub-groups of each community, and what is between them."""
    found: dict[int, dict[str, Any]] = defaultdict(lambda: {"groups": [], "between": [], "more_groups": 0})
    in_group = np.flatnonzero(places.group != NONE)
    keys = np.stack([graph.community_of[in_group], places.group[in_group]])
    mostly = _mostly(keys, facts.department[in_group])
    pairs, counts = _pairs(graph, places.group)
    inner = {(c, a): n for (c, a, b), n in zip(pairs, counts, strict=True) if a == b}
    for (c, number), size in zip(*_counted(keys), strict=True):
        if number >= MOST_GROUPS:
            found[c]["more_groups"] += 1
            continue
        name = facts.names.get(mostly.get((c, number), NONE), "")
        found[c]["groups"].append({"n": size, "pairs": inner.get((c, number), 0), "mostly": name})
    for (c, a, b), n in zip(pairs, counts, strict=True):
        if a != b and b < MOST_GROUPS:
            found[c]["between"].append([a, b, n])
    return found


def _departments(graph: Graph, facts: Facts) -> dict[int, dict[str, Any]]:
    """The twelve largest departments of five members and more, and the ties within and between them."""
    found: dict[int, dict[str, Any]] = defaultdict(lambda: {"departments": [], "matrix": []})
    has = np.flatnonzero(facts.department >= 0)
    cells, sizes, inverse = _cells(np.stack([graph.community_of[has], facts.department[has]]))
    order = np.lexsort((cells[1], -sizes, cells[0]))
    ranked = cells[0][order]
    place = np.empty(len(order), dtype=np.int64)
    place[order] = np.arange(len(order)) - np.searchsorted(ranked, ranked)
    place[(sizes < LEAST) | (place >= MOST_GROUPS)] = NONE
    for c, department, n, row in np.stack([*cells, sizes, place])[:, order].T.tolist():
        if row != NONE:
            found[c]["departments"].append({"name": facts.names[department], "n": n})
    of_node = np.full(graph.n, NONE, dtype=np.int64)
    of_node[has] = place[inverse]
    for (c, a, b), n in zip(*_pairs(graph, of_node), strict=True):
        found[c]["matrix"].append([a, b, n])
    return found


def _mostly(keys: Array, department: Array) -> dict[tuple[int, int], int]:
    """The department of more than half of a group, and of five people at least."""
    has = department >= 0
    sizes = dict(zip(*_counted(keys), strict=True))
    cells, counts = _counted(np.vstack([keys[:, has], department[has]]))
    return {(c, g): d for (c, g, d), n in zip(cells, counts, strict=True) if n >= LEAST and 2 * n > sizes[c, g]}


def _pairs(graph: Graph, part: Array) -> tuple[list[tuple[int, ...]], list[int]]:
    """How many ties lie within and between the parts of a community: (community, part, part), the smaller first."""
    a, b = part[graph.low], part[graph.high]
    has = (a >= 0) & (b >= 0)
    cells = np.stack([graph.pair_community, np.minimum(a, b), np.maximum(a, b)])
    return _counted(cells[:, has])


def _counted(keys: Array) -> tuple[list[tuple[int, ...]], list[int]]:
    """The different columns in order, and how often each is there."""
    cells, counts, _ = _cells(keys)
    return list(zip(*cells.tolist(), strict=True)), counts.tolist()


def _cells(keys: Array) -> tuple[Array, Array, Array]:
    """The same as arrays, and which of them each column is."""
    if not keys.shape[1]:
        return keys.astype(np.int64), np.zeros(0, dtype=np.int64), np.zeros(0, dtype=np.int64)
    order = np.lexsort(keys[::-1])
    ranked = keys[:, order]
    is_first = np.concatenate([[True], (ranked[:, 1:] != ranked[:, :-1]).any(axis=0)])
    begins = np.flatnonzero(is_first)
    inverse = np.empty(len(order), dtype=np.int64)
    inverse[order] = np.cumsum(is_first) - 1
    return ranked[:, begins].astype(np.int64), np.diff(np.append(begins, len(order))), inverse
