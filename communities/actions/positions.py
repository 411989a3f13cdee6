"""Who may do what: member, expert, manager. Every change is audited."""

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction

from accounts.models import User
from activity.actions import audit, order_notices
from activity.vocabulary import Via
from communities.actions import checks
from communities.actions.memberships import enrol, is_last_manager, membership_of
from communities.models import Community, Lifecycle, Membership, Position
from communities.permissions import Permission, require


@transaction.atomic
def change_position(*, by: User, community: Community, user: User, position: str, reason: str = "") -> Membership:
    require(by, Permission.CHANGE_POSITION, community)
    checks.hold(community)
    position = checks.choice(position, Position, "The position")
    membership = membership_of(user, community, f"{user.display_name} is")
    if membership.position == position:
        raise ValidationError(f"{user.display_name} is {membership.get_position_display()} already.")
    if position != Position.MEMBER:
        checks.person(user)
    if is_last_manager(membership) and community.lifecycle != Lifecycle.ARCHIVED:
        raise ValidationError(
            f"{user.display_name} is the only manager of {community.name}. Appoint another one first."
        )
    return _place(by, membership, position, checks.line(reason, 300, "The reason", is_needed=False))


@transaction.atomic
def appoint(*, by: User, community: Community, user: User, position: str, reason: str = "") -> Membership:
    """Give somebody a position, making them a member where they are none. For administrators of the platform."""
    if not by.is_superuser:
        raise PermissionDenied("Only administrators can make somebody a member without an invitation.")
    checks.hold(community)
    checks.person(user)
    position = checks.choice(position, Position, "The position")
    if Membership.objects.current().filter(user=user, community=community).exists():
        return change_position(by=by, community=community, user=user, position=position, reason=reason)
    if community.lifecycle == Lifecycle.ARCHIVED:  # a dormant one may need a manager to come back
        raise ValidationError(f"{community.name} is archived: nobody can join it now.")
    membership = enrol(user, community, via=Via.AUTOMATION)
    reason = checks.line(reason, 300, "The reason", is_needed=False)
    if position == Position.MEMBER:
        audit("member.appoint", by=by, community_id=community.pk, subject=user, reason=reason)
        return membership
    return _place(by, membership, position, reason)


@transaction.atomic
def hand_over(*, by: User, community: Community, to: User, reason: str = "") -> Membership:
    """Another member becomes manager in one's place; one stays as a member and may then leave."""
    require(by, Permission.CHANGE_POSITION, community)
    checks.hold(community)
    mine = membership_of(by, community, "You are")
    if mine.position != Position.MANAGER:
        raise ValidationError(f"You are not a manager of {community.name}.")
    if to == by:
        raise ValidationError("Choose somebody else to hand over to.")
    checks.person(to)
    theirs = membership_of(to, community, f"{to.display_name} is")
    reason = checks.line(reason, 300, "The reason", is_needed=False) or "Hand-over"
    if theirs.position != Position.MANAGER:
        _place(by, theirs, Position.MANAGER, reason)
    _place(by, mine, Position.MEMBER, reason)
    return theirs


def _place(by: User, membership: Membership, position: str, reason: str) -> Membership:
    before, membership.position = membership.position, position
    membership.save(update_fields=["position"])
    audit(
        "position.change",
        by=by,
        community_id=membership.community_id,
        subject=membership.user,
        before=before,
        after=position,
        reason=reason,
    )
    order_notices("position", act=None, by=by, object_id=membership.pk)
    return membership
