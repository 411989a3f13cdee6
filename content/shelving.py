"""What stands on shelves, as one reader sees it: the shelves of a person, one shelf, where an item was put. Reads only."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.db.models import Count, Q

from accounts.models import User
from content.following import not_for_me
from content.models import Item, Shelf, ShelfEntry, ShelfEntryQuerySet, ShelfQuerySet

if TYPE_CHECKING:
    from content.models import Viewer

SHOWN = 5
COUNTED = 100  # “on 100 shelves or more” says enough
HEAVY = ("item__body", "item__body_html", "item__search", "item__file_text")


def shelves_of(person: User, viewer: Viewer) -> ShelfQuerySet:
    """The shelves of somebody that the viewer sees, each with `size`: how much on it they may read."""
    readable = Count("entries", filter=Q(entries__item__in=Item.objects.visible_to(viewer)))
    return (
        Shelf.objects.visible_to(viewer)
        .filter(user=person)
        .select_related("user")
        .annotate(size=readable)
        .latest_first()
    )


def entries_on(shelf: Shelf, viewer: Viewer) -> ShelfEntryQuerySet:
    entries = ShelfEntry.objects.visible_to(viewer).filter(shelf=shelf).newest_first()
    return entries.select_related("shelf", "item__author", "item__community").defer(
        "item__search", "item__file_text", "item__body_html"
    )


@dataclass(frozen=True)
class Standing:
    """On how many public shelves an item stands, and the newest of them with their whys."""

    count: int
    shown: list[ShelfEntry]

    @property
    def is_many(self) -> bool:
        return self.count >= COUNTED


def standing_on(item: Item) -> Standing:
    entries = ShelfEntry.objects.filter(item=item, shelf__in=Shelf.objects.public()).newest_first()
    found = list(entries.select_related("shelf__user").only("why", "added_at", "shelf")[:COUNTED])
    return Standing(len(found), found[:SHOWN])


def around(item: Item, viewer: User) -> dict[str, Any]:
    """What the margin of an item says: `on_shelves`; for whoever looks after it, for how many it was not (`refused`)."""
    is_theirs = viewer.pk in {item.author_id, item.owner_id}
    return {"on_shelves": standing_on(item), "refused": not_for_me(item) if is_theirs else None}
