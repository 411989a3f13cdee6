"""Rows of the whole site: for its administrators, of whom there is none among the cast; for others there is nothing."""

from __future__ import annotations

from typing import Any

from tests.permission_table.rows import Row

NOT_THERE = "302 404 404 404"

ROWS: list[Row] = [
    Row("get", "site", NOT_THERE),
    Row("get", "site-csv", NOT_THERE),
    Row("get", "site-adoption", NOT_THERE),
    Row("get", "site-operations", NOT_THERE),
    Row("get", "site-metrics", "404 404 404 404"),
    Row("get", "site-community-list", "403 404 404 404"),
]


def furnish(people: dict[str, Any], args: dict[str, Any]) -> None:
    """Nothing is named by an address of this noun."""
