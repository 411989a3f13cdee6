"""Asking to join a community that is open on request, and the answer."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from accounts.models import User
from activity.actions import audit, order_notices
from communities.actions import checks
from communities.actions.memberships import enrol
from communities.models import Community, JoinRequest, Membership, Visibility
from communities.permissions import Permission, require


@transaction.atomic
def request_to_join(*, by: User, community: Community, message: str = "") -> JoinRequest:
    checks.visible(by, community)
    checks.person(by)
    checks.hold(community)
    if Membership.objects.current().filter(user=by, community=community).exists():
        raise ValidationError(f"You are already a member of {community.name}.")
    checks.taking_members(community)
    if community.visibility == Visibility.OPEN:
        raise ValidationError(f"{community.name} is open: join it directly.")
    if community.visibility == Visibility.PRIVATE:
        raise ValidationError(f"{community.name} is joined by invitation only.")
    if JoinRequest.objects.waiting().filter(user=by, community=community).exists():
        raise ValidationError("You have asked already. A manager will answer.")
    asked = JoinRequest.objects.create(
        user=by, community=community, message=checks.line(message, 500, "Your message", is_needed=False)
    )
    order_notices("join_request", act=None, by=by, object_id=asked.pk)
    return asked


@transaction.atomic
def withdraw_join_request(*, by: User, community: Community) -> None:
    checks.visible(by, community)
    withdrawn, _ = JoinRequest.objects.waiting().filter(user=by, community=community).delete()
    if not withdrawn:
        raise ValidationError("There is no request of yours waiting here.")


@transaction.atomic
def decide_join_request(*, by: User, request: JoinRequest, approve: bool, answer: str = "") -> JoinRequest:
    community = request.community
    require(by, Permission.DECIDE_JOIN_REQUEST, community)
    if request.user_id == by.pk:
        raise ValidationError("Somebody else decides on your own request.")
    if not isinstance(approve, bool):
        raise ValidationError("Say yes or no to the request.")
    checks.hold(community)
    request.refresh_from_db(fields=["decided_at", "is_approved"])
    if request.decided_at:
        raise ValidationError(f"The request of {request.user.display_name} has been answered already.")
    request.answer = checks.line(answer, 500, "Your answer", is_needed=False)
    is_member = Membership.objects.current().filter(user=request.user, community=community).exists()
    if approve and not is_member:
        checks.person(request.user)
        checks.taking_members(community)
        enrol(request.user, community)
    request.decided_at, request.decided_by, request.is_approved = timezone.now(), by, approve
    request.save(update_fields=["answer", "decided_at", "decided_by", "is_approved"])
    audit("join_request.decide", by=by, community_id=community.pk, subject=request.user, is_approved=approve)
    order_notices("join_decided", act=None, by=by, object_id=request.pk)
    return request
