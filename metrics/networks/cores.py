"""The k-core of each node: the largest k for which it is among people who have k ties to one another each."""

from __future__ import annotations

from typing import Any

import numpy as np
from scipy import sparse

from metrics.networks.graph import Array, distinct, neighbours_of


def core_numbers(matrix: sparse.csr_array[Any]) -> Array:
    """Peels the graph from the outside (Batagelj and Zaveršnik 2003), a whole layer at a time; O(ties)."""
    left = np.diff(matrix.indptr).astype(np.int64)
    core = np.zeros(len(left), dtype=np.int32)
    waiting = np.flatnonzero(left > 0)
    is_left = left > 0
    while len(waiting):
        k = int(left[waiting].min())
        layer = waiting[left[waiting] <= k]
        while len(layer):
            core[layer] = k
            is_left[layer] = False
            touched = neighbours_of(matrix, layer)
            touched = touched[is_left[touched]]
            np.subtract.at(left, touched, 1)
            layer = distinct(touched[left[touched] <= k], len(left))
        waiting = waiting[is_left[waiting]]
    return core
