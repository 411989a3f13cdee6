"""The target profile: what a community aims at."""

from __future__ import annotations

from collections.abc import Mapping

from django.core.exceptions import ValidationError
from django.db import transaction

from accounts.models import User
from activity.actions import audit, record
from activity.vocabulary import ObjectType, Ref, Verb
from communities.models import Community
from communities.permissions import Permission, require
from roles.models import TargetBand, TargetProfile
from roles.targets import check_bands, members_of_latest_week


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
