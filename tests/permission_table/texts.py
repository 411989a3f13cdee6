"""Rows of texts: writing them, what they begin with, series and blogs."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from content.models import Item, Kind, Series, TextTemplate
from tests.factories import make_item
from tests.permission_table.rows import DONE_BY_MANAGERS, DONE_BY_MEMBERS, MANAGERS, SIGNED_IN, Row

TEMPLATE = {"kind": Kind.ASK, "name": "Leak", "purpose": "A seal leaks.", "body": "## Where does it leak?"}
DRAFT = {"item_id": "bobs_draft_id"}  # seen by him alone

ROWS: list[Row] = [
    Row("get", "content:completion-list", SIGNED_IN, {"kind": "person", "q": "do"}),
    Row("get", "content:series-list", SIGNED_IN),
    Row("get", "content:series-detail", SIGNED_IN),
    Row("get", "content:series-feed", "404 200 200 200"),
    Row("get", "content:series-edit", MANAGERS),
    Row("post", "content:series-edit", DONE_BY_MANAGERS, {"title": "A year of seals", "about": "Month by month."}),
    Row("get", "content:template-list", MANAGERS),
    Row("get", "content:template-create", MANAGERS),
    Row("post", "content:template-create", DONE_BY_MANAGERS, TEMPLATE),
    Row("get", "content:template-edit", MANAGERS),
    Row("post", "content:template-edit", DONE_BY_MANAGERS, TEMPLATE),
    Row("post", "content:template-remove", DONE_BY_MANAGERS),
    Row("get", "content:item-mention", SIGNED_IN),
    Row("get", "content:item-schedule", "302 404 200 404", args=DRAFT),
    Row(
        "post", "content:item-schedule", "302 404 302 404", {"at": f"{date.today() + timedelta(30)}T09:00"}, args=DRAFT
    ),
    Row("post", "content:item-unschedule", "302 404 302 404", args=DRAFT),
    Row("post", "content:item-publish", "302 404 302 404", args=DRAFT),
    Row("post", "content:document-keep", "302 403 200 200", {"title": "No file"}),
    Row("post", "content:page-keep", DONE_BY_MEMBERS, {"title": "Kept page", "body": "A sentence."}),
    Row("get", "member-posts", SIGNED_IN),
    Row("get", "member-posts-feed", "404 200 200 200"),
]


def furnish(people: dict[str, Any], args: dict[str, Any]) -> None:
    """people: nobody, charlie, bob, alice. args so far: slug, thread_id (bob's ask), post_id (alice's), page_slug …"""
    draft = make_item(
        people["alice"].memberships.get(community__slug=args["slug"]).community,
        people["bob"],
        Kind.POST,
        published_at=None,
    )
    args["bobs_draft_id"] = draft.pk
    post = Item.objects.get(pk=args["post_id"])
    series = Series.objects.create(
        community=post.community, slug="year-of-seals", title="A year of seals", begun_by=people["alice"]
    )
    Item.objects.filter(pk=post.pk).update(series=series)
    args["series_slug"] = series.slug
    template = TextTemplate.objects.create(community=post.community, kind=Kind.PAGE, name="Inspection", body="## What")
    args["template_id"] = template.pk
