"""Snapshots of a person for tests of pages, written as the engine would."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from accounts.models import User
from communities.models import Community
from roles.models import Role, RolePolicy, RoleWeek, State

MONDAY = date(2026, 11, 16)


def make_row(member: User, community: Community, role: str, **fields: Any) -> RoleWeek:
    """One role in one snapshot; a and u are shares from 0 to 1, days the active days of the last weeks."""
    as_of: date = fields.pop("as_of", MONDAY)
    days: list[int] = fields.pop("days", [])
    n, ok = fields.pop("n", 0), fields.pop("ok", 0)
    weeks = [[str(as_of - timedelta(weeks=len(days) - number)), count] for number, count in enumerate(days) if count]
    record = {
        "weeks": weeks,
        "people": fields.pop("people", 0),
        "guard": {"ok": ok, "n": n, "ub": 1.0, "median": 0.38},
        "B": 1.5,
        "Q": 2.25,
        "next": "one more recognised answer: U +.04",
        "top": [],
    }
    return RoleWeek.objects.create(
        member=member,
        community=community,
        role=role,
        as_of=as_of,
        policy=RolePolicy.objects.get(version=1),
        a_fx=round(fields.pop("a", 0.0) * 1_000_000),
        u_fx=round(fields.pop("u", 0.0) * 1_000_000),
        n=n,
        ok=ok,
        record=record | fields.pop("record", {}),
        **{"state": State.ACTIVE, **fields},
    )


def make_rows(member: User, community: Community, primary: str = "", **fields: Any) -> dict[str, RoleWeek]:
    """All five roles, empty but for what is given under a role's name."""
    shared = {key: value for key, value in fields.items() if key not in Role.values}
    return {
        role: make_row(member, community, role, **{"is_primary": role == primary, **shared, **fields.get(role, {})})
        for role in Role.values
    }
