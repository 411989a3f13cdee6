"""Versions of a charter."""

from django.core.exceptions import ValidationError
from django.db import transaction

from accounts.models import User
from activity.actions import record
from activity.vocabulary import Verb
from communities.actions import checks
from communities.markdown import render
from communities.models import Charter, Community, Lifecycle
from communities.permissions import Permission, require

FIELDS = ("purpose", "goal", "decides", "policies")


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
