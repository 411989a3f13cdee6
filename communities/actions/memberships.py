"""Joining, leaving, being removed, being welcomed."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from accounts.models import Invitation, User
from activity.actions import audit, order_notices, record
from activity.models import Act
from activity.vocabulary import ObjectType, Ref, Verb, Via
from communities.actions import checks
from communities.actions.charters import accept_by_joining
from communities.actions.taking_back import drop_notices, take_back
from communities.models import (
    Community,
    CommunityInvitation,
    JoinRequest,
    Lifecycle,
    Membership,
    Position,
    Visibility,
)
from communities.models.welcomes import welcome_act
from communities.permissions import Permission, require


@transaction.atomic
def join_community(*, by: User, community: Community, introduction: str = "") -> Membership:
    """Join an open community. Others are joined by request or invitation."""
    checks.visible(by, community)
    checks.person(by)
    checks.hold(community)
    _refuse_if_member(by, community, "You are")
    checks.taking_members(community)
    if community.visibility == Visibility.ON_REQUEST:
        raise ValidationError(f"A manager of {community.name} decides who joins. Ask to join.")
    if community.visibility == Visibility.PRIVATE:
        raise ValidationError(f"{community.name} is joined by invitation only.")
    return enrol(by, community, introduction=introduction)


def enrol(
    user: User,
    community: Community,
    *,
    position: str = Position.MEMBER,
    introduction: str = "",
    caused_by_id: int | None = None,
    via: Via = Via.WEB,
) -> Membership:
    """Make somebody a member; what waited for it is settled. Permission and lock are the caller's business."""
    membership = Membership.objects.create(
        user=user,
        community=community,
        position=position,
        introduction=checks.line(introduction, 200, "The introduction", is_needed=False),
    )
    now = timezone.now()
    JoinRequest.objects.waiting().filter(user=user, community=community).update(decided_at=now, is_approved=True)
    settled = CommunityInvitation.objects.waiting().filter(user=user, community=community)
    Invitation.objects.waiting().filter(communityinvitation__in=settled).update(accepted_at=now, accepted_by=user)
    settled.update(accepted_at=now)
    accept_by_joining(user, community)
    recount_members(community)
    record(Verb.JOIN, by=user, about=community.ref, community_id=community.pk, caused_by_id=caused_by_id, via=via)
    return membership


@transaction.atomic
def leave_community(*, by: User, community: Community) -> Membership:
    checks.visible(by, community)
    checks.hold(community)
    membership = membership_of(by, community, "You are")
    if is_last_manager(membership) and community.lifecycle != Lifecycle.ARCHIVED:
        raise ValidationError(
            f"You are the only manager of {community.name}. Hand it over to another member first, or archive it."
        )
    _end(membership)
    record(Verb.LEAVE, by=by, about=community.ref, community_id=community.pk)
    return membership


@transaction.atomic
def remove_member(*, by: User, community: Community, user: User, reason: str) -> Membership:
    """End somebody's membership, with a reason they are told. Invitations they sent fall with it."""
    require(by, Permission.REMOVE_MEMBER, community)
    checks.hold(community)
    membership = membership_of(user, community, f"{user.display_name} is")
    if user == by:
        raise ValidationError("To go yourself, leave the community.")
    reason = checks.line(reason, 300, "The reason")
    if is_last_manager(membership) and community.lifecycle != Lifecycle.ARCHIVED:
        raise ValidationError(
            f"{user.display_name} is the only manager of {community.name}. Appoint another one first."
        )
    _end(membership)
    fallen = CommunityInvitation.objects.waiting().filter(invited_by=user, community=community)
    ids = list(fallen.values_list("pk", flat=True))
    Invitation.objects.filter(communityinvitation__in=ids).update(expires_at=timezone.now())
    CommunityInvitation.objects.filter(pk__in=ids).update(declined_at=timezone.now())
    # Not the member's own act: the ledger has it as the platform's, with the member as its target.
    act = record(Verb.LEAVE, by=None, about=community.ref, community_id=community.pk, target_id=user.pk)
    audit("member.remove", by=by, community_id=community.pk, subject=user, reason=reason)
    order_notices("position", act=act, by=by, object_id=membership.pk)
    return membership


