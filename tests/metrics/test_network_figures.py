"""The figures of networks against a reference (networkx) on small random graphs, and by hand. No database."""

from __future__ import annotations

from itertools import combinations
from typing import Any

import networkx as nx
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from metrics.networks.cores import core_numbers
from metrics.networks.figures import Facts, places_of, shapes_of
from metrics.networks.graph import Graph
from metrics.networks.paths import betweenness, on_the_busiest
from metrics.networks.picture import picture_of
from metrics.networks.shape import MILLION, Shape
from metrics.networks.subgroups import NONE, subgroups

Arcs = dict[tuple[int, int], int]


def graph_of(*communities: tuple[int, Arcs]) -> Graph:
    """Each community: how many people, and weights by (from, to)."""
    starts, pairs = [0], {}
    for size, arcs in communities:
        for (a, b), weight in arcs.items():
            low, high = sorted((a + starts[-1], b + starts[-1]))
            pair = pairs.setdefault((low, high), [0, 0])
            pair[a > b] += weight
        starts.append(starts[-1] + size)
    rows = [(low, high, *weights) for (low, high), weights in sorted(pairs.items())]
    low, high, forth, back = np.array(rows, dtype=np.int64).reshape(-1, 4).T
    return Graph(np.array(starts), low, high, forth, back)


def shape_of(graph: Graph, departments: list[int] | None = None, **facts: Any) -> list[Shape]:
    places = places_of(graph)
    pairs = len(graph.low)
    none = np.zeros(pairs, dtype=np.int64)
    given_facts = {
        "is_new": np.zeros(graph.n, dtype=np.int64),
        "layers": none + 1,
        "is_fresh": none > 0,
        "is_kept": none > 0,
    }
    names = {0: "Service", 1: "Design", 2: "Sales"}
    department = np.array(departments or [-1] * graph.n)
    return shapes_of(graph, Facts(department=department, names=names, **{**given_facts, **facts}), places)


def both(pairs: Any, weight: int = 16) -> Arcs:
    return {arc: weight for a, b in pairs for arc in ((a, b), (b, a))}


@st.composite
def drawn_graphs(draw: Any) -> tuple[int, Arcs]:
    n = draw(st.integers(3, 18))
    arcs = draw(
        st.dictionaries(st.tuples(st.integers(0, n - 1), st.integers(0, n - 1)), st.integers(1, 40), max_size=50)
    )
    return n, {(a, b): weight for (a, b), weight in arcs.items() if a != b}


@settings(max_examples=60, deadline=None)
@given(st.lists(drawn_graphs(), min_size=1, max_size=3))
def test_every_figure_is_that_of_the_reference(communities):
    graph = graph_of(*communities)
    core, carried = core_numbers(graph.matrix), betweenness(graph)
    for number, ((n, arcs), shape) in enumerate(zip(communities, shape_of(graph), strict=True)):
        directed = nx.DiGraph()
        directed.add_nodes_from(range(n))
        directed.add_edges_from(arcs)
        plain = directed.to_undirected()
        first = graph.starts[number]
        pieces = [piece for piece in nx.connected_components(plain) if len(piece) > 1]
        degrees = [degree for _, degree in plain.degree()]
        assert (shape.members, shape.isolates) == (n, nx.number_of_isolates(plain))
        assert (shape.components, shape.largest) == (len(pieces), max(map(len, pieces), default=0))
        assert (shape.pairs, shape.arcs) == (plain.number_of_edges(), directed.number_of_edges())
        assert 2 * shape.pairs / (n * (n - 1)) == pytest.approx(nx.density(plain))
        if arcs:
            assert 2 * shape.mutual / shape.arcs == pytest.approx(nx.overall_reciprocity(directed))
        freeman = sum(max(degrees) - degree for degree in degrees) / ((n - 1) * (n - 2))
        assert shape.centralisation == int(freeman * MILLION + 1e-6)
        cores = nx.core_number(plain)
        assert dict(enumerate(core[first : first + n])) == cores
        assert shape.core == max(cores.values())
        expected = nx.betweenness_centrality(plain, normalized=False)
        assert carried[first : first + n] / 2 == pytest.approx([expected[node] for node in range(n)])


@settings(max_examples=40, deadline=None)
@given(st.lists(drawn_graphs(), min_size=2, max_size=3))
def test_a_community_has_the_same_figures_alone_and_beside_others(communities):
    together = shape_of(graph_of(*communities))
    assert together == [shape_of(graph_of(community))[0] for community in communities]


