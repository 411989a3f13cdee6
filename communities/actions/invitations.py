"""Inviting to a community: a colleague who is here, or by e-mail one who may not be."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import Http404
from django.utils import timezone

from accounts.actions import send_invitation
from accounts.models import Invitation, User
from activity.actions import order_notices, record
from activity.vocabulary import Verb
from communities.actions import checks
from communities.actions.memberships import enrol
from communities.models import Community, CommunityInvitation, Membership
from communities.permissions import Permission, require


@transaction.atomic
def invite_member(
    *, by: User, community: Community, user: User | None = None, email: str = "", note: str = ""
) -> CommunityInvitation:
    """Invite one person, by account or by e-mail address.

    An address gets the same answer whether or not an account belongs to it: who is registered is nobody's business.
    """
    require(by, Permission.INVITE_MEMBER, community)
    checks.hold(community)
    if not community.takes_contributions:
        raise ValidationError(f"{community.name} is {community.get_lifecycle_display()}: nobody can join it now.")
    if (user is None) == (not email):
        raise ValidationError("Say whom to invite: a colleague, or an e-mail address.")
    note = checks.line(note, 500, "Your note", is_needed=False)
    if user is None:
        invited = _by_email(by, community, email, note)
    else:
        _refuse_if_pointless(by, community, user)
        invited = CommunityInvitation.objects.create(community=community, user=user, invited_by=by, note=note)
    act = record(Verb.INVITE_MEMBER, by=by, about=community.ref, community_id=community.pk, target_id=invited.user_id)
    invited.act_id = act.pk
    invited.save(update_fields=["act_id"])
    if invited.user_id:
        order_notices("invitation", act=act, by=by, object_id=invited.pk)
    return invited


def _refuse_if_pointless(by: User, community: Community, user: User) -> None:
    checks.person(user)
    if user == by:
        raise ValidationError("You are here already. Invite somebody else.")
    if Membership.objects.current().filter(user=user, community=community).exists():
        raise ValidationError(f"{user.display_name} is already a member of {community.name}.")
    if CommunityInvitation.objects.waiting().filter(user=user, community=community, invitation=None).exists():
        raise ValidationError(f"{user.display_name} is invited already; the answer is still to come.")


def _by_email(by: User, community: Community, email: str, note: str) -> CommunityInvitation:
    sent = CommunityInvitation.objects.waiting().filter(invited_by=by, community=community)
    if isinstance(email, str) and sent.filter(invitation__email=email.strip().lower()).exists():
        raise ValidationError("You have invited that address already; the answer is still to come.")
    invitation = send_invitation(by=by, email=email, note=note, place=community.name)
    holder = User.objects.people().filter(email=invitation.email).first()
    is_free = holder is not None and not (
        Membership.objects.current().filter(user=holder, community=community).exists()
        or CommunityInvitation.objects.waiting().filter(user=holder, community=community).exists()
    )
    return CommunityInvitation.objects.create(
        community=community, user=holder if is_free else None, invitation=invitation, invited_by=by, note=note
    )


@transaction.atomic
def accept_invitation(*, by: User, invitation: CommunityInvitation) -> Membership:
    """Accept an invitation addressed to oneself. By link it is claim_invitation()."""
    if invitation.user_id != by.pk:
        raise Http404("There is no such invitation.")
    return _accept(by, invitation)


@transaction.atomic
def claim_invitation(*, by: User, invitation: Invitation) -> Membership | None:
    """The holder of a letter's link accepted it; whose address it was sent to does not matter."""
    found = CommunityInvitation.objects.filter(invitation=invitation).select_related("community").first()
    if found is None:
        return None
    member = Membership.objects.current().filter(user=by, community=found.community).first()
    if member:
        CommunityInvitation.objects.filter(pk=found.pk).update(accepted_at=timezone.now(), user=by)
        return member
    return _accept(by, found)


def _accept(by: User, invitation: CommunityInvitation) -> Membership:
    community = invitation.community
    checks.person(by)
    checks.hold(community)
    invitation.refresh_from_db(fields=["accepted_at", "declined_at"])
    if not invitation.is_waiting:
        raise ValidationError(f"This invitation to {community.name} has been answered or withdrawn, or has run out.")
    if Membership.objects.current().filter(user=by, community=community).exists():
        raise ValidationError(f"You are already a member of {community.name}.")
    checks.taking_members(community)
    invitation.accepted_at, invitation.user = timezone.now(), by
    # Others that wait for the same person are settled first: the database keeps one waiting invitation each.
    membership = enrol(by, community, caused_by_id=invitation.act_id)
    invitation.save(update_fields=["accepted_at", "user"])
    order_notices("invitation", act=None, by=by, object_id=invitation.pk)
    return membership


@transaction.atomic
def decline_invitation(*, by: User, invitation: CommunityInvitation) -> CommunityInvitation:
    if invitation.user_id != by.pk:
        raise Http404("There is no such invitation.")
    return _close(invitation)


@transaction.atomic
def withdraw_invitation(*, by: User, invitation: CommunityInvitation) -> CommunityInvitation:
    """Take back an invitation one sent; the link in its letter stops working."""
    if invitation.invited_by_id != by.pk:
        raise Http404("There is no such invitation.")
    return _close(invitation)


def _close(invitation: CommunityInvitation) -> CommunityInvitation:
    closed = CommunityInvitation.objects.filter(pk=invitation.pk, accepted_at=None, declined_at=None).update(
        declined_at=timezone.now()
    )
    if not closed:
        raise ValidationError("This invitation has been answered already.")
    if invitation.invitation_id:
        Invitation.objects.filter(pk=invitation.invitation_id).update(expires_at=timezone.now())
    invitation.refresh_from_db(fields=["declined_at"])
    return invitation
