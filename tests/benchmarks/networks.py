"""How long the weekly networks take: ties from acts, shapes, rows of members.

    DATABASE_URL=… python -m tests.benchmarks.networks --members 1000000 --ties 5000000

Refuses a database that holds anything. Leaves it filled; --again measures on what an earlier run left. The members of a
community lie in circles of 25; seven of ten acts stay in the circle, the others go to anybody, to some more than to most.
"""

from __future__ import annotations

import argparse
import os
import time
from datetime import date, timedelta
from pathlib import Path

import django

from tests.benchmarks.engine import Clock

PLACES = 200  # members of a community on average


def main() -> None:
    options = arguments()
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    django.setup()
    from django.core.management import call_command
    from django.db import connection

    from metrics.networks.weekly import compute_week
    from metrics.weekly import last_monday
    from roles.engine.database import run

    clock, monday = Clock(), last_monday()
    if not options.again:
        if connection.introspection.table_names():
            raise SystemExit("This database holds something. Give an empty one, or --again.")
        call_command("migrate", verbosity=0)
        clock("people and acts", lambda: fill(options.members, options.ties, monday))
        connection.close()
    if options.anew:
        clock("emptying", lambda: run("TRUNCATE metrics_networkweek, metrics_networktie, metrics_membernetwork"))
    for name in ("a week", "the same again"):
        served, spent = backend_cpu(clock), time.process_time()
        count = clock(f"NETWORKS, {name}", lambda: compute_week(monday))
        cpu = time.process_time() - spent
        print(
            f"    {count:,} communities; CPU: {cpu:.1f} s Python, {backend_cpu(clock) - served:.1f} s its backend",
            flush=True,
        )
    clock.sizes("metrics_networkweek", "metrics_networktie", "metrics_membernetwork")
    print(f"    largest community: {clock.scalar('SELECT max(members) FROM metrics_networkweek'):,} members")


def backend_cpu(clock: Clock) -> float:
    """Seconds of the one server process that works for this; the line above it holds vacuuming, too."""
    fields = Path(f"/proc/{clock.scalar('SELECT pg_backend_pid()')}/stat").read_text().rpartition(") ")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def fill(members: int, ties: int, monday: date) -> None:
    """Indexes of the ledger the job does not use are not kept meanwhile, so that filling takes minutes."""
    from roles.engine.database import run

    places = max(1, members // PLACES)
    run(
        f"""
        SET session_replication_role = replica; SELECT setseed(0.5);
        DROP INDEX act_xid, act_actor, act_owner, act_target, act_object;
        CREATE TABLE bench AS SELECT id, size, (sum(size) OVER (ORDER BY id) - size)::bigint AS before FROM (
            SELECT k AS id, greatest(5, floor({members} / (k + 3) ^ 0.9 / sum(1 / (k + 3) ^ 0.9) OVER ()))::bigint AS size
            FROM generate_series(1, {places}) k) sized;
        INSERT INTO accounts_user (id, password, is_superuser, email, handle, display_name, job_role, department, region,
            country, languages, about, time_zone, is_active, is_staff, is_service, date_joined)
        SELECT u, '', false, u || '@bench.example', 'm' || u, 'M', '', 'Department ' || u % 40, '', '', '{{}}', '', 'UTC', true,
            false, false, now() FROM generate_series(1, (SELECT max(before + size) FROM bench)) u;
        INSERT INTO communities_community (id, slug, name, kind, job_role, visibility, lifecycle, purpose, is_official,
            reply_hours, created_at, member_count)
        SELECT id, 'c' || id, 'C', 'vertical', '', 'open', 'live', '', false, 24, now(), size FROM bench;
        INSERT INTO communities_membership (position, joined_at, introduction, community_id, user_id, welcome_note)
        SELECT 'member', '{monday - timedelta(days=400)}', '', b.id, b.before + i, ''
        FROM bench b CROSS JOIN generate_series(1, b.size) i;
        INSERT INTO activity_act (occurred_at, occurred_on, actor_id, actor_kind, verb, object_type, object_id, target_id,
            owner_id, community_id, audience, via, source)
        SELECT day, day, before + a + 1, 1, CASE WHEN kind < 0.6 THEN 28 ELSE 17 END, 7, 1, before + b + 1, before + b + 1,
            id, 2, 1, ''
        FROM (
            SELECT d.*, random() AS kind, '{monday}'::date - 1 - floor(random() * 90)::int AS day,
                   CASE WHEN random() < 0.7 THEN least(a / 25 * 25 + floor(random() * 25), size - 1)
                        ELSE floor(size * random() ^ 3) END::bigint AS b
            FROM (SELECT id, before, size, floor(size * random())::bigint AS a
                  FROM bench CROSS JOIN LATERAL generate_series(1, greatest(1, round(size * {ties * 1.45 / members})::int))) d
        ) drawn;
        ANALYZE;
        """
    )


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--members", type=int, default=50_000)
    parser.add_argument("--ties", type=int, default=250_000)
    parser.add_argument("--anew", action="store_true", help="as if there had been no week before")
    parser.add_argument("--again", action="store_true", help="measure on the database of an earlier run")
    return parser.parse_args()


if __name__ == "__main__":
    main()
