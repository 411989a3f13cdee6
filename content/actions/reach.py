"""What one lets others bring: how often, when not, about what not; and what one says one can be asked about."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date, time, timedelta
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from accounts.actions import edit_profile
from accounts.models import User
from content.actions.texts import clean_line
from content.models import (
    MOST_NAMED_TOPICS,
    MOST_OFFERS_A_WEEK,
    MOST_REFERRALS_A_WEEK,
    TAG_LIMIT,
    Reach,
    tag_slug,
)

LONGEST_AWAY = timedelta(days=366)
TOPICS = {"quiet_topics": "quiet_slugs", "asks_about": "asks_about_slugs"}


@transaction.atomic
def set_reach(*, by: User, languages: Iterable[str] | None = None, **changes: Any) -> Reach:
    """Change some of it; fields of Reach by name. languages: of one's profile, for it is read with the rest."""
    unknown = set(changes) - set(CHECKS)
    if unknown:
        raise ValidationError(f"There is no “{min(unknown)}” to choose here.")
    reach = Reach.objects.select_for_update().filter(user=by).first() or Reach(user=by)
    for name, value in changes.items():
        checked = CHECKS[name](value)
        if name in TOPICS:
            setattr(reach, TOPICS[name], [tag_slug(topic) for topic in checked])
        setattr(reach, name, checked)
    if (reach.works_from is None) != (reach.works_until is None):
        raise ValidationError("Say when your working day begins and when it ends, or leave both empty.")
    if reach.works_from is not None and reach.works_from == reach.works_until:
        raise ValidationError("A working day that ends when it begins has no hours. Write two different times.")
    reach.save()
    if languages is not None and list(languages) != by.languages:
        edit_profile(by=by, languages=list(languages))
    return reach


def _up_to(most: int) -> Callable[[Any], int]:
    def check(value: Any) -> int:
        if isinstance(value, bool) or not isinstance(value, int) or not 0 <= value <= most:
            raise ValidationError(f"Choose a number from 0 to {most}.")
        return value

    return check


def _day(value: Any) -> date | None:
    """What is over already says nothing."""
    today = timezone.now().date()
    if value is None or value <= today:
        return None
    if value > today + LONGEST_AWAY:
        raise ValidationError("Choose a day within a year. Take no asks at all with 0 a week.")
    return date(value.year, value.month, value.day)


def _time(value: Any) -> time | None:
    return value if isinstance(value, time) else None


def _days(value: Any) -> list[int]:
    days = sorted({int(day) for day in value})
    if not days or days[0] < 0 or days[-1] > 6:
        raise ValidationError("Choose at least one day of the week.")
    return days


def _topics(value: Any) -> list[str]:
    topics: dict[str, str] = {}
    for word in value:
        topic = clean_line(word, TAG_LIMIT, "topic")
        if slug := tag_slug(topic):
            topics.setdefault(slug, topic)
    if len(topics) > MOST_NAMED_TOPICS:
        raise ValidationError(f"You named {len(topics)} topics; {MOST_NAMED_TOPICS} at most.")
    return list(topics.values())


CHECKS: dict[str, Callable[[Any], Any]] = {
    "referrals_a_week": _up_to(MOST_REFERRALS_A_WEEK),
    "offers_a_week": _up_to(MOST_OFFERS_A_WEEK),
    "takes_recommendations": bool,
    "is_listed": bool,
    "away_until": _day,
    "works_from": _time,
    "works_until": _time,
    "works_on": _days,
    "quiet_topics": _topics,
    "asks_about": _topics,
}