@settings(max_examples=30, deadline=None)
@given(st.integers(0, 10_000), st.sampled_from([(6, 10, 0.5, 0.02), (3, 20, 0.3, 0.02), (10, 8, 0.6, 0.01)]))
def test_sub_groups_are_as_good_as_those_of_the_reference(seed, planted):
    reference = nx.planted_partition_graph(*planted, seed=seed)
    graph = graph_of((len(reference), dict.fromkeys(reference.edges, 16)))
    groups = subgroups(graph)
    found = [set(np.flatnonzero(groups == number)) for number in range(groups.max() + 1)]
    alone = [{node} for node in np.flatnonzero(groups == NONE)]
    assert all(nx.is_connected(reference.subgraph(group)) for group in found)
    assert [len(group) for group in found] == sorted(map(len, found), reverse=True)
    best = nx.community.modularity(reference, nx.community.louvain_communities(reference, seed=seed))
    assert nx.community.modularity(reference, found + alone) >= best - 0.05


def test_two_circles_with_one_bridge_between_them():
    circles = [*combinations(range(6), 2), *combinations(range(6, 13), 2), (0, 6)]
    graph = graph_of((15, both(circles)))
    places, shape = places_of(graph), shape_of(graph, [0] * 6 + [1] * 7 + [2, -1])[0]
    assert [group["n"] for group in shape.groups] == [7, 6]
    assert [group["pairs"] for group in shape.groups] == [21, 15]
    assert [group["mostly"] for group in shape.groups] == ["Design", "Service"]
    assert (shape.between, shape.across, shape.joiners, shape.grouped, shape.isolates) == ([[0, 1, 1]], 1, 2, 13, 2)
    assert np.flatnonzero(places.joins).tolist() == [0, 6]
    assert [department["n"] for department in shape.departments] == [7, 6]
    assert (shape.known, shape.crossing) == (len(circles), 1)
    assert shape.by_chance == MILLION * (14 * 13 - 6 * 5 - 7 * 6) // (14 * 13)


def test_a_star_is_as_central_as_can_be_and_a_ring_not_at_all():
    star, ring = both((0, n) for n in range(1, 30)), both((n, (n + 1) % 30) for n in range(30))
    shapes = shape_of(graph_of((30, star), (30, ring)))
    assert [shape.centralisation for shape in shapes] == [MILLION, 0]
    assert [(shape.most, shape.pairs) for shape in shapes] == [(29, 29), (2, 30)]
    graph = graph_of((30, star))
    assert on_the_busiest(graph, betweenness(graph)) == pytest.approx([1.0])


def test_new_ties_and_layers_are_counted_by_pair():
    graph = graph_of((4, both([(0, 1), (1, 2), (2, 3)])))
    facts = {
        "layers": np.array([1, 3, 8]),
        "is_fresh": np.array([True, True, False]),
        "is_kept": np.array([True, False, True]),
    }
    shape = shape_of(graph, is_new=np.array([0, 0, 0, 1]), **facts)[0]
    assert shape.layers == {"talk": 2, "recognise": 1, "build": 0, "introduce": 1}
    assert (shape.fresh, shape.kept, shape.new, shape.new_without) == (2, 1, 1, 0)


def test_a_community_without_ties_or_people_has_a_shape():
    assert shape_of(graph_of((3, {}), (0, {}), (2, {(0, 1): 16}))) == [
        Shape(members=3, layers=dict.fromkeys(("talk", "recognise", "build", "introduce"), 0)),
        Shape(members=0, layers=dict.fromkeys(("talk", "recognise", "build", "introduce"), 0)),
        Shape(
            **{"members": 2, "tied": 2, "pairs": 1, "arcs": 1, "components": 1, "largest": 2, "most": 1, "core": 1},
            **{"in_core": 2, "layers": {"talk": 1, "recognise": 0, "build": 0, "introduce": 0}},
        ),
    ]


def test_the_picture_is_the_same_for_all_that_is_printed_alike():
    circles = {"groups": [{"n": 13, "pairs": 31, "mostly": ""}, {"n": 9, "pairs": 18, "mostly": ""}]}
    one = Shape(members=30, tied=24, grouped=22, pairs=60, between=[[0, 1, 7]], **circles)
    alike = {"groups": [{"n": 17, "pairs": 32, "mostly": "Design"}, {"n": 12, "pairs": 22, "mostly": ""}]}
    other = Shape(members=31, tied=24, grouped=21, pairs=61, most=24, between=[[0, 1, 6]], **alike)
    assert picture_of(one) == picture_of(other)
    assert picture_of(Shape(members=19, tied=19)) is None


def test_fewer_than_five_are_not_drawn():
    group = {"n": 20, "pairs": 4, "mostly": ""}
    shape = Shape(members=28, tied=24, grouped=20, groups=[group, group], between=[[0, 1, 4]])
    drawn = picture_of(shape)
    assert drawn
    assert (drawn["lines"], drawn["loose"], drawn["alone"]) == ("", "", "")
    assert drawn["groups"][0]["dots"].count("M") == 20
