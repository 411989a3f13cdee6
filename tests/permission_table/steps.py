"""Rows of steps. alice took one that bob looks after, bob proposed one, one is done; elsewhere nobody knows of them."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.utils import timezone

from metrics.actions import accept_step, close_step, propose_step, take_step
from tests.permission_table.rows import Row

INSIDE = "302 404 200 200"  # what does not exist for who is outside
DONE_INSIDE = "302 404 302 302"
DAY = (timezone.now() + timedelta(days=9)).date().isoformat()
STEP = {"finding": "Asks wait.", "what": "Look in on Fridays.", "owner": "@bob.member", "due_on": DAY, "measure": ""}
GIVEN = {"finding": "Asks wait too long.", "what": "Ask the night shift.", "due_on": DAY}

ROWS: list[Row] = [
    Row("get", "metrics:step-list", INSIDE),
    Row("get", "metrics:step-new", INSIDE),
    Row("post", "metrics:step-new", DONE_INSIDE, STEP),
    Row("get", "metrics:step-detail", INSIDE),
    Row("get", "metrics:step-edit", INSIDE),
    Row("post", "metrics:step-edit", DONE_INSIDE, {"what": "Other words.", "owner": "@bob.member", "due_on": DAY}),
    Row("get", "metrics:step-edit", "302 404 403 200", args={"step_id": "free_step"}),
    Row("get", "metrics:step-close", INSIDE),
    Row("post", "metrics:step-close", DONE_INSIDE, {"result": "It helped.", "outcome": "helped"}),
    Row("get", "metrics:step-close", "302 404 403 200", args={"step_id": "free_step"}),
    Row("post", "metrics:step-accept", DONE_INSIDE, args={"step_id": "free_step"}),
    Row("post", "metrics:step-hand-back", "302 404 302 403"),
    Row("post", "metrics:step-drop", DONE_INSIDE, {"reason": "Tried twice."}),
    Row("post", "metrics:step-reopen", "302 404 403 302", args={"step_id": "done_step"}),
    Row("post", "metrics:step-write-up", "302 404 403 302", args={"step_id": "done_step"}),
    Row("get", "community-step-list", "403 404 200 200"),
    Row("post", "community-step-list", "403 404 201 201", GIVEN),
    Row("get", "community-step-detail", "403 404 200 200", args={"pk": "step_id"}),
    Row("post", "community-step-accept", "403 404 200 200", args={"pk": "free_step"}),
    Row("post", "community-step-hand-back", "403 404 200 403", args={"pk": "step_id"}),
    Row("post", "community-step-close", "403 404 200 200", {"result": "Yes.", "outcome": "not"}, {"pk": "step_id"}),
    Row("post", "community-step-drop", "403 404 200 200", {"reason": "No."}, {"pk": "step_id"}),
]


def furnish(people: dict[str, Any], args: dict[str, Any]) -> None:
    bob, alice = people["bob"], people["alice"]
    community = bob.memberships.get(community__slug=args["slug"]).community
    due = timezone.now().date() + timedelta(days=9)
    given: dict[str, Any] = {"by": alice, "community": community, "finding": "Something.", "due_on": due}
    step = accept_step(by=bob, step=take_step(what="One thing.", owner=bob, **given))
    free = take_step(what="Another.", owner=None, **given)
    done = take_step(what="A third.", owner=alice, **given)
    close_step(by=alice, step=done, result="It helped.", outcome="helped")
    propose_step(by=bob, community=community, finding="Something else.", what="Try it.")
    args |= {"step_id": step.pk, "free_step": free.pk, "done_step": done.pk}
