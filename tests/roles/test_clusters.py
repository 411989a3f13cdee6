"""Groups in a graph of recognition: the same ones, whatever order it comes in, and the ones one would draw by hand."""

from __future__ import annotations

import random

from hypothesis import given, settings
from hypothesis import strategies as st

from roles.engine.clusters import Edge, clusters

EDGES = st.lists(st.tuples(st.integers(1, 25), st.integers(1, 25), st.integers(1, 2**40)), max_size=60).map(
    lambda edges: list({(min(a, b), max(a, b)): (min(a, b), max(a, b), w) for a, b, w in edges if a != b}.values())
)


def full(people: list[int], weight: int = 10) -> list[Edge]:
    return [(a, b, weight) for a in people for b in people if a < b]


def modularity(edges: list[Edge], groups: list[list[int]]) -> float:
    group_of = {person: number for number, group in enumerate(groups) for person in group}
    whole = sum(weight for _, _, weight in edges)
    degree: dict[int, int] = {}
    for a, b, weight in edges:
        degree[a], degree[b] = degree.get(a, 0) + weight, degree.get(b, 0) + weight
    inside = sum(weight for a, b, weight in edges if a in group_of and group_of[a] == group_of.get(b))
    return inside / whole - sum((sum(degree[p] for p in group) / (2 * whole)) ** 2 for group in groups)


def test_groups_that_hang_together_by_a_thread_are_told_apart():
    edges = [*full([1, 2, 3, 4]), *full([5, 6, 7]), *full([8, 9, 10, 11]), (4, 5, 1), (7, 8, 1)]
    assert clusters(edges) == [[1, 2, 3, 4], [5, 6, 7], [8, 9, 10, 11]]


def test_nobody_and_one_pair():
    assert clusters([]) == []
    assert clusters([(7, 3, 1)]) == [[3, 7]]
    assert clusters([(3, 7, 0)]) == []


def test_a_ring_hidden_among_others_is_found_again():
    rng = random.Random(5)
    ring = [101, 102, 103, 104, 105]
    edges = {(min(a, b), max(a, b)): 10 for a, b in (rng.sample(range(1, 101), 2) for _ in range(220))}
    edges |= {(rng.randint(1, 100), member): 3 for member in ring}
    found = clusters([*((a, b, w) for (a, b), w in edges.items()), *full(ring, 60)])
    assert ring in found


@settings(max_examples=120, deadline=None)
@given(EDGES, st.randoms(use_true_random=False))
def test_the_same_graph_gives_the_same_groups(edges, rng):
    first = clusters(edges)
    rng.shuffle(edges)
    assert clusters([(b, a, weight) for a, b, weight in edges]) == first


@settings(max_examples=120, deadline=None)
@given(EDGES)
def test_groups_share_nobody_hang_together_and_are_no_worse_than_the_whole(edges):
    groups = clusters(edges)
    people = [person for group in groups for person in group]
    assert len(people) == len(set(people))
    assert groups == sorted(sorted(group) for group in groups)
    for group in groups:
        reached, waiting = {group[0]}, [group[0]]
        while waiting:
            here = waiting.pop()
            near = {b if a == here else a for a, b, _ in edges if here in (a, b)} & set(group)
            waiting += near - reached
            reached |= near
        assert reached == set(group)
    if edges:
        assert modularity(edges, groups) >= modularity(edges, [sorted({p for a, b, _ in edges for p in (a, b)})]) - 1e-9
