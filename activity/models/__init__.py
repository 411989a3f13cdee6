"""What people did: the ledger of acts, reading counters, notices and mails, the audit trail.

The ledger is append-only (a trigger refuses updates and deletes) and partitioned by the time a row was recorded;
see MEASURES.md 2 and 10. It stores ids, not foreign keys to the apps above.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from activity.models.audit import AuditEntry, AuditEntryQuerySet
from activity.models.jobs import JobRun, JobRunQuerySet
from activity.models.ledger import Act, ActQuerySet, ClockTimestamp, ExternalRef, RollupCursor, VerbName
from activity.models.mail import (
    DEFAULT_BUDGET,
    Mail,
    MailQuerySet,
    MailSettings,
    MailSettingsQuerySet,
    MailStop,
    MailStopQuerySet,
    Told,
    Weekday,
)
from activity.models.notices import Notice, NoticeOrder, NoticeQuerySet
from activity.models.reading import MemberWeekReading, ObjectDay, ReadingAct, ReadingActQuerySet, ShareEffect
from activity.models.retention import Birth, DelicateMonth, Retirement
from activity.vocabulary import Ref

if TYPE_CHECKING:
    from activity.models.ledger import Viewer as Viewer

__all__ = [
    "DEFAULT_BUDGET",
    "Act",
    "ActQuerySet",
    "AuditEntry",
    "AuditEntryQuerySet",
    "Birth",
    "ClockTimestamp",
    "DelicateMonth",
    "ExternalRef",
    "JobRun",
    "JobRunQuerySet",
    "Mail",
    "MailQuerySet",
    "MailSettings",
    "MailSettingsQuerySet",
    "MailStop",
    "MailStopQuerySet",
    "MemberWeekReading",
    "Notice",
    "NoticeOrder",
    "NoticeQuerySet",
    "ObjectDay",
    "ReadingAct",
    "ReadingActQuerySet",
    "Ref",
    "Retirement",
    "RollupCursor",
    "ShareEffect",
    "Told",
    "VerbName",
    "Weekday",
]
