"""What communities does when a lower app reports something: notices, invitations accepted, profiles shown."""

from collections.abc import Callable
from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.db.models import Exists, OuterRef, Q
from django.dispatch import receiver
from django.urls import reverse

from accounts.models import Invitation, User
from accounts.signals import ProfileAct, ProfileLine, ProfileSection, invitation_accepted, profile_shown
from activity.delivery import Draft
from activity.models import AuditEntry, NoticeOrder
from activity.signals import notices_due, notices_read
from communities.actions import claim_invitation
from communities.drafts import DRAFTS_BETWEEN
from communities.issue_drafts import DRAFTS_OF_ISSUES
from communities.models import (
    Charter,
    CharterReminder,
    Community,
    CommunityInvitation,
    JoinRequest,
    Membership,
    MentorOffer,
    outstanding,
)
from communities.profiles import acts_for

# What is about the person more than about the community: told also where the community does not exist for them (an
# invitation, a refusal, a membership that ended, a report they were named to read).
PERSONAL = ("invitation", "join_decided", "position", "report_for_reader", "report_reader")


@receiver(notices_read, dispatch_uid="communities.only_communities_in_sight")
def only_communities_in_sight(viewer: User | AnonymousUser, **_: Any) -> Q:
    """A notice from a community is there as long as the community is there for the person."""
    in_sight = Exists(Community.objects.visible_to(viewer).filter(pk=OuterRef("community_id")))
    return Q(community_id=0) | Q(kind__in=PERSONAL) | Q(in_sight)


@receiver(notices_due)
def draft_notices(order: NoticeOrder, **_: Any) -> list[Draft]:
    draft = DRAFTS.get(order.kind)
    return draft(order) if draft else []


def _join_request(order: NoticeOrder) -> list[Draft]:
    """To the managers, one notice a community while unread."""
    asked = JoinRequest.objects.select_related("community", "user").filter(pk=order.object_id).first()
    if asked is None or asked.decided_at:
        return []
    community = asked.community
    managers = Membership.objects.managers().in_community(community).values_list("user_id", flat=True)
    url = reverse("communities:join-request-list", args=[community.slug])
    title = f"{asked.user.display_name} would like to join {community.name}"
    return [Draft(manager, f"community:{community.pk}", title, url, community.pk) for manager in managers]


def _join_decided(order: NoticeOrder) -> list[Draft]:
    asked = JoinRequest.objects.select_related("community").filter(pk=order.object_id).first()
    if asked is None or asked.is_approved is None:
        return []
    community = asked.community
    title = f"You are now a member of {community.name}" if asked.is_approved else f"{community.name} said no this time"
    title += f": {asked.answer}" if asked.answer else ""
    group, url = f"join_request:{asked.pk}", community.get_absolute_url()
    return [Draft(asked.user_id, group, title, url, community.pk)]


def _invitation(order: NoticeOrder) -> list[Draft]:
    """Ordered by who invites: to the person invited. Ordered by who accepts: to the one who invited."""
    sent = CommunityInvitation.objects.select_related("community", "user", "invited_by").filter(pk=order.object_id)
    invited = sent.first()
    if invited is None or invited.user is None:
        return []
    community, group = invited.community, f"invitation:{invited.pk}"
    if order.by_id == invited.invited_by_id:
        title = f"{invited.invited_by.display_name} invites you to {community.name}"
        url = reverse("communities:invitation-detail", args=[invited.pk])
        return [Draft(invited.user.pk, group, title, url, community.pk)]
    title = f"{invited.user.display_name} joined {community.name} on your invitation"
    url = reverse("communities:member-list", args=[community.slug])
    return [Draft(invited.invited_by_id, group, title, url, community.pk)]


