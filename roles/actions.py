"""Writes of roles: the target profile, whether roles are computed and for whom, what a reader forgets."""

from __future__ import annotations

from collections.abc import Mapping

from django.core.exceptions import ValidationError
from django.db import transaction

from accounts.models import User
from activity.actions import audit, record
from activity.models import ReadingAct
from activity.vocabulary import ObjectType, Ref, Verb
from communities.models import Community
from communities.permissions import Permission, require
from content.unread import forget_places
from roles.engine.forgetting import forget_member, mark_member
from roles.models import CommunityWeek, OptOut, RoleSettings, RoleWeek, TargetBand, TargetProfile
from roles.targets import check_bands, members_of_latest_week

LEAST_GROUP = 5


@transaction.atomic
def adopt_target(
    *, by: User, community: Community, purpose: str, reason: str, bands: Mapping[str, tuple[object, object, object]]
) -> TargetProfile:
    """A new version of the community's target profile; bands maps each role to (from, to, main), in per cent.

    Raises ValidationError with sentences, keyed by role where one band is to blame.
    """
    require(by, Permission.SET_TARGET, community)
    purpose, reason = purpose.strip(), reason.strip()
    if not purpose:
        raise ValidationError("Say what this mix is for, in one sentence.")
    if not reason:
        raise ValidationError("Give a reason: members read it beside the numbers.")
    checked = check_bands(bands, members=members_of_latest_week(community.pk))
    Community.objects.select_for_update().get(pk=community.pk)  # versions are counted one after the other
    latest = TargetProfile.objects.filter(community=community).latest_first().first()
    profile = TargetProfile(
        community=community, version=latest.version + 1 if latest else 1, purpose=purpose, reason=reason, author=by
    )
    profile.full_clean(exclude=["community", "author"])
    profile.save()
    TargetBand.objects.bulk_create(
        TargetBand(profile=profile, role=role, low=band.low, high=band.high, main=band.main)
        for role, band in checked.items()
    )
    record(Verb.ADOPT_POLICY, by=by, about=Ref(ObjectType.TARGET, profile.pk, by.pk), community_id=community.pk)
    audit("target.adopt", by=by, community_id=community.pk, version=profile.version, reason=reason)
    return profile


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
