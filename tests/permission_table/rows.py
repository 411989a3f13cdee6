"""What a row of the table is, and the answers that come up again and again."""

from __future__ import annotations

from typing import Any, NamedTuple


class Row(NamedTuple):
    method: str
    name: str
    statuses: str  # nobody, charlie, bob, alice
    data: dict[str, Any] = {}
    args: dict[str, str] = {}


EVERYBODY = "200 200 200 200"
SIGNED_IN = "302 200 200 200"
MEMBERS = "302 403 200 200"
MANAGERS = "302 403 403 200"
API_SIGNED_IN = "403 200 200 200"
DONE = "302 302 302 302"  # for nobody: sign in first
DONE_BY_MEMBERS = "302 403 302 302"
DONE_BY_MANAGERS = "302 403 403 302"
