"""What every page for managers costs on a platform of a million memberships and 20 million acts.

    DATABASE_URL=… python -m tests.benchmarks.engine --acts 20000000 --members 1000000
    DATABASE_URL=… python -m tests.benchmarks.pages --items 200000 --replies 400000

The first fills the database; this one gives its largest community items, replies and a manager, runs the weekly, nightly
and hourly tasks once, and opens every address of metrics that names a community and nothing else. CPU is that of this
process (Python, templates) and of its database connection. --again leaves out the filling and the tasks.
"""

from __future__ import annotations

import argparse
import os
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from statistics import median
from typing import Any

import django

from tests.benchmarks.desk import ITEMS, REPLIES, copy

TIMES = 15
TICK = os.sysconf("SC_CLK_TCK")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--items", type=int, default=200_000)
    parser.add_argument("--replies", type=int, default=400_000)
    parser.add_argument("--again", action="store_true", help="only open the pages")
    options = parser.parse_args()
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    django.setup()
    from accounts.models import User
    from communities.models import Community

    community = Community.objects.order_by("-member_count").first()
    if community is None:
        raise SystemExit("This database holds no community. Fill it with tests.benchmarks.engine first.")
    if not options.again:
        furnish(community, options.items, options.replies)
        run_tasks(community)
    manager = User.objects.get(email=MANAGER)
    print(f"{community.member_count:,} members in the community")
    open_pages(community, manager)


MANAGER = "manager@bench.example"


def furnish(community: Any, items: int, replies: int) -> None:
    """What members wrote, and somebody who manages them."""
    from django.db import connection
    from django.utils import timezone

    from communities.models import Community, Membership, Position
    from tests.factories import join, make_item, make_reply, make_user

    Community.objects.update(lifecycle="live", went_live_at=timezone.now())
    community.refresh_from_db()
    with connection.cursor() as cursor:
        for table in ("accounts_user", "communities_community", "communities_membership"):  # filled by number
            cursor.execute(f"SELECT setval(pg_get_serial_sequence('{table}', 'id'), (SELECT max(id) FROM {table}))")
    manager = make_user("Manuela Manager", email=MANAGER)
    join(manager, community, Position.MANAGER)
    stays = Membership.objects.filter(community=community)
    first = stays.order_by("user").values_list("user", flat=True)[0]
    item = make_item(community, manager)
    reply = make_reply(item, manager)
    places = {"first_user": first, "members": stays.count() // 2, "first_item": 1_000, "items": items}
    with connection.cursor() as cursor:
        copy(cursor, item, ITEMS, items, 1_000, places)
        copy(cursor, reply, REPLIES, replies, 1_000, places)
        cursor.execute(
            "UPDATE accounts_user SET department = 'Department ' || (sqrt(id)::int % 40), "
            "region = 'Region ' || (sqrt(id)::int % 20)"
        )
        cursor.execute("ANALYZE")


def run_tasks(community: Any) -> None:
    """What the schedule does, once."""
    from metrics import tasks
    from metrics.desk import filling

    names = [name for name in dir(tasks) if getattr(getattr(tasks, name), "name", "").startswith("metrics.tasks.")]
    for name in sorted(names, key=lambda name: (name != "compute_networks", name)):
        if name != "fill_desks":  # of all communities; the one looked at is enough
            clocked(f"task {name}", getattr(tasks, name))
    clocked("desk of the community", lambda: filling.fill(community))


def open_pages(community: Any, manager: Any) -> None:
    from django.conf import settings
    from django.test import Client
    from django.test.utils import override_settings

    client = Client()
    client.force_login(manager)
    static = {"staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}}
    with override_settings(DEBUG=False, ALLOWED_HOSTS=["*"], STORAGES=settings.STORAGES | static):
        for address in addresses(community.slug):
            answer = client.get(address)
            costs = [cost(lambda address=address: client.get(address)) for _ in range(TIMES)]  # type: ignore[misc]
            walls, pythons, databases = ([1000 * each for each in column] for column in zip(*costs, strict=True))
            # The kernel counts a process in hundredths of a second: only the sum of many says something.
            wall, python, database = median(walls), median(pythons), sum(databases) / TIMES
            print(f"{answer.status_code} {address:48} {wall:7.1f} ms wall {python:7.1f} + {database:6.1f} ms CPU")


def addresses(slug: str) -> Iterator[str]:
    """Every address of metrics that takes a community alone."""
    from django.urls import get_resolver

    resolver = get_resolver()
    _, metrics = resolver.namespace_dict["metrics"]
    for name in sorted({key for key in metrics.reverse_dict if isinstance(key, str)}):
        possible, *_ = metrics.reverse_dict.getlist(name)[0]
        if possible[0][1] == ["slug"]:
            yield f"/c/{possible[0][0] % {'slug': slug}}"


def cost(work: Callable[[], Any]) -> tuple[float, float, float]:
    """Seconds: wall, CPU of this process, CPU of its database connection."""
    before = time.perf_counter(), time.process_time(), database_seconds()
    work()
    after = time.perf_counter(), time.process_time(), database_seconds()
    wall, python, database = (later - earlier for earlier, later in zip(before, after, strict=True))
    return wall, python, database


def database_seconds() -> float:
    from django.db import connection

    connection.ensure_connection()
    fields = Path(f"/proc/{connection.connection.info.backend_pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / TICK


def clocked(what: str, work: Callable[[], Any]) -> None:
    wall, python, database = cost(work)
    print(f"{what:44} {wall:7.1f} s wall {python:7.1f} + {database:6.1f} s CPU", flush=True)


if __name__ == "__main__":
    main()
