"""What somebody wants to be told, and how: their settings, or the defaults, for one person or many."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from django.db.models import Count, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.utils import timezone

from accounts.models import User
from activity.hours import is_quiet
from activity.models import MailSettings, MailStop, Notice


def settings_of(user: User) -> MailSettings:
    """The saved ones, or the defaults (not saved)."""
    return MailSettings.objects.filter(user=user).first() or MailSettings(user=user)


def settings_of_all(user_ids: Iterable[int]) -> dict[int, MailSettings]:
    """The saved ones, by person; who is missing has the defaults."""
    return {kept.user_id: kept for kept in MailSettings.objects.filter(user_id__in=list(user_ids))}


@dataclass(frozen=True)
class Bell:
    """The number at the bell, and whether it should keep still: quiet hours."""

    count: int
    is_quiet: bool


def bell_of(user: User, now: datetime | None = None) -> Bell:
    """In one query: it is asked on every page, and every few seconds."""
    unread: QuerySet[Notice] = Notice.objects.visible_to(user).unread().order_by()
    counted = unread.filter(recipient=OuterRef("pk")).values("recipient").annotate(n=Count("pk")).values("n")
    row = (
        User.objects.filter(pk=user.pk)
        .values_list("mail_settings__quiet_from", "mail_settings__quiet_until", Coalesce(Subquery(counted), 0))
        .first()
    )
    quiet_from, quiet_until, count = row or (None, None, 0)
    hours = (quiet_from, quiet_until) if quiet_from and quiet_until else None
    return Bell(count, is_quiet(now or timezone.now(), ZoneInfo(user.time_zone), hours))


@dataclass(frozen=True)
class Stopped:
    stop: MailStop
    title: str


def stopped_titles(user: User, stops: Iterable[MailStop]) -> list[Stopped]:
    """What mail was stopped about, by the title of its newest notice the person may still see."""
    stops = list(stops)
    notices = Notice.objects.visible_to(user).filter(group__in=[stop.about for stop in stops]).order_by("updated_at")
    titles = dict(notices.values_list("group", "title"))
    return [Stopped(stop, titles.get(stop.about, "Something you can no longer see")) for stop in stops]
