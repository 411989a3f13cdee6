"""Two connections at work on one snapshot, each on communities of its own, so that the second core does its part."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor

from django.db import connection

from roles.engine.database import rows

HANDS = 2
WORTH_IT = 20_000  # members; for fewer, another connection would cost more than it gains

SIZES = """
SELECT community_id, count(*) FROM communities_membership WHERE community_id = ANY(%(communities)s::bigint[]) GROUP BY 1
ORDER BY 2 DESC, 1
"""


def parts_of(communities: Sequence[int]) -> list[list[int]]:
    """The communities in as many parts as there are hands, with about as many members each; one part when there are few
    members, or when others would not see what this transaction did."""
    sizes = rows(SIZES, {"communities": list(communities)})
    if connection.in_atomic_block or sum(size for _, size in sizes) < WORTH_IT:
        return [sorted(communities)]
    parts: list[list[int]] = [[] for _ in range(HANDS)]
    load = [0] * HANDS
    for community, size in sizes:  # the largest first, each to who has least
        least = load.index(min(load))
        parts[least].append(community)
        load[least] += size
    return [sorted(part) for part in parts if part]


def each(parts: Sequence[list[int]], work: Callable[[list[int]], int]) -> int:
    """The sum of what work() gives for each part. A failure is raised when all have ended; what others wrote stays."""
    if len(parts) == 1:
        return work(parts[0])

    def alone(part: list[int]) -> int:
        try:
            return work(part)
        finally:
            connection.close()  # of this thread; its temporary tables go with it

    with ThreadPoolExecutor(len(parts)) as pool:
        return sum([future.result() for future in [pool.submit(alone, part) for part in parts]])
