"""What people do about skills: want, answer, ask, note, share, propose, take up. Only completing is an act of the ledger."""

from __future__ import annotations

from learning.actions.managing import look_at_skills, note_level
from learning.actions.offerings import edit_offering, propose_offering, publish_offering, withdraw_offering
from learning.actions.own import answer_question, forget_skills, set_wishes, share_role, unshare_role
from learning.actions.peers import (
    agree_to_view,
    ask_for_view,
    decline_view,
    offer_view,
    put_aside,
    withdraw_request,
    withdraw_view,
    write_view,
)
from learning.actions.takes import complete_take, drop_take, say_whether_it_helped, take_offering, undo_complete

__all__ = [
    "agree_to_view",
    "answer_question",
    "ask_for_view",
    "complete_take",
    "decline_view",
    "drop_take",
    "edit_offering",
    "forget_skills",
    "look_at_skills",
    "note_level",
    "offer_view",
    "propose_offering",
    "publish_offering",
    "put_aside",
    "say_whether_it_helped",
    "set_wishes",
    "share_role",
    "take_offering",
    "undo_complete",
    "unshare_role",
    "withdraw_offering",
    "withdraw_request",
    "withdraw_view",
    "write_view",
]
