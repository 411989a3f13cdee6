"""The watermark under fire: what each way of reading the ledger loses, or counts twice, while eight others write.

    DATABASE_URL=… python -m tests.benchmarks.watermark --seconds 25

Writers draw their ids first, write several acts a transaction, wait at random before they commit, and roll back one time
in twenty. Only the first way may be used; the others are easy to write and wrong. Refuses a database that holds anything.
"""

from __future__ import annotations

import argparse
import os
import random
import threading
import time
from collections import Counter
from collections.abc import Callable
from typing import Any

import django

WRITERS = 8
COLUMNS = "(id, occurred_at, occurred_on, actor_id, actor_kind, verb, object_type, object_id, community_id, audience, via, source)"
ROW = "(%s, now(), current_date, 1, 1, 28, 1, 1, 1, 2, 1, '')"
NEWER = "SELECT id FROM activity_act WHERE id > %s ORDER BY id"
WITHIN = "SELECT id FROM activity_act WHERE xid >= %s::text::xid8 AND xid < %s::text::xid8"
HORIZON = "SELECT pg_snapshot_xmin(pg_current_snapshot())::text::bigint"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--seconds", type=float, default=25)
    seconds = parser.parse_args().seconds
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    django.setup()
    from django.core.management import call_command
    from django.db import connection

    if connection.introspection.table_names():
        raise SystemExit("This database holds something. Give an empty one.")
    call_command("migrate", verbosity=0)
    connection.close()
    written, seen = under_fire(seconds)
    print(f"{len(written):,} acts committed by {WRITERS} writers in {seconds:.0f} s")
    for name, found in seen.items():
        lost = len(written - found.keys())
        twice = sum(1 for times in found.values() if times > 1)
        print(f"    {name:36} {lost:6,} lost {twice:6,} counted twice")


def under_fire(seconds: float) -> tuple[set[int], dict[str, Counter[int]]]:
    """The ids committed, and how often each way of reading met each of them."""
    written: set[int] = set()
    stop = threading.Event()
    seen = {name: Counter[int]() for name in WAYS}
    writers = [threading.Thread(target=write, args=(stop, written, seed)) for seed in range(WRITERS)]
    readers = [threading.Thread(target=read, args=(stop, way, seen[name])) for name, way in WAYS.items()]
    for thread in (*writers, *readers):
        thread.start()
    time.sleep(seconds)
    stop.set()
    for thread in (*writers, *readers):
        thread.join()
    return written, seen


def write(stop: threading.Event, written: set[int], seed: int) -> None:
    from django.db import connection, transaction

    rng = random.Random(seed)
    while not stop.is_set():
        try:
            with transaction.atomic(), connection.cursor() as cursor:
                ids = []
                for _ in range(rng.randint(1, 4)):
                    cursor.execute("SELECT nextval(pg_get_serial_sequence('activity_act', 'id'))")
                    ids.append(cursor.fetchone()[0])
                time.sleep(rng.random() * 0.01)  # the id is older than the transaction's number
                for number in ids:
                    cursor.execute(f"INSERT INTO activity_act {COLUMNS} VALUES {ROW}", [number])
                    time.sleep(rng.random() * 0.005)
                time.sleep(rng.choice((0, 0, 0.005, 0.05)))
                if rng.random() < 0.05:
                    raise InterruptedError
        except InterruptedError:
            continue
        written.update(ids)
    connection.close()


Way = Callable[[Any, dict[str, int]], list[int]]


def read(stop: threading.Event, way: Way, seen: Counter[int]) -> None:
    """Poll until everybody has stopped, and once more."""
    from django.db import connection

    place: dict[str, int] = {}
    with connection.cursor() as cursor:
        is_last = False
        while not is_last:
            is_last = stop.is_set() and threading.active_count() <= 1 + len(WAYS)
            seen.update(way(cursor, place))
            time.sleep(0.01)
    connection.close()


def fetch(cursor: Any, sql: str, *values: int) -> list[int]:
    cursor.execute(sql, values)
    return [number for (number,) in cursor.fetchall()]


def horizon_first(cursor: Any, place: dict[str, int]) -> list[int]:
    """What the engine does."""
    from django.db import transaction

    from activity.watermark import next_window

    with next_window("benchmark") as window:
        assert window is not None
        found = fetch(cursor, WITHIN, window.since, window.upto)
        with transaction.atomic():
            window.advance()
    return found


def horizon_after(cursor: Any, place: dict[str, int]) -> list[int]:
    found = fetch(cursor, "SELECT id FROM activity_act WHERE xid >= %s::text::xid8", place.get("upto", 0))
    (horizon,) = fetch(cursor, HORIZON)
    place["upto"] = horizon
    return found


def horizon_after_and_rows_below(cursor: Any, place: dict[str, int]) -> list[int]:
    rows = fetch(cursor, "SELECT id FROM activity_act WHERE xid >= %s::text::xid8", place.get("upto", 0))
    (horizon,) = fetch(cursor, HORIZON)
    below = set(fetch(cursor, WITHIN, place.get("upto", 0), horizon)) & set(rows)
    place["upto"] = horizon
    return sorted(below)


def id_after_last(cursor: Any, place: dict[str, int]) -> list[int]:
    found = fetch(cursor, NEWER, place.get("last", 0))
    place["last"] = max(found, default=place.get("last", 0))
    return found


WAYS: dict[str, Way] = {
    "horizon first (activity.watermark)": horizon_first,
    "rows, then horizon": horizon_after,
    "rows, then horizon, those below it": horizon_after_and_rows_below,
    "id > last": id_after_last,
}

if __name__ == "__main__":
    main()
