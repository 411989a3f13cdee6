"""What comes due without anybody acting: reviews whose day has come, events tomorrow, events that are over."""

from __future__ import annotations

from datetime import timedelta

from django.db import transaction
from django.db.models import Exists, F, OuterRef, Q
from django.utils import timezone

from activity.actions import order_notices
from content.actions.guests import move_up
from content.models import Event, EventQuerySet, Guest, Item

BEFORE = timedelta(days=1)
ASKED_WITHIN = timedelta(days=7)  # of the end; later nobody is asked any more
AT_ONCE = 500


@transaction.atomic
def tell_owners_of_due_reviews() -> int:
    """Each owner hears once of each date that has come; returns how many. The beat schedule calls it."""
    due = Item.objects.published().current().filter(review_on__lte=timezone.localdate()).exclude(owner=None)
    due = due.filter(Q(review_told_on=None) | ~Q(review_told_on=F("review_on")))
    told = 0
    for item in due.select_for_update(no_key=True, skip_locked=True, of=("self",)).only("pk", "review_on"):
        order_notices("review_due", act=None, by=None, object_id=item.pk)
        Item.objects.filter(pk=item.pk).update(review_told_on=item.review_on)
        told += 1
    return told


@transaction.atomic
def remind_of_events() -> int:
    """The day before, everybody who comes hears once of each start; returns of how many events. The beat calls it."""
    now = timezone.now()
    soon = Event.objects.published().taking_place().filter(starts_at__gt=now, starts_at__lte=now + BEFORE)
    soon = soon.filter(Q(reminded_for=None) | ~Q(reminded_for=F("starts_at")))
    return _tell(soon, "event_soon", "reminded_for", "starts_at")


@transaction.atomic
def ask_after_events() -> int:
    """Once it is over, those who said they come are asked whether they were there; its hosts, what came of it."""
    now = timezone.now()
    over = Event.objects.published().taking_place().filter(ends_at__lte=now, ends_at__gt=now - ASKED_WITHIN)
    return _tell(over.filter(asked_for=None), "event_over", "asked_for", "ends_at")


def _tell(events: EventQuerySet, kind: str, column: str, moment: str) -> int:
    told = 0
    for event in events.select_for_update(no_key=True, skip_locked=True, of=("self",)).order_by("pk")[:AT_ONCE]:
        order_notices(kind, act=None, by=None, object_id=event.pk)
        Event.objects.filter(pk=event.pk).update(**{column: getattr(event, moment)})
        told += 1
    return told


@transaction.atomic
def fill_free_places() -> int:
    """Places of people who left go to those who wait; returns how many. The beat calls it."""
    waited_for = (
        Event.objects.published()
        .taking_place()
        .coming_up()
        .filter(Exists(Guest.objects.waiting().filter(event=OuterRef("pk"))))
    )
    filled = 0
    for event in (
        waited_for.select_for_update(skip_locked=True, of=("self",))
        .select_related("item__community")
        .order_by("pk")[:AT_ONCE]
    ):
        filled += move_up(event)
    return filled
