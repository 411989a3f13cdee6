"""What people do in metrics: decisions on the desk, purposes and targets, steps, numbers brought by hand."""

from __future__ import annotations

from metrics.actions.desk import (
    LATER,
    LATER_WORDS,
    Accepted,
    accept_entry,
    put_off_entry,
    set_entry_aside,
    undo_decision,
)
from metrics.actions.hand import (
    add_reading,
    bring_readings,
    collect_by_hand,
    end_collection,
    name_owner,
    remove_reading,
)
from metrics.actions.purposes import (
    add_context,
    adopt_purpose,
    drop_purpose,
    propose_purpose,
    remove_context,
    review_purpose,
    speak_on_purpose,
)
from metrics.actions.steps import (
    accept_step,
    change_step,
    close_step,
    drop_step,
    hand_back_step,
    propose_step,
    reopen_step,
    take_proposal,
    take_step,
)
from metrics.actions.targets import (
    adopt_target,
    drop_target,
    hand_over_target,
    open_review,
    propose_target,
    review_target,
    speak_on_target,
)

__all__ = [
    "LATER",
    "LATER_WORDS",
    "Accepted",
    "accept_entry",
    "accept_step",
    "add_context",
    "add_reading",
    "adopt_purpose",
    "adopt_target",
    "bring_readings",
    "change_step",
    "close_step",
    "collect_by_hand",
    "drop_purpose",
    "drop_step",
    "drop_target",
    "end_collection",
    "hand_back_step",
    "hand_over_target",
    "name_owner",
    "open_review",
    "propose_purpose",
    "propose_step",
    "propose_target",
    "put_off_entry",
    "remove_context",
    "remove_reading",
    "reopen_step",
    "review_purpose",
    "review_target",
    "set_entry_aside",
    "speak_on_purpose",
    "speak_on_target",
    "take_proposal",
    "take_step",
    "undo_decision",
]
