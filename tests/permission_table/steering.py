"""The rhythm of a community, and the small circles its managers look at."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.utils import timezone

from communities.models import Community
from roles.models import Circle, CircleMember, CommunityWeek
from roles.policy import policy_of
from tests.factories import make_user
from tests.permission_table.rows import DONE_BY_MANAGERS, MANAGERS, MEMBERS, Row

CADENCE = {"consumer": 7, "creator": 28, "connector": 56, "carrier": 56, "caretaker": 56, "reason": "Monthly."}

ROWS = [
    Row("get", "roles:policy-detail", MEMBERS),
    Row("get", "roles:policy-edit", MANAGERS),
    Row("post", "roles:policy-edit", DONE_BY_MANAGERS, CADENCE),
    Row("get", "roles:circle-list", MANAGERS),
    Row("get", "roles:circle-detail", MANAGERS),
    Row("post", "roles:circle-detail", DONE_BY_MANAGERS, {"outcome": "fine", "note": "A shift of its own."}),
]


def furnish(people: dict[str, Any], args: dict[str, Any]) -> None:
    """A circle of two who are not in the cast, on the Monday the shares are of."""
    community = Community.objects.get(slug=args["slug"])
    today = timezone.now().date()
    monday = today - timedelta(days=today.weekday())
    CommunityWeek.objects.get_or_create(
        community=community, as_of=monday, defaults={"policy_id": policy_of(monday).id, "members": 4}
    )
    circle = Circle.objects.create(
        community=community,
        as_of=monday,
        number=1,
        size=2,
        active=20,
        recognitions=30,
        inside_fx=9,
        received_fx=10,
        iota_fx=150_000,
        is_listed=True,
    )
    for _ in range(2):
        CircleMember.objects.create(circle=circle, member=make_user())
    args["circle_id"] = circle.pk
