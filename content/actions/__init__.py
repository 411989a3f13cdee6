"""Every write a person can cause in content, as verbs. Import them from here."""

from content.actions.addresses import RESERVED_PAGE_SLUGS
from content.actions.anew import render_anew
from content.actions.archive import archive_item, unarchive_item
from content.actions.asking import ask_people
from content.actions.cases import answer_case, decide_case, give_up_text, let_out_late, take_case, undo_decision
from content.actions.documents import create_document, note_download, replace_document, restore_document
from content.actions.drafts import drop_draft, keep_draft
from content.actions.episodes import create_episode, edit_episode, edit_podcast, note_listening, renew_listener_key
from content.actions.events import (
    cancel_event,
    create_event,
    edit_event,
    end_calendar_key,
    renew_calendar_key,
    uncancel_event,
)
from content.actions.faq import add_to_faq, change_faq_heading, move_faq_entry, move_faq_heading, remove_from_faq
from content.actions.features import agree_to_feature, decline_feature, end_feature, feature_member
from content.actions.feeds import renew_feed_key
from content.actions.files import keep_file_uses, store_file
from content.actions.flags import flag_text, forget_flags, withdraw_flag
from content.actions.follows import clear_level, end_follow, follow_item, say_not_for_me, set_level, unfollow_item
from content.actions.gardening import merge_thread, move_thread, split_thread
from content.actions.guests import (
    agree_to_host,
    ask_who_was_there,
    attend_event,
    come_to_event,
    stay_away,
    unattend_event,
    withdraw_answer,
)
from content.actions.holding import waits_for_look
from content.actions.hosting import MOST_CO_HOSTS, decline_to_host
from content.actions.inbound import take_mail
from content.actions.items import (
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
from content.actions.missed import forget_missed, name_search_as_tag, note_search, set_aside_search
from content.actions.news import post_news
from content.actions.offers import decline_offer, pause_offers
from content.actions.pages import create_page, move_page
from content.actions.places import keep_place
from content.actions.pointers import point_to_item, remove_pointer, say_pointer_helped, unsay_pointer_helped
from content.actions.posts import edit_post, edit_series, put_in_series, write_post
from content.actions.reach import set_reach
from content.actions.reactions import note_view, react, unreact
from content.actions.recommendations import (
    finish_recommendation,
    recommend_item,
    reopen_recommendation,
    withdraw_recommendation,
)
from content.actions.referrals import decline_referral, refer_ask, withdraw_referral
from content.actions.replies import (
    accept_answer,
    edit_reply,
    remove_reply,
    restore_reply,
    withdraw_acceptance,
    write_reply,
)
from content.actions.reviews import REVIEW_MONTHS, ask_for_review, months_from_now, review_item, set_owner
from content.actions.rota import (
    agree_swap,
    ask_swap,
    ask_to_rota,
    begin_rota,
    decline_swap,
    end_rota,
    join_rota,
    leave_rota,
)
from content.actions.schedules import publish_due, schedule_item, unschedule_item
from content.actions.searches import delete_search, look_again, rename_search, save_search
from content.actions.shares import share_item, withdraw_share
from content.actions.shelves import (
    arrange_on_shelves,
    change_shelf,
    create_shelf,
    delete_shelf,
    explain_entry,
    shelve_item,
    unshelve_item,
)
from content.actions.suggestions import (
    MOST_WAITING,
    decline_suggestion,
    merged,
    merged_title,
    suggest_edit,
    take_suggestion,
    withdraw_suggestion,
)
from content.actions.summaries import summarise_thread
from content.actions.tags import change_tag, delete_tag, merge_tags
from content.actions.templates import create_template, edit_template, remove_template
from content.actions.texts import MOST_TAGS, NOTE_LIMIT, TAG_LIMIT, TITLE_LIMIT, EditConflict
from content.actions.useful import mark_first_useful, unmark_first_useful

__all__ = [
    "MOST_CO_HOSTS",
    "MOST_TAGS",
    "MOST_WAITING",
    "NOTE_LIMIT",
    "RESERVED_PAGE_SLUGS",
    "REVIEW_MONTHS",
    "TAG_LIMIT",
    "TITLE_LIMIT",
    "EditConflict",
    "accept_answer",
    "add_to_faq",
    "agree_swap",
    "agree_to_feature",
    "agree_to_host",
    "answer_case",
    "archive_item",
    "arrange_on_shelves",
    "ask_for_review",
    "ask_people",
    "ask_swap",
    "ask_to_rota",
    "ask_who_was_there",
    "attend_event",
    "begin_rota",
    "cancel_event",
    "change_faq_heading",
    "change_shelf",
    "change_tag",
    "clear_level",
    "close_thread",
    "come_to_event",
    "create_document",
    "create_episode",
    "create_event",
    "create_item",
    "create_page",
    "create_shelf",
    "create_template",
    "decide_case",
    "decline_feature",
    "decline_offer",
    "decline_referral",
    "decline_suggestion",
    "decline_swap",
    "decline_to_host",
    "delete_search",
    "delete_shelf",
    "delete_tag",
    "drop_draft",
    "edit_episode",
    "edit_event",
    "edit_item",
    "edit_podcast",
    "edit_post",
    "edit_reply",
    "edit_series",
    "edit_template",
    "end_calendar_key",
    "end_feature",
    "end_follow",
    "end_rota",
    "explain_entry",
    "feature_member",
    "finish_recommendation",
    "flag_text",
    "follow_item",
    "forget_flags",
    "forget_missed",
    "give_up_text",
    "join_rota",
    "keep_draft",
    "keep_file_uses",
    "keep_place",
    "leave_rota",
    "let_out_late",
    "look_again",
    "mark_first_useful",
    "merge_tags",
    "merge_thread",
    "merged",
    "merged_title",
    "months_from_now",
    "move_faq_entry",
    "move_faq_heading",
    "move_page",
    "move_thread",
    "name_search_as_tag",
    "note_download",
    "note_listening",
    "note_search",
    "note_view",
    "pause_offers",
    "pin_item",
    "point_to_item",
    "post_news",
    "publish_due",
    "publish_item",
    "put_in_series",
    "react",
    "recommend_item",
    "refer_ask",
    "remove_from_faq",
    "remove_item",
    "remove_pointer",
    "remove_reply",
    "remove_template",
    "rename_search",
    "render_anew",
    "renew_calendar_key",
    "renew_feed_key",
    "renew_listener_key",
    "reopen_recommendation",
    "reopen_thread",
    "replace_document",
    "restore_document",
    "restore_item",
    "restore_reply",
    "restore_revision",
    "review_item",
    "save_search",
    "say_not_for_me",
    "say_pointer_helped",
    "schedule_item",
    "set_aside_search",
    "set_level",
    "set_owner",
    "set_reach",
    "share_item",
    "shelve_item",
    "split_thread",
    "stay_away",
    "store_file",
    "suggest_edit",
    "summarise_thread",
    "take_case",
    "take_mail",
    "take_suggestion",
    "unarchive_item",
    "unattend_event",
    "uncancel_event",
    "undo_decision",
    "unfollow_item",
    "unmark_first_useful",
    "unpin_item",
    "unreact",
    "unsay_pointer_helped",
    "unschedule_item",
    "unshelve_item",
    "waits_for_look",
    "withdraw_acceptance",
    "withdraw_answer",
    "withdraw_flag",
    "withdraw_recommendation",
    "withdraw_referral",
    "withdraw_share",
    "withdraw_suggestion",
    "write_post",
    "write_reply",
]
