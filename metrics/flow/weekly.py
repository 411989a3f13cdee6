"""The bridges of a Monday: who got answers and things of use from whom, between departments, regions and communities.

Counted: who is a member now, is still here and did not opt out of roles. From: who answered, or made what was used. To:
who asked, or used it. A department of fewer than ten members here is one of the others, as who named none is; should the
others be fewer than ten themselves, the next smallest joins them. All communities at once, each statement over the window.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from datetime import date, timedelta

from django.db import connection, transaction
from django.utils import timezone

from activity.vocabulary import Verb
from metrics.flow.lists import LIVE
from metrics.flow.passing import ANSWERS, AT_WORK, ITEMS, human
from metrics.models import Axis, BridgeWeek, CarriedWeek

WINDOW = 182  # days: 26 weeks
LEAST_GROUP = 10  # members of a department here
EVIDENCE = 30  # items a cell leads to

# A view that goes through everybody: looked at once.
LEFT_OUT = """CREATE TEMP TABLE _flow_left_out ON COMMIT DROP AS SELECT DISTINCT user_id, community_id FROM roles_leftout;
    ANALYZE _flow_left_out"""
PEOPLE = f"""CREATE TEMP TABLE _flow_person ON COMMIT DROP AS
    SELECT DISTINCT m.community_id, u.id AS user_id, trim(u.department) AS department, trim(u.region) AS region
    FROM communities_membership m JOIN accounts_user u ON u.id = m.user_id
    WHERE m.left_at IS NULL AND u.is_active AND NOT u.is_service AND m.community_id IN ({LIVE})
    AND NOT EXISTS (SELECT FROM _flow_left_out o
        WHERE o.user_id = u.id AND (o.community_id IS NULL OR o.community_id = m.community_id));
    CREATE INDEX ON _flow_person (community_id, user_id); ANALYZE _flow_person"""
ACTS = f"""CREATE TEMP TABLE _flow_act ON COMMIT DROP AS
    SELECT a.community_id, a.actor_id AS giver, a.target_id AS taker, a.context_id AS item_id, a.occurred_at AS at
    FROM activity_act a WHERE a.verb = {int(Verb.ANSWER)} AND a.target_id <> a.actor_id
    AND a.occurred_on >= %(since)s AND a.occurred_on < %(as_of)s AND {human("a")}
    UNION ALL
    SELECT a.community_id, a.owner_id, a.actor_id,
        CASE WHEN a.object_type IN ({ANSWERS}) THEN p.item_id WHEN a.object_type IN ({ITEMS}) THEN a.object_id END, a.occurred_at
    FROM activity_act a LEFT JOIN content_reply p ON a.object_type IN ({ANSWERS}) AND p.id = a.object_id
    WHERE a.verb IN ({AT_WORK}) AND a.owner_id <> a.actor_id
    AND a.occurred_on >= %(since)s AND a.occurred_on < %(as_of)s AND {human("a")}"""


@transaction.atomic
def fill_bridges(as_of: date) -> int:
    """Write the rows of a Monday anew; how many communities there are rows of."""
    params = {"as_of": as_of, "since": as_of - timedelta(days=WINDOW)}
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL jit = off; SET LOCAL work_mem = '128MB'")
        cursor.execute("DROP TABLE IF EXISTS _flow_left_out, _flow_person, _flow_act")
        cursor.execute(LEFT_OUT)
        cursor.execute(PEOPLE)
        cursor.execute(ACTS, params)
        cursor.execute("ANALYZE _flow_act")
    BridgeWeek.objects.filter(as_of=as_of).delete()
    rows = [row for axis in Axis for row in _rows_of(axis, as_of)]
    BridgeWeek.objects.bulk_create(rows, batch_size=1000)
    _fill_carried(params)
    return len({row.community_id for row in rows})


def _rows_of(axis: Axis, as_of: date) -> list[BridgeWeek]:
    groups = _groups(axis)
    if not groups:
        return []
    with connection.cursor() as cursor:
        cursor.execute("CREATE TEMP TABLE _flow_group (community_id bigint, name text, number int) ON COMMIT DROP")
        # What is not named in it is one of the others: the last.
        named = [(place, name, n) for place, sizes in groups.items() for n, (name, _) in enumerate(sizes) if name]
        cursor.executemany("INSERT INTO _flow_group VALUES (%s, %s, %s)", named)
        cursor.execute(
            f"""WITH placed AS (
                SELECT p.community_id, p.user_id, g.number FROM _flow_person p
                LEFT JOIN _flow_group g ON g.community_id = p.community_id AND g.name = p.{axis.value})
            SELECT a.community_id, g.number, t.number, count(DISTINCT a.taker), count(*),
                (array_agg(a.item_id ORDER BY a.at DESC) FILTER (WHERE a.item_id > 0))[:{3 * EVIDENCE}]
            FROM _flow_act a
            JOIN placed g ON g.community_id = a.community_id AND g.user_id = a.giver
            JOIN placed t ON t.community_id = a.community_id AND t.user_id = a.taker GROUP BY 1, 2, 3 ORDER BY 1, 2, 3"""
        )
        found = cursor.fetchall()
        cursor.execute("DROP TABLE _flow_group")
    cells: dict[int, list[list[object]]] = defaultdict(list)
    for place, giver, taker, people, acts, items in found:
        last = len(groups[place]) - 1
        newest = list(dict.fromkeys(items or []))[:EVIDENCE]
        cells[place].append([last if giver is None else giver, last if taker is None else taker, people, acts, newest])
    now = timezone.now()
    return [
        BridgeWeek(
            community_id=place,
            axis=axis,
            as_of=as_of,
            groups=[list(each) for each in sizes],
            cells=cells[place],
            computed_at=now,
        )
        for place, sizes in groups.items()
    ]


def _groups(axis: Axis) -> dict[int, list[tuple[str, int]]]:
    """Of each community the groups that are large enough, by name, and the others last."""
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT community_id, {axis.value}, count(*) FROM _flow_person GROUP BY 1, 2")
        sizes: dict[int, dict[str, int]] = defaultdict(dict)
        for place, name, members in cursor.fetchall():
            sizes[place][name] = members
    return {place: merged(found) for place, found in sizes.items()}


def merged(sizes: Mapping[str, int]) -> list[tuple[str, int]]:
    """Groups by name, the others (without a name) last: those under ten, and who named none; ten at least, if any."""
    others = sum(members for name, members in sizes.items() if not name or members < LEAST_GROUP)
    kept = sorted((members, name) for name, members in sizes.items() if name and members >= LEAST_GROUP)
    while 0 < others < LEAST_GROUP and kept:
        others += kept.pop(0)[0]
    named = sorted((name, members) for members, name in kept)
    return [*named, ("", others)] if others else named


def _fill_carried(params: Mapping[str, date]) -> None:
    """Used at work after somebody carried it into another community."""
    CarriedWeek.objects.filter(as_of=params["as_of"]).delete()
    with connection.cursor() as cursor:
        cursor.execute(
            f"""INSERT INTO metrics_carriedweek (made_in_id, used_in_id, as_of, people, items)
            SELECT a.community_id, c.community_id, %(as_of)s, count(DISTINCT a.actor_id),
                to_jsonb((array_agg(DISTINCT CASE WHEN a.object_type IN ({ANSWERS}) THEN p.item_id ELSE a.object_id END))[:{EVIDENCE}])
            FROM activity_act a JOIN activity_act c ON c.id = a.caused_by_id
            LEFT JOIN content_reply p ON a.object_type IN ({ANSWERS}) AND p.id = a.object_id
            WHERE a.caused_by_id IS NOT NULL AND a.verb IN ({AT_WORK}) AND c.verb = {int(Verb.SHARE)}
            AND a.occurred_on >= %(since)s AND a.occurred_on < %(as_of)s AND a.object_type IN ({ANSWERS}, {ITEMS})
            AND c.community_id <> a.community_id AND {human("a")} AND {human("c")}
            AND a.community_id IN ({LIVE}) AND c.community_id IN ({LIVE})
            AND NOT EXISTS (SELECT FROM _flow_left_out o
                WHERE o.user_id = a.actor_id AND (o.community_id IS NULL OR o.community_id IN (a.community_id, c.community_id)))
            GROUP BY 1, 2""",
            params,
        )
