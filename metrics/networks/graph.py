"""Many communities as one graph: arrays in which no tie leaves its community, so that one pass serves all of them.

A node is a member in a community. Nodes are numbered by community, then by member, so that what is computed of a
community does not depend on which others are beside it.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
from scipy import sparse

Array = np.ndarray[Any, Any]


@dataclass(frozen=True)
class Graph:
    """Communities side by side. Each pair stands once, low < high; forth and back are its weights, 0: no tie that way."""

    starts: Array  # the first node of each community, and behind them the number of nodes
    low: Array
    high: Array
    forth: Array
    back: Array

    @property
    def n(self) -> int:
        return int(self.starts[-1])

    @property
    def communities(self) -> int:
        return len(self.starts) - 1

    @cached_property
    def sizes(self) -> Array:
        return np.diff(self.starts)

    @cached_property
    def community_of(self) -> Array:
        return np.repeat(np.arange(self.communities, dtype=np.int32), self.sizes)

    @cached_property
    def pair_community(self) -> Array:
        return self.community_of[self.low]

    @cached_property
    def matrix(self) -> sparse.csr_array[Any]:
        """Who is tied to whom, either way, without weight."""
        return self._symmetric(np.ones(len(self.low), dtype=np.int8))

    @cached_property
    def degree(self) -> Array:
        return np.diff(self.matrix.indptr).astype(np.int64)

    def weighted(self) -> sparse.csr_array[Any]:
        return self._symmetric((self.forth + self.back).astype(np.int64))

    def _symmetric(self, values: Array) -> sparse.csr_array[Any]:
        rows, columns = np.concatenate([self.low, self.high]), np.concatenate([self.high, self.low])
        found = sparse.csr_array((np.concatenate([values, values]), (rows, columns)), shape=(self.n, self.n))
        found.sort_indices()
        return found

    def count(self, nodes: Array) -> Array:
        """How many of these nodes lie in each community; of a mask, those it holds for."""
        return np.bincount(self.community_of[nodes], minlength=self.communities)

    def count_pairs(self, mask: Array) -> Array:
        return np.bincount(self.pair_community[mask], minlength=self.communities)

    def highest(self, values: Array) -> Array:
        """The largest value in each community, 0 where nobody is."""
        found = np.zeros(self.communities, dtype=values.dtype)
        np.maximum.at(found, self.community_of, values)
        return found


def neighbours_of(matrix: sparse.csr_array[Any], nodes: Array) -> Array:
    """All neighbours of these nodes, one after another; who is a neighbour of two stands there twice."""
    first, lengths = matrix.indptr[nodes], matrix.indptr[nodes + 1] - matrix.indptr[nodes]
    if not len(nodes) or not lengths.sum():
        return np.empty(0, dtype=matrix.indices.dtype)
    ends = np.cumsum(lengths)
    places = np.arange(ends[-1]) - np.repeat(ends - lengths, lengths) + np.repeat(first, lengths)
    return matrix.indices[places]


def distinct(nodes: Array, n: int) -> Array:
    """Each of these nodes once, in order. n: how many nodes there are."""
    mark = np.zeros(n, dtype=bool)
    mark[nodes] = True
    return np.flatnonzero(mark)
