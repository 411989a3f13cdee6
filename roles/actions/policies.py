"""Adopting parameters: the cadence a community sets in its charter, and the platform's policy. Both only forward."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, date, datetime
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction

from accounts.models import User
from activity.actions import audit, record
from activity.locks import Lock, hold
from activity.vocabulary import ObjectType, Ref, Verb
from communities.models import Community
from communities.permissions import Permission, require
from roles.models import RolePolicy
from roles.parameters import check_cadence, check_params
from roles.policy import policy_of

NOTE = 300


@transaction.atomic
def set_cadence(*, by: User, community: Community, days: Mapping[str, object], reason: str) -> RolePolicy:
    """From the next Monday on: about one active day every so many days makes a member act in a role here.

    Raises ValidationError with sentences, keyed by role where a number is to blame.
    """
    require(by, Permission.EDIT_CHARTER, community)
    reason = _note(reason, "Give a reason: members read it beside the rhythm.")
    cadence = check_cadence(days)
    hold(Lock.POLICIES)  # versions are counted one after the other
    latest = RolePolicy.objects.in_community(community).latest_first().first()
    if cadence == cadence_of(community, latest):
        raise ValidationError("That is the rhythm that holds already: change a number, or leave it.")
    policy = _adopt(by, community, latest, {"cadence_days": cadence}, reason, _today())
    record(Verb.ADOPT_POLICY, by=by, about=Ref(ObjectType.POLICY, policy.pk, by.pk), community_id=community.pk)
    audit("policy.adopt", by=by, community_id=community.pk, version=policy.version, reason=reason, cadence_days=cadence)
    return policy


@transaction.atomic
def adopt_platform_policy(*, by: User, params: object, note: str, adopted_on: date | None = None) -> RolePolicy:
    """New parameters for the whole platform, in snapshots of the days after. Raises ValidationError."""
    if not by.has_perm("roles.add_rolepolicy"):
        raise PermissionDenied("Only administrators change the parameters of the platform.")
    note = _note(note, "Say in a sentence what changes and why: everybody measured may read it.")
    hold(Lock.POLICIES)  # versions are counted one after the other
    latest = RolePolicy.objects.of_platform().latest_first().first()
    assert latest is not None, "The first policy comes with the migrations."
    checked = check_params(params, like=latest.params)
    if checked == latest.params:
        raise ValidationError("These are the parameters that hold already.")
    policy = _adopt(by, None, latest, checked, note, adopted_on or _today())
    audit("policy.adopt", by=by, version=policy.version, reason=note, adopted_on=str(policy.adopted_on))
    return policy


def cadence_of(community: Community, latest: RolePolicy | None) -> dict[str, int]:
    """The cadence adopted last here; the platform's where the community has set none."""
    params: dict[str, Any] = latest.params if latest else policy_of(date.max).params
    return dict(params["cadence_days"])


def _adopt(
    by: User, community: Community | None, latest: RolePolicy | None, params: dict[str, Any], note: str, on: date
) -> RolePolicy:
    """Raises ValidationError for a day that has passed, or that lies before the version it follows."""
    if on < _today():
        raise ValidationError("A policy holds from today on at the earliest: past weeks keep the one they had.")
    if latest and on < latest.adopted_on:
        raise ValidationError(
            f"Version {latest.version} holds from {latest.adopted_on} on: choose that day or a later one."
        )
    return RolePolicy.objects.create(
        community=community,
        version=latest.version + 1 if latest else 1,
        params=params,
        adopted_by=by,
        adopted_on=on,
        note=note,
    )


def _note(text: str, missing: str) -> str:
    text = " ".join(text.replace("\x00", "").split())
    if not text:
        raise ValidationError(missing)
    if len(text) > NOTE:
        raise ValidationError(f"Your reason has {len(text)} characters; the limit is {NOTE}.")
    return text


def _today() -> date:
    return datetime.now(UTC).date()
