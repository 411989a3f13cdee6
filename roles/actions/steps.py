"""Logging what a community tries about a role that is below its target."""

from __future__ import annotations

from collections.abc import Sequence

from django.core.exceptions import ValidationError
from django.db import transaction

from accounts.models import User
from activity.actions import audit
from communities.models import Community
from communities.permissions import Permission, require
from content.actions.texts import clean_line
from roles.models import Cause, Role, RoleStep

TEXT_LIMIT = 300


@transaction.atomic
def log_step(
    *,
    by: User,
    community: Community,
    role: str,
    cause: str,
    text: str,
    suggested: str = "",
    evidence: Sequence[str] = (),
) -> RoleStep:
    """Keep what is tried and why; the cause may be another one than was suggested. No act of the ledger: it is planned,
    what follows from it is done.
    """
    require(by, Permission.MANAGE, community)
    if role not in Role.values:
        raise ValidationError("Choose one of the five roles.")
    if cause not in Cause.values:
        raise ValidationError("Choose a cause: training, tools, guidance or motivation.")
    text = clean_line(text, TEXT_LIMIT, "step")
    if not text:
        raise ValidationError("Say in a sentence what you do about it.")
    step, is_new = RoleStep.objects.get_or_create(
        community=community,
        role=role,
        cause=cause,
        text=text,
        by=by,
        taken_on=RoleStep().taken_on,
        defaults={"suggested": suggested if suggested in Cause.values else "", "evidence": list(evidence)[:10]},
    )
    if is_new:
        audit("role_step.log", by=by, community_id=community.pk, role=role, cause=cause, text=text)
    return step
