"""The cadence of a community in words: how often one acts in a role, and how two versions differ."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import zip_longest

from communities.models import Community
from roles.models import Role, RolePolicy
from roles.policy import policy_of

WINDOW = 364
NUMBERS = ("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve")


def every(days: int) -> str:
    """“every eight weeks”, “every 10 days”."""
    if days == 1:
        return "every day"
    if days == 7:
        return "every week"
    if days % 7 == 0 and days // 7 < len(NUMBERS):
        return f"every {NUMBERS[days // 7]} weeks"
    return f"every {days} days"


@dataclass(frozen=True)
class Beat:
    """One role's rhythm."""

    role: str
    days: int

    @property
    def every(self) -> str:
        return every(self.days)

    @property
    def a_year(self) -> int:
        """Active days in the 52 weeks that count."""
        return round(WINDOW / self.days)


def beats(cadence: Mapping[str, int]) -> list[Beat]:
    return [Beat(role, int(cadence[role])) for role in Role.values]


@dataclass(frozen=True)
class Version:
    """A policy a community adopted, and what it changed."""

    policy: RolePolicy
    changes: list[str]


def versions_of(policies: list[RolePolicy]) -> list[Version]:
    """The newest first, each against the one before; the first against the platform's rhythm of its time."""
    platform = policy_of(policies[-1].adopted_on + timedelta(days=1))["cadence_days"] if policies else {}
    return [
        Version(policy, changes(policy.params["cadence_days"], before.params["cadence_days"] if before else platform))
        for policy, before in zip_longest(policies, policies[1:])
    ]


def changes(now: Mapping[str, int], before: Mapping[str, int]) -> list[str]:
    said = [
        f"{Role(role).label}s: {every(before[role])} became {every(now[role])}."
        for role in Role.values
        if now[role] != before[role]
    ]
    return said or ["The same rhythm."]


def platform_cadence() -> dict[str, int]:
    """What holds where a community has set nothing."""
    return dict(policy_of(date.max).params["cadence_days"])


def policies_of(community: Community) -> list[RolePolicy]:
    return list(RolePolicy.objects.in_community(community).latest_first().select_related("adopted_by"))
