"""Versions of the service description of a community."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, time
from typing import Any
from zoneinfo import available_timezones

from django.core.exceptions import ValidationError
from django.db import transaction

from accounts.models import User
from activity.actions import audit
from communities.actions import checks
from communities.markdown import render
from communities.models import Community, Lifecycle, Membership, ServiceDescription, described
from communities.models.service import EXPECTATIONS_LIMIT
from communities.permissions import Permission, require
from communities.working_hours import EVERY_DAY, MIDNIGHT

LONGEST_REPLY_HOURS = 24 * 14
LONGEST_REVIEW_DAYS = 366
MOST_HOLIDAYS = 400
YEARS = range(2000, 2101)
FIELDS = (
    "reply_hours",
    "review_days",
    "days",
    "start",
    "end",
    "time_zone",
    "holidays",
    "contact_id",
    "contact_address",
    "expectations",
)


@transaction.atomic
def revise_service(
    *,
    by: User,
    community: Community,
    reply_hours: int,
    review_days: int | None = None,
    days: Iterable[int] = EVERY_DAY,
    start: time = MIDNIGHT,
    end: time = MIDNIGHT,
    time_zone: str = "UTC",
    holidays: Iterable[date] = (),
    contact: User | None = None,
    contact_address: str = "",
    expectations: str = "",
    reason: str = "",
    base_version: int | None = None,
) -> ServiceDescription:
    """A new version, for asks from now on; the old ones stay. With base_version refused when somebody was faster."""
    require(by, Permission.EDIT_COMMUNITY, community)
    checks.hold(community)
    if community.lifecycle == Lifecycle.ARCHIVED:
        raise ValidationError(f"{community.name} is archived: nobody waits for a reply there any more.")
    latest = described(community)
    if base_version is not None and base_version != latest.version:
        raise ValidationError("Meanwhile somebody saved a newer version. Read it, then save yours if it still holds.")
    expectations = checks.paragraphs(expectations, EXPECTATIONS_LIMIT, "What members may expect", is_needed=False)
    service = ServiceDescription(
        community=community,
        **_checked_hours(reply_hours, review_days),
        **_checked_days(days, start, end, time_zone, holidays),
        contact=_member(community, contact),
        contact_address=checks.line(contact_address, 200, "The address", is_needed=False),
        expectations=expectations,
        expectations_html=render(expectations) if expectations else "",
        reason=checks.line(reason, 300, "The reason for the change", is_needed=latest.is_described)
        or "First description",
        author=by,
    )
    if latest.is_described and all(getattr(latest, name) == getattr(service, name) for name in FIELDS):
        raise ValidationError(f"Nothing differs from version {latest.version}.")
    latest = latest if latest.pk else write_down_service(community)
    service.version = latest.version + 1
    service.save()
    community.service, community.reply_hours = service, service.reply_hours
    community.save(update_fields=["service", "reply_hours"])
    audit("service.revise", by=by, community_id=community.pk, version=service.version, reason=service.reason)
    return service


def write_down_service(community: Community) -> ServiceDescription:
    """What holds now, as a row: whoever asks is promised it, and keeps that promise when another one follows."""
    now = described(community)
    if now.pk is None:
        kept = {name: getattr(now, name) for name in ("reply_hours", "reason", "created_at")}
        now, _ = ServiceDescription.objects.get_or_create(community=community, version=1, defaults=kept)
        community.service = now
        Community.objects.filter(pk=community.pk, service=None).update(service=now)
    return now


def check_reply_hours(hours: Any) -> int:
    if isinstance(hours, bool) or not isinstance(hours, int) or not 1 <= hours <= LONGEST_REPLY_HOURS:
        raise ValidationError(f"The expected reply time is a number of hours from 1 to {LONGEST_REPLY_HOURS}.")
    return hours


def _checked_hours(reply_hours: Any, review_days: Any) -> dict[str, Any]:
    if review_days is not None and (
        isinstance(review_days, bool) or not isinstance(review_days, int) or not 1 <= review_days <= LONGEST_REVIEW_DAYS
    ):
        raise ValidationError(f"The time for a review is a number of days from 1 to {LONGEST_REVIEW_DAYS}, or empty.")
    return {"reply_hours": check_reply_hours(reply_hours), "review_days": review_days}


def _checked_days(days: Any, start: time, end: time, time_zone: str, holidays: Iterable[date]) -> dict[str, Any]:
    chosen = sorted(set(days))
    if not chosen or not set(chosen) <= EVERY_DAY:
        raise ValidationError("Choose at least one working day: without one no ask would ever be due.")
    if end not in (MIDNIGHT,) and end <= start:
        raise ValidationError("Working hours end after they begin, on the same day.")
    if time_zone not in available_timezones():
        raise ValidationError("Choose a time zone from the list.")
    off = sorted(set(holidays))
    if len(off) > MOST_HOLIDAYS:
        raise ValidationError(f"These are {len(off)} days off; the limit is {MOST_HOLIDAYS}. Leave out past years.")
    if any(day.year not in YEARS for day in off):
        raise ValidationError(f"Days off lie between {YEARS[0]} and {YEARS[-1]}.")
    return {"days": chosen, "start": start, "end": end, "time_zone": time_zone, "holidays": off}


def _member(community: Community, person: User | None) -> User | None:
    if person is None:
        return None
    checks.person(person)
    if not Membership.objects.current().in_community(community).filter(user=person).exists():
        raise ValidationError(f"{person.display_name} is no member here. Name a member, or write an address.")
    return person
