"""What the platform takes up: noted once a night, so that there is a growth; and what its own checks say."""

from __future__ import annotations

import os
import shutil
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.checks import WARNING, run_checks
from django.db import connection
from django.utils import timezone

from accounts.models import User
from metrics.models import SiteNight

SHOWN = 12
LEAST_FREE = 0.10
WEEK = timedelta(days=7)

SIZE = "SELECT pg_database_size(current_database())"
# The partitions of a table are counted with it.
TABLES = """
SELECT coalesce(p.relname, c.relname), sum(pg_total_relation_size(c.oid))::bigint, sum(pg_indexes_size(c.oid))::bigint,
    sum(greatest(c.reltuples, 0))::bigint
FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
LEFT JOIN pg_inherits i ON i.inhrelid = c.oid LEFT JOIN pg_class p ON p.oid = i.inhparent
WHERE n.nspname = current_schema() AND c.relkind IN ('r', 'm') GROUP BY 1 ORDER BY 2 DESC, 1 LIMIT %(shown)s"""
INDEXES = """
SELECT coalesce(p.relname, c.relname), t.relname, sum(pg_relation_size(c.oid))::bigint
FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace JOIN pg_index x ON x.indexrelid = c.oid
LEFT JOIN pg_inherits i ON i.inhrelid = c.oid LEFT JOIN pg_class p ON p.oid = i.inhparent
LEFT JOIN pg_inherits ti ON ti.inhrelid = x.indrelid
JOIN pg_class t ON t.oid = coalesce(ti.inhparent, x.indrelid)
WHERE n.nspname = current_schema() AND c.relkind = 'i' GROUP BY 1, 2 ORDER BY 3 DESC, 1 LIMIT %(shown)s"""
UPLOADS = """
SELECT CASE WHEN media_type LIKE 'image/%%' THEN 'Pictures' WHEN media_type LIKE 'audio/%%' THEN 'Sounds'
    WHEN media_type LIKE 'text/%%' THEN 'Texts and tables' ELSE 'Documents and archives' END, count(*), sum(size)::bigint
FROM content_file GROUP BY 1 ORDER BY 3 DESC"""


def note_night(day: date | None = None, *, is_checked: bool = True) -> SiteNight:
    """The row of this day, anew if there is one. Rows older than two years go. The checks take about a second."""
    day = day or timezone.now().date()
    uploads = _rows(UPLOADS)
    row, _ = SiteNight.objects.update_or_create(
        as_of=day,
        defaults={
            "database_bytes": database_bytes(),
            "tables": _rows(TABLES),
            "indexes": _rows(INDEXES),
            "uploads": uploads,
            "upload_bytes": sum(row[2] for row in uploads),
            "issues": issues() if is_checked else None,
            "computed_at": timezone.now(),
        },
    )
    SiteNight.objects.filter(as_of__lt=day - timedelta(days=731)).delete()
    return row


def _rows(statement: str) -> list[list[Any]]:
    with connection.cursor() as cursor:
        cursor.execute(statement, {"shown": SHOWN})
        return [list(row) for row in cursor.fetchall()]


def database_bytes() -> int:
    with connection.cursor() as cursor:
        cursor.execute(SIZE)
        return int(cursor.fetchone()[0])


def issues() -> list[list[str]]:
    """What `manage.py check --deploy` would say, warnings and worse."""
    found = run_checks(include_deployment_checks=True)
    return [[issue.id or "", str(issue.msg)] for issue in found if issue.level >= WARNING and not issue.is_silenced()]


@dataclass(frozen=True)
class Disk:
    """Where uploads lie, as this process sees it."""

    total: int
    free: int

    @property
    def is_short(self) -> bool:
        return self.free < LEAST_FREE * self.total


def disk() -> Disk | None:
    place = Path(settings.MEDIA_ROOT)
    while not place.exists() and place != place.parent:
        place = place.parent
    try:
        usage = shutil.disk_usage(os.fspath(place))
    except OSError:
        return None
    return Disk(usage.total, usage.free)


@dataclass(frozen=True)
class Storage:
    """The newest night, and the one a week before it."""

    night: SiteNight
    before: SiteNight | None

    @property
    def days(self) -> int:
        return (self.night.as_of - self.before.as_of).days if self.before else 0

    def growth(self, now: int, then: int | None) -> str:
        """In seven days: “+1.2 MB”; nothing where nothing is known of then."""
        if then is None or not self.days:
            return "–"
        grown = (now - then) * 7 / self.days
        return f"{'+' if grown >= 0 else '−'}{size(abs(grown))}"

    @property
    def table_rows(self) -> list[list[str]]:
        then = {name: total for name, total, *_ in (self.before.tables if self.before else [])}
        return [
            [name, size(total), size(indexes), f"{rows:,}" if rows else "–", self.growth(total, then.get(name))]
            for name, total, indexes, rows in self.night.tables
        ]

    @property
    def index_rows(self) -> list[list[str]]:
        return [[name, table, size(total)] for name, table, total in self.night.indexes]

    @property
    def upload_rows(self) -> list[list[str]]:
        then = {name: total for name, _, total in (self.before.uploads if self.before else [])}
        return [
            [name, f"{files:,}", size(total), self.growth(total, then.get(name))]
            for name, files, total in self.night.uploads
        ]

    @property
    def issues(self) -> list[list[str]] | None:
        """The first sentence of each; nothing where nobody looked."""
        if self.night.issues is None:
            return None
        return [[id, says.partition(". ")[0].rstrip(".") + "."] for id, says in self.night.issues]

    @property
    def database_says(self) -> str:
        return size(self.night.database_bytes)

    @property
    def uploads_say(self) -> str:
        return size(self.night.upload_bytes)

    @property
    def database_growth(self) -> str:
        return self.growth(self.night.database_bytes, self.before.database_bytes if self.before else None)

    @property
    def upload_growth(self) -> str:
        return self.growth(self.night.upload_bytes, self.before.upload_bytes if self.before else None)


def storage_of(viewer: User) -> Storage | None:
    """Two queries."""
    rows = SiteNight.objects.visible_to(viewer).latest_first()
    night = rows.first()
    if night is None:
        return None
    before = rows.filter(as_of__lte=night.as_of - WEEK).first() or rows.filter(as_of__lt=night.as_of).last()
    return Storage(night, before)


def size(amount: float) -> str:
    """“640 kB”, “4.2 MB”, “12 GB”: in thousands, as disks are sold."""
    for unit, least, digits in (("TB", 1e12, 1), ("GB", 1e9, 1), ("MB", 1e6, 1)):
        if amount >= least:
            return f"{amount / least:,.{digits}f} {unit}"
    return f"{round(amount / 1000):,} kB" if amount >= 1000 else "under 1 kB"
