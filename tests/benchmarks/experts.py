"""Who knows, at scale: CPU of the web process and of PostgreSQL for a search, an ask and a roster; and of the counting.

    DATABASE_URL=… python -m tests.benchmarks.experts --members 100000 --texts 1000000

Fills an empty database in SQL: communities of a thousand, asks with one or two tags of forty that every community has,
answers by a fifth of the members, a third accepted, some used. Refuses a database that holds anything.
"""

from __future__ import annotations

import argparse
import os
import time
from collections.abc import Callable
from hashlib import md5
from pathlib import Path
from typing import Any

import django

TURNS = 15
TICKS = os.sysconf("SC_CLK_TCK")
FILL = """
INSERT INTO accounts_user (password, is_superuser, email, handle, display_name, job_role, department, region, country,
    languages, about, time_zone, is_active, is_staff, is_service, date_joined)
SELECT '', false, 'p' || n || '@x.org', 'p' || n, 'Person ' || n, '', '', '', '', '{English}', '', 'Europe/Helsinki',
    true, false, false, now() FROM generate_series(1, %(members)s) n;
INSERT INTO communities_membership (community_id, user_id, position, joined_at, introduction, welcome_note)
SELECT c.id, u.id, 'member', now() - interval '2 years', '', '' FROM accounts_user u
JOIN communities_community c ON c.id = (SELECT min(id) FROM communities_community) + (u.id - (SELECT min(id) FROM accounts_user)) %% %(places)s;
INSERT INTO content_tag (community_id, slug, name, about, item_count)
SELECT c.id, left(md5(n::text), 8), left(md5(n::text), 8), '', 10 FROM communities_community c, generate_series(1, 40) n;
INSERT INTO content_item (id, community_id, author_id, kind, title, slug, body, body_html, author_name, created_at,
    published_at, last_activity_at, removal_reason, like_count, thank_count, save_count, use_count, rating_count,
    rating_sum, votes_up, votes_down, source, answer_count, comment_count, share_count, same_count, accepted_reason,
    archive_reason, file_text)
SELECT n, (SELECT min(id) FROM communities_community) + n %% %(places)s,
    (SELECT min(id) FROM accounts_user) + n %% %(places)s + %(places)s * (abs(hashint4(n)) %% (%(members)s / %(places)s)),
    'ask', 'Word' || n %% 997 || ' seal leaks at pump ' || n %% 50, '', 'What should I check?', '', '',
    now() - n * interval '600 days' / %(asks)s, now() - n * interval '600 days' / %(asks)s, now(), '', 0, 0, 0, 0, 0, 0,
    0, 0, '', 1, 0, 0, 0, '', '', '' FROM generate_series(1, %(asks)s) n;
INSERT INTO content_reply (id, item_id, author_id, kind, body, body_html, author_name, created_at, removal_reason,
    like_count, thank_count, save_count, use_count, rating_count, rating_sum, votes_up, votes_down, source)
SELECT n, 1 + n %% %(asks)s,
    (SELECT min(id) FROM accounts_user) + (1 + n %% %(asks)s) %% %(places)s
        + %(places)s * (abs(hashint4(n + 7)) %% (%(members)s / %(places)s / 5)),
    'answer', 'Check the orifice.', '', '', now() - interval '1 day', '', 0, 0, 0, 0, 0, 0, 0, 0, ''
FROM generate_series(1, %(replies)s) n;
INSERT INTO content_item_tags (item_id, tag_id)
SELECT i.id, t.id FROM content_item i JOIN content_tag t ON t.community_id = i.community_id
    AND t.slug IN (left(md5((1 + abs(hashint8(i.id)) %% 40)::text), 8), left(md5((1 + abs(hashint8(i.id + 1)) %% 3)::text), 8));
UPDATE content_item i SET accepted_reply_id = r.id, accepted_at = i.published_at + interval '1 hour'
FROM (SELECT min(id) AS id, item_id FROM content_reply GROUP BY item_id) r WHERE r.item_id = i.id AND i.id %% 2 = 0;
INSERT INTO content_reaction (kind, user_id, reply_id, note, created_at)
SELECT 'use', (SELECT min(id) FROM accounts_user) + (r.id * 31) %% %(members)s, r.id, '', now() - interval '30 days'
FROM content_reply r WHERE r.id %% 5 = 0;
ANALYZE;
"""


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--members", type=int, default=100_000)
    parser.add_argument("--texts", type=int, default=1_000_000)
    asked = parser.parse_args()
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    django.setup()
    from django.core.management import call_command
    from django.db import connection

    if not connection.introspection.table_names():
        call_command("migrate", verbosity=0)
    fill(asked.members, asked.texts)
    report()


