"""Notices about a target: proposed, ready to adopt, adopted, set aside."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from activity.delivery import Draft
from activity.models import NoticeOrder
from communities.models import Membership
from content.following import followers_to_tell
from roles.models import TargetProposal
from roles.voices import positions_in


def drafts_for(order: NoticeOrder) -> list[Draft]:
    draft = DRAFTERS.get(order.kind)
    found = TargetProposal.objects.select_related("community", "author", "thread").filter(pk=order.object_id).first()
    return draft(order, found) if draft and found else []


def _proposed(order: NoticeOrder, proposal: TargetProposal) -> list[Draft]:
    """Every member, but those who hear of the new discussion anyway."""
    if not proposal.is_open:
        return []
    told = set(positions_in(proposal.community))
    if proposal.thread:
        told -= followers_to_tell(proposal.thread)
    what = "giving the target for roles up" if proposal.is_retirement else f"a target for roles: {proposal.purpose}"
    return _to(told, proposal, f"{_name(order)} proposes {what}")


def _ready(order: NoticeOrder, proposal: TargetProposal) -> list[Draft]:
    if not proposal.is_open:
        return []
    managers = Membership.objects.in_community(proposal.community).managers().values_list("user_id", flat=True)
    return _to(managers, proposal, f"A manager and a member agree, so you can adopt it: {proposal.purpose}")


def _adopted(order: NoticeOrder, proposal: TargetProposal) -> list[Draft]:
    """Who proposed it and who gave a voice, as far as they are still members."""
    told = {proposal.author_id, *proposal.voices.values_list("member_id", flat=True)}
    return _to(
        told & set(positions_in(proposal.community)), proposal, f"{_name(order)} adopted the target: {proposal.purpose}"
    )


def _set_aside(order: NoticeOrder, proposal: TargetProposal) -> list[Draft]:
    title = f"{_name(order)} set the proposed target aside: {proposal.note}"
    told = {proposal.author_id, *proposal.voices.values_list("member_id", flat=True)}
    return _to(told & set(positions_in(proposal.community)), proposal, title)


DRAFTERS: dict[str, Callable[[NoticeOrder, TargetProposal], list[Draft]]] = {
    "target_proposed": _proposed,
    "target_ready": _ready,
    "target_adopted": _adopted,
    "target_set_aside": _set_aside,
}


def _name(order: NoticeOrder) -> str:
    return order.by.display_name if order.by else "Somebody"


def _to(people: Iterable[int | None], proposal: TargetProposal, title: str) -> list[Draft]:
    url, group = proposal.get_absolute_url(), f"target:{proposal.pk}"
    return [
        Draft(person, group, title, url, proposal.community_id, is_own=person == proposal.author_id)
        for person in people
        if person
    ]
