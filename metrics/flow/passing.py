"""What was used after somebody passed it on: nightly rows, all communities at once. “After”, never “because”."""

from __future__ import annotations

from datetime import date, timedelta

from django.db import connection, transaction

from activity.vocabulary import HUMAN_VIA, ActorKind, ObjectType, Verb
from content.models import OBJECT_TYPES
from metrics.flow.lists import LISTED, LIVE, WINDOW
from metrics.measures.sql import COUNTED
from metrics.models import Passing

WAYS = {
    Passing.SHARE: Verb.SHARE,
    Passing.RECOMMEND: Verb.RECOMMEND,
    Passing.FEATURE: Verb.FEATURE,
    Passing.POINT: Verb.POINT,
}
VERBS = ", ".join(f"({int(verb)}, '{way.value}')" for way, verb in WAYS.items())
AT_WORK = ", ".join(str(int(verb)) for verb in (Verb.USE, Verb.APPLY, Verb.REUSE))
ANSWERS = f"{int(ObjectType.ANSWER)}, {int(ObjectType.COMMENT)}"  # what is used then is the item they stand under
ITEMS = ", ".join(str(int(number)) for number in OBJECT_TYPES.values())
MOST = 300  # things of a community that are listed; the ways count all
BY_HAND = ", ".join(str(int(via)) for via in HUMAN_VIA)


def human(a: str) -> str:
    """An act of a person that was not taken back."""
    return (
        f"{a}.actor_kind = {int(ActorKind.MEMBER)} AND {a}.via IN ({BY_HAND}) AND {a}.undo_of_id IS NULL "
        f"AND NOT EXISTS (SELECT FROM activity_act w WHERE w.undo_of_id = {a}.id)"
    )


@transaction.atomic
def fill_passed_on(monday: date) -> int:
    """Who used something at work in the 90 days before a Monday, after coming by somebody's passing it on: how many,
    by item and by way."""
    params = {"today": monday, "since": monday - timedelta(days=WINDOW)}
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL jit = off")
        cursor.execute("DROP TABLE IF EXISTS _passed; DELETE FROM metrics_passedon")
        cursor.execute(
            f"""CREATE TEMP TABLE _passed ON COMMIT DROP AS
            SELECT i.community_id, v.way, i.id AS item_id, a.actor_id FROM activity_act a
            JOIN activity_act c ON c.id = a.caused_by_id
            JOIN (VALUES {VERBS}) v(verb, way) ON v.verb = c.verb
            LEFT JOIN content_reply p ON a.object_type IN ({ANSWERS}) AND p.id = a.object_id
            JOIN content_item i ON i.id = CASE WHEN a.object_type IN ({ANSWERS}) THEN p.item_id ELSE a.object_id END
            WHERE a.caused_by_id IS NOT NULL AND a.verb IN ({AT_WORK})
            AND a.occurred_on >= %(since)s AND a.occurred_on < %(today)s
            AND {human("a")} AND {human("c")} AND c.actor_id <> a.actor_id AND i.author_id IS DISTINCT FROM a.actor_id
            AND a.object_type IN ({ANSWERS}, {ITEMS}) AND {LISTED}
            AND {COUNTED.format(person="a.actor_id", community="i.community_id")}""",
            params,
        )
        cursor.execute(
            f"""INSERT INTO metrics_passedon (community_id, way, item_id, people, items, passed, computed_at)
            SELECT community_id, way, item_id, people, 1, 0, clock_timestamp() FROM (
                SELECT u.*, row_number() OVER (PARTITION BY community_id ORDER BY greatest(people, 4) DESC, item_id DESC) AS place
                FROM (SELECT community_id, way, item_id, count(DISTINCT actor_id) AS people FROM _passed GROUP BY 1, 2, 3) u) r
            WHERE place <= {MOST};
            INSERT INTO metrics_passedon (community_id, way, item_id, people, items, passed, computed_at)
            SELECT c.id, v.way, NULL, coalesce(u.people, 0), coalesce(u.items, 0), coalesce(s.n, 0), clock_timestamp()
            FROM communities_community c CROSS JOIN (VALUES {VERBS}) v(verb, way)
            LEFT JOIN (SELECT community_id, way, count(DISTINCT actor_id) AS people, count(DISTINCT item_id) AS items
                FROM _passed GROUP BY 1, 2) u ON u.community_id = c.id AND u.way = v.way
            LEFT JOIN (SELECT coalesce(a.origin_community_id, a.community_id) AS home, a.verb, count(*) AS n FROM activity_act a
                WHERE a.verb IN ({", ".join(str(int(verb)) for verb in WAYS.values())}) AND {human("a")}
                AND a.occurred_on >= %(since)s AND a.occurred_on < %(today)s GROUP BY 1, 2) s
                ON s.home = c.id AND s.verb = v.verb
            WHERE c.id IN ({LIVE})""",
            params,
        )
        cursor.execute("SELECT count(*) FROM metrics_passedon WHERE item_id IS NOT NULL")
        return int(cursor.fetchone()[0])
