"""Purposes, targets and readings for tests, made by the actions that make them."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from accounts.models import User
from communities.models import Community
from metrics.actions import (
    adopt_purpose,
    adopt_target,
    collect_by_hand,
    propose_purpose,
    propose_target,
    speak_on_purpose,
    speak_on_target,
)
from metrics.actions.hand import Plan
from metrics.models import HandMeasure, MeasureWeek, Purpose, Target

ANSWERS = {"helps": "Which answers hold.", "relates": "It is the purpose.", "used_by": "The shift leads."}
MONDAY = date(2026, 11, 16)


def make_purpose(by: User, community: Community, *, adopt_by: User | None = None, **words: str) -> Purpose:
    said = {"text": "An answer comes before the next shift", "for_whom": "fitters alone at night"} | words
    purpose = propose_purpose(by=by, community=community, **said)
    if adopt_by:
        speak_on_purpose(by=adopt_by, purpose=purpose, agrees=True)
        purpose = adopt_purpose(by=adopt_by, purpose=purpose)
    return purpose


def make_target(by: User, purpose: Purpose, *, adopt_by: User | None = None, **fields: Any) -> Target:
    """An effect, watched by a quality."""
    said: dict[str, Any] = {"measure": "advice-applied", "low": 0.4, "high": 0.9, "counter_measure": "resources-kept"}
    said |= {"owner": by, "answers": ANSWERS, "expected_method": "Ask back after two weeks."}
    target = propose_target(by=by, purpose=purpose, **(said | fields))
    if adopt_by:
        speak_on_target(by=adopt_by, target=target, agrees=True)
        target = adopt_target(by=adopt_by, target=target)
    return target


def make_hand(by: User, community: Community, **fields: Any) -> HandMeasure:
    said: dict[str, Any] = {"name": "In time", "family": "experience", "unit": "share", "direction": "up"}
    said |= {"says": "Who had it in time. n: who replied.", "source": "The call", "is_of_people": True}
    said |= {"every_weeks": 4, "owner": by}
    return collect_by_hand(by=by, community=community, plan=Plan(**(said | fields)))


def make_reading(community: Community, key: str, value: float | None, *, n: int = 200, back: int = 0, **fields: Any):
    """A Monday’s reading, so many weeks back."""
    return MeasureWeek.objects.create(
        community=community, key=key, as_of=MONDAY - timedelta(weeks=back), value=value, n=n, **fields
    )
