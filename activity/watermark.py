"""Reading the ledger in windows that lose nothing and count nothing twice (MEASURES.md 10.2).

The horizon is taken first and kept in a variable; rows are read after it; cursor and results commit together.
"""

from __future__ import annotations

import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from django.db import connection
from django.utils import timezone

from activity.models import RollupCursor


class Superseded(Exception):
    """Another worker moved the cursor first; this window's work is rolled back."""


@dataclass(frozen=True)
class Window:
    """Transactions with since <= xid < upto have all ended: their rows are complete and final."""

    consumer: str
    since: int
    upto: int

    def advance(self) -> None:
        """Move the cursor, inside the transaction that writes the results. Raises Superseded."""
        moved = RollupCursor.objects.filter(consumer=self.consumer, upto=self.since).update(
            upto=self.upto, at=timezone.now()
        )
        if not moved:
            raise Superseded(self.consumer)


@contextmanager
def next_window(consumer: str) -> Iterator[Window | None]:
    """The next window of this consumer, or None while another worker holds it.

    Single flight by an advisory lock, not by a row lock: a row lock takes a transaction id, which would hold this
    job's own horizon and everybody else's (MEASURES.md 10.3). Call it outside a transaction.
    """
    key = zlib.crc32(f"fivefold.rollup.{consumer}".encode())
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_lock(%s)", [key])
        (is_ours,) = cursor.fetchone()
        if not is_ours:
            yield None
            return
        try:
            position = _cursor_of(consumer)
            cursor.execute("SELECT pg_snapshot_xmin(pg_current_snapshot())::text::bigint")
            (horizon,) = cursor.fetchone()
            yield Window(consumer, position.upto, horizon)
        finally:
            cursor.execute("SELECT pg_advisory_unlock(%s)", [key])


def _cursor_of(consumer: str) -> RollupCursor:
    """The consumer's cursor. A restored database has other transaction ids: then it starts over."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT system_identifier FROM pg_control_system()")
        (system,) = cursor.fetchone()
    position, _ = RollupCursor.objects.get_or_create(
        consumer=consumer, defaults={"upto": 0, "system_identifier": system}
    )
    if position.system_identifier != system:
        position.upto, position.system_identifier = 0, system
        position.generation += 1
        position.save(update_fields=["upto", "system_identifier", "generation"])
    return position
