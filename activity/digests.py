"""Which digests are due: one row in the outbox for each person and day, whoever asks and however often."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone

from accounts.models import User
from activity.hours import digest_moment
from activity.models import Mail, MailSettings

CATCH_UP = timedelta(days=2)  # a digest missed while nothing ran still comes; an older one waits for its next day
MAILS_KEPT = timedelta(days=90)
SHORTEST_WEEK = timedelta(days=5)  # whoever moves their day forward does not get two at once


def order_due(now: datetime | None = None) -> int:
    """For every time zone somebody lives in: the digests whose day and hour have come there. Returns how many."""
    now = now or timezone.now()
    zones = User.objects.people().order_by().values_list("time_zone", flat=True).distinct()
    return sum(_order_in(name, now) for name in list(zones))


def _order_in(zone: str, now: datetime) -> int:
    """The last day that was due, and for weekly digests the one before, should it have been missed."""
    latest, *missed = _days_due(ZoneInfo(zone), now)
    return _order_for(zone, latest, now, is_latest=True) + sum(
        _order_for(zone, day, now, is_latest=False) for day in missed
    )


def _days_due(zone: ZoneInfo, now: datetime) -> Iterable[date]:
    """Newest first; at least one."""
    today = now.astimezone(zone).date()
    for back in range(CATCH_UP.days + 1):
        day = today - timedelta(days=back)
        if now - CATCH_UP < digest_moment(day, zone) <= now:
            yield day


def _order_for(zone: str, day: date, now: datetime, *, is_latest: bool) -> int:
    moment = digest_moment(day, ZoneInfo(zone))
    made = Mail.objects.bulk_create(
        [
            Mail(recipient_id=user_id, kind=Mail.Kind.DIGEST, key=f"digest:{user_id}:{day}", due_at=now)
            for user_id in _readers_on(zone, day, moment, is_latest=is_latest).values_list("pk", flat=True)
        ],
        ignore_conflicts=True,
        batch_size=1000,
    )
    return len(made)


def _readers_on(zone: str, day: date, moment: datetime, *, is_latest: bool) -> QuerySet[User]:
    """Who has a digest that day and has not got it yet. Without settings it is the default: weekly, on Mondays."""
    weekly, daily = MailSettings.Digest.WEEKLY, MailSettings.Digest.DAILY
    digests = Mail.objects.filter(recipient=OuterRef("pk"), kind=Mail.Kind.DIGEST)
    just_sent = digests.filter(state=Mail.State.SENT, sent_at__gt=moment - SHORTEST_WEEK)
    on_weekday = Q(mail_settings__digest=weekly, mail_settings__digest_day=day.weekday())
    if day.weekday() == MailSettings().digest_day:
        on_weekday |= Q(mail_settings=None)
    wanted = on_weekday & ~Q(Exists(just_sent))
    if is_latest:
        wanted |= Q(mail_settings__digest=daily)
    return (
        User.objects.people()
        .filter(wanted, time_zone=zone, date_joined__lt=moment, emailaddress__verified=True)
        .exclude(Exists(digests.filter(key__endswith=f":{day}")))
        .distinct()
    )


def forget_old_mails() -> int:
    old = Mail.objects.exclude(state=Mail.State.WAITING).filter(created_at__lt=timezone.now() - MAILS_KEPT)
    return old.delete()[0]
