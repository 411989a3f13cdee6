"""Rows of purposes, their targets and the measure library. bob proposed; elsewhere nobody knows of it."""

from __future__ import annotations

from typing import Any

from metrics.actions import (
    add_context,
    add_reading,
    adopt_purpose,
    collect_by_hand,
    propose_purpose,
    propose_target,
    speak_on_purpose,
    speak_on_target,
)
from metrics.actions.hand import Plan
from tests.permission_table.rows import Row

INSIDE = "302 404 200 200"  # what does not exist for who is outside
DONE_INSIDE = "302 404 302 302"
MANAGERS_INSIDE = "302 404 403 200"
DONE_BY_MANAGERS = "302 404 403 302"
DAY = {"on": "2026-03-02", "value": "60", "n": "20"}
TARGET = {
    "helps": "Which answers hold.",
    "relates": "It is the purpose.",
    "used_by": "The askers.",
    "measure": "advice-applied",
    "low": "40",
    "high": "80",
    "counter_measure": "resources-kept",
    "expected_method": "Ask back.",
    "owner": "@bob.member",
    "months": "6",
}
HAND = {"name": "In time", "says": "Who had it. n: asked.", "source": "The call", "family": "experience"}
HAND |= {"unit": "share", "direction": "up", "is_of_people": "on", "every_weeks": "4", "owner": "@bob.member"}
PURPOSE = {"text": "An answer before the shift", "for_whom": "fitters"}
REVIEW = {"learned": "It helped.", "decision": "keep"}

ROWS: list[Row] = [
    Row("get", "metrics:purpose-list", INSIDE),
    Row("get", "metrics:purpose-propose", INSIDE),
    Row("post", "metrics:purpose-propose", DONE_INSIDE, PURPOSE),
    Row("get", "metrics:purpose-detail", INSIDE),
    Row("post", "metrics:purpose-voice", DONE_INSIDE, {"agrees": "yes"}),
    Row("post", "metrics:purpose-adopt", DONE_BY_MANAGERS),
    Row("post", "metrics:purpose-drop", DONE_INSIDE, {"note": "Said elsewhere."}),
    Row(
        "post",
        "metrics:purpose-review",
        "302 404 403 302",
        {"learned": "Yes.", "still_holds": "yes"},
        {"purpose_id": "held_id"},
    ),
    Row("post", "metrics:purpose-context-add", DONE_INSIDE, {"measure": "uploads"}),
    Row("post", "metrics:purpose-context-remove", DONE_INSIDE),
    Row("get", "metrics:purpose-target-new", INSIDE),
    Row("post", "metrics:purpose-target-new", DONE_INSIDE, TARGET),
    Row("get", "metrics:purpose-target", INSIDE),
    Row("post", "metrics:purpose-target-voice", DONE_INSIDE, {"agrees": "yes"}),
    Row("post", "metrics:purpose-target-adopt", DONE_BY_MANAGERS),
    Row("post", "metrics:purpose-target-drop", DONE_INSIDE, {"note": "Said elsewhere."}),
    Row("post", "metrics:purpose-target-owner", "302 404 200 200", {"owner": "@bob.member"}),  # not adopted yet
    Row("post", "metrics:purpose-target-review", "302 404 200 200", REVIEW),
    Row("get", "metrics:measure-list", INSIDE),
    Row("get", "metrics:measure-collect", MANAGERS_INSIDE),
    Row("post", "metrics:measure-collect", DONE_BY_MANAGERS, HAND),
    Row("get", "metrics:measure-detail", INSIDE, args={"key": "library_key"}),
    Row("post", "metrics:measure-owner", DONE_BY_MANAGERS, {"owner": "@bob.member"}, {"key": "library_key"}),
    Row("post", "metrics:measure-end", DONE_BY_MANAGERS, args={"key": "hand_key"}),
    Row("post", "metrics:reading-add", DONE_INSIDE, DAY, {"key": "hand_key"}),  # bob collects it
    Row("get", "metrics:reading-upload", INSIDE, args={"key": "hand_key"}),
    Row(
        "post", "metrics:reading-upload", DONE_INSIDE, {"table": "date,value,n\n2026-03-02,60,20"}, {"key": "hand_key"}
    ),
    Row("post", "metrics:reading-remove", DONE_INSIDE, args={"key": "hand_key"}),
    Row("get", "community-measure-list", "403 404 200 200"),
    Row("get", "community-measure-week-list", "403 404 200 200", args={"key": "library_key"}),
    Row("get", "community-purpose-list", "403 404 200 200"),
    Row("get", "community-purpose-detail", "403 404 200 200", args={"pk": "purpose_id"}),
]


def furnish(people: dict[str, Any], args: dict[str, Any]) -> None:
    bob, alice = people["bob"], people["alice"]
    community = bob.memberships.get(community__slug=args["slug"]).community
    held = propose_purpose(by=bob, community=community, text="What holds", for_whom="all")
    speak_on_purpose(by=alice, purpose=held, agrees=True)
    adopt_purpose(by=alice, purpose=held)
    purpose = propose_purpose(by=bob, community=community, text="What is spoken of", for_whom="all")
    speak_on_purpose(by=alice, purpose=purpose, agrees=True)
    context = add_context(by=bob, purpose=purpose, measure="views")
    answers = {name: TARGET[name] for name in ("helps", "relates", "used_by")}
    target = propose_target(
        by=bob,
        purpose=purpose,
        measure="advice-applied",
        low=0.3,
        high=0.7,
        counter_measure="resources-kept",
        owner=bob,
        answers=answers,
        expected_method="Ask back.",
    )
    speak_on_target(by=alice, target=target, agrees=True)
    plan = Plan("Asked", "experience", "share", "up", "Who had it. n: asked.", "The call", True, 4, bob)
    hand = collect_by_hand(by=alice, community=community, plan=plan)
    reading = add_reading(by=bob, hand=hand, on=hand.created_at.date(), value=0.5, n=20)
    args |= {
        "purpose_id": purpose.pk,
        "held_id": held.pk,
        "context_id": context.pk,
        "target_id": target.pk,
        "library_key": "advice-applied",
        "hand_key": hand.key,
        "reading_id": reading.pk,
    }
