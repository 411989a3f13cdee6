"""How far the roll-up is behind the ledger: late means delayed, never lost, but somebody should know (MEASURES.md 10.3)."""

from __future__ import annotations

from dataclasses import dataclass

from django.db import connection

LATE = 600  # seconds
CONSUMER = "roles"

# The cursor's own age says whether anybody rolls up; the oldest act above it whether an open transaction holds acts back.
GAUGE = """
SELECT greatest(pg_snapshot_xmin(s)::text::bigint - coalesce(c.upto, 0), 0) * (c.upto IS NOT NULL)::int,
       pg_snapshot_xmax(s)::text::bigint - pg_snapshot_xmin(s)::text::bigint,
       coalesce(extract(epoch FROM clock_timestamp() - least(
           (SELECT min(recorded_at) FROM activity_act WHERE xid >= coalesce(c.upto, 0)::text::xid8),
           (SELECT min(recorded_at) FROM activity_readingact WHERE xid >= coalesce(c.upto, 0)::text::xid8))), 0)::bigint,
       coalesce(extract(epoch FROM clock_timestamp() - c.at), 0)::bigint
FROM (SELECT pg_current_snapshot() AS s) now
LEFT JOIN (SELECT upto::text::bigint AS upto, at FROM activity_rollupcursor WHERE consumer = %s) c ON true
"""


@dataclass(frozen=True)
class Lag:
    xids: int  # the cursor is behind the horizon
    held: int  # the horizon is held back by an open transaction
    waiting: int  # seconds the oldest act not yet taken in has waited
    idle: int  # seconds since the cursor was last moved or confirmed; 0 before the first roll-up

    @property
    def seconds(self) -> int:
        return max(self.waiting, self.idle)

    @property
    def is_late(self) -> bool:
        return self.seconds > LATE

    @property
    def says(self) -> str:
        if not self.is_late:
            return f"The roll-up is {self.seconds:,} seconds and {self.xids:,} transactions behind the ledger."
        why = "it has not run" if self.idle > LATE else f"an open transaction holds {self.held:,} others back"
        return f"The roll-up is {self.seconds // 60:,} minutes and {self.xids:,} transactions behind the ledger: {why}."


def lag() -> Lag:
    with connection.cursor() as cursor:
        cursor.execute(GAUGE, [CONSUMER])
        xids, held, waiting, idle = cursor.fetchone()
    return Lag(int(xids), int(held), int(waiting), int(idle))
