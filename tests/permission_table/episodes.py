"""Rows of episodes."""

from __future__ import annotations

from typing import Any

from tests.factories import make_episode, make_sound
from tests.permission_table.rows import (
    API_SIGNED_IN,
    DONE_BY_MANAGERS,
    DONE_BY_MEMBERS,
    MANAGERS,
    MEMBERS,
    SIGNED_IN,
    Row,
)

TEXT = {"title": "Dry faces", "body": "Adaeze and Kofi at the test bench.", "tags": "seals"}
MINE = "302 403 302 200"  # the sound that was sent is bob's; for anybody else the form comes back
DRAFT = {"episode_id": "episode_draft_id"}

ROWS: list[Row] = [
    Row("get", "content:episode-list", SIGNED_IN),
    Row("get", "content:episode-create", MEMBERS),
    Row("post", "content:episode-create", MINE, TEXT | {"kept": "$kept_sound"}),
    Row("post", "content:episode-keep", MINE, TEXT | {"kept": "$kept_sound"}),
    Row("get", "content:episode-detail", SIGNED_IN),
    Row("get", "content:episode-detail", "302 404 200 404", args=DRAFT),
    Row("get", "content:episode-edit", MANAGERS),
    Row("post", "content:episode-edit", DONE_BY_MANAGERS, TEXT),
    Row("post", "content:episode-publish", "302 404 302 404", args=DRAFT),
    Row("get", "content:podcast-edit", MANAGERS),
    Row("post", "content:podcast-edit", DONE_BY_MANAGERS, {"title": "Seal talk", "language": "en"}),
    Row("post", "content:listener-key-renew", DONE_BY_MEMBERS),
    Row("get", "episode-list", API_SIGNED_IN),
    Row("get", "episode-detail", API_SIGNED_IN, args={"pk": "episode_id"}),
]

# What apps ask for, which cannot sign in: nothing here is public, and being signed in opens nothing. What a key opens,
# and when that ends, is in tests/content/test_podcast_feed.py.
NAMES = ("podcast-feed", "podcast-cover", "podcast-sound", "podcast-chapters", "podcast-transcript")
FEEDS: list[Row] = [Row("get", name, "404 404 404 404") for name in NAMES]


def furnish(people: dict[str, Any], args: dict[str, Any]) -> None:
    """people: nobody, charlie, bob, alice. args so far: slug, thread_id (bob's ask), post_id (alice's), page_slug …"""
    alice, bob = people["alice"], people["bob"]
    community = alice.memberships.get(community__slug=args["slug"]).community
    chapters = [{"start": 0.0, "title": "Hello"}]
    cues = [{"start": 0.5, "end": 2.0, "text": "Check the flush orifice.", "who": ""}]
    args["episode_id"] = make_episode(community, alice, chapters=chapters, cues=cues).pk
    args["episode_draft_id"] = make_episode(community, bob, "tone.opus", published_at=None).pk
    args["kept_sound"] = make_sound(community, bob, "tone.mp3").token
    args["name"] = "sound.ogg"
    args["form"] = "vtt"