def fill(members: int, texts: int) -> None:
    from django.db import connection

    from accounts.models import User
    from communities.models import Community, Lifecycle

    if User.objects.exists():
        raise SystemExit("This database holds something. Give an empty one.")
    places, asks = max(1, members // 1000), texts * 2 // 5
    Community.objects.bulk_create(
        Community(slug=f"place-{n}", name=f"Place {n}", lifecycle=Lifecycle.LIVE) for n in range(places)
    )
    known = {"members": members, "places": places, "asks": asks, "replies": texts - asks}
    with connection.cursor() as cursor:
        for statement in FILL.split(";\n"):
            if statement.strip():
                cursor.execute(statement, known)


def report() -> None:
    from django.db import connection

    from accounts.models import User
    from communities.models import Community
    from content.experts import experts_for, experts_on, gaps_of, roster_of
    from content.experts.counting import count_everybody
    from content.models import HelpGiven, Item, KnownFor

    def timed(says: str, act: Callable[[int], Any], turns: int = TURNS) -> None:
        act(0)
        web, server = time.process_time(), cpu_of(pid)
        for turn in range(turns):
            act(turn)
        web, server = time.process_time() - web, cpu_of(pid) - server
        print(f"    {says:58} {1000 * web / turns:7.1f} ms web {1000 * server / turns:8.1f} ms PostgreSQL")

    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        pid = cursor.fetchone()[0]
        cursor.execute("SET max_parallel_workers_per_gather = 0")  # else other processes work unseen
    began = time.monotonic()
    count_everybody()
    seconds = time.monotonic() - began
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE content_helpgiven, content_knownfor")
    print(
        f"{HelpGiven.objects.count():,} rows of help, {KnownFor.objects.count():,} of topics, counted in {seconds:.0f} s"
    )
    by = User.objects.order_by("pk")[5]
    asks = list(Item.objects.order_by("pk")[:TURNS])
    place = Community.objects.joined_by(by).get()
    helpers = list(KnownFor.objects.values_list("person", flat=True)[:TURNS])
    timed("a topic every community has and most asks carry", lambda n: experts_on(name(1), by=by))
    timed("a topic of one ask in forty", lambda n: experts_on(name(10 + n), by=by))
    timed("a word in every title (pump)", lambda n: experts_on("pump", by=by))
    timed("a word in one title of a thousand", lambda n: experts_on(f"word{100 + n}", by=by))
    timed("two words that stand nowhere together", lambda n: experts_on(f"moonwater pump{n}", by=by))
    timed("nothing", lambda n: experts_on(f"moonwater{n}", by=by))
    timed("a topic in one community", lambda n: experts_on(name(1), by=by, community=place))
    timed("whom to bring an ask to", lambda n: experts_for(asks[n]))
    timed("the roster of a community of a thousand", lambda n: roster_of(place, by=by))
    timed("the topics of that community", lambda n: gaps_of(place, by=by))
    timed("one person counted anew", lambda n: one_anew(helpers[n]))


def one_anew(person: int) -> None:
    from content.experts.counting import count_marked, mark_helpers

    mark_helpers(person)
    count_marked()


def name(number: int) -> str:
    """Of a topic; no two are alike."""
    return md5(str(number).encode(), usedforsecurity=False).hexdigest()[:8]


def cpu_of(pid: int) -> float:
    """Seconds of CPU a process has used; the server runs on this machine."""
    try:
        fields = Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()
    except OSError:
        return 0.0
    return (int(fields[11]) + int(fields[12])) / TICKS


if __name__ == "__main__":
    main()
