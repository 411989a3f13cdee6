"""Partitions of the ledger: a month each for acts, a day each for reading acts.

Rows outside every partition fall into the default one, so a job that did not run never fails a post.
"""

from datetime import UTC, date, datetime, timedelta

from django.db import connection

MONTHS_AHEAD = 3
DAYS_AHEAD = 14
READING_DAYS = 14


def make_room(today: date | None = None) -> None:
    """Create the partitions of the coming months (acts) and days (reading). Safe to call at any time."""
    today = today or datetime.now(UTC).date()
    month = today.replace(day=1)
    for _ in range(MONTHS_AHEAD + 1):
        following = (month + timedelta(days=32)).replace(day=1)
        _create("activity_act", f"{month:%Y_%m}", month, following)
        month = following
    for ahead in range(DAYS_AHEAD + 1):
        day = today + timedelta(days=ahead)
        _create("activity_readingact", f"{day:%Y_%m_%d}", day, day + timedelta(days=1))


def forget_reading(today: date | None = None) -> list[str]:
    """Drop daily partitions of reading acts that are older than 14 days, and such rows in the default one.

    Only what every consumer of the ledger has read (MEASURES.md 10.3): a roll-up that is behind delays the forgetting.
    """
    today = today or datetime.now(UTC).date()
    oldest = today - timedelta(days=READING_DAYS)
    dropped = []
    for name in names("activity_readingact"):
        suffix = name.removeprefix("activity_readingact_")
        if suffix != "default" and datetime.strptime(suffix, "%Y_%m_%d").date() < oldest and is_read(name):
            with connection.cursor() as cursor:
                cursor.execute(f'DROP TABLE "{name}"')
            dropped.append(name)
    with connection.cursor() as cursor:
        cursor.execute(
            "DELETE FROM activity_readingact_default WHERE recorded_at < %s "
            "AND xid < ALL (SELECT upto FROM activity_rollupcursor)",
            [oldest],
        )
    return dropped


def is_read(partition: str) -> bool:
    """Whether every consumer's cursor has passed all rows of a partition."""
    with connection.cursor() as cursor:
        cursor.execute(
            f'SELECT NOT EXISTS (SELECT FROM "{partition}" p, activity_rollupcursor c WHERE p.xid >= c.upto)'
        )
        (is_read,) = cursor.fetchone()
    return bool(is_read)


def _create(table: str, suffix: str, start: date, end: date) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT to_regclass(%s) IS NOT NULL OR EXISTS (SELECT FROM {table}_default "
            "WHERE recorded_at >= %s AND recorded_at < %s)",
            [f"{table}_{suffix}", _midnight(start), _midnight(end)],
        )
        (is_there,) = cursor.fetchone()
        if not is_there:
            cursor.execute(
                f"CREATE TABLE IF NOT EXISTS {table}_{suffix} PARTITION OF {table} FOR VALUES FROM (%s) TO (%s)",
                [_midnight(start), _midnight(end)],
            )


def _midnight(day: date) -> str:
    return f"{day:%Y-%m-%d} 00:00:00+00"


def names(table: str) -> list[str]:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT c.relname FROM pg_inherits i JOIN pg_class c ON c.oid = i.inhrelid WHERE i.inhparent = %s::regclass",
            [table],
        )
        return sorted(name for (name,) in cursor.fetchall())
