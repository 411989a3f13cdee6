"""Every write a person can cause in content, as verbs. Import them from here."""

from content.actions.drafts import drop_draft, keep_draft
from content.actions.features import agree_to_feature, decline_feature, end_feature, feature_member
from content.actions.feeds import renew_feed_key
from content.actions.files import forget_files, keep_file_uses, store_file
from content.actions.follows import clear_level, end_follow, follow_item, say_not_for_me, set_level, unfollow_item
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
from content.actions.reactions import note_view, react, unreact
from content.actions.replies import (
    accept_answer,
    edit_reply,
    remove_reply,
    restore_reply,
    withdraw_acceptance,
    write_reply,
)
from content.actions.shares import share_item, withdraw_share
from content.actions.shelves import (
    change_shelf,
    create_shelf,
    delete_shelf,
    explain_entry,
    shelve_item,
    unshelve_item,
)
from content.actions.summaries import summarise_thread
from content.actions.tags import change_tag, delete_tag, merge_tags
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
    "change_shelf",
    "change_tag",
    "clear_level",
    "close_thread",
    "create_item",
    "create_shelf",
    "decline_feature",
    "delete_shelf",
    "delete_tag",
    "drop_draft",
    "edit_item",
    "edit_reply",
    "end_feature",
    "end_follow",
    "explain_entry",
    "feature_member",
    "follow_item",
    "forget_files",
    "forget_places",
    "keep_draft",
    "keep_file_uses",
    "keep_place",
    "mark_first_useful",
    "merge_tags",
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
    "say_not_for_me",
    "set_level",
    "share_item",
    "shelve_item",
    "split_thread",
    "store_file",
    "summarise_thread",
    "unfollow_item",
    "unmark_first_useful",
    "unpin_item",
    "unreact",
    "unshelve_item",
    "withdraw_acceptance",
    "withdraw_share",
    "write_reply",
]
