"""Rows of shares, targets and the progress report. bob proposed a target; elsewhere nobody knows of it."""

from __future__ import annotations

from typing import Any

from roles.actions import give_voice, propose_target
from roles.models import TargetProposal
from tests.permission_table.rows import MANAGERS, MEMBERS, Row

INSIDE = "302 404 200 200"  # what does not exist for who is outside
DONE_INSIDE = "302 404 302 302"
ROLES = ("consumer", "creator", "connector", "carrier", "caretaker")
BANDS = {f"{role}_{part}": value for role in ROLES for part, value in (("low", 5), ("high", 60), ("main", 10))}
PROPOSAL = {"title": "An answer before the next shift.", "body": "Few answer."} | BANDS

ROWS: list[Row] = [
    Row("get", "metrics:desk", MANAGERS),
    Row("get", "metrics:role-profile", MEMBERS),
    Row("get", "metrics:role-evidence", MEMBERS),
    Row("get", "metrics:role-cause", MANAGERS),
    Row("post", "metrics:role-cause", "302 403 403 302", {"cause": "tools", "text": "Tag the asks."}),
    Row("get", "metrics:role-paths", MEMBERS),
    Row("get", "metrics:role-segments", MEMBERS, args={"axis": "axis_of_roles"}),
    Row("get", "metrics:role-segments-csv", MEMBERS, args={"axis": "axis_of_roles"}),
    Row("get", "metrics:role-moved", MEMBERS),
    Row("get", "metrics:role-moved-csv", MEMBERS),
    Row("get", "metrics:role-others", MEMBERS),
    Row("get", "metrics:role-others-csv", MEMBERS),
    Row("get", "metrics:role-help", MEMBERS),
    Row("get", "metrics:role-help-csv", MEMBERS),
    Row("get", "community-segment-detail", "403 403 200 200", args={"axis": "axis_of_roles"}),
    Row("get", "community-moved-list", "403 403 200 200"),
    Row("get", "community-others-list", "403 403 200 200"),
    Row("get", "community-help-list", "403 403 200 200"),
    Row("get", "metrics:role-report", "302 403 302 302"),  # to the address with its days
    Row("get", "metrics:role-report-csv", MEMBERS),
    Row("get", "metrics:target-detail", INSIDE),
    Row("get", "metrics:target-history", INSIDE),
    Row("get", "metrics:target-propose", INSIDE),
    Row("post", "metrics:target-propose", DONE_INSIDE, PROPOSAL),
    Row("post", "metrics:target-preview", INSIDE, PROPOSAL),
    Row("get", "metrics:target-retire", INSIDE),
    Row("post", "metrics:target-retire", INSIDE, {"title": "Room.", "body": "Why."}),  # refused: there is none
    Row("get", "metrics:proposal-detail", INSIDE),
    Row("get", "metrics:proposal-edit", "302 404 200 403"),
    Row("post", "metrics:proposal-edit", "302 404 200 403", PROPOSAL),  # refused: alice gave her voice
    Row("post", "metrics:proposal-voice", DONE_INSIDE, {"agrees": "yes"}),
    Row("post", "metrics:proposal-adopt", "302 404 403 302"),
    Row("post", "metrics:proposal-withdraw", DONE_INSIDE, {"note": "Asked elsewhere."}),
    Row("get", "community-target-list", "403 404 200 200"),
    Row("get", "community-target-proposal-list", "403 404 200 200"),
    Row("post", "community-target-proposal-list", "403 404 400 400", {"purpose": "Room.", "reason": "Why."}),
    Row("get", "community-target-proposal-detail", "403 404 200 200", args={"pk": "proposal_id"}),
    Row("post", "community-target-proposal-voice", "403 404 200 200", {"agrees": True}, args={"pk": "proposal_id"}),
]


def furnish(people: dict[str, Any], args: dict[str, Any]) -> None:
    bob, alice = people["bob"], people["alice"]
    bands = dict.fromkeys(ROLES, (5, 60, 10))
    community = bob.memberships.get(community__slug=args["slug"]).community
    proposal = propose_target(by=bob, community=community, purpose="So that it works.", reason="Because.", bands=bands)
    give_voice(by=alice, proposal=proposal, agrees=True)
    assert TargetProposal.objects.count() == 1
    args |= {"proposal_id": proposal.pk, "axis_of_roles": "department"}
