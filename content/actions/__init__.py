"""Every write a person can cause in content, as verbs. Import them from here."""

from content.actions.drafts import drop_draft, keep_draft
from content.actions.feeds import renew_feed_key
from content.actions.items import (
    RESERVED_PAGE_SLUGS,
    close_thread,
    create_item,
    edit_item,
    pin_item,
    publish_item,
    remove_item,
    reopen_thread,
    restore_item,
    restore_revision,
    unpin_item,
)
from content.actions.reactions import follow_item, note_view, react, unfollow_item, unreact
from content.actions.replies import (
    accept_answer,
    edit_reply,
    remove_reply,
    restore_reply,
    withdraw_acceptance,
    write_reply,
)
from content.actions.shares import share_item, withdraw_share
from content.actions.texts import MOST_TAGS, NOTE_LIMIT, TAG_LIMIT, TITLE_LIMIT, EditConflict

__all__ = [
    "MOST_TAGS",
    "NOTE_LIMIT",
    "RESERVED_PAGE_SLUGS",
    "TAG_LIMIT",
    "TITLE_LIMIT",
    "EditConflict",
    "accept_answer",
    "close_thread",
    "create_item",
    "drop_draft",
    "edit_item",
    "edit_reply",
    "follow_item",
    "keep_draft",
    "note_view",
    "pin_item",
    "publish_item",
    "react",
    "remove_item",
    "remove_reply",
    "renew_feed_key",
    "reopen_thread",
    "restore_item",
    "restore_reply",
    "restore_revision",
    "share_item",
    "unfollow_item",
    "unpin_item",
    "unreact",
    "withdraw_acceptance",
    "withdraw_share",
    "write_reply",
]
