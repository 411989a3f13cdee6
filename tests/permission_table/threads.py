"""Rows of threads."""

from __future__ import annotations

from typing import Any

from content.models import Item, Kind
from tests.factories import make_item, make_reply
from tests.permission_table.rows import DONE_BY_MANAGERS, MANAGERS, SIGNED_IN, Row

ITEM_OF_ASK = {"item_id": "thread_id"}
TALK = {"thread_id": "talk_id"}
NEW = {"kind": "thread", "title": "The glycol question", "body": "Split off."}

# bob asked (thread_id) and alice answered; the discussion talk_id is alice's, with a comment of bob's.
ROWS: list[Row] = [
    Row("get", "content:thread-summary", "302 403 200 200"),
    Row("post", "content:thread-summary", "302 403 302 302", {"title": "What we know", "body": "Flush."}),
    Row("get", "content:thread-split", MANAGERS, args=TALK),
    Row("post", "content:thread-split", DONE_BY_MANAGERS, NEW | {"replies": "$talk_reply_id"}, args=TALK),
    Row("get", "content:thread-merge", MANAGERS, args=TALK),
    Row("post", "content:thread-merge", DONE_BY_MANAGERS, {"into": "$thread_id"}, args=TALK),
    Row("get", "content:thread-move", MANAGERS, args=TALK),
    Row("post", "content:thread-move", DONE_BY_MANAGERS, {"to_community": "elsewhere"}, args=TALK),
    Row("post", "content:reply-first-useful", "302 403 302 403"),
    Row("post", "content:first-useful-withdraw", "302 403 302 403", args=ITEM_OF_ASK),
    Row("get", "content:reply-comment-list", SIGNED_IN),
    Row("get", "content:item-comment-list", SIGNED_IN, args=ITEM_OF_ASK),
    Row("get", "content:quotation", SIGNED_IN, {"of": "item"}, args=ITEM_OF_ASK),
    Row("get", "content:thread-detail", SIGNED_IN, {"quote": "item"}, args=TALK),
    Row("post", "content:item-react", "302 302 302 302", args={"item_id": "other_ask_id", "kind": "same"}),
    Row("post", "content:item-unreact", "302 302 302 302", args={"item_id": "other_ask_id", "kind": "same"}),
    Row("post", "reply-first-useful", "403 403 204 403", args={"pk": "reply_id"}),
    Row("delete", "reply-first-useful", "403 204 204 204", args={"pk": "reply_id"}),  # not chosen: left alone
]


def furnish(people: dict[str, Any], args: dict[str, Any]) -> None:
    """people: nobody, charlie, bob, alice. args so far: slug, thread_id (bob's ask), post_id (alice's), page_slug …"""
    community = Item.objects.get(pk=args["thread_id"]).community
    talk = make_item(community, people["alice"], Kind.THREAD, comment_count=1)
    args |= {
        "talk_id": talk.pk,
        "talk_reply_id": make_reply(talk, people["bob"], "comment").pk,
        "other_ask_id": make_item(community, None, Kind.ASK, author_name="Somebody who left").pk,
        "same": "same",
    }
