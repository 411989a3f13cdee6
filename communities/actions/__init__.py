"""Every write a person can cause in communities; keyword-only, `by=` always there."""

from communities.actions.charters import accept_charter, remind_of_charter, revise_charter
from communities.actions.communities import create_community, edit_community, propose_community
from communities.actions.introductions import (
    answer_introduction,
    ask_whether_they_talked,
    confirm_talk,
    introduce_people,
    opt_in_to_introductions,
    opt_out_of_introductions,
    withdraw_introduction,
    withdraw_talk,
)
from communities.actions.invitations import (
    accept_invitation,
    claim_invitation,
    decline_invitation,
    invite_member,
    withdraw_invitation,
)
from communities.actions.issues import (
    answer_issue,
    leave_issue,
    open_issue,
    reopen_issue,
    take_issue,
    withdraw_issue,
)
from communities.actions.lifecycle import change_lifecycle, gates_of
from communities.actions.mediations import (
    ask_for_mediation,
    choose_mediator,
    join_mediation,
    leave_mediation,
    reopen_mediation,
    settle_mediation,
    take_mediation,
    write_in_mediation,
)
from communities.actions.memberships import (
    introduce_oneself,
    join_community,
    leave_community,
    recount_members,
    remove_member,
    welcome_member,
    withdraw_welcome,
)
from communities.actions.mentoring import (
    answer_mentoring,
    ask_for_mentoring,
    confirm_help,
    end_mentoring,
    offer_mentoring,
    withdraw_help,
    withdraw_mentor_offer,
)
from communities.actions.positions import appoint, change_position, hand_over
from communities.actions.requests import decide_join_request, request_to_join, withdraw_join_request
from communities.actions.services import revise_service
from communities.actions.thanks import (
    thank_for_introduction,
    thank_for_mentoring,
    thank_for_welcome,
    withdraw_thanks,
)
from communities.actions.words import withdraw_word, write_to_member

__all__ = [
    "accept_charter",
    "accept_invitation",
    "answer_introduction",
    "answer_issue",
    "answer_mentoring",
    "appoint",
    "ask_for_mediation",
    "ask_for_mentoring",
    "ask_whether_they_talked",
    "change_lifecycle",
    "change_position",
    "choose_mediator",
    "claim_invitation",
    "confirm_help",
    "confirm_talk",
    "create_community",
    "decide_join_request",
    "decline_invitation",
    "edit_community",
    "end_mentoring",
    "gates_of",
    "hand_over",
    "introduce_oneself",
    "introduce_people",
    "invite_member",
    "join_community",
    "join_mediation",
    "leave_community",
    "leave_issue",
    "leave_mediation",
    "offer_mentoring",
    "open_issue",
    "opt_in_to_introductions",
    "opt_out_of_introductions",
    "propose_community",
    "recount_members",
    "remind_of_charter",
    "remove_member",
    "reopen_issue",
    "reopen_mediation",
    "request_to_join",
    "revise_charter",
    "revise_service",
    "settle_mediation",
    "take_issue",
    "take_mediation",
    "thank_for_introduction",
    "thank_for_mentoring",
    "thank_for_welcome",
    "welcome_member",
    "withdraw_help",
    "withdraw_introduction",
    "withdraw_invitation",
    "withdraw_issue",
    "withdraw_join_request",
    "withdraw_mentor_offer",
    "withdraw_talk",
    "withdraw_thanks",
    "withdraw_welcome",
    "withdraw_word",
    "write_in_mediation",
    "write_to_member",
]
