"""Taking up an offering, being done with it, and saying whether it helped. Nothing reminds anybody to go on."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import Http404
from django.utils import timezone

from accounts.models import User
from activity.actions import record, undo_latest
from activity.vocabulary import Verb
from learning.models import LearningOffering, Take
from learning.own import level_of_skill


@transaction.atomic
def take_offering(*, by: User, offering: LearningOffering) -> Take:
    """Put it on one's page. How well one knew the skill then is kept, so that a rise can be told."""
    found = LearningOffering.objects.visible_to(by).published().filter(pk=offering.pk).first()
    if found is None:
        raise Http404("There is no such offering, or it is not open to you.")
    level = level_of_skill(by, found.skill)
    take, _ = Take.objects.get_or_create(
        offering=found, user=by, defaults={"level_before": None if level is None else round(100 * level)}
    )
    return take


@transaction.atomic
def drop_take(*, by: User, take: Take) -> None:
    """Not now after all. Nobody is told, and nothing remains."""
    take = _own(by, take)
    if take.done_at is not None:
        raise ValidationError("You are done with this. Say first that you are not, then let it go.")
    take.delete()


@transaction.atomic
def complete_take(*, by: User, take: Take) -> Take:
    """Done: the act `complete`, about the activity, where it is offered; none where one offers it oneself, or anybody who
    manages could make evidence of their own."""
    take = _own(by, take)
    if take.done_at is None:
        take.done_at = timezone.now()
        take.save(update_fields=["done_at"])
        if take.offering.proposed_by_id != by.pk:
            record(Verb.COMPLETE, by=by, about=take.offering.ref, community_id=take.offering.community_id)
    return take


@transaction.atomic
def undo_complete(*, by: User, take: Take) -> Take:
    """Not done yet: the act is withdrawn, and what was said about it with it."""
    take = _own(by, take)
    if take.done_at is not None:
        take.done_at = take.asked_at = take.helped = take.level_after = None
        take.save(update_fields=["done_at", "asked_at", "helped", "level_after"])
        undo_latest(Verb.COMPLETE, by=by, about=take.offering.ref)
    return take


@transaction.atomic
def say_whether_it_helped(*, by: User, take: Take, helped: bool | None) -> Take:
    """Yes, no, or (None) no answer after all. Counted without a name, from ten people on."""
    take = _own(by, take)
    if take.done_at is None:
        raise ValidationError("Say first that you are done with it.")
    take.helped, take.asked_at = helped, take.asked_at or timezone.now()
    take.save(update_fields=["helped", "asked_at"])
    return take


def _own(by: User, take: Take) -> Take:
    takes = Take.objects.select_for_update(of=("self",)).select_related("offering__community")
    found = takes.visible_to(by).filter(pk=take.pk).first()
    if found is None:
        raise Http404("You did not take this up.")
    return found
