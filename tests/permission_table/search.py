"""Rows of search."""

from __future__ import annotations

from typing import Any

from content.actions import save_search
from tests.permission_table.rows import DONE, SIGNED_IN, Row

BOBS = {"search_id": "search_id"}

ROWS: list[Row] = [
    Row("get", "search", SIGNED_IN, {"q": "nothing of the kind", "tag": "seals", "from": "2026-01-01"}),
    Row("post", "search-save", DONE, {"query": "q=seal", "name": "Seals"}),
    Row("get", "search-rename", "302 404 200 404", args=BOBS),
    Row("post", "search-rename", "302 404 302 404", {"name": "Pumps"}, args=BOBS),
    Row("post", "search-delete", "302 404 302 404", args=BOBS),
]


def furnish(people: dict[str, Any], args: dict[str, Any]) -> None:
    """people: nobody, charlie, bob, alice. args so far: slug, thread_id (bob's ask), post_id (alice's), page_slug …"""
    args["search_id"] = save_search(by=people["bob"], query="q=pump", name="Pumps").pk
