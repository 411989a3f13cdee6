"""Rows of mail."""

from __future__ import annotations

from typing import Any

from tests.permission_table.rows import Row

ROWS: list[Row] = []


def furnish(people: dict[str, Any], args: dict[str, Any]) -> None:
    """people: nobody, charlie, bob, alice. args so far: slug, thread_id (bob's ask), post_id (alice's), page_slug …"""
