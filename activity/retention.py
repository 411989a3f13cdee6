"""How long acts are kept (MEASURES.md 2.5): ordinary ones 24 months, delicate ones 12, from the day they were recorded.

Only what every consumer of the ledger has read leaves it (10.3). Who wrote what, and when, outlives the act of writing it:
the text itself says so, and later recognition must find its author. Reading acts: partitions.forget_reading().
"""

from __future__ import annotations

from datetime import UTC, date, datetime

from django.db import connection, transaction

from activity.models import Retirement
from activity.partitions import is_read, names
from activity.signals import acts_retiring
from activity.vocabulary import DELICATE_VERBS, ActorKind, Verb

ORDINARY_MONTHS, DELICATE_MONTHS = 24, 12
DELICATE = ", ".join(str(verb.value) for verb in DELICATE_VERBS)

LEAVING = """
CREATE TEMP TABLE _leaving ON COMMIT DROP AS
SELECT id, actor_id, actor_kind, verb, object_type, object_id, owner_id, target_id, community_id, caused_by_id, occurred_on
FROM {source}
"""
BIRTHS = """
INSERT INTO activity_birth (object_type, object_id, author_id, community_id, born_on)
SELECT DISTINCT ON (object_type, object_id) object_type, object_id, actor_id, community_id, occurred_on FROM _leaving
WHERE verb IN %(makes)s AND actor_kind = %(member)s AND coalesce(owner_id, actor_id) = actor_id
ORDER BY object_type, object_id, occurred_on, id
ON CONFLICT DO NOTHING
"""
COUNTED = """
INSERT INTO activity_delicatemonth AS d (community_id, month, verb, acts)
SELECT community_id, date_trunc('month', occurred_on)::date, verb, count(*) FROM _leaving WHERE verb IN %(delicate)s
GROUP BY 1, 2, 3
ON CONFLICT (community_id, month, verb) DO UPDATE SET acts = d.acts + excluded.acts
"""
UNREAD = "xid >= ANY (SELECT upto FROM activity_rollupcursor)"


def retire_acts(today: date | None = None) -> int:
    """Let go what is older than its time; how many acts left. May run twice, or late, without harm."""
    today = today or datetime.now(UTC).date()
    old = _months_before(today, ORDINARY_MONTHS)
    gone = 0
    for partition in names("activity_act"):
        suffix = partition.removeprefix("activity_act_")
        if suffix != "default" and _end_of(suffix) <= old and is_read(partition):
            gone += _retire(f'"{partition}"', f'DROP TABLE "{partition}"')
    gone += _retire_rows(f"recorded_at < '{old}' AND tableoid = 'activity_act_default'::regclass")
    delicate = f"recorded_at < '{_months_before(today, DELICATE_MONTHS)}' AND verb IN ({DELICATE})"
    taken_back = f"verb = {Verb.UNDO} AND undo_of_id IN (SELECT id FROM activity_act WHERE {delicate} AND NOT {UNREAD})"
    gone += _retire_rows(f"({delicate} OR {taken_back})", is_delicate=True)
    return gone


def _retire_rows(where: str, *, is_delicate: bool = False) -> int:
    settled = f"activity_act WHERE {where} AND NOT {UNREAD}"
    return _retire(settled, f"DELETE FROM {settled}", is_delicate=is_delicate)


@transaction.atomic
def _retire(source: str, removal: str, *, is_delicate: bool = False) -> int:
    with connection.cursor() as cursor:
        cursor.execute(LEAVING.format(source=source))
        cursor.execute("SELECT count(*), max(occurred_on) FROM _leaving")
        acts, last = cursor.fetchone()
        if acts:
            cursor.execute(BIRTHS, {"makes": (Verb.CREATE, Verb.ANSWER), "member": ActorKind.MEMBER})
            cursor.execute(COUNTED, {"delicate": DELICATE_VERBS})
            acts_retiring.send(sender=Retirement)
            Retirement.objects.create(acts=acts, last_day=last, is_delicate=is_delicate)
        cursor.execute(f"SET LOCAL fivefold.retiring = 'on'; {removal}; SET LOCAL fivefold.retiring = ''")
        cursor.execute("DROP TABLE _leaving")
    return int(acts)


def _end_of(suffix: str) -> date:
    """The first day after the month of a partition."""
    return _months_before(datetime.strptime(suffix, "%Y_%m").date(), -1)


def _months_before(day: date, months: int) -> date:
    """The first day of the month so many months before."""
    number = day.year * 12 + day.month - 1 - months
    return date(number // 12, number % 12 + 1, 1)
