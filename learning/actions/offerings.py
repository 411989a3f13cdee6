"""Offerings: proposed by any member, published and withdrawn by managers. No act of the ledger: it credits nobody."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.http import Http404
from django.utils import timezone

from accounts.models import User
from activity.actions import audit, order_notices
from communities.actions import checks as given
from communities.models import Community
from communities.permissions import Permission, require, standing_of
from content.models import Item
from learning.actions.checks import skill_of
from learning.models import LearningOffering

FIELDS = ("skill", "from_level", "to_level", "kind", "title", "about", "effort_hours", "stages", "item", "url")
LIMITS = {"title": 150, "about": 600}


@transaction.atomic
def propose_offering(*, by: User, community: Community, **fields: Any) -> LearningOffering:
    """A new offering; a manager's own is published at once, a member's waits for one."""
    standing = require(by, Permission.CREATE_ITEM, community)
    offering = LearningOffering(community=community, proposed_by=by)
    _fill(offering, by, fields)
    offering.save()
    if standing.can(Permission.MANAGE):
        return publish_offering(by=by, offering=offering)
    order_notices("offering_proposed", act=None, by=by, object_id=offering.pk)
    return offering


@transaction.atomic
def edit_offering(*, by: User, offering: LearningOffering, **fields: Any) -> LearningOffering:
    """Its proposer while it waits, or a manager."""
    offering = _take(by, offering)
    is_own = offering.proposed_by_id == by.pk and offering.state == LearningOffering.State.PROPOSED
    if not is_own or not standing_of(by, offering.community).can(Permission.CREATE_ITEM):
        require(by, Permission.MANAGE, offering.community)
    _fill(offering, by, fields)
    offering.save(update_fields=list(FIELDS))
    return offering


@transaction.atomic
def publish_offering(*, by: User, offering: LearningOffering) -> LearningOffering:
    return _decide(by, offering, LearningOffering.State.PUBLISHED)


@transaction.atomic
def withdraw_offering(*, by: User, offering: LearningOffering) -> LearningOffering:
    """It is offered no longer; who took it keeps it on their page."""
    return _decide(by, offering, LearningOffering.State.WITHDRAWN)


def _decide(by: User, offering: LearningOffering, state: LearningOffering.State) -> LearningOffering:
    offering = _take(by, offering)
    require(by, Permission.MANAGE, offering.community)
    if offering.state == state:
        return offering
    was = offering.state
    offering.state, offering.decided_by, offering.decided_at = state, by, timezone.now()
    offering.save(update_fields=["state", "decided_by", "decided_at"])
    audit("offering.decide", by=by, community_id=offering.community_id, offering=offering.pk, state=str(state))
    if was == LearningOffering.State.PROPOSED and offering.proposed_by_id not in (None, by.pk):
        order_notices("offering_decided", act=None, by=by, object_id=offering.pk)
    return offering


def _take(by: User, offering: LearningOffering) -> LearningOffering:
    if not LearningOffering.objects.visible_to(by).filter(pk=offering.pk).exists():
        raise Http404("There is no such offering, or it is not open to you.")
    return LearningOffering.objects.select_for_update(of=("self",)).select_related("community").get(pk=offering.pk)


def _fill(offering: LearningOffering, by: User, fields: dict[str, Any]) -> None:
    unknown = set(fields) - set(FIELDS)
    assert not unknown, unknown
    for name, value in fields.items():
        limit = LIMITS.get(name)
        what = "The title" if name == "title" else "What one does"
        setattr(offering, name, given.line(value, limit, what, is_needed=name == "title") if limit else value)
    skill_of(offering.skill)
    if offering.from_level >= offering.to_level:
        raise ValidationError("It must lead further than it begins. Choose a higher level to reach.")
    item: Item | None = offering.item
    if item is not None and not Item.objects.visible_to(by).filter(pk=item.pk, community=offering.community).exists():
        raise PermissionDenied("You can only link to something in this community that you may see.")
    offering.full_clean(exclude=["community", "proposed_by", "decided_by", "item"])
