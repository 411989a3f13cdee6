"""Rows of home: news, and members who are featured. bob was asked and agreed."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.utils import timezone

from communities.models import Community
from content.actions import agree_to_feature, feature_member
from tests.permission_table.rows import DONE_BY_MANAGERS, MANAGERS, SIGNED_IN, Row

FEATURE = {
    "member": "@dora",
    "why": "She asks what all wonder.",
    "questions": "How do you do it?",
    "until": "$tomorrow",
}

ROWS: list[Row] = [
    Row("get", "content:news-create", MANAGERS),
    Row(
        "post", "content:news-create", DONE_BY_MANAGERS, {"title": "Moved", "body": "To hall 4.", "until": "$tomorrow"}
    ),
    Row("get", "content:featured-list", SIGNED_IN),
    Row("get", "content:featured-create", MANAGERS),
    Row("post", "content:featured-create", DONE_BY_MANAGERS, FEATURE),
    Row("get", "content:featured-detail", SIGNED_IN),
    Row("get", "content:featured-answer", "302 403 200 403"),
    Row("post", "content:featured-answer", "302 403 302 403", {"answer_0": "By listening."}),
    Row("post", "content:featured-decline", "302 403 302 403"),
    Row("post", "content:featured-end", DONE_BY_MANAGERS),
]


def furnish(people: dict[str, Any], args: dict[str, Any]) -> None:
    featured = feature_member(
        by=people["alice"],
        community=Community.objects.get(slug=args["slug"]),
        user=people["bob"],
        why="He wrote down what everybody asked.",
        questions=["What do you do?"],
        until=timezone.localdate() + timedelta(days=7),
    )
    agree_to_feature(by=people["bob"], featured=featured, answers=["Seals."])
    args["featured_id"] = featured.pk
