"""Readings from one statement: its columns are a community, a value or a count, and n."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from typing import Any

from django.db import connection

from metrics.measures.registry import Compute, Reading

#: Acts that stand, done by people themselves: neither withdrawn nor imported in bulk nor done by a machine.
STANDING = """
    a.actor_kind = 1 AND a.via IN (1, 2, 3, 4) AND a.undo_of_id IS NULL
    AND NOT EXISTS (SELECT FROM roles_voidact v WHERE v.act_id = a.id)"""
#: Who wants no role profile, here or anywhere, is counted in nothing that is computed of people.
COUNTED = """
    NOT EXISTS (SELECT FROM roles_leftout o WHERE o.user_id = {person}
                AND (o.community_id IS NULL OR o.community_id = {community}))"""


def rows_of(query: str, as_of: date, communities: Sequence[int]) -> Iterator[tuple[Any, ...]]:
    """The statement may name %(as_of)s (a day; midnight UTC where a time is compared) and %(communities)s."""
    with connection.cursor() as cursor:
        cursor.execute(query, {"as_of": as_of, "communities": list(communities)})
        yield from cursor.fetchall()


def share_by(query: str) -> Compute:
    """A measure of (community, k, n)."""

    def compute(as_of: date, communities: Sequence[int]) -> Iterator[Reading]:
        for community_id, k, n in rows_of(query, as_of, communities):
            yield Reading.share(community_id, k, n)

    return compute


def number_by(query: str) -> Compute:
    """A measure of (community, value, n)."""

    def compute(as_of: date, communities: Sequence[int]) -> Iterator[Reading]:
        for community_id, value, n in rows_of(query, as_of, communities):
            yield Reading(community_id, None if value is None else float(value), n)

    return compute
