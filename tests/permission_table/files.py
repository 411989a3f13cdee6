"""Rows of files: whoever sees a text gets the files that stand in it."""

from __future__ import annotations

from typing import Any

from communities.models import Community
from content.actions import create_item, store_file
from content.models import Kind
from tests.content.uploads import Again, upload
from tests.permission_table.rows import Row

ROWS: list[Row] = [
    Row("get", "file-detail", "302 200 200 200", args={"token": "file_token", "name": "file_name"}),
    Row("get", "file-detail", "302 404 200 404", args={"token": "own_file_token", "name": "file_name"}),
    Row("post", "content:file-upload", "302 403 201 201", {"file": Again("notes.txt", b"Torque 12 Nm")}),
]


def furnish(people: dict[str, Any], args: dict[str, Any]) -> None:
    """A picture of bob's in a post of his, and one that stands nowhere yet."""
    bob, community = people["bob"], Community.objects.get(slug=args["slug"])
    shown = store_file(by=bob, community=community, upload=upload("notes.txt", b"Torque"))
    unsent = store_file(by=bob, community=community, upload=upload("unsent.txt", b"Plan 53"))
    create_item(by=bob, community=community, kind=Kind.POST, title="Notes", body=f"[notes]({shown.get_absolute_url()})")
    args |= {"file_token": shown.token, "own_file_token": unsent.token, "file_name": "notes.txt"}
