"""Rows of reports, held and first texts, and of accepting the charter."""

from __future__ import annotations

from typing import Any

from content.actions import decide_case, flag_text, write_reply
from content.models import Item, Kind, Reply
from tests.factories import make_item, make_user
from tests.permission_table.rows import API_SIGNED_IN, DONE_BY_MANAGERS, MANAGERS, SIGNED_IN, Row

REPORT = {"reason": "hurtful", "words": "It names a customer."}
DECISION = {"what": "leave", "to_reporters": "It stays."}
CASE, OWN = {"case_id": "case_id"}, {"case_id": "own_case_id"}
HELD, BY_EMIL = {"post_id": "held_post_id"}, {"item_id": "emils_id"}
BOBS = "302 404 200 404"
BOBS_DONE = "302 404 302 404"
NOT_THERE = "302 404 404 404"

ROWS: list[Row] = [
    Row("get", "content:item-flag", SIGNED_IN, args=BY_EMIL),  # whoever may read an open community
    Row("post", "content:item-flag", "302 302 302 302", REPORT, args=BY_EMIL),
    Row("get", "content:reply-flag", SIGNED_IN, args={"reply_id": "emils_reply_id"}),
    Row("post", "content:reply-flag", "302 302 302 302", REPORT, args={"reply_id": "emils_reply_id"}),
    Row("get", "flag-list", SIGNED_IN),
    Row("post", "flag-withdraw", BOBS_DONE),
    Row("get", "content:case-list", MANAGERS),
    Row("get", "content:case-detail", MANAGERS, args=CASE),
    Row("post", "content:case-take", DONE_BY_MANAGERS, args=CASE),
    Row("post", "content:case-decide", DONE_BY_MANAGERS, DECISION, args=CASE),
    Row("post", "content:case-undo", DONE_BY_MANAGERS, args=OWN),
    Row("get", "content:case-own", BOBS, args=OWN),
    Row("post", "content:case-answer", BOBS_DONE, {"words": "Why?"}, args=OWN),
    Row("post", "content:case-give-up", BOBS_DONE, args=OWN),
    Row("get", "content:post-detail", "302 404 302 302", args=HELD),  # to where one reads why
    Row("get", "content:post-edit", "302 404 200 200", args=HELD),
    Row("get", "content:item-history", NOT_THERE, args={"item_id": "held_post_id"}),
    Row("get", "content:item-flag", NOT_THERE, args={"item_id": "held_post_id"}),
    Row("get", "my-text-report-list", API_SIGNED_IN),
    Row("get", "my-text-report-detail", "403 404 200 404", args={"pk": "flag_id"}),
    Row("delete", "my-text-report-detail", "403 404 204 404", args={"pk": "flag_id"}),
    Row("post", "my-text-report-list", "403 400 400 400", {}),
    Row("get", "community-text-report-list", "403 404 404 200"),
    Row("get", "community-text-report-detail", "403 404 404 200", args={"pk": "case_id"}),
    Row("post", "community-text-report-decide", "403 404 404 200", DECISION, args={"pk": "case_id"}),
    Row("post", "communities:charter-accept", "302 403 302 302", {"version": "1"}),
    Row("get", "communities:charter-outstanding", MANAGERS),
    Row("post", "communities:charter-remind", DONE_BY_MANAGERS),
]


def furnish(people: dict[str, Any], args: dict[str, Any]) -> None:
    """bob reported a text of Emil's; a post of bob's is held."""
    alice, bob = people["alice"], people["bob"]
    community = alice.memberships.get(community__slug=args["slug"]).community
    emil, item = make_user("Emil Writing"), Item.objects.get(pk=args["item_id"])
    emils, reported = (make_item(community, emil, Kind.POST) for _ in range(2))
    reply = Reply.objects.create(item=item, author=emil, kind=Reply.Kind.COMMENT, body="Hm.")
    flag = flag_text(by=bob, text=reported, **REPORT)
    held = make_item(community, bob, Kind.POST)
    own = flag_text(by=alice, text=held, **REPORT).case
    decide_case(by=alice, case=own, what="hold", to_author="Take the name out.")
    write_reply(by=alice, item=emils, body="Good.")
    args |= {
        "emils_id": emils.pk,
        "emils_reply_id": reply.pk,
        "flag_id": flag.pk,
        "case_id": flag.case_id,
        "own_case_id": own.pk,
        "held_post_id": held.pk,
    }
