"""Rows of pages: their place, who looks after them, merging, what links to them, suggested edits.

The suggestion on the page is charlie's, the one on alice's post bob's: members decide on pages, managers on posts.
"""

from __future__ import annotations

from typing import Any

from content.actions import suggest_edit
from content.models import Item, Kind
from tests.permission_table.rows import DONE_BY_MANAGERS, DONE_BY_MEMBERS, MANAGERS, MEMBERS, SIGNED_IN, Row

EDIT = {"title": "Plans", "body": "Plan 12.", "reason": "Newer"}
PAGE = {"item_id": "page_id"}
POST = {"item_id": "post_id"}
ON_POST = {"suggestion_id": "post_suggestion_id"}
READERS = "302 200 302 302"  # whoever may edit is led to the page
MERGING = {"title": "T", "body": "B", "began": 1, "against": 2}

ROWS: list[Row] = [
    Row("get", "content:page-move", MEMBERS),
    Row("post", "content:page-move", DONE_BY_MEMBERS, {"parent": "", "address": "plans"}),
    Row("post", "content:edit-merge", MEMBERS, MERGING, args=PAGE),
    Row("get", "content:item-links", SIGNED_IN, args=PAGE),
    Row("get", "content:item-owner", MANAGERS, args=PAGE),
    Row("post", "content:item-owner", DONE_BY_MANAGERS, {"owner": ""}, args=PAGE),
    Row("get", "content:item-review", MANAGERS, args=PAGE),
    Row("post", "content:item-review", DONE_BY_MANAGERS, {"review_on": "$tomorrow"}, args=PAGE),
    Row("get", "content:item-suggest", READERS, args=PAGE),
    Row("get", "content:item-suggest", "302 200 200 302", args=POST),
    Row("post", "content:item-suggest", "302 302 302 302", EDIT, args=PAGE),
    Row("get", "content:suggestion-list", SIGNED_IN),
    Row("get", "content:suggestion-detail", SIGNED_IN),
    Row("get", "content:suggestion-merge", MEMBERS),
    Row("get", "content:suggestion-merge", MANAGERS, args=ON_POST),
    Row("post", "content:suggestion-merge", MEMBERS),
    Row("post", "content:suggestion-take", DONE_BY_MEMBERS),
    Row("post", "content:suggestion-take", DONE_BY_MANAGERS, args=ON_POST),
    Row("post", "content:suggestion-decline", DONE_BY_MEMBERS, {"answer": "It is right as it is."}),
    Row("post", "content:suggestion-withdraw", "302 302 403 403"),
    Row("get", "suggestion-list", "403 200 200 200"),
    Row("get", "suggestion-detail", "403 200 200 200", args={"pk": "suggestion_id"}),
]


def furnish(people: dict[str, Any], args: dict[str, Any]) -> None:
    """people: nobody, charlie, bob, alice. args so far: slug, thread_id (bob's ask), post_id (alice's), page_slug …"""
    page = Item.objects.get(kind=Kind.PAGE, slug=args["page_slug"])
    post = Item.objects.get(pk=args["post_id"])
    of_page = suggest_edit(by=people["charlie"], item=page, **(EDIT | {"title": page.title}))
    args |= {
        "page_id": page.pk,
        "suggestion_id": of_page.pk,
        "post_suggestion_id": suggest_edit(by=people["bob"], item=post, **EDIT).pk,
    }
