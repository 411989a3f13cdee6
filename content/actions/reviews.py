"""Who looks after a page or a document, and when somebody checks next whether it still holds."""

from __future__ import annotations

from calendar import monthrange
from datetime import date, timedelta

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from accounts.models import User
from activity.actions import order_notices, record
from activity.vocabulary import Verb
from communities.models import Membership
from communities.permissions import Permission, require, standing_of
from content.actions.texts import take
from content.models import Item
from content.permissions import require_care

REVIEW_MONTHS = 6
LONGEST_REVIEW = 36  # months
ASKED_AGAIN = timedelta(days=14)


@transaction.atomic
def set_owner(*, by: User, item: Item, owner: User | None, review_on: date | None = None) -> Item:
    """Say who looks after a page or a document, and when it is to be reviewed; None: nobody, or no date."""
    require_care(standing_of(by, item.community), item)
    item = take(by, item)
    if owner and not Membership.objects.current().in_community(item.community).filter(user=owner).exists():
        raise ValidationError(f"{owner.display_name} is not a member here. Choose somebody who is.")
    is_new = owner is not None and owner.pk != item.owner_id
    item.owner, item.review_on = owner, _clean_date(review_on, item.review_on)
    item.save(update_fields=["owner", "review_on"])
    if is_new:
        order_notices("owner", act=None, by=by, object_id=item.pk)
    return item


@transaction.atomic
def review_item(*, by: User, item: Item, review_on: date | None = None) -> Item:
    """Say that it was read and still holds, and when to look again: in half a year unless told otherwise.

    A review is care for somebody's content: it is recorded as an act (value 1: it holds) when the reviewer did not
    write the item. Checking one's own sets the stamp and the date and is no act; neither is a second time on one day.
    """
    require_care(standing_of(by, item.community), item)
    item = take(by, item)
    review_on = _clean_date(review_on, None) or months_from_now(REVIEW_MONTHS)
    is_again = item.reviewed_by_id == by.pk and bool(
        item.reviewed_at and item.reviewed_at.date() == timezone.now().date()
    )
    item.reviewed_at, item.reviewed_by, item.review_on = timezone.now(), by, review_on
    item.save(update_fields=["reviewed_at", "reviewed_by", "review_on"])
    if item.author_id != by.pk and not is_again:
        record(Verb.REVIEW, by=by, about=item.ref, community_id=item.community_id, value=1)
    return item


@transaction.atomic
def ask_for_review(*, by: User, item: Item) -> Item:
    """Ask who looks after a page or a document whether it still holds. It is due from today on; once in 14 days."""
    require(by, Permission.GARDEN, item.community)
    require_care(standing_of(by, item.community), item)
    item = take(by, item)
    owner_id = item.owner_id or item.author_id
    if owner_id == by.pk:
        raise ValidationError("You look after it yourself. Review it, or give it to somebody who knows it better.")
    if not Membership.objects.current().people().in_community(item.community).filter(user=owner_id or 0).exists():
        raise ValidationError("Nobody who is here looks after it. Take it, or give it to somebody.")
    if item.review_asked_at and item.review_asked_at > timezone.now() - ASKED_AGAIN:
        raise ValidationError("They were asked within the last two weeks. Give them time.")
    today = timezone.localdate()
    item.review_asked_at = timezone.now()
    if item.review_on is None or item.review_on > today:
        item.review_on = today
    item.review_told_on = item.review_on  # one notice, not a second one that it is due
    item.save(update_fields=["review_asked_at", "review_on", "review_told_on"])
    order_notices("review_asked", act=None, by=by, object_id=item.pk)
    return item


def months_from_now(months: int) -> date:
    """The same day so many months on, or the last day of that month."""
    today = timezone.localdate()
    month = today.month - 1 + months
    year, month = today.year + month // 12, month % 12 + 1
    return date(year, month, min(today.day, monthrange(year, month)[1]))


def _clean_date(day: date | None, known: date | None) -> date | None:
    if day and day != known and not timezone.localdate() < day <= months_from_now(LONGEST_REVIEW):
        raise ValidationError(f"Choose a day after today and within {LONGEST_REVIEW // 12} years.")
    return day
