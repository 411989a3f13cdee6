"""How long the nightly and the weekly task of knowledge flow take on a large database, and what a page of it costs.

    python -m tests.benchmarks.flow --acts 2000000 --members 100000

Fills the (empty, migrated) database of DATABASE_URL. Measured, never asserted.
"""

from __future__ import annotations

import argparse
import os
import time
from collections.abc import Callable
from datetime import date, timedelta

import django
from django.db import connection
from django.test import Client
from django.test.utils import override_settings
from django.utils import timezone

PAGES = ("", "content/opened/", "searches/", "passed/", "bridges/", "bridges/region/")
PLACES = 50  # communities; the first holds a quarter of all members
VISITS = 20


def run(sql: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(sql)


def fill(acts: int, members: int, monday: date) -> None:
    """People, memberships, items, answers, uses and openings; the other acts are likes, which flow passes over."""
    items, answers, uses = acts // 20, acts // 10, acts // 10
    at = f"timestamptz '{monday}' - random() * interval '380 days'"
    place = f"CASE WHEN random() < .25 THEN 1 ELSE 1 + floor(random() * {PLACES})::int END"
    someone = f"1 + floor(random() ^ 1.6 * {members})::bigint"
    run(
        f"""SET session_replication_role = replica; SELECT setseed(.5);
        INSERT INTO accounts_user (id, password, is_superuser, email, handle, display_name, job_role, department, region, country,
            languages, about, time_zone, is_active, is_staff, is_service, date_joined)
        SELECT u, '', u = 1, u || '@bench.example', 'm' || u, 'Member ' || u, '', 'Department ' || u % 12, 'Region ' || u % 9, '',
            '{{}}', '', 'UTC', true, u = 1, false, now() FROM generate_series(1, {members}) u;
        INSERT INTO communities_community (id, slug, name, kind, job_role, visibility, lifecycle, purpose, is_official, reply_hours,
            created_at, member_count)
        SELECT k, 'c' || k, 'C' || k, 'vertical', '', 'open', 'live', '', false, 24, now(), {members} / {PLACES} FROM generate_series(1, {PLACES}) k;
        INSERT INTO communities_membership (position, joined_at, introduction, community_id, user_id, welcome_note)
        SELECT 'member', now() - interval '400 days', '', {place}, u, '' FROM generate_series(1, {members}) u;
        CREATE TEMP TABLE made AS SELECT i AS id, {place} AS place, {someone} AS author, {at} AS at,
            (ARRAY['ask', 'ask', 'post', 'page', 'document'])[1 + i % 5] AS kind FROM generate_series(1, {items}) i;
        ALTER TABLE made ADD PRIMARY KEY (id); ANALYZE made;"""
    )
    columns = insertable("content_item")
    known = {
        "id": "m.id", "community_id": "m.place", "kind": "m.kind", "title": "'Thing ' || m.id", "author_id": "m.author",
        "slug": "CASE WHEN m.kind = 'page' THEN 'p' || m.id ELSE '' END", "published_at": "m.at", "created_at": "m.at",
        "last_activity_at": "m.at", "body": "'Words about seals and pumps.'", "answer_count": "2",
        "owner_id": "CASE WHEN m.id % 3 = 0 THEN m.author END",
    }  # fmt: skip
    run(f"INSERT INTO content_item ({', '.join(columns)}) SELECT {values(columns, known)} FROM made m")
    replies = {
        "id": "r.id", "item_id": "r.item", "author_id": "r.author", "kind": "'answer'", "body": "'Check it.'", "created_at": "r.at",
    }  # fmt: skip
    run(
        f"""CREATE TEMP TABLE answered AS SELECT i AS id, 1 + floor(random() * {items})::bigint AS item, {someone} AS author, {at} AS at
        FROM generate_series(1, {answers}) i; ANALYZE answered"""
    )
    columns = insertable("content_reply")
    run(f"INSERT INTO content_reply ({', '.join(columns)}) SELECT {values(columns, replies)} FROM answered r")
    run(
        f"""INSERT INTO content_reaction (kind, user_id, item_id, note, created_at)
        SELECT DISTINCT ON (u, i) 'use', u, i, '', at FROM (
            SELECT {someone} AS u, 1 + floor(random() ^ 2 * {items})::bigint AS i, {at} AS at FROM generate_series(1, {uses})) d;
        INSERT INTO activity_objectday (object_type, object_id, community_id, day, views)
        SELECT CASE m.kind WHEN 'ask' THEN 21 WHEN 'post' THEN 1 WHEN 'page' THEN 2 ELSE 3 END, m.id, m.place,
            date '{monday}' - 1 - (m.id + d)::int % 90, 1 + (m.id + d)::int % 7 FROM made m CROSS JOIN generate_series(0, 40, 4) d
        WHERE m.id % 3 > 0 ON CONFLICT DO NOTHING"""
    )
    month = (monday - timedelta(days=400)).replace(day=1)
    while month <= monday + timedelta(days=40):
        following = (month + timedelta(days=32)).replace(day=1)
        run(
            f"CREATE TABLE IF NOT EXISTS activity_act_{month:%Y_%m} PARTITION OF activity_act "
            f"FOR VALUES FROM ('{month} 00:00+00') TO ('{following} 00:00+00')"
        )
        month = following
    into = "INSERT INTO activity_act (id, verb, actor_id, actor_kind, object_type, object_id, owner_id, target_id, community_id, context_id, caused_by_id, occurred_at, occurred_on, recorded_at, audience, via, source, origin_community_id)"
    day = "(at AT TIME ZONE 'UTC')::date, at, 2, 1, ''"
    run(
        f"""{into} SELECT r.id, 17, r.author, 1, 7, r.id, r.author, m.author, m.place, m.id, NULL, r.at,
            (r.at AT TIME ZONE 'UTC')::date, r.at, 2, 1, '', NULL FROM answered r JOIN made m ON m.id = r.item;
        {into} SELECT {answers} + i, 25, {someone}, 1, 2, item, NULL, NULL, 1 + i % {PLACES}, NULL, NULL, at, {day}, m.place
            FROM (SELECT i, 1 + floor(random() * {items})::bigint AS item FROM generate_series(1, {items}) i) s JOIN made m ON m.id = s.item;
        {into} SELECT {answers} + {items} + i, 8, {someone}, 1, CASE m.kind WHEN 'ask' THEN 21 WHEN 'post' THEN 1 WHEN 'page' THEN 2 ELSE 3 END,
            m.id, m.author, NULL, m.place, NULL, CASE WHEN i % 5 = 0 THEN {answers} + 1 + i % {items} END, u.at,
            (u.at AT TIME ZONE 'UTC')::date, u.at, 2, 1, '', NULL
            FROM (SELECT i, 1 + floor(random() ^ 2 * {items})::bigint AS item, {at} AS at FROM generate_series(1, {uses}) i) u JOIN made m ON m.id = u.item;
        {into} SELECT {answers} + {items} + {uses} + i, 28, {someone}, 1, 2, 1 + i % {items}, NULL, NULL, {place}, NULL, NULL, at, {day}, NULL
            FROM (SELECT i, {at} AS at FROM generate_series(1, {max(0, acts - answers - items - uses)}) i) l;
        INSERT INTO content_missedsearch (community_id, fingerprint, words, people, last_on, outcome)
        SELECT 1, lpad(n::text, 32, '0'), 'words ' || n, 3 + n % 10, date '{monday}', '' FROM generate_series(1, 200) n;
        SET session_replication_role = DEFAULT; ANALYZE"""
    )


def insertable(table: str) -> list[str]:
    """The columns one can write, those without a default of their own or with a known value among them."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT column_name FROM information_schema.columns WHERE table_name = %s AND is_generated = 'NEVER' AND is_nullable = 'NO'",
            [table],
        )
        needed = {name for (name,) in cursor.fetchall()}
    optional = {"content_item": {"author_id", "published_at", "owner_id"}, "content_reply": {"author_id"}}[table]
    return sorted(needed | optional)


def values(columns: list[str], known: dict[str, str]) -> str:
    """What is not known is nothing: 0 for a count, empty for a text."""
    empty = (
        "body_html",
        "source",
        "author_name",
        "removal_reason",
        "archive_reason",
        "accepted_reason",
        "file_text",
        "body",
        "title",
        "slug",
    )
    return ", ".join(
        known.get(name, "''" if name in empty or name.endswith(("reason", "text", "state", "language")) else "0")
        for name in columns
    )


def timed(name: str, act: Callable[[], object]) -> None:
    began = time.perf_counter()
    result = act()
    print(f"{name:<28} {time.perf_counter() - began:7.2f} s   {result}", flush=True)


def visit(client: Client, address: str) -> None:
    client.get(address)
    began, wall = time.process_time(), time.perf_counter()
    for _ in range(VISITS):
        answer = client.get(address)
        assert answer.status_code == 200, answer.status_code
    cpu, took = time.process_time() - began, time.perf_counter() - wall
    print(f"{address:<48} {1000 * cpu / VISITS:6.1f} ms CPU, {1000 * took / VISITS:6.1f} ms in all", flush=True)


def main() -> None:
    given = argparse.ArgumentParser()
    given.add_argument("--acts", type=int, default=2_000_000)
    given.add_argument("--members", type=int, default=100_000)
    given.add_argument("--pages-only", action="store_true")
    options = given.parse_args()
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    django.setup()
    from accounts.models import User
    from metrics.flow import lists, passing, weekly
    from metrics.weekly import last_monday, measure

    monday = last_monday()
    if not options.pages_only:
        timed("fill", lambda: fill(options.acts, options.members, monday))
        timed("lists of content (nightly)", lambda: lists.fill_lists(timezone.now().date()))
        timed("passed on (weekly)", lambda: passing.fill_passed_on(monday))
        timed("bridges (weekly)", lambda: weekly.fill_bridges(monday))
        for key in ("reuse-rate", "reuse-across", "crossing-answers", "searches-in-vain"):
            timed(f"measure {key}", lambda key=key: measure(monday, only=[key], anew=True))  # type: ignore[misc]
    with override_settings(ALLOWED_HOSTS=["*"], DEBUG=False):
        client = Client()
        client.force_login(User.objects.get(pk=1))
        for page in PAGES:
            visit(client, f"/c/c1/manage/knowledge/{page}")


if __name__ == "__main__":
    main()
