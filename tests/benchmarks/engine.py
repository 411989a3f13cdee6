"""How long the engine takes: full roll-up, everybody's strengths, batches of new acts on top.

    DATABASE_URL=… python -m tests.benchmarks.engine --acts 20000000 --members 1000000

Refuses a database that holds anything. Leaves it filled; --again measures on what an earlier run left.
"""

from __future__ import annotations

import argparse
import os
import re
import resource
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import django

BATCHES = (1_000, 10_000, 100_000)


def main() -> None:
    options = arguments()
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    django.setup()
    from django.core.management import call_command
    from django.db import connection

    from roles import engine
    from tests.benchmarks.acts import World

    monday = datetime.now(UTC).date() - timedelta(days=datetime.now(UTC).weekday())
    world = World(options.acts, options.members, monday)
    clock = Clock()
    if options.again:
        world.drawn = clock.scalar("SELECT max(id) FROM activity_act")
    else:
        if connection.introspection.table_names():
            raise SystemExit("This database holds something. Give an empty one, or --again.")
        call_command("migrate", verbosity=0)
        clock("people, communities, memberships", world.people)
        clock("things, asks, shares", world.things)
        clock("acts", world.history)
        clock("reading", world.reading)
        connection.close()
    if options.only_load:
        return
    if options.log:
        clock.log_statements(options.log)
    if not options.only_batches:
        clock("FULL ROLL-UP", lambda: engine.roll_up(full=True, wait=True))
        clock.sizes("roles_enact%", "roles_episode%", "roles_effect%", "activity_act%")
        done = clock(f"STRENGTHS as of {monday}", lambda: engine.catch_up())
        print(f"    {done}")
        clock.sizes("roles_roleweek%", "roles_communityweek%")
    for size in BATCHES:
        for is_fresh in (True, False):
            meetings = size // 20
            world.recognitions(size - 2 * meetings, late="random() * 0.1", is_fresh=is_fresh)
            world.meetings(meetings, late="1" if is_fresh else "random()")
            new = clock.scalar(
                "SELECT count(*) FROM activity_act WHERE xid >= (SELECT upto FROM activity_rollupcursor)"
            )
            what = "of the last days" if is_fresh else "from all the year"
            clock(f"batch of {new:,} acts {what}", lambda: engine.roll_up(wait=True))
    print(f"peak memory of the Python process: {peak():.0f} MB")


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--acts", type=int, default=1_000_000)
    parser.add_argument("--members", type=int, default=50_000)
    parser.add_argument("--again", action="store_true", help="measure on the database of an earlier run")
    parser.add_argument("--only-load", action="store_true", help="fill the database and stop")
    parser.add_argument("--only-batches", action="store_true")
    parser.add_argument("--log", type=float, metavar="SECONDS", help="print statements that take longer")
    return parser.parse_args()


def peak() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


class Clock:
    """Runs things and says what they took: seconds by the wall, and of CPU in the server where it can be read."""

    def __call__(self, name: str, work: Callable[[], Any]) -> Any:
        begun, busy = time.monotonic(), self.server_cpu()
        result = work()
        spent = self.server_cpu() - busy
        print(f"{name:45} {time.monotonic() - begun:8.1f} s   {spent:8.1f} s CPU   {peak():5.0f} MB Python", flush=True)
        return result

    def server_cpu(self) -> float:
        """CPU seconds of all processes of the server so far, those of ended workers included; 0 for one elsewhere."""
        try:
            directory = Path(self.scalar("SHOW data_directory"))
            postmaster = int((directory / "postmaster.pid").read_text().split()[0])
            total = 0.0
            for stat in Path("/proc").glob("[0-9]*/stat"):
                fields = re.sub(r"^.*\) ", "", stat.read_text()).split()
                if int(fields[1]) == postmaster or int(stat.parent.name) == postmaster:
                    total += sum(int(field) for field in fields[11:15])  # with children that were waited for
            return total / os.sysconf("SC_CLK_TCK")
        except (OSError, ValueError):
            return 0.0

    def scalar(self, sql: str) -> Any:
        from django.db import connection

        with connection.cursor() as cursor:
            cursor.execute(sql)
            (value,) = cursor.fetchone()
            return value

    def sizes(self, *patterns: str) -> None:
        from django.db import connection

        with connection.cursor() as cursor:
            for pattern in patterns:
                cursor.execute(
                    "SELECT coalesce(sum(pg_table_size(oid)), 0)::bigint, coalesce(sum(pg_indexes_size(oid)), 0)::bigint, "
                    "coalesce(sum(reltuples) FILTER (WHERE reltuples > 0), 0)::bigint FROM pg_class WHERE relkind = 'r' AND relname LIKE %s",
                    [pattern],
                )
                table, index, rows = cursor.fetchone()
                print(
                    f"    {pattern:25} about {rows:>12,} rows, {table / 2**20:8,.0f} MB + {index / 2**20:,.0f} MB of indexes"
                )

    def log_statements(self, least: float) -> None:
        """Each statement of the engine that takes long, with its first words."""
        from roles.engine import database

        self.least = least
        inner = database.run

        def timed(sql: str, params: Any = None) -> int:
            begun = time.monotonic()
            count = inner(sql, params)
            spent = time.monotonic() - begun
            if spent > self.least:
                print(f"      {spent:7.2f} s {count:>10} rows  {' '.join(sql.split())[:150]}", flush=True)
            return count

        from roles import engine

        for name in dir(engine):
            module = getattr(engine, name)
            if hasattr(module, "run"):
                module.run = timed


if __name__ == "__main__":
    main()
