"""The whole site at 1,000 communities and 100,000 members: what its tasks, its pages and a scrape cost.

    DATABASE_URL=… REDIS_URL=… python -m tests.benchmarks.site --communities 1000 --members 100000 --acts 1000000

CPU is that of this process: Python and templates; what PostgreSQL does meanwhile is in the wall time. Refuses a database
that holds anything.
"""

from __future__ import annotations

import argparse
import os
from statistics import median
from typing import Any

import django

from tests.benchmarks.desk import clocked, copy

PAGES = 30
USERS = {
    "email": "'u' || n || '@example.org'",
    "handle": "'u' || n",
    "display_name": "'Person ' || n",
    "department": "'Department ' || (n %% 80)",
    "country": "(ARRAY['FI', 'PL', 'DE', 'NO', 'IN', 'BR', 'US'])[1 + n %% 7]",
    "date_joined": "now() - (n %% 700) * interval '1 day'",
}
PLACES = {
    "slug": "'place-' || n",
    "name": "'Community ' || n",
    "kind": "(ARRAY['horizontal', 'vertical', 'topic'])[1 + n %% 3]",
    "lifecycle": "CASE WHEN n %% 9 = 0 THEN 'dormant' ELSE 'live' END",
    "member_count": "%(members)s / %(communities)s",
    "created_at": "now() - interval '500 days'",
    "went_live_at": "now() - (n %% 400) * interval '1 day'",
}
STAYS = {
    "user_id": "%(first)s + n - 1",
    "community_id": "%(first)s + n %% %(communities)s",
    "position": "CASE WHEN n <= %(communities)s * 19 / 10 THEN 'manager' ELSE 'member' END",
    "joined_at": "now() - (n %% 400) * interval '1 day'",
}
ITEMS = {
    "title": "'Which gasket for pump ' || n",
    "author_id": "%(first)s + (n * 7919) %% %(members)s",
    "community_id": "%(first)s + (n * 31) %% %(communities)s",
    "kind": "(ARRAY['ask', 'thread', 'post', 'page', 'document'])[1 + n %% 5]",
    "slug": "CASE WHEN n %% 5 = 3 THEN 'page-' || n ELSE '' END",
    "published_at": "now() - (n %% 700) * interval '1 day' - interval '2 hours'",
    "last_activity_at": "now() - (n %% 700) * interval '18 hours' - interval '1 hour'",
}
ACTS = {
    "actor_id": "%(first)s + (n * 7919) %% %(members)s",
    "community_id": "%(first)s + (n * 31) %% %(communities)s",
    "occurred_at": "now() - (n %% 700) * interval '1 day'",
    "occurred_on": "current_date - (n %% 700)::int",
    "recorded_at": "now() - (n %% 700) * interval '1 day'",
}
CLOCKS = """
INSERT INTO content_askclock (ask_id, community_id, service_id, is_newcomer, asked_at, half_at, due_at, reply_at, asked_work)
SELECT id, community_id, %s, false, published_at, published_at + interval '12 hours', published_at + interval '24 hours',
    CASE WHEN id / 5 %% 10 > 1 THEN published_at + interval '3 hours' END, 0
FROM content_item WHERE kind = 'ask'"""
WEEKS = """
INSERT INTO metrics_measureweek (community_id, key, as_of, value, n, detail, computed_at)
SELECT id, 'first-useful-reply', date_trunc('week', now())::date, 4 + mod(id, 50), 30, '{}', now() FROM communities_community"""
SHARES = """
INSERT INTO roles_communityweek (community_id, as_of, policy_id, members, newcomers, inactive, opted_out, switched_off, acting,
    "primary", acts, computed_at, inputs, is_stale)
SELECT id, date_trunc('week', now())::date, (SELECT min(id) FROM roles_rolepolicy), 90, 5, 5, 0, 0,
    '{"consumer": 60, "creator": 15, "connector": 8, "carrier": 10, "caretaker": 7}', '{}', '{}', now(), 0, false
FROM communities_community"""


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    for name, default in (("communities", 1000), ("members", 100_000), ("items", 200_000), ("acts", 1_000_000)):
        parser.add_argument(f"--{name}", type=int, default=default)
    given = vars(parser.parse_args())
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    django.setup()
    from django.core.management import call_command
    from django.db import connection

    if connection.introspection.table_names():
        raise SystemExit("This database holds something. Give an empty one.")
    call_command("migrate", verbosity=0)
    ada = furnish(given)
    print(", ".join(f"{count:,} {name}" for name, count in given.items()))
    measure(ada)


