"""Rows of who knows: read by whoever reads the community, its gaps by managers."""

from __future__ import annotations

from typing import Any

from tests.permission_table.rows import API_SIGNED_IN, MANAGERS, SIGNED_IN, Row

ROWS: list[Row] = [
    Row("get", "expert-search", SIGNED_IN),
    Row("get", "content:expert-list", SIGNED_IN),
    Row("get", "content:expert-gaps", MANAGERS),
    Row("get", "expert-list", API_SIGNED_IN),
]


def furnish(people: dict[str, Any], args: dict[str, Any]) -> None:
    """Nothing is named in their addresses."""
