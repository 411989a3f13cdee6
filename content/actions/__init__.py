"""Every write a person can cause in content, as verbs. Import them from here."""

from content.actions.drafts import drop_draft, keep_draft
from content.actions.features import agree_to_feature, decline_feature, end_feature, feature_member
from content.actions.feeds import renew_feed_key
from content.actions.files import forget_files, keep_file_uses, store_file
from content.actions.gardening import merge_thread, move_thread, split_thread
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
from content.actions.news import post_news
from content.actions.places import forget_places, keep_place
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
from content.actions.summaries import summarise_thread
from content.actions.texts import MOST_TAGS, NOTE_LIMIT, TAG_LIMIT, TITLE_LIMIT, EditConflict
from content.actions.useful import mark_first_useful, unmark_first_useful

__all__ = [
    "MOST_TAGS",
    "NOTE_LIMIT",
    "RESERVED_PAGE_SLUGS",
    "TAG_LIMIT",
    "TITLE_LIMIT",
    "EditConflict",
    "accept_answer",
    "agree_to_feature",
    "close_thread",
    "create_item",
    "decline_feature",
    "drop_draft",
    "edit_item",
    "edit_reply",
    "end_feature",
    "feature_member",
    "follow_item",
    "forget_files",
    "forget_places",
    "keep_draft",
    "keep_file_uses",
    "keep_place",
    "mark_first_useful",
    "merge_thread",
    "move_thread",
    "note_view",
    "pin_item",
    "post_news",
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
    "split_thread",
    "store_file",
    "summarise_thread",
    "unfollow_item",
    "unmark_first_useful",
    "unpin_item",
    "unreact",
    "withdraw_acceptance",
    "withdraw_share",
    "write_reply",
]
