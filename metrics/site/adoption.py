"""How far the platform is taken up: counting it, once a week and once a month. Nobody is looked at alone.

Active is who did something others can see, in a community: acts of the ledger that stand, done by people themselves.
Reading is not looked at, and neither is when somebody was here. Who switched roles off for themselves is counted among
the accounts and in nothing else.
"""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from django.db import connection, transaction
from django.utils import timezone

from accounts import countries
from accounts.models import Invitation
from activity.locks import Lock, hold
from activity.vocabulary import DELICATE_VERBS, Audience
from metrics.measures.sql import COUNTED, STANDING
from metrics.models import AdoptionMonth, AdoptionWeek
from metrics.weekly import last_monday

DELICATE = ", ".join(str(verb.value) for verb in DELICATE_VERBS)
MONTHS = 24  # as long as acts are kept

# Who is counted: people who can sign in, without those who want no role profile anywhere.
PEOPLE = """
SELECT u.id, u.country, u.department, u.last_login IS NOT NULL AS has_signed_in FROM accounts_user u
WHERE u.is_active AND NOT u.is_service AND u.date_joined < %(until)s
  AND NOT EXISTS (SELECT FROM roles_leftout o WHERE o.user_id = u.id AND o.community_id IS NULL)"""
DID = f"""
SELECT a.actor_id AS id, max(a.occurred_on) AS last_on FROM activity_act a
WHERE a.occurred_on >= %(since)s AND a.occurred_on < %(before)s AND a.recorded_at >= %(since)s
  AND a.community_id <> 0 AND a.audience <> {Audience.DIRECT.value} AND a.verb NOT IN ({DELICATE}) AND {STANDING}
  AND {COUNTED.format(person="a.actor_id", community="a.community_id")}
GROUP BY 1"""
ASKED = """
SELECT DISTINCT i.author_id AS id FROM content_item i
WHERE i.kind = 'ask' AND i.removed_at IS NULL AND i.published_at >= %(first)s AND i.published_at < %(until)s"""
ANSWERED = """
SELECT DISTINCT r.author_id AS id FROM content_reply r
WHERE r.kind = 'answer' AND r.removed_at IS NULL AND r.created_at >= %(first)s AND r.created_at < %(until)s"""

WEEK = f"""
WITH person AS ({PEOPLE}), did AS ({DID}), asked AS ({ASKED}), answered AS ({ANSWERED}),
joined AS (SELECT DISTINCT user_id AS id FROM communities_membership WHERE left_at IS NULL AND joined_at < %(until)s)
SELECT p.country, p.department, count(*) AS counted, count(*) FILTER (WHERE p.has_signed_in) AS signed_in,
    count(j.id) AS joined, count(a.id) AS asked, count(w.id) AS answered,
    count(d.id) AS active_28, count(d.id) FILTER (WHERE d.last_on >= %(before)s::date - 7) AS active_7
FROM person p LEFT JOIN did d USING (id) LEFT JOIN asked a USING (id) LEFT JOIN answered w USING (id)
LEFT JOIN joined j USING (id) GROUP BY 1, 2"""
MONTH = f"""
WITH person AS ({PEOPLE}), did AS ({DID}), asked AS ({ASKED}), answered AS ({ANSWERED})
SELECT count(*) AS counted, count(d.id) AS active, count(a.id) AS asked, count(w.id) AS answered
FROM person p LEFT JOIN did d USING (id) LEFT JOIN asked a USING (id) LEFT JOIN answered w USING (id)"""
ACCOUNTS = """
SELECT count(*) AS accounts FROM accounts_user WHERE is_active AND NOT is_service AND date_joined < %(until)s"""

BEGINNING = date(2000, 1, 1)
SUMS = ("counted", "signed_in", "joined", "asked", "answered", "active_7", "active_28")


def take_stock(today: date | None = None) -> int:
    """The rows of this Monday and of the months that are over, where they are missing; how many were written."""
    today = today or timezone.now().date()
    monday = today - timedelta(days=today.weekday())
    return count_week(monday) + sum(count_month(month) for month in months_missing(today))


@transaction.atomic
def count_week(as_of: date | None = None) -> int:
    """What is printed is not changed again before the next Monday."""
    as_of = as_of or last_monday()
    hold(Lock.SITE, 1)
    if AdoptionWeek.objects.filter(as_of=as_of).exists():
        return 0
    given = _given(BEGINNING, as_of, since=as_of - timedelta(days=28))
    rows = _rows(WEEK, given)
    sums = {name: sum(row[name] for row in rows) for name in SUMS}
    AdoptionWeek.objects.create(
        as_of=as_of,
        accounts=_rows(ACCOUNTS, given)[0]["accounts"],
        invitations=Invitation.objects.waiting().count(),
        countries=_groups(rows, "country", dict(countries.choices())),
        departments=_groups(rows, "department", {}),
        **sums,
    )
    return 1


def _groups(rows: list[dict[str, Any]], name: str, called: dict[str, str]) -> list[list[Any]]:
    """[name, counted, active in 28 days], largest first; those of whom it is not known have no name."""
    groups: dict[str, list[int]] = {}
    for row in rows:
        group = groups.setdefault(row[name], [0, 0])
        group[0] += row["counted"]
        group[1] += row["active_28"]
    named = [[str(called.get(key, key)), *counts] for key, counts in groups.items()]
    return sorted(named, key=lambda group: (-group[1], group[0]))


def months_missing(today: date) -> list[date]:
    """First days of the last 24 months that are over and have no row, oldest first."""
    month, wanted = today.replace(day=1), []
    for _ in range(MONTHS):
        month = (month - timedelta(days=1)).replace(day=1)
        wanted.append(month)
    known = set(AdoptionMonth.objects.filter(as_of__in=wanted).values_list("as_of", flat=True))
    return [month for month in reversed(wanted) if month not in known]


@transaction.atomic
def count_month(month: date) -> int:
    """One month; none of before there was an account."""
    hold(Lock.SITE, 2)
    end = (month + timedelta(days=32)).replace(day=1)
    given = _given(month, end, since=month)
    accounts = _rows(ACCOUNTS, given)[0]["accounts"]
    if not accounts or AdoptionMonth.objects.filter(as_of=month).exists():
        return 0
    AdoptionMonth.objects.create(as_of=month, accounts=accounts, **_rows(MONTH, given)[0])
    return 1


def _given(first: date, end: date, *, since: date) -> dict[str, Any]:
    midnight = {name: datetime.combine(day, time(), UTC) for name, day in (("first", first), ("until", end))}
    return {**midnight, "since": since, "before": end}


def _rows(statement: str, given: dict[str, Any]) -> list[dict[str, Any]]:
    with connection.cursor() as cursor:
        cursor.execute(statement, given)
        names = [column.name for column in cursor.description]
        return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]
