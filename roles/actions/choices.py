"""Whether roles are computed and for whom, and what a reader forgets."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.db import transaction

from accounts.models import User
from activity.actions import audit
from activity.models import ReadingAct
from communities.models import Community
from communities.permissions import Permission, require
from content.unread import forget_places
from roles.engine.forgetting import forget_member, mark_member
from roles.models import CommunityWeek, OptOut, RoleSettings, RoleWeek

LEAST_GROUP = 5


@transaction.atomic
def switch_computation(*, by: User, community: Community, on: bool, small_group: int | None = None) -> RoleSettings:
    """Whether role profiles are computed here, and from which size of group on shares are shown.

    Off removes every row there is (receivers.py, whoever saves the settings); on begins with the next Monday. Raises
    ValidationError.
    """
    require(by, Permission.MANAGE, community)
    found, _ = RoleSettings.objects.get_or_create(community=community)
    if small_group is not None and small_group < LEAST_GROUP:
        raise ValidationError("Shares of fewer than 5 people are never shown.")
    removed = 0
    if not on:
        removed = (
            RoleWeek.objects.in_community(community).count() + CommunityWeek.objects.in_community(community).count()
        )
    found.is_computed = on
    found.small_group = small_group or found.small_group
    found.save(update_fields=["is_computed", "small_group"])
    audit(
        "roles.switch",
        by=by,
        community_id=community.pk,
        is_computed=on,
        small_group=found.small_group,
        rows_removed=removed,
    )
    return found


@transaction.atomic
def opt_out(*, by: User, community: Community | None = None) -> OptOut:
    """No role profile of oneself: in one community, or (None) anywhere. What was computed is removed at once."""
    found, is_new = OptOut.objects.get_or_create(user=by, community=community)
    if is_new:
        forget_member(by.pk, community.pk if community else None)
        audit("roles.opt_out", by=by, community_id=community.pk if community else None, subject=by)
    return found


@transaction.atomic
def opt_in(*, by: User, community: Community | None = None) -> None:
    """Take an opt-out back: the acts are read again at the next roll-up, and profiles begin with the next Monday."""
    deleted, _ = OptOut.objects.filter(user=by, community=community).delete()
    if deleted:
        mark_member(by.pk)
        audit("roles.opt_in", by=by, community_id=community.pk if community else None, subject=by)


def forget_reading(*, by: User) -> int:
    """Forget now what one would have forgotten in 14 days: which things one opened, and how far. Weekly counts stay."""
    return ReadingAct.objects.filter(actor_id=by.pk).delete()[0] + forget_places(by=by)