def _position(order: NoticeOrder) -> list[Draft]:
    membership = Membership.objects.select_related("community").filter(pk=order.object_id).first()
    if membership is None:
        return []
    community = membership.community
    if membership.left_at:
        entries = AuditEntry.objects.filter(action="member.remove", community_id=community.pk)
        entry = entries.filter(subject_id=membership.user_id).first()
        title = f"You are no longer a member of {community.name}"
        title += f": {entry.details['reason']}" if entry else ""
        url = reverse("communities:community-list")  # the community itself may no longer exist for them
    else:
        title = f"In {community.name} your position is now {membership.get_position_display()}"
        url = reverse("communities:member-list", args=[community.slug])
    # Each change stands for itself: grouped, the second would hide behind the words of the first.
    return [Draft(membership.user_id, f"membership:{membership.pk}:{order.pk}", title, url, community.pk)]


def _welcome(order: NoticeOrder) -> list[Draft]:
    found = Membership.objects.current().select_related("community", "welcomed_by").filter(pk=order.object_id)
    membership = found.first()
    if membership is None or membership.welcomed_by is None:
        return []
    community = membership.community
    title = f"{membership.welcomed_by.display_name} welcomes you to {community.name}: {membership.welcome_note}"
    group, url = f"membership:{membership.pk}", reverse("communities:welcome-detail", args=[community.slug])
    return [Draft(membership.user_id, group, title, url, community.pk)]


def _charter_asked(order: NoticeOrder) -> list[Draft]:
    """Everybody who has not accepted the version they are reminded of, while it is the one that holds."""
    reminders = CharterReminder.objects.select_related("charter__community")
    reminder = reminders.filter(pk=order.object_id).first()
    if reminder is None:
        return []
    charter = reminder.charter
    if Charter.objects.filter(community=charter.community, version__gt=charter.version).exists():
        return []
    title = f"The charter of {charter.community.name} waits for you to accept it"
    url = reverse("communities:charter-detail", args=[charter.community.slug])
    told = outstanding(charter).values_list("user_id", flat=True)
    return [Draft(user_id, f"charter:{charter.pk}", title, url, charter.community_id) for user_id in told]


DRAFTS: dict[str, Callable[[NoticeOrder], list[Draft]]] = {
    "join_request": _join_request,
    "join_decided": _join_decided,
    "invitation": _invitation,
    "position": _position,
    "welcome": _welcome,
    "charter_asked": _charter_asked,
    **DRAFTS_BETWEEN,
    **DRAFTS_OF_ISSUES,
}


@receiver(invitation_accepted)
def join_invited_community(user: User, invitation: Invitation, **_: Any) -> str:
    membership = claim_invitation(by=user, invitation=invitation)
    return membership.community.get_absolute_url() if membership else ""


@receiver(profile_shown, dispatch_uid="communities.offer_acts_between")
def offer_acts_between(person: User, viewer: User, **_: Any) -> ProfileAct | None:
    menu = acts_for(viewer, person)
    return ProfileAct("communities/_profile_acts.html", menu) if menu else None


@receiver(profile_shown, dispatch_uid="communities.show_mentor_offer")
def show_mentor_offer(person: User, viewer: User, **_: Any) -> ProfileSection | None:
    """What somebody offers to help others with, as a mentor. Whom they help is nobody's business."""
    offer = MentorOffer.objects.visible_to(viewer).filter(user=person).first()
    if offer is None:
        return None
    line = ProfileLine(offer.topics, reverse("mentoring-list")) if person == viewer else None
    return ProfileSection("Can help with", [line] if line else [], empty=offer.topics)


@receiver(profile_shown)
def show_shared_communities(person: User, viewer: User, **_: Any) -> ProfileSection:
    """The communities both are in; what else the person belongs to is their business."""
    memberships = (
        Membership.objects.current()
        .filter(user=person, community__in=Community.objects.joined_by(viewer))
        .select_related("community")
        .order_by("community__name")
    )
    lines = [
        ProfileLine(m.community.name, m.community.get_absolute_url(), m.get_position_display()) for m in memberships
    ]
    title = "Your communities" if person == viewer else "Communities you share"
    return ProfileSection(title, lines, empty="None yet.")
