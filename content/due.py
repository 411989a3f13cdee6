"""What comes due without anybody acting: reviews whose day has come."""

from __future__ import annotations

from django.db import transaction
from django.db.models import F, Q
from django.utils import timezone

from activity.actions import order_notices
from content.models import Item


@transaction.atomic
def tell_owners_of_due_reviews() -> int:
    """Each owner hears once of each date that has come; returns how many. The beat schedule calls it."""
    due = Item.objects.published().filter(review_on__lte=timezone.localdate()).exclude(owner=None)
    due = due.filter(Q(review_told_on=None) | ~Q(review_told_on=F("review_on")))
    told = 0
    for item in due.select_for_update(no_key=True, skip_locked=True, of=("self",)).only("pk", "review_on"):
        order_notices("review_due", act=None, by=None, object_id=item.pk)
        Item.objects.filter(pk=item.pk).update(review_told_on=item.review_on)
        told += 1
    return told
