"""What learning does when something is reported to it: opting out of roles, notices due."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.dispatch import receiver
from django.urls import reverse

from accounts.models import User
from activity.delivery import Draft
from activity.models import NoticeOrder
from activity.signals import notices_due
from communities.models import Membership
from learning.models import LearningOffering, Observation, PeerRelease, SkillWeek, Take, ViewRequest
from roles.models import Role
from roles.signals import community_forgotten, members_forgotten


@receiver(members_forgotten, dispatch_uid="learning.forget_members")
def forget_observations(member_ids: list[int], community_id: int | None, **_: Any) -> None:
    """Who has no role profile has nothing observed either; what they said themselves is theirs to remove."""
    theirs = Observation.objects.filter(member_id__in=member_ids)
    (theirs if community_id is None else theirs.filter(community_id=community_id)).delete()


@receiver(community_forgotten, dispatch_uid="learning.forget_community")
def forget_spread(community_id: int, **_: Any) -> None:
    Observation.objects.filter(community_id=community_id).delete()
    SkillWeek.objects.filter(community_id=community_id).delete()


@receiver(notices_due, dispatch_uid="learning.draft_notices")
def draft_notices(order: NoticeOrder, **_: Any) -> list[Draft]:
    draft = DRAFTS.get(order.kind)
    return draft(order) if draft else []


def _request(order: NoticeOrder) -> ViewRequest | None:
    requests = ViewRequest.objects.standing().select_related("about", "rater")
    return requests.filter(pk=order.object_id).first()


def _view_asked(order: NoticeOrder) -> list[Draft]:
    found = _request(order)
    if found is None or found.agreed_at is None:
        return []
    title = f"{found.about.display_name} asks for your view on their skills as a {Role(found.role).label}"
    return [Draft(found.rater_id, f"view:{found.pk}", title, reverse("view-write", args=[found.pk]))]


def _view_offered(order: NoticeOrder) -> list[Draft]:
    found = _request(order)
    if found is None or not found.is_offer:
        return []
    title = f"{found.rater.display_name} offers you their view on your skills as a {Role(found.role).label}"
    return [Draft(found.about_id, f"view:{found.pk}", title, reverse("view-list"))]


def _view_agreed(order: NoticeOrder) -> list[Draft]:
    found = _request(order)
    if found is None or found.agreed_at is None:
        return []
    title = f"{found.about.display_name} would like your view on their skills as a {Role(found.role).label}"
    return [Draft(found.rater_id, f"view:{found.pk}", title, reverse("view-write", args=[found.pk]))]


def _views_ready(order: NoticeOrder) -> list[Draft]:
    """Ordered by nobody: it must not show who wrote last."""
    if not PeerRelease.objects.current().filter(about=order.object_id).exists():
        return []
    title = "Views of three or more colleagues on your skills were put together"
    return [Draft(order.object_id, f"skills:{order.object_id}", title, reverse("skill-list"))]


def _helped_asked(order: NoticeOrder) -> list[Draft]:
    take = Take.objects.select_related("offering").filter(pk=order.object_id, helped=None).first()
    if take is None or take.done_at is None:
        return []
    title = f"Did “{take.offering.title}” help? No is an answer, too"
    return [Draft(take.user_id, f"take:{take.pk}", title, reverse("take-list"))]


def _offering_proposed(order: NoticeOrder) -> list[Draft]:
    found = LearningOffering.objects.select_related("community", "proposed_by").filter(pk=order.object_id).first()
    if found is None or found.state != LearningOffering.State.PROPOSED or found.proposed_by is None:
        return []
    managers = Membership.objects.managers().in_community(found.community).values_list("user_id", flat=True)
    title = f"{found.proposed_by.display_name} proposes something to learn from: {found.title}"
    where = f"offering:{found.pk}", title, found.get_absolute_url(), found.community_id
    return [Draft(manager, *where) for manager in managers]


def _offering_decided(order: NoticeOrder) -> list[Draft]:
    found = LearningOffering.objects.select_related("community").filter(pk=order.object_id).first()
    proposer = User.objects.people().filter(pk=found.proposed_by_id or 0).first() if found else None
    if found is None or proposer is None:
        return []
    title = f"“{found.title}” is {'now offered' if found.is_published else 'not offered'} in {found.community.name}"
    return [Draft(proposer.pk, f"offering:{found.pk}", title, found.get_absolute_url(), found.community_id)]


DRAFTS: dict[str, Callable[[NoticeOrder], list[Draft]]] = {
    "view_asked": _view_asked,
    "view_offered": _view_offered,
    "view_agreed": _view_agreed,
    "views_ready": _views_ready,
    "helped_asked": _helped_asked,
    "offering_proposed": _offering_proposed,
    "offering_decided": _offering_decided,
}
