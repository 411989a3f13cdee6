"""Writing the rows of a Monday: each community in its groups, and who began and stopped in the weeks before.

Who is counted, and in which roles they act, is taken from the weekly snapshots alone; where people work and since when
they are here from profiles and memberships as they are on the day this runs, once a week. How long somebody is here is
reckoned as of the first day of the quarter, so that people change groups many at a time.
"""

from __future__ import annotations

import logging
import time
import zlib
from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, timedelta
from typing import Any

from django.db import connection, transaction
from django.utils import timezone

from metrics.models import MeasureRun, MovedWeek, SegmentAxis, SegmentWeek
from metrics.segments.grouping import ORDER, OTHERS, Sizes, merged, too_alike, without_alike
from roles.engine import hands
from roles.engine.database import run
from roles.models import CommunityWeek, Role, RoleSettings, State

logger = logging.getLogger(__name__)

KEY = "role-segments"  # of its run
LEAST = 10  # members, unless a community set another
SPANS = (4, 13, 26, 52)  # weeks: what a change is told of
BATCH = 2000  # communities
LOCK = zlib.crc32(b"fivefold.metrics.segments")
NUMBERS = {role: number for number, role in enumerate(Role.values)}
COUNTED = f"('{State.ACTIVE}', '{State.PERIPHERAL}')"

#: A row per member who is counted, with the roles they act in as bits.
ACTORS = f"""
SELECT community_id, member_id, bit_or(CASE WHEN is_acting THEN 1 << (CASE role {{cases}} END) ELSE 0 END) AS roles
FROM roles_roleweek
WHERE as_of = %(day)s AND community_id = ANY(%(communities)s::bigint[]) AND state IN {COUNTED} GROUP BY 1, 2
""".format(cases=" ".join(f"WHEN '{role}' THEN {number}" for role, number in NUMBERS.items()))
PEOPLE = f"""
CREATE TEMP TABLE _segment_person ON COMMIT DROP AS
SELECT a.community_id, a.member_id, a.roles, trim(u.department) AS department, trim(u.region) AS region, u.country,
       trim(u.job_role) AS job,
       CASE WHEN m.joined IS NULL THEN '' WHEN m.joined > q.day - interval '1 year' THEN 'first-year'
            WHEN m.joined > q.day - interval '3 years' THEN 'one-to-three' ELSE 'longer' END AS time
FROM ({ACTORS}) a JOIN accounts_user u ON u.id = a.member_id
CROSS JOIN (SELECT date_trunc('quarter', %(day)s::date)::date AS day) q
LEFT JOIN (
    SELECT community_id, user_id, max((joined_at AT TIME ZONE 'UTC')::date) AS joined FROM communities_membership
    WHERE community_id = ANY(%(communities)s::bigint[]) AND joined_at < %(day)s::date GROUP BY 1, 2
) m ON m.community_id = a.community_id AND m.user_id = a.member_id;
ANALYZE _segment_person
"""
GROUPS = """
CREATE TEMP TABLE _segment_group (community_id bigint, axis text, value text) ON COMMIT DROP
"""
WRITTEN = """
INSERT INTO metrics_segmentweek (community_id, as_of, axis, value, members, acting, computed_at)
SELECT p.community_id, %(day)s, '{axis}', coalesce(g.value, ''), count(*), jsonb_build_object({tally}), %(now)s
FROM _segment_person p
JOIN (SELECT DISTINCT community_id FROM _segment_group WHERE axis = '{axis}') told ON told.community_id = p.community_id
LEFT JOIN _segment_group g ON g.community_id = p.community_id AND g.axis = '{axis}' AND g.value = p.{axis}
GROUP BY 1, 4
"""
TALLY = ", ".join(f"'{role}', count(*) FILTER (WHERE p.roles & {1 << number} <> 0)" for role, number in NUMBERS.items())
#: Of those counted both times, a role after the other: who acted then and now, then only, and now at all (everybody who
#: is counted has a row as a Consumer).
COUNTS_OF_BOTH = ", ".join(
    f"count(*) FILTER (WHERE {test})"
    for role, number in NUMBERS.items()
    for test in (
        f"t.role = '{role}' AND t.is_acting AND n.roles & {1 << number} <> 0",
        f"t.role = '{role}' AND t.is_acting AND n.roles & {1 << number} = 0",
        f"t.role = '{Role.CONSUMER}' AND n.roles & {1 << number} <> 0",
    )
)
BOTH = f"""
SELECT n.community_id, {COUNTS_OF_BOTH}
FROM roles_roleweek t JOIN _segment_person n USING (community_id, member_id)
WHERE t.as_of = %(before)s AND t.community_id = ANY(%(communities)s::bigint[]) AND t.state IN {COUNTED}
  AND (t.is_acting OR t.role = '{Role.CONSUMER}') GROUP BY 1
"""


def split_up(as_of: date, *, anew: bool = False) -> int:
    """Write the rows of a Monday, once its snapshots are there; what people have seen stays, unless anew. Of how many
    communities there are rows."""
    if not anew and MeasureRun.objects.done().filter(key=KEY, as_of=as_of).exists():
        return 0
    weeks = {week.community_id: week for week in CommunityWeek.objects.filter(as_of=as_of)}
    if not weeks:
        return 0
    started = time.monotonic()
    small = dict(RoleSettings.objects.values_list("community_id", "small_group"))
    with _one_at_a_time():
        hands.each(hands.parts_of(list(weeks)), lambda part: _split_part(as_of, part, small, weeks))
    MeasureRun.objects.update_or_create(
        key=KEY,
        as_of=as_of,
        defaults={
            "finished_at": timezone.now(),
            "communities": len(weeks),
            "seconds": time.monotonic() - started,
            "error": "",
        },
    )
    return len(weeks)