def _end(membership: Membership) -> None:
    membership.left_at = timezone.now()
    membership.save(update_fields=["left_at"])
    recount_members(membership.community)


@transaction.atomic
def welcome_member(*, by: User, community: Community, user: User, note: str) -> Act:
    """Say hello to somebody who joined in the last 30 days; each newcomer is welcomed once."""
    require(by, Permission.WELCOME_MEMBER, community)
    checks.hold(community)
    membership = membership_of(user, community, f"{user.display_name} is")
    if user == by:
        raise ValidationError("You cannot welcome yourself.")
    if not membership.is_newcomer:
        raise ValidationError(f"{user.display_name} has been here for more than 30 days.")
    if membership.welcomed_by_id:
        raise ValidationError(f"{membership.welcomed_by} has welcomed {user.display_name} already.")
    earlier = Membership.objects.in_community(community).filter(user=user, welcomed_by=by)
    if earlier.exists():  # of a stay that ended: coming and going makes no second welcome
        raise ValidationError(f"You have welcomed {user.display_name} before. Leave it to somebody else this time.")
    membership.welcomed_by = by
    membership.welcome_note = checks.line(note, 300, "Your line of welcome")
    membership.save(update_fields=["welcomed_by", "welcome_note"])
    act = record(
        Verb.WELCOME,
        by=by,
        about=Ref(ObjectType.MEMBER, user.pk),
        community_id=community.pk,
        target_id=user.pk,
    )
    order_notices("welcome", act=act, by=by, object_id=membership.pk)
    return act


@transaction.atomic
def withdraw_welcome(*, by: User, community: Community, user: User) -> Membership:
    """Take one's welcome back; its evidence, the notice and a thank for it go with it. Somebody else may say hello."""
    require(by, Permission.WELCOME_MEMBER, community)
    checks.hold(community)
    membership = membership_of(user, community, f"{user.display_name} is")
    if membership.welcomed_by_id != by.pk:
        raise ValidationError(f"You have not welcomed {user.display_name} here.")
    act = welcome_act(membership)
    if act:
        take_back(act.pk, by=by)
    membership.welcomed_by, membership.welcome_note = None, ""
    membership.save(update_fields=["welcomed_by", "welcome_note"])
    drop_notices(f"membership:{membership.pk}")
    return membership


@transaction.atomic
def introduce_oneself(*, by: User, community: Community, introduction: str) -> Membership:
    """The sentence that stands beside one's name under “New here”."""
    checks.visible(by, community)
    membership = membership_of(by, community, "You are")
    membership.introduction = checks.line(introduction, 200, "The introduction", is_needed=False)
    membership.save(update_fields=["introduction"])
    return membership


def membership_of(user: User, community: Community, who: str) -> Membership:
    """The current membership; `who` begins the refusal: “You are”, “Bob is”."""
    found = Membership.objects.current().filter(user=user, community=community).select_related("welcomed_by").first()
    if found is None:
        raise ValidationError(f"{who} not a member of {community.name}.")
    found.community = community
    return found


def _refuse_if_member(user: User, community: Community, who: str) -> None:
    if Membership.objects.current().filter(user=user, community=community).exists():
        raise ValidationError(f"{who} already a member of {community.name}.")


def is_last_manager(membership: Membership) -> bool:
    if membership.position != Position.MANAGER:
        return False
    others = Membership.objects.managers().in_community(membership.community).exclude(pk=membership.pk)
    return not others.exists()


def recount_members(community: Community) -> int:
    """Count again; also for imports, which write memberships in bulk."""
    community.member_count = Membership.objects.current().in_community(community).count()
    community.save(update_fields=["member_count"])
    return community.member_count
