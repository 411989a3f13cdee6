"""A step because a role is below its target: its cause and what spoke for it (roles.RoleStep), and a step like any other."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from django.core.exceptions import ValidationError
from django.db import transaction
from django.urls import reverse

from accounts.models import User
from communities.models import Community
from metrics.actions.steps import take_step
from metrics.models import NextStep
from roles.actions import log_step
from roles.models import Role
from roles.targets import PLURALS


@transaction.atomic
def try_for_role(
    *,
    by: User,
    community: Community,
    role: str,
    cause: str,
    text: str,
    owner: User | None,
    due_on: date,
    suggested: str = "",
    evidence: Sequence[str] = (),
) -> NextStep:
    """Keep why, and begin what is tried. The measure that should move is the share of the role."""
    logged = log_step(
        by=by, community=community, role=role, cause=cause, text=text, suggested=suggested, evidence=evidence
    )
    if begun := NextStep.objects.filter(role_step=logged).first():  # the same once more today
        return begun
    name = PLURALS[Role(role)]
    try:
        return take_step(
            by=by,
            community=community,
            finding=f"{name} are below target. We think: {logged.get_cause_display()}.",
            what=text,
            owner=owner,
            due_on=due_on,
            source_url=reverse("metrics:role-cause", args=[community.slug, role]),
            measure=f"acting-{role}",
            role_step=logged,
        )
    except ValidationError as error:
        if hasattr(error, "error_dict") and "what" in error.error_dict:
            raise ValidationError({"text": error.message_dict["what"]}) from None
        raise
