"""Every write a person can cause in communities; keyword-only, `by=` always there."""

from communities.actions.charters import revise_charter
from communities.actions.communities import create_community, edit_community, propose_community
from communities.actions.invitations import (
    accept_invitation,
    claim_invitation,
    decline_invitation,
    invite_member,
    withdraw_invitation,
)
from communities.actions.lifecycle import change_lifecycle, gates_of
from communities.actions.memberships import (
    introduce_oneself,
    join_community,
    leave_community,
    recount_members,
    remove_member,
    welcome_member,
)
from communities.actions.positions import appoint, change_position, hand_over
from communities.actions.requests import decide_join_request, request_to_join, withdraw_join_request

__all__ = [
    "accept_invitation",
    "appoint",
    "change_lifecycle",
    "change_position",
    "claim_invitation",
    "create_community",
    "decide_join_request",
    "decline_invitation",
    "edit_community",
    "gates_of",
    "hand_over",
    "introduce_oneself",
    "invite_member",
    "join_community",
    "leave_community",
    "propose_community",
    "recount_members",
    "remove_member",
    "request_to_join",
    "revise_charter",
    "welcome_member",
    "withdraw_invitation",
    "withdraw_join_request",
]
