"""Rows of events."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.utils import timezone

from content.models import EventHost
from tests.factories import make_event
from tests.permission_table.rows import (
    API_SIGNED_IN,
    DONE,
    DONE_BY_MANAGERS,
    DONE_BY_MEMBERS,
    MANAGERS,
    MEMBERS,
    SIGNED_IN,
    Row,
)

TEXT = {
    "title": "Seal clinic",
    "body": "Bring a part.",
    "tags": "seals",
    "day": "$in_a_week",
    "starts": "14:00",
    "ends": "15:30",
    "time_zone": "Europe/Helsinki",
    "place": "Test hall 2",
}
API_EVENT = {**TEXT, "community": "seals", "tags": ["seals"]}
DRAFT = {"event_id": "event_draft_id"}
PAST = {"event_id": "event_past_id"}
ASKED = {"event_id": "event_asked_id"}
PK, PAST_PK = {"pk": "event_id"}, {"pk": "event_past_id"}

ROWS: list[Row] = [
    Row("get", "content:event-list", SIGNED_IN),
    Row("get", "content:event-create", MEMBERS),
    Row("post", "content:event-create", DONE_BY_MEMBERS, TEXT),
    Row("post", "content:event-keep", DONE_BY_MEMBERS, TEXT),
    Row("get", "content:event-detail", SIGNED_IN),
    Row("get", "content:event-detail", "302 404 200 404", args=DRAFT),
    Row("get", "content:event-ics", SIGNED_IN),
    Row("get", "content:event-ics", "302 404 404 404", args=DRAFT),
    Row("get", "content:event-edit", MANAGERS),
    Row("post", "content:event-edit", DONE_BY_MANAGERS, TEXT),
    Row("post", "content:event-publish", "302 404 302 404", args=DRAFT),
    Row("get", "content:event-cancel", MANAGERS),
    Row("post", "content:event-cancel", DONE_BY_MANAGERS, {"reason": "The hall is flooded."}),
    Row("post", "content:event-uncancel", DONE_BY_MANAGERS),
    Row("post", "content:event-come", DONE),
    Row("post", "content:event-cannot", DONE),
    Row("post", "content:event-withdraw", DONE),
    Row("post", "content:event-attend", DONE, args=PAST),
    Row("post", "content:event-unattend", DONE, args=PAST),
    Row("post", "content:event-host-agree", "302 403 302 403", args=ASKED),
    Row("post", "content:event-host-decline", "302 403 302 403", args=ASKED),
    Row("get", "content:event-tick", MANAGERS, args=PAST),
    Row("post", "content:event-tick", DONE_BY_MANAGERS, {"others": "@bob.member"}, args=PAST),
    Row("post", "content:calendar-key-renew", DONE_BY_MEMBERS),
    Row("post", "content:calendar-key-end", DONE),
    Row("post", "calendar-renew", DONE),
    Row("post", "calendar-end", DONE),
    Row("get", "event-list", API_SIGNED_IN),
    Row("post", "event-list", "403 403 201 201", API_EVENT),
    Row("get", "event-detail", API_SIGNED_IN, args=PK),
    Row("post", "event-come", "403 200 200 400", args=PK),
    Row("post", "event-cannot", "403 200 200 400", args=PK),
    Row("delete", "event-answer", "403 204 204 400", args=PK),
    Row("post", "event-attend", "403 200 200 400", args=PAST_PK),
    Row("delete", "event-attend", "403 204 204 204", args=PAST_PK),
]

# What calendar programs ask for, which cannot sign in: without a key nothing answers, and being signed in opens nothing.
# What a key opens, and when that ends, is in tests/content/test_calendar.py.
FEEDS: list[Row] = [Row("get", name, "404 404 404 404") for name in ("calendar", "community-calendar")]


def furnish(people: dict[str, Any], args: dict[str, Any]) -> None:
    """people: nobody, charlie, bob, alice. args so far: slug, thread_id (bob's ask), post_id (alice's), page_slug …"""
    alice, bob = people["alice"], people["bob"]
    community = alice.memberships.get(community__slug=args["slug"]).community
    args["in_a_week"] = (timezone.localdate() + timedelta(days=7)).isoformat()
    args["event_id"] = make_event(community, alice, title="Clinic", link="https://meet.example/a").pk
    args["event_past_id"] = make_event(community, alice, days=-3, title="Clinic before").pk
    args["event_draft_id"] = make_event(community, bob, title="Perhaps", published_at=None).pk
    args["event_asked_id"] = make_event(community, alice, title="Together").pk
    EventHost.objects.create(event_id=args["event_asked_id"], user=bob)
