"""Groups of people who recognise each other, from a weighted graph (MEASURES.md 3.5).

Louvain's method on whole numbers: gains are compared exactly, people are visited in the order of their ids, and of equal
gains the smallest group wins, so the same graph gives the same groups, whatever order it came in. A group that falls
apart when looked at alone is split, which is what Leiden adds where it matters here. One community fits into memory.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

Graph = dict[int, dict[int, int]]  # person to neighbour to weight, both ways
Edge = tuple[int, int, int]
MOST_ROUNDS = 50


def clusters(edges: Iterable[Edge]) -> list[list[int]]:
    """The groups of at least two, each sorted, by their first person. Edges: (person, person, weight above 0)."""
    graph = _graph(edges)
    group_of = {node: node for node in graph}
    folded, inner = graph, dict.fromkeys(graph, 0)  # inner: twice the weight within a folded node
    for _ in range(MOST_ROUNDS):
        moved = _settle(folded, inner)
        if all(node == group for node, group in moved.items()):
            break
        group_of = {node: moved[group] for node, group in group_of.items()}
        folded, inner = _fold(folded, inner, moved)
    return sorted(part for members in _by_group(group_of).values() for part in _connected(members, graph))


def _graph(edges: Iterable[Edge]) -> Graph:
    found: Graph = defaultdict(dict)
    for a, b, weight in edges:
        if a != b and weight > 0:
            found[a][b] = found[b][a] = weight
    return {node: dict(sorted(found[node].items())) for node in sorted(found)}


def _settle(graph: Graph, inner: dict[int, int]) -> dict[int, int]:
    """Move each node to the neighbouring group with the largest gain until nothing moves; a group is named by its least
    node, so that names do not depend on how it came about."""
    degree = {node: sum(near.values()) + inner[node] for node, near in graph.items()}
    whole = sum(degree.values())  # twice the weight of all edges
    group = {node: node for node in graph}
    total = dict(degree)
    for _ in range(MOST_ROUNDS):
        is_moved = False
        for node, near in graph.items():
            home = group[node]
            total[home] -= degree[node]
            links: dict[int, int] = {home: 0}
            for other, weight in near.items():
                links[group[other]] = links.get(group[other], 0) + weight
            # The gain of joining a group, times constants: exact, since Python's integers have no end.
            best = max(links, key=lambda g: (links[g] * whole - total[g] * degree[node], g == home, -g))
            total[best] += degree[node]
            if best != home:
                group[node], is_moved = best, True
        if not is_moved:
            break
    names = {old: min(members) for old, members in _by_group(group).items()}
    return {node: names[old] for node, old in group.items()}


def _fold(graph: Graph, inner: dict[int, int], group: dict[int, int]) -> tuple[Graph, dict[int, int]]:
    """Each group becomes a node."""
    folded: Graph = {name: defaultdict(int) for name in sorted(set(group.values()))}
    within = dict.fromkeys(folded, 0)
    for node, near in graph.items():
        within[group[node]] += inner[node]
        for other, weight in near.items():
            if group[other] == group[node]:
                within[group[node]] += weight
            else:
                folded[group[node]][group[other]] += weight
    return {name: dict(sorted(near.items())) for name, near in folded.items()}, within


def _by_group(group: dict[int, int]) -> dict[int, list[int]]:
    found: dict[int, list[int]] = defaultdict(list)
    for node in sorted(group):
        found[group[node]].append(node)
    return found


def _connected(members: list[int], graph: Graph) -> list[list[int]]:
    """The parts of a group that hang together by edges within it, of two people at least."""
    left, parts = set(members), []
    while left:
        waiting, part = [min(left)], []
        left.discard(waiting[0])
        while waiting:
            node = waiting.pop()
            part.append(node)
            near = [other for other in graph[node] if other in left]
            left.difference_update(near)
            waiting += near
        if len(part) > 1:
            parts.append(sorted(part))
    return parts
