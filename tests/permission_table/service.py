"""Rows of what members may expect and of how soon asks were replied to."""

from __future__ import annotations

from typing import Any

from communities.actions import revise_service
from content.models import AskOffer
from tests.permission_table.rows import API_SIGNED_IN, DONE_BY_MANAGERS, MANAGERS, SIGNED_IN, Row

BOBS_ALONE = "302 404 302 404"
OPEN = "302 200 200 200"  # an open community: everybody who is signed in may ask there some day
SERVICE = {"reply_hours": 8, "days": [0, 1], "time_zone": "Europe/Helsinki", "reason": "Shorter."}

ROWS: list[Row] = [
    Row("get", "communities:service-detail", OPEN),
    Row("get", "communities:service-version", OPEN, args={"version": "service_version"}),
    Row("get", "communities:service-history", OPEN),
    Row("get", "communities:service-edit", MANAGERS),
    Row("post", "communities:service-edit", DONE_BY_MANAGERS, SERVICE),
    Row("get", "community-service", API_SIGNED_IN),
    Row("get", "metrics:response-detail", MANAGERS),
    Row("get", "community-response-list", "403 403 200 200"),
    Row("get", "offer-list", SIGNED_IN),
    Row("post", "offer-decline", BOBS_ALONE),
    Row("post", "offer-pause", BOBS_ALONE),
    Row("get", "metrics:response-csv", MANAGERS),
]


def furnish(people: dict[str, Any], args: dict[str, Any]) -> None:
    alice = people["alice"]
    community = alice.memberships.get(community__slug=args["slug"]).community
    args |= {"offer_id": AskOffer.objects.create(ask_id=args["item_id"], person=people["bob"]).pk}
    args |= {"service_version": revise_service(by=alice, community=community, reply_hours=24, reason="First.").version}
