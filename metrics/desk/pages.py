"""Pages and documents that need somebody: their review is overdue, or nobody looks after them."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime, time

from content.models import Item, ItemQuerySet
from content.models import Kind as ItemKind
from metrics.desk.kinds import MOST, Found, Kind, Place, href_to, register
from metrics.models import DeskEntry


def _kept(place: Place) -> ItemQuerySet:
    found = Item.objects.published().current().in_community(place.community)
    return found.only("pk", "kind", "slug", "title", "published_at", "review_on", "owner_id", "community_id")


def overdue(place: Place) -> Iterable[Found]:
    due = _kept(place).filter(review_on__lte=place.now.date()).select_related("owner")
    due = due.only(
        "pk", "kind", "slug", "title", "review_on", "community_id", "owner__display_name", "owner__is_active"
    )
    for item in due.order_by("review_on", "pk")[: MOST + 1]:
        item.community = place.community
        owner = item.owner
        if owner and owner.is_active:
            reason = f"{owner.display_name} looks after it and was told."
        else:
            reason = "Nobody looks after it."
        assert item.review_on
        since = datetime.combine(item.review_on, time.min, UTC)
        to = href_to("content:item-review", place.community.slug, item.pk)
        yield Found(
            f"item-{item.pk}-{item.review_on:%Y%m%d}",
            reason,
            since,
            url=item.get_absolute_url(),
            to=to,
            item_id=item.pk,
        )


def unowned(place: Place) -> Iterable[Found]:
    kept = _kept(place).of_kind(ItemKind.PAGE, ItemKind.DOCUMENT).filter(owner=None)
    for item in kept.order_by("published_at", "pk")[: MOST + 1]:
        item.community = place.community
        reason = "It waits on no one’s list, so nobody hears when it is outdated."
        to = href_to("content:item-owner", place.community.slug, item.pk)
        yield Found(f"item-{item.pk}", reason, item.published_at, url=item.get_absolute_url(), to=to, item_id=item.pk)


def _is_due(entry: DeskEntry) -> bool:
    return bool(entry.item and not entry.item.is_archived and entry.item.is_due)


def _has_no_owner(entry: DeskEntry) -> bool:
    return bool(entry.item and not entry.item.is_archived and entry.item.owner_id is None)


register(
    Kind(
        key="review",
        rank=35,
        one="one review is overdue",
        many="{n} reviews are overdue",
        why="Look whether it still holds, or ask somebody who knows.",
        label="Review it",
        find=overdue,
        holds=_is_due,
    )
)
register(
    Kind(
        key="unowned",
        rank=85,
        one="nobody looks after one page or document",
        many="nobody looks after {n} pages and documents",
        why="Ask one person for each.",
        label="Give it an owner",
        find=unowned,
        holds=_has_no_owner,
    )
)
