"""Versions of a charter, and who accepts them."""

from datetime import timedelta

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone

from accounts.models import User
from activity.actions import order_notices, record
from activity.vocabulary import Verb
from communities.actions import checks
from communities.markdown import render
from communities.models import (
    Charter,
    CharterAcceptance,
    CharterReminder,
    Community,
    Lifecycle,
    Membership,
    outstanding,
)
from communities.permissions import Permission, require

FIELDS = ("purpose", "goal", "decides", "policies")
REMINDED_AGAIN = timedelta(days=14)


@transaction.atomic
def revise_charter(
    *,
    by: User,
    community: Community,
    purpose: str,
    goal: str,
    decides: str,
    policies: str = "",
    reason: str = "",
    base_version: int | None = None,
) -> Charter:
    """A new version; the old ones stay. With base_version it is refused when somebody else was faster."""
    require(by, Permission.EDIT_CHARTER, community)
    checks.hold(community)
    if community.lifecycle == Lifecycle.ARCHIVED:
        raise ValidationError(f"{community.name} is archived: its charter can be read, not changed.")
    latest = Charter.objects.filter(community=community).select_related("author").latest_first().first()
    if latest and base_version is not None and base_version != latest.version:
        who = latest.author.display_name if latest.author else "somebody"
        raise ValidationError(
            f"Meanwhile {who} saved version {latest.version}. Read it, then save yours again if it still holds."
        )
    charter = write_charter(
        by=by,
        community=community,
        purpose=purpose,
        goal=goal,
        decides=decides,
        policies=policies,
        reason=checks.line(reason, 300, "The reason for the change", is_needed=latest is not None) or "First version",
        latest=latest,
    )
    record(Verb.ADOPT_POLICY, by=by, about=charter.ref, community_id=community.pk)
    return charter


def write_charter(
    *,
    by: User,
    community: Community,
    purpose: str,
    goal: str,
    decides: str,
    policies: str,
    reason: str,
    latest: Charter | None = None,
) -> Charter:
    """The next version, and the purpose of the community with it. No permission, no act: the caller's business."""
    policies = checks.paragraphs(policies, 20_000, "The text of the policies", is_needed=False)
    charter = Charter(
        community=community,
        version=latest.version + 1 if latest else 1,
        purpose=checks.line(purpose, 300, "The purpose"),
        goal=checks.line(goal, 300, "The business goal"),
        decides=checks.line(decides, 300, "Who decides"),
        policies=policies,
        policies_html=render(policies) if policies else "",
        reason=reason,
        author=by,
    )
    if latest and all(getattr(latest, name) == getattr(charter, name) for name in FIELDS):
        raise ValidationError(f"Nothing differs from version {latest.version}.")
    charter.save()
    community.purpose = charter.purpose
    community.save(update_fields=["purpose"])
    return charter


@transaction.atomic
def accept_charter(*, by: User, community: Community, version: int) -> CharterAcceptance:
    """A member accepts the charter as it is now; version: the one they read. Twice is once."""
    checks.visible(by, community)
    if not Membership.objects.current().in_community(community).filter(user=by).exists():
        raise PermissionDenied("Only members accept the charter. Join the community first.")
    charter = Charter.objects.filter(community=community).latest_first().first()
    if charter is None:
        raise ValidationError("There is no charter yet.")
    if charter.version != version:
        raise ValidationError(f"Meanwhile version {charter.version} holds. Read it, then accept it.")
    acceptance, _ = CharterAcceptance.objects.get_or_create(charter=charter, user=by)
    return acceptance


def accept_by_joining(user: User, community: Community) -> None:
    """Whoever joins has the charter before them: it is what one joins for."""
    charter = Charter.objects.filter(community=community).latest_first().first()
    if charter is not None:
        CharterAcceptance.objects.get_or_create(charter=charter, user=user)


@transaction.atomic
def remind_of_charter(*, by: User, community: Community) -> CharterReminder:
    """Tell everybody who has not accepted the present charter, once in 14 days."""
    require(by, Permission.EDIT_CHARTER, community)
    checks.hold(community)
    charter = Charter.objects.filter(community=community).latest_first().first()
    stays = outstanding(charter).exclude(user=by) if charter else Membership.objects.none()
    people = stays.count()
    if charter is None or not people:
        raise ValidationError("Everybody has accepted it.")
    latest = charter.reminders.first()
    if latest and latest.at > timezone.now() - REMINDED_AGAIN:
        raise ValidationError("They were reminded within the last two weeks. Give them time.")
    reminder = CharterReminder.objects.create(charter=charter, by=by, people=people)
    order_notices("charter_asked", act=None, by=by, object_id=reminder.pk)
    return reminder
