"""Rows of the desk, the issue log and words. bob opened an issue; alice wrote to him; an ask of his waits."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.utils import timezone

from communities.actions import open_issue, write_to_member
from communities.models import Community
from metrics.actions import put_off_entry
from metrics.desk import filling
from tests.factories import make_item
from tests.permission_table.rows import DONE_BY_MANAGERS, MANAGERS, Row

INSIDE = "302 404 200 200"
DONE_BY_MANAGERS_INSIDE = "302 404 403 302"
AT = {"kind": "desk_kind", "subject": "desk_subject"}

ROWS: list[Row] = [
    Row("get", "metrics:desk-kind", MANAGERS, args={"kind": "desk_kind"}),
    Row("get", "metrics:desk-entry", MANAGERS, args=AT),
    Row("post", "metrics:desk-accept", DONE_BY_MANAGERS, args=AT),
    Row("post", "metrics:desk-put-off", DONE_BY_MANAGERS, {"until": "week"}, args=AT),
    Row("post", "metrics:desk-set-aside", DONE_BY_MANAGERS, {"reason": "By phone."}, args=AT),
    Row("get", "metrics:desk-decisions", MANAGERS),
    Row("post", "metrics:desk-undo", DONE_BY_MANAGERS, args={"decision_id": "desk_decision_id"}),
    Row("get", "community-desk-list", "403 403 403 200"),
    Row("get", "communities:issue-list", INSIDE),
    Row("get", "communities:issue-create", INSIDE),
    Row("post", "communities:issue-create", "302 404 302 302", {"title": "The folder is not found."}),
    Row("get", "communities:issue-detail", INSIDE),
    Row("post", "communities:issue-detail", DONE_BY_MANAGERS_INSIDE, {"answer": "Mended.", "closes": "yes"}),
    Row("post", "communities:issue-take", DONE_BY_MANAGERS_INSIDE),
    Row("post", "communities:issue-leave", DONE_BY_MANAGERS_INSIDE),
    Row("post", "communities:issue-reopen", "302 404 302 302"),
    Row("post", "communities:issue-withdraw", "302 404 302 403"),
    Row("get", "communities:word-detail", INSIDE),
    Row("post", "communities:word-withdraw", "302 404 404 302"),
    Row("get", "community-issue-list", "403 404 200 200"),
    Row("post", "community-issue-list", "403 404 201 201", {"title": "The folder is not found."}),
    Row("get", "community-issue-detail", "403 404 200 200", args={"pk": "issue_id"}),
]


def furnish(people: dict[str, Any], args: dict[str, Any]) -> None:
    bob, alice = people["bob"], people["alice"]
    community = Community.objects.get(slug=args["slug"])
    late = timezone.now() - timedelta(days=30)
    for title in ("Who has a spare ring?", "Who has a spare spring?"):
        waits = make_item(community, bob, title=title, published_at=late)
        filling.fill(community, kinds=["ask"])
    put_off = community.desk_entries.exclude(item=waits).first()
    decision = put_off_entry(by=alice, community=community, kind="ask", subject=put_off.subject, until="week")
    args |= {
        "desk_kind": "ask",
        "desk_subject": f"item-{waits.pk}",
        "desk_decision_id": decision.pk,
        "issue_id": open_issue(by=bob, community=community, title="The search is slow.").pk,
        "word_id": write_to_member(by=alice, community=community, to=bob, words="You are missed.").pk,
    }
