"""Rows of mail."""

from __future__ import annotations

from typing import Any

from activity.addresses import EVERYTHING, Stop, stop_link
from activity.models import MailStop
from tests.permission_table.rows import EVERYBODY, SIGNED_IN, Row

CHOICES = {"digest": "weekly", "digest_day": "0", "weekly_budget": "5"}

ROWS: list[Row] = [
    Row("post", "notice-mark-read", "302 404 302 404"),
    Row("post", "notice-mark-unread", "302 404 302 404"),
    Row("get", "notice-settings", SIGNED_IN),
    Row("post", "notice-settings", "302 200 200 200", CHOICES),  # without its kinds: shown again with what is missing
    Row("get", "digest-preview", SIGNED_IN),
    Row("post", "mail-resume", "302 404 302 404"),
    # Whoever holds the link of a mail: a mail program, without signing in.
    Row("get", "mail-stop", EVERYBODY, args={"token": "stop_token"}),
    Row("post", "mail-stop", EVERYBODY, args={"token": "stop_token"}),
    # Off unless mail is taken in; then by the secret of the mail server (tests/content/test_inbound_mail.py).
    Row("post", "inbound-mail", "404 404 404 404"),
]


def furnish(people: dict[str, Any], args: dict[str, Any]) -> None:
    """people: nobody, charlie, bob, alice. args so far: slug, thread_id (bob's ask), post_id (alice's), page_slug …"""
    stop = Stop(people["bob"].pk, EVERYTHING)
    args["stop_token"] = stop_link(stop).rstrip("/").rpartition("/")[2]
    args["stop_id"] = MailStop.objects.create(user=people["bob"], about="item:1").pk
