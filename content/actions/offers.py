"""Answering an offer of the platform: “not me”, “not this week”. Nobody is told."""

from __future__ import annotations

from datetime import timedelta

from django.db import transaction
from django.http import Http404
from django.utils import timezone

from accounts.models import User
from content.models import AskOffer, Reach

WEEK = timedelta(days=7)


@transaction.atomic
def decline_offer(*, by: User, offer: AskOffer) -> AskOffer:
    """“Not me”: the offer is gone for good. Again changes nothing."""
    held = AskOffer.objects.visible_to(by).select_for_update(of=("self",)).filter(pk=offer.pk).first()
    if held is None:
        raise Http404("There is no such offer any more.")
    if held.declined_at is None:
        held.declined_at = timezone.now()
        held.save(update_fields=["declined_at"])
    return held


@transaction.atomic
def pause_offers(*, by: User, offer: AskOffer) -> Reach:
    """“Not this week”: not this one, and no other in the next seven days."""
    decline_offer(by=by, offer=offer)
    reach, _ = Reach.objects.select_for_update().get_or_create(user=by)
    reach.no_offers_until = timezone.now() + WEEK
    reach.save(update_fields=["no_offers_until"])
    return reach
