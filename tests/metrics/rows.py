"""Snapshots and targets for tests, written as the engine and the action would."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from communities.models import Community
from roles.models import CommunityWeek, Role, RolePolicy, TargetBand, TargetProfile

MONDAY = date(2026, 11, 16)
BANDS = {
    "consumer": (60, 76, 55),
    "creator": (12, 24, 15),
    "connector": (8, 14, 9),
    "carrier": (8, 14, 10),
    "caretaker": (4, 8, 5),
}
ACTING = {"consumer": 146, "creator": 38, "connector": 10, "carrier": 17, "caretaker": 25}
PRIMARY = {"consumer": 121, "creator": 30, "connector": 7, "carrier": 12, "caretaker": 17, "peripheral": 25}


def make_week(community: Community, members: int = 212, *, back: int = 0, **fields: Any) -> CommunityWeek:
    """A Monday snapshot, so many weeks back."""
    values: dict[str, Any] = {"newcomers": 19, "inactive": 15, "opted_out": 4, "acting": ACTING, "primary": PRIMARY}
    values |= {"acts": dict.fromkeys(Role.values, 40), **fields}
    return CommunityWeek.objects.create(
        community=community,
        as_of=MONDAY - timedelta(weeks=back),
        policy=RolePolicy.objects.get(version=1),
        members=members,
        **values,
    )


def make_target(community: Community, bands: Any = None, version: int = 1, **fields: Any) -> TargetProfile:
    fields.setdefault("purpose", "So that an answer comes before the next shift.")
    fields.setdefault("reason", "Too many asks wait.")
    profile = TargetProfile.objects.create(community=community, version=version, **fields)
    for role, (low, high, main) in (bands or BANDS).items():
        TargetBand.objects.create(profile=profile, role=role, low=low, high=high, main=main)
    return profile