def furnish(given: dict[str, int]) -> Any:
    from django.db import connection

    from activity.models import Act
    from activity.vocabulary import Verb
    from communities.actions.services import write_down_service
    from communities.models import Community
    from roles.models import TargetBand, TargetProfile
    from tests.factories import join, make_act, make_community, make_item, make_user
    from tests.metrics.rows import make_target

    ada = make_user("Ada Administrator", is_superuser=True)
    community = make_community("Seals", slug="seals", manager=ada)
    user = make_user("Person Zero")
    stay, item = join(user, community), make_item(community, user)
    act = make_act(Verb.CREATE, by=user, on="2026-01-01", about=community.ref, community_id=community.pk)
    service, target = write_down_service(community), make_target(community)
    band = target.bands.first()
    places = dict(given) | {"first": 1_000}
    copies: list[tuple[Any, dict[str, str], int]] = [
        (user, USERS, given["members"]),
        (community, PLACES, given["communities"]),
        (stay, STAYS, given["members"]),
        (item, ITEMS, given["items"]),
        (target, {"community_id": "%(first)s + n - 1"}, given["communities"]),
        (band, {"profile_id": "%(first)s + n - 1"}, given["communities"]),
    ]
    with connection.cursor() as cursor:
        cursor.execute("UPDATE communities_community SET service_id = NULL")
        for row, changes, count in copies:
            copy(cursor, row, changes, count, 1_000, places)
        _acts(cursor, act, given["acts"], places)
        cursor.execute(CLOCKS, [service.pk])
        cursor.execute(WEEKS)
        cursor.execute(SHARES)
        cursor.execute("ANALYZE")
    assert Community.objects.count() == given["communities"] + 1
    assert TargetBand.objects.count() == TargetProfile.objects.count() + 4
    assert Act.objects.count() == given["acts"] + 1
    return ada


def _acts(cursor: Any, act: Any, count: int, places: dict[str, int]) -> None:
    """As copy(), for the ledger: its numbers are given by the database."""
    left_out = ("id", "xid")
    names = [field.column for field in act._meta.concrete_fields if field.column not in left_out]
    chosen = {name: f"t.{name}" for name in names} | {key: sql % places for key, sql in ACTS.items()}
    columns = ", ".join(f'"{name}"' for name in chosen)
    cursor.execute(
        f"INSERT INTO activity_act ({columns}) SELECT {', '.join(chosen.values())} "
        f"FROM generate_series(1, {count}::bigint) n, (SELECT * FROM activity_act WHERE id = {act.pk}) t"
    )


def measure(ada: Any) -> None:
    from django.conf import settings
    from django.test import Client
    from django.test.utils import override_settings

    from metrics.models import CommunityHealth
    from metrics.site import prometheus
    from metrics.site.adoption import count_week, take_stock
    from metrics.site.hourly import look_at_communities
    from metrics.site.storage import note_night

    for name, task in (
        ("hourly, first", look_at_communities),
        ("hourly, again", look_at_communities),
        ("adoption, a week", count_week),
        ("adoption, 24 months", take_stock),
        ("storage, a night", note_night),
    ):
        wall, cpu = clocked(task)
        print(f"{name:24} {wall:8.0f} ms wall {cpu:8.0f} ms CPU")
    print(sorted(set(CommunityHealth.objects.values_list("rule", flat=True))))
    client = Client()
    client.force_login(ada)
    static = {"staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}}
    with override_settings(DEBUG=False, ALLOWED_HOSTS=["*"], STORAGES=settings.STORAGES | static):
        for path in (
            "site/",
            "site/?page=20",
            "site/?q=99&kind=topic",
            "site/adoption/",
            "site/operations/",
            "metrics",
        ):
            assert client.get(f"/{path}").status_code == 200
            times = [clocked(lambda path=path: client.get(f"/{path}")) for _ in range(PAGES)]  # type: ignore[misc]
            wall, cpu = (median(column) for column in zip(*times, strict=True))
            print(f"page /{path:22} {wall:8.1f} ms wall {cpu:8.1f} ms CPU")
        wall, cpu = clocked(lambda: client.get("/site/communities.csv"))
        print(f"all communities as CSV   {wall:8.1f} ms wall {cpu:8.1f} ms CPU")
    wall, cpu = (median(column) for column in zip(*[clocked(prometheus.page) for _ in range(PAGES)], strict=True))
    print(f"a scrape by itself       {wall:8.1f} ms wall {cpu:8.1f} ms CPU")


if __name__ == "__main__":
    main()
