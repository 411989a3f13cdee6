"""Rows of networks: the community's for those who manage it, one's own for oneself."""

from __future__ import annotations

from typing import Any

from tests.permission_table.rows import API_SIGNED_IN, DONE, MANAGERS, SIGNED_IN, Row

ROWS: list[Row] = [
    Row("get", "metrics:network", MANAGERS),
    Row("get", "my-network", SIGNED_IN),
    Row("post", "network-choice", DONE, {"is_shown": "on"}),
    Row("get", "community-network-list", "403 403 403 200"),
    Row("get", "my-network-tie-list", API_SIGNED_IN),
]


def furnish(people: dict[str, Any], args: dict[str, Any]) -> None:
    """Nothing is named by an address of this noun."""
