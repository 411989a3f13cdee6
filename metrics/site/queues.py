"""What waits to be done by the machine, since when, and from when on that is late."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import connection

from accounts.templatetags.look import duration

MINUTE, HOUR = 60, 3600
FAILED_SINCE = timedelta(days=7)


@dataclass(frozen=True)
class Kind:
    """late: seconds the oldest may wait, from the rhythm of the task that takes it (config/celery.py)."""

    key: str
    label: str
    late: int
    statement: str
    taken_by: str


WAITING = (
    Kind(
        "notices",
        "Notices to be told",
        5 * MINUTE,
        "SELECT count(*), min(created_at) FROM activity_noticeorder WHERE delivered_at IS NULL",
        "every minute",
    ),
    Kind(
        "mails",
        "Mails that are due",
        15 * MINUTE,
        "SELECT count(*), min(due_at) FROM activity_mail WHERE state = 'waiting' AND due_at <= %(now)s",
        "every minute",
    ),
    Kind(
        "letters",
        "Letters about accounts",
        30 * MINUTE,
        "SELECT count(*), min(created_at) FROM accounts_invitation "
        "WHERE sent_at IS NULL AND accepted_at IS NULL AND expires_at > %(now)s",
        "every 5 minutes",
    ),
    Kind(
        "drafts",
        "Drafts whose moment has come",
        5 * MINUTE,
        "SELECT count(*), min(publish_at) FROM content_item WHERE publish_at <= %(now)s",
        "every minute",
    ),
    Kind(
        "documents",
        "Documents to be read",
        HOUR,
        "SELECT count(*), min(created_at) FROM content_documentversion WHERE reading = 'waiting'",
        "at once, else every 10 minutes",
    ),
    Kind(
        "sounds",
        "Sounds to be measured",
        HOUR,
        "SELECT count(*), min(f.created_at) FROM content_episode e JOIN content_file f ON f.id = e.sound_id "
        "WHERE e.measuring = 'waiting'",
        "at once, else every 10 minutes",
    ),
)
STATEMENT = " UNION ALL ".join(f"SELECT {n}, waits.* FROM ({kind.statement}) waits" for n, kind in enumerate(WAITING))

MAIL = """
SELECT (SELECT count(*) FROM activity_mail WHERE state = 'failed' AND created_at >= %(since)s),
       (SELECT count(*) FROM activity_mail WHERE state = 'sent' AND created_at >= %(since)s),
       (SELECT count(*) FROM content_inboundmail WHERE received_at >= %(since)s),
       (SELECT count(*) FROM content_inboundmail WHERE received_at >= %(since)s AND state = 'refused')"""


@dataclass(frozen=True)
class Queue:
    kind: Kind
    waiting: int
    since: datetime | None
    now: datetime

    @property
    def key(self) -> str:
        return self.kind.key

    @property
    def seconds(self) -> float:
        """How long the oldest has waited."""
        return max((self.now - self.since).total_seconds(), 0.0) if self.since else 0.0

    @property
    def is_late(self) -> bool:
        return self.seconds > self.kind.late

    @property
    def age_says(self) -> str:
        return duration(self.seconds) if self.waiting else "–"

    @property
    def says(self) -> str:
        what = self.kind.label[0].lower() + self.kind.label[1:]
        return f"{self.waiting:,} {what}: the oldest waits for {duration(self.seconds)}."


@dataclass(frozen=True)
class Post:
    """Mails of the last seven days."""

    failed: int
    sent: int
    came: int
    refused: int


def queues(now: datetime) -> list[Queue]:
    with connection.cursor() as cursor:
        cursor.execute(STATEMENT, {"now": now})
        found = {number: (waiting, since) for number, waiting, since in cursor.fetchall()}
    return [Queue(kind, *found[number], now) for number, kind in enumerate(WAITING)]


def post(now: datetime) -> Post:
    with connection.cursor() as cursor:
        cursor.execute(MAIL, {"since": now - FAILED_SINCE})
        return Post(*cursor.fetchone())