def _split_part(as_of: date, part: list[int], small: dict[int, int], weeks: dict[int, CommunityWeek]) -> int:
    for begin in range(0, len(part), BATCH):
        batch = part[begin : begin + BATCH]
        with transaction.atomic():
            _split(as_of, batch, small, {place: weeks[place] for place in batch})
    return len(part)


@contextmanager
def _one_at_a_time() -> Iterator[None]:
    """A second one waits, and writes the same again."""
    run("SELECT pg_advisory_lock(%(key)s)", {"key": LOCK})
    try:
        yield
    finally:
        if not connection.needs_rollback:  # else the session ends with its test
            run("SELECT pg_advisory_unlock(%(key)s)", {"key": LOCK})


def _split(as_of: date, batch: list[int], small: dict[int, int], weeks: dict[int, CommunityWeek]) -> None:
    given: dict[str, Any] = {"day": as_of, "communities": batch, "now": timezone.now()}
    SegmentWeek.objects.filter(as_of=as_of, community__in=batch).delete()
    MovedWeek.objects.filter(as_of=as_of, community__in=batch).delete()
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL jit = off; SET LOCAL work_mem = '128MB'")
        cursor.execute("DROP TABLE IF EXISTS _segment_person, _segment_group")
        cursor.execute(PEOPLE, given)
        cursor.execute(GROUPS)
    totals = {place: week.members for place, week in weeks.items()}
    _name_groups(small, totals)
    with connection.cursor() as cursor:
        for axis in ORDER:
            cursor.execute(WRITTEN.format(axis=axis.value, tally=TALLY), given)
    for span in SPANS:
        _write_moves(as_of, span, weeks)
    with connection.cursor() as cursor:
        cursor.execute("DROP TABLE _segment_person, _segment_group")


# Groups


def _name_groups(small: dict[int, int], totals: dict[int, int]) -> None:
    """Fill _segment_group with what may be told apart, an axis after the other."""
    told: dict[SegmentAxis, dict[int, Sizes]] = {}
    for axis in ORDER:
        sizes: dict[int, Sizes] = defaultdict(dict)
        for place, value, members in _rows(
            f"SELECT community_id, {axis.value}, count(*) FROM _segment_person GROUP BY 1, 2"
        ):
            sizes[place][value] = members
        groups = {place: merged(found, small.get(place, LEAST)) for place, found in sizes.items()}
        for earlier, known in told.items():
            _part_alike(axis, groups, earlier, known, small, totals)
        told[axis] = groups
        named = [(place, value) for place, found in groups.items() for value in found if value]
        run(
            "INSERT INTO _segment_group SELECT place, %(axis)s, value FROM unnest(%(places)s::bigint[], %(values)s::text[]) n(place, value)",
            {"axis": axis.value, "places": [place for place, _ in named], "values": [value for _, value in named]},
        )
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE _segment_group")


def _part_alike(
    axis: SegmentAxis,
    groups: dict[int, Sizes],
    earlier: SegmentAxis,
    known: dict[int, Sizes],
    small: dict[int, int],
    totals: dict[int, int],
) -> None:
    """Groups of the axis that are almost one of an earlier axis go to the others."""
    both: dict[tuple[int, str, str], int] = {
        (place, one, other): members
        for place, one, other, members in _rows(
            f"""SELECT community_id, {axis.value}, {earlier.value}, count(*) FROM _segment_person
            WHERE {axis.value} <> '' AND {earlier.value} <> '' GROUP BY 1, 2, 3"""
        )
    }
    for place, found in groups.items():
        least = small.get(place, LEAST)
        for name, size in list(found.items()):
            alike = any(
                too_alike(size, other_size, both.get((place, name, other), 0), totals[place], least)
                for other, other_size in known.get(place, {}).items()
                if other != OTHERS
            )
            if name != OTHERS and alike:
                found = without_alike(found, name)
        groups[place] = found


def _rows(query: str) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(query)
        return cursor.fetchall()


# Changes


def _write_moves(as_of: date, span: int, weeks: dict[int, CommunityWeek]) -> None:
    """Of the communities that have a snapshot of so many weeks before."""
    day = as_of - timedelta(weeks=span)
    before = {week.community_id: week for week in CommunityWeek.objects.filter(as_of=day, community__in=list(weeks))}
    if not before:
        return
    with connection.cursor() as cursor:
        cursor.execute(BOTH, {"before": day, "communities": list(before)})
        both = {row[0]: row[1:] for row in cursor.fetchall()}
    rows = []
    for place, then in before.items():
        counts = both.get(place, (0,) * (3 * len(NUMBERS)))
        flows = {
            role: _flow(
                then.acting.get(role, 0), weeks[place].acting.get(role, 0), *counts[3 * number : 3 * number + 3]
            )
            for role, number in NUMBERS.items()
        }
        rows.append(MovedWeek(community_id=place, as_of=as_of, weeks=span, flows=flows))
    MovedWeek.objects.bulk_create(rows, batch_size=1000)


def _flow(then: int, now: int, stayed: int, stopped: int, here: int) -> list[int]:
    """here: act now and were counted then. Who is counted no more, and who is new, is what is left of both numbers."""
    return [stayed, stopped, max(0, then - stayed - stopped), here - stayed, max(0, now - here)]
