"""How long a Monday of roles by group takes: groups by five axes, and who began and stopped in four spans.

    DATABASE_URL=… python -m tests.benchmarks.segments --members 1000000

Refuses a database that holds anything. Leaves it filled; --again measures on what an earlier run left.
"""

from __future__ import annotations

import argparse
import os
from datetime import date, timedelta

import django

from tests.benchmarks.engine import Clock

PLACES = 200  # members of a community on average


def main() -> None:
    options = arguments()
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    django.setup()
    from django.core.management import call_command
    from django.db import connection

    from metrics.segments.weekly import SPANS, split_up
    from metrics.weekly import last_monday

    clock, monday = Clock(), last_monday()
    if not options.again:
        if connection.introspection.table_names():
            raise SystemExit("This database holds something. Give an empty one, or --again.")
        call_command("migrate", verbosity=0)
        days = [monday, *(monday - timedelta(weeks=span) for span in SPANS)]
        clock("people and snapshots", lambda: fill(options.members, days))
        connection.close()
    for name in ("a Monday", "the same again"):
        count = clock(f"GROUPS AND CHANGES, {name}", lambda: split_up(monday, anew=True))
        print(f"    {count:,} communities")
    clock.sizes("metrics_segmentweek", "metrics_movedweek")
    print(f"    largest community: {clock.scalar('SELECT max(members) FROM roles_communityweek'):,} members")


def fill(members: int, days: list[date]) -> None:
    """Snapshots written as the engine does: a row for the Consumer, and one for each of some other roles."""
    from roles.engine.database import run

    places = max(1, members // PLACES)
    run(
        f"""
        SET session_replication_role = replica; SELECT setseed(0.5);
        CREATE TABLE bench AS SELECT id, size, (sum(size) OVER (ORDER BY id) - size)::bigint AS before FROM (
            SELECT k AS id, greatest(5, floor({members} / (k + 3) ^ 0.9 / sum(1 / (k + 3) ^ 0.9) OVER ()))::bigint AS size
            FROM generate_series(1, {places}) k) sized;
        INSERT INTO accounts_user (id, password, is_superuser, email, handle, display_name, job_role, department, region,
            country, languages, about, time_zone, is_active, is_staff, is_service, date_joined)
        SELECT u, '', false, u || '@bench.example', 'm' || u, 'M', 'Job ' || u % 30, 'Department ' || u % 40, 'Region ' || u % 9,
            (ARRAY['DE','PL','FR','KE','IN'])[u % 5 + 1], '{{}}', '', 'UTC', true, false, false, now()
        FROM generate_series(1, (SELECT max(before + size) FROM bench)) u;
        INSERT INTO communities_community (id, slug, name, kind, job_role, visibility, lifecycle, purpose, is_official,
            reply_hours, created_at, member_count, first_texts_wait)
        SELECT id, 'c' || id, 'C', 'vertical', '', 'open', 'live', '', false, 24, now(), size, false FROM bench;
        INSERT INTO communities_membership (position, joined_at, introduction, community_id, user_id, welcome_note)
        SELECT 'member', now() - interval '1 day' * (60 + i % 2000), '', b.id, b.before + i, ''
        FROM bench b CROSS JOIN generate_series(1, b.size) i;
        """
    )
    for day in days:
        run(
            f"""
            INSERT INTO roles_roleweek (community_id, member_id, role, as_of, policy_id, a_fx, u_fx, ok, n, guard_ok, is_acting,
                is_primary, state, lows, version, met, people, b_fx, near, circle_size, iota_fx, inside_fx, episodes, q_fx, ub_fx,
                median_fx, is_local, yield_fx, upheld, next_fx)
            SELECT m.community_id, m.user_id, r.role, '{day}', 1, 0, 0, 0, 0, true, random() < r.share, false, 'active', 0, 1, 0, 0,
                0, 0, 0, 1000000, 0, 0, 0, 1000000, 0, false, 1000000, 0, 0
            FROM communities_membership m JOIN (VALUES ('consumer', 1.0, 0.6), ('creator', 0.3, 0.5), ('carrier', 0.2, 0.4),
                ('connector', 0.1, 0.5), ('caretaker', 0.1, 0.5)) r(role, there, share) ON random() < r.there;
            INSERT INTO roles_communityweek (community_id, as_of, policy_id, members, newcomers, inactive, opted_out, switched_off,
                acting, "primary", acts, computed_at, inputs, is_stale)
            SELECT community_id, '{day}', 1, count(DISTINCT member_id), 0, 0, 0, 0, jsonb_build_object(
                'consumer', count(*) FILTER (WHERE is_acting AND role = 'consumer'),
                'creator', count(*) FILTER (WHERE is_acting AND role = 'creator'),
                'connector', count(*) FILTER (WHERE is_acting AND role = 'connector'),
                'carrier', count(*) FILTER (WHERE is_acting AND role = 'carrier'),
                'caretaker', count(*) FILTER (WHERE is_acting AND role = 'caretaker')), '{{}}', '{{}}', now(), 0, false
            FROM roles_roleweek WHERE as_of = '{day}' GROUP BY 1;
            """
        )
    run("ANALYZE accounts_user; ANALYZE communities_membership; ANALYZE roles_roleweek; ANALYZE roles_communityweek")


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--members", type=int, default=50_000)
    parser.add_argument("--again", action="store_true", help="measure on the database of an earlier run")
    return parser.parse_args()


if __name__ == "__main__":
    main()
