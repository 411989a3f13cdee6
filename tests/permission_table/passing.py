"""Rows of referring, pointing, recommending, archiving and the FAQ. bob's ask: alice referred it to dora and pointed at
her page; she recommended her post to bob, and put the page into the FAQ."""

from __future__ import annotations

from typing import Any

from accounts.models import User
from content.actions import add_to_faq, point_to_item, recommend_item, refer_ask
from content.models import Item
from tests.permission_table.rows import (
    API_SIGNED_IN,
    DONE,
    DONE_BY_MANAGERS,
    MANAGERS,
    MEMBERS,
    SIGNED_IN,
    Row,
)

BOBS_ALONE = "302 404 302 404"
BOB_GOT_IT = {"pk": "recommendation_id"}

ROWS: list[Row] = [
    Row("get", "content:ask-refer", MEMBERS),
    Row("post", "content:ask-refer", "302 403 302 302", {"person": "Emil Asking"}),
    Row("post", "content:referral-decline", "302 403 403 403", {"person": ""}),
    Row("post", "content:referral-withdraw", "302 403 403 302"),
    Row("get", "content:person-options", SIGNED_IN),
    Row("get", "content:ask-point", MEMBERS),
    Row("post", "content:ask-point", "302 403 302 302", {"item": "$item_id", "why": "Its second part."}),
    Row("post", "content:pointer-helped", "302 403 302 403"),
    Row("post", "content:pointer-not-helped", "302 403 302 403"),
    Row("post", "content:pointer-remove", "302 403 403 302"),
    Row("get", "content:item-recommend", SIGNED_IN),
    Row("post", "content:item-recommend", DONE, {"person_1": "@dora", "note": "Your relay."}),
    Row("get", "recommended", SIGNED_IN),
    Row("post", "recommendation-done", BOBS_ALONE),
    Row("post", "recommendation-dismiss", BOBS_ALONE),
    Row("post", "recommendation-reopen", BOBS_ALONE),
    Row("post", "recommendation-withdraw", "302 404 404 302"),
    Row("get", "reach", SIGNED_IN),
    Row("post", "reach", DONE, {"referrals_a_week": 3, "offers_a_week": 1}),
    Row("get", "content:item-archive", MANAGERS),
    Row("post", "content:item-archive", DONE_BY_MANAGERS, {"reason": "The plate is gone."}),
    Row("post", "content:item-unarchive", DONE_BY_MANAGERS),
    Row("get", "content:faq-list", SIGNED_IN),
    Row("get", "content:faq-add", MANAGERS, args={"item_id": "page_id"}),
    Row("post", "content:faq-add", DONE_BY_MANAGERS, {"heading": "Seals"}, args={"item_id": "page_id"}),
    Row("post", "content:faq-entry-move", DONE_BY_MANAGERS),
    Row("post", "content:faq-heading-move", DONE_BY_MANAGERS),
    Row("post", "content:faq-entry-remove", DONE_BY_MANAGERS),
    Row("get", "referral-list", API_SIGNED_IN),
    Row("post", "referral-list", "403 403 201 201", {"ask": "$thread_id", "expert": "emil.asking"}),
    Row("delete", "referral-detail", "403 403 403 204", args={"pk": "referral_id"}),
    Row("post", "referral-decline", "403 403 403 403", args={"pk": "referral_id"}),
    Row("get", "pointer-list", API_SIGNED_IN),
    Row(
        "post", "pointer-list", "403 403 201 201", {"ask": "$thread_id", "item": "$item_id", "why": "Its second part."}
    ),
    Row("delete", "pointer-detail", "403 403 403 204", args={"pk": "pointer_id"}),
    Row("post", "pointer-helped", "403 403 200 403", args={"pk": "pointer_id"}),
    Row("get", "recommended-item-list", API_SIGNED_IN),
    Row(
        "post", "recommended-item-list", "403 201 201 201", {"item": "$item_id", "to": ["dora"], "note": "Your relay."}
    ),
    Row("delete", "recommended-item-detail", "403 404 404 204", args=BOB_GOT_IT),
    Row("post", "recommended-item-done", "403 404 204 404", args=BOB_GOT_IT),
]


def furnish(people: dict[str, Any], args: dict[str, Any]) -> None:
    alice, bob, dora = people["alice"], people["bob"], User.objects.get(handle="dora")
    ask, post = Item.objects.get(pk=args["thread_id"]), Item.objects.get(pk=args["item_id"])
    page = Item.objects.get(pk=args["page_id"])
    args |= {
        "referral_id": refer_ask(by=alice, ask=ask, expert=dora).pk,
        "pointer_id": point_to_item(by=alice, ask=ask, item=page, why="Plan 11.").pk,
        "recommendation_id": recommend_item(by=alice, item=post, to=[bob], note="Your relay.")[0].pk,
        "question_id": add_to_faq(by=alice, item=page).pk,
        "way": "up",
    }
