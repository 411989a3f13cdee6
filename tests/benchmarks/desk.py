"""The desk of a community of 100,000 members: what the hourly task costs, and what a page costs.

    DATABASE_URL=… python -m tests.benchmarks.desk --members 100000 --items 200000 --replies 800000

One community holds everybody, and everything every kind of entry looks for. CPU is that of this process: Python and
templates; what PostgreSQL does meanwhile is in the wall time. Refuses a database that holds anything.
"""

from __future__ import annotations

import argparse
import os
import time
from collections.abc import Callable
from datetime import timedelta
from statistics import median
from typing import Any

import django

PAGES = 40
# Columns that differ from the row all others are copied from; n counts from 1.
USERS = {
    "email": "'u' || n || '@example.org'",
    "handle": "'u' || n",
    "display_name": "'Person ' || n",
    "department": "'Department ' || (sqrt(n)::int %% 60)",
    "region": "'Region ' || (sqrt(n)::int %% 25)",
}
STAYS = {
    "user_id": "%(first_user)s + n - 1",
    "joined_at": "now() - (n %% 900) * interval '1 day'",
    "welcomed_by_id": "CASE WHEN n %% 10 > 0 THEN %(first_user)s END",
}
ITEMS = {
    "title": "'Which gasket for pump ' || n",
    "author_id": "%(first_user)s + (n * 7919) %% %(members)s",
    "kind": "(ARRAY['ask', 'thread', 'post', 'page', 'document'])[1 + n %% 5]",
    "slug": "CASE WHEN n %% 5 = 3 THEN 'page-' || n ELSE '' END",
    "published_at": "now() - (n %% 700) * interval '1 day' - interval '2 hours'",
    "last_activity_at": "now() - (n %% 700) * interval '18 hours' - interval '1 hour'",
    "answer_count": "CASE WHEN n %% 5 = 0 THEN (n / 5) %% 4 ELSE 0 END",
    "comment_count": "CASE WHEN n %% 5 = 1 THEN 4 ELSE 0 END",
    "use_count": "CASE WHEN n %% 50 = 2 THEN 1 ELSE 0 END",
    "review_on": "CASE WHEN n %% 20 = 3 THEN current_date - (n %% 90)::int END",
}
REPLIES = {
    "item_id": "%(first_item)s + (n * 31) %% %(items)s",
    "author_id": "%(first_user)s + (n * 104729) %% (%(members)s / 20)",
    "kind": "'comment'",
    "created_at": "now() - ((n * 31) %% %(items)s %% 700) * interval '18 hours' - interval '1 hour'",
    "use_count": "CASE WHEN n %% 100 = 7 THEN 1 ELSE 0 END",
}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    for name, default in (("members", 100_000), ("items", 200_000), ("replies", 800_000)):
        parser.add_argument(f"--{name}", type=int, default=default)
    given = vars(parser.parse_args())
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    django.setup()
    from django.core.management import call_command
    from django.db import connection

    if connection.introspection.table_names():
        raise SystemExit("This database holds something. Give an empty one.")
    call_command("migrate", verbosity=0)
    community, manager = furnish(given)
    print(f"{given['members']:,} members, {given['items']:,} items, {given['replies']:,} replies")
    measure(community, manager)


def furnish(given: dict[str, int]) -> tuple[Any, Any]:
    from django.db import connection
    from django.utils import timezone

    from communities.models import Community, Membership
    from content.models import Item, Reply
    from tests.factories import join, make_community, make_item, make_reply, make_user

    manager = make_user("Manuela Manager")
    community = make_community(manager=manager, went_live_at=timezone.now() - timedelta(days=61))
    user = make_user("Person Zero")
    stay = join(user, community)
    item = make_item(community, user)
    reply = make_reply(item, user)
    places = dict(given) | {"first_user": 1_000, "first_item": 1_000}
    copies: list[tuple[Any, dict[str, str], int, int]] = [
        (user, USERS, given["members"], 1_000),
        (stay, STAYS, given["members"], 1_000),
        (item, ITEMS, given["items"], 1_000),
        (reply, REPLIES, given["replies"], 1_000),
    ]
    with connection.cursor() as cursor:
        for row, changes, count, first in copies:
            copy(cursor, row, changes, count, first, places)
        cursor.execute("ANALYZE")
    Community.objects.filter(pk=community.pk).update(member_count=Membership.objects.count())
    assert (Item.objects.count(), Reply.objects.count()) == (given["items"] + 1, given["replies"] + 1)
    return Community.objects.get(pk=community.pk), manager


def copy(cursor: Any, row: Any, changes: dict[str, str], count: int, first: int, places: dict[str, int]) -> None:
    """So many rows like this one, numbered from `first`."""
    names = [field.column for field in row._meta.concrete_fields if not getattr(field, "generated", False)]
    table = row._meta.db_table
    chosen = {name: f"t.{name}" for name in names} | {key: sql % places for key, sql in changes.items()}
    chosen["id"] = f"{first} + n - 1"
    columns = ", ".join(f'"{name}"' for name in chosen)
    cursor.execute(
        f"INSERT INTO {table} ({columns}) SELECT {', '.join(chosen.values())} "
        f"FROM generate_series(1, {count}::bigint) n, {table} t WHERE t.id = {row.pk}"
    )


def measure(community: Any, manager: Any) -> None:
    from django.conf import settings
    from django.test import Client
    from django.test.utils import override_settings
    from django.utils import timezone

    from metrics.desk import filling
    from metrics.desk.kinds import KINDS, Place

    for kind in sorted(KINDS.values(), key=lambda kind: kind.rank):
        place = Place(community, timezone.now(), manager)
        wall, cpu = clocked(lambda kind=kind, place=place: list(kind.find(place)))  # type: ignore[misc]
        print(f"    {kind.key:16} {wall:8.1f} ms wall {cpu:8.1f} ms CPU")
    for turn in ("first", "again"):
        wall, cpu = clocked(lambda: filling.fill(community))
        print(f"all rows, {turn:10} {wall:8.1f} ms wall {cpu:8.1f} ms CPU")
    client = Client()
    client.force_login(manager)
    static = {"staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}}
    with override_settings(DEBUG=False, ALLOWED_HOSTS=["*"], STORAGES=settings.STORAGES | static):
        for path in ("", "waiting/unowned/", "decisions/"):
            address = f"/c/{community.slug}/manage/{path}"
            assert client.get(address).status_code == 200
            times = [clocked(lambda address=address: client.get(address)) for _ in range(PAGES)]  # type: ignore[misc]
            wall, cpu = (median(column) for column in zip(*times, strict=True))
            print(f"page {'manage/' + path:24} {wall:8.1f} ms wall {cpu:8.1f} ms CPU")


def clocked(work: Callable[[], Any]) -> tuple[float, float]:
    wall, cpu = time.perf_counter(), time.process_time()
    work()
    return 1000 * (time.perf_counter() - wall), 1000 * (time.process_time() - cpu)


if __name__ == "__main__":
    main()
