"""Administrators, and rows of the whole site, for tests."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from accounts.models import User
from communities.models import Lifecycle
from metrics.site.rules import Facts
from tests.factories import make_user

NOW = datetime(2026, 11, 23, 9, tzinfo=UTC)


def make_administrator(name: str = "Ada Administrator") -> User:
    return make_user(name, is_staff=True, is_superuser=True)


def facts(**known: Any) -> Facts:
    """A live community nothing is wrong with, 200 days old."""
    given: dict[str, Any] = {
        "community_id": 1,
        "slug": "seals",
        "lifecycle": Lifecycle.LIVE,
        "now": NOW,
        "created_on": datetime(2026, 5, 1).date(),
        "live_on": datetime(2026, 5, 7).date(),
        "members": 40,
        "managers": 2,
        "managed_on": datetime(2026, 11, 20).date(),
        "written_on": datetime(2026, 11, 22).date(),
    }
    return Facts(**given | known)
