"""Rows of follows, tags and shelves. The shelf is bob's, public; the other one is alice's alone."""

from __future__ import annotations

from typing import Any

from content.actions import create_shelf, set_level, shelve_item
from content.models import Item, Tag
from tests.permission_table.rows import (
    API_SIGNED_IN,
    DONE,
    DONE_BY_MANAGERS,
    MANAGERS,
    SIGNED_IN,
    Row,
)

OWN = "302 404 200 404"
DONE_BY_OWNER = "302 404 302 404"
API_MADE = "403 201 201 201"
FOLLOWED = {"target_id": "followed_id"}
SHELF = {"title": "Vibration", "about": "", "is_public": "on"}

ROWS: list[Row] = [
    Row("get", "following", SIGNED_IN),
    Row("post", "follow-end", DONE_BY_OWNER),
    Row("post", "follow-set", DONE, {"level": "watch"}, args=FOLLOWED),
    Row(
        "post",
        "follow-set",
        "302 404 404 302",
        {"level": "mute"},
        args={"target_kind": "secret_kind", "target_id": "secret_id"},
    ),
    Row("post", "follow-clear", DONE, args=FOLLOWED),
    Row("post", "content:item-not-for-me", DONE, {"reason": "job"}),
    Row("get", "content:tag-list", SIGNED_IN),
    Row("get", "content:tag-edit", MANAGERS),
    Row("post", "content:tag-edit", DONE_BY_MANAGERS, {"name": "Seals", "about": "", "synonyms": "gland"}),
    Row("get", "content:tag-merge", MANAGERS),
    Row("post", "content:tag-merge", "302 403 403 200", {"into": "nowhere"}),
    Row("post", "content:tag-delete", DONE_BY_MANAGERS),
    Row("get", "shelf-create", SIGNED_IN),
    Row("post", "shelf-create", DONE, SHELF),
    Row("get", "shelf-list", SIGNED_IN),
    Row("get", "shelf-detail", SIGNED_IN, args={"handle": "bob_handle"}),
    Row("get", "shelf-detail", "302 404 404 200", args={"handle": "alice_handle", "shelf_slug": "secret_slug"}),
    Row("get", "shelf-feed", "404 200 200 200", args={"handle": "bob_handle"}),
    Row("get", "shelf-edit", OWN, args={"handle": "bob_handle"}),
    Row("post", "shelf-edit", DONE_BY_OWNER, SHELF, args={"handle": "bob_handle"}),
    Row("get", "shelf-delete", OWN, args={"handle": "bob_handle"}),
    Row("post", "shelf-delete", DONE_BY_OWNER, args={"handle": "bob_handle"}),
    Row("get", "shelf-entry-edit", OWN),
    Row("post", "shelf-entry-edit", DONE_BY_OWNER, {"why": "Read it first."}),
    Row("post", "shelf-entry-remove", DONE_BY_OWNER),
    Row("get", "content:item-shelve", SIGNED_IN),
    Row("post", "content:item-shelve", DONE, {"new_title": "Starters", "why": "Read it first."}),
    Row("get", "follow-list", API_SIGNED_IN),
    Row("post", "follow-list", API_MADE, {"kind": "item", "target": "$followed_id", "level": "watch"}),
    Row("delete", "follow-detail", "403 404 204 404", args={"pk": "follow_id"}),
    Row("get", "tag-list", API_SIGNED_IN),
    Row("get", "tag-detail", API_SIGNED_IN, args={"pk": "tag_id"}),
    Row("post", "tag-merge", "403 403 403 400", {"into": "$tag_id"}, args={"pk": "tag_id"}),
    Row("get", "collection-list", API_SIGNED_IN),
    Row("post", "collection-list", API_MADE, {"title": "Starters"}),
    Row("get", "collection-detail", API_SIGNED_IN, args={"pk": "shelf_id"}),
    Row("get", "collection-entry-list", API_SIGNED_IN),
    Row("post", "collection-entry-list", "403 404 201 404", {"item": "$thread_id", "why": "Read it first."}),
    Row("delete", "collection-entry-detail", "403 404 204 404", args={"pk": "entry_id"}),
]


def furnish(people: dict[str, Any], args: dict[str, Any]) -> None:
    bob, alice = people["bob"], people["alice"]
    item = Item.objects.get(pk=args["item_id"])
    shelf = create_shelf(by=bob, title="Vibration")
    secret = create_shelf(by=alice, title="Mine alone", is_public=False)
    entry = shelve_item(by=bob, shelf=shelf, item=item, why="Before the first start.")
    follow = set_level(by=bob, target=Tag.objects.get(slug="seals"), level="watch")
    args |= {
        "target_kind": "item",
        "followed_id": item.pk,
        "bob_handle": bob.handle,
        "secret_kind": "shelf",
        "follow_id": follow.pk,
        "shelf_slug": shelf.slug,
        "secret_id": secret.pk,
        "secret_slug": secret.slug,
        "alice_handle": alice.handle,
        "entry_id": entry.pk,
        "shelf_id": shelf.pk,
        "tag_id": follow.tag_id,
    }
