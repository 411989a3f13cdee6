"""Pages in their tree: making one at its place, moving it, giving it another address."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction

from accounts.models import User
from activity.actions import record
from activity.vocabulary import Verb
from communities.models import Community
from communities.permissions import Permission, require
from content.actions.addresses import find_address, give_address, hold_pages
from content.actions.items import create_item
from content.actions.texts import take
from content.models import Item, Kind

MOST_LEVELS = 10


@transaction.atomic
def create_page(*, by: User, community: Community, parent: Item | None = None, **text: Any) -> Item:
    """Make a page, under another one if given; text: see create_item."""
    require(by, Permission.CREATE_ITEM, community)
    hold_pages(community)

    def hang(item: Item) -> None:
        if parent:
            item.parent = _place(by, item, parent)
            item.save(update_fields=["parent"])

    text.pop("kind", None)
    return create_item(by=by, community=community, kind=Kind.PAGE, matter=hang, **text)


@transaction.atomic
def move_page(*, by: User, item: Item, parent: Item | None, address: str = "") -> Item:
    """Put a page under another one (None: at the top), or at another address, which its old one leads to then.

    Moving somebody else's page is gardening.
    """
    require(by, Permission.EDIT_PAGE, item.community)
    hold_pages(item.community)
    item = take(by, item)
    if item.kind != Kind.PAGE:
        raise ValidationError("Only pages have a place in the tree.")
    parent = _place(by, item, parent) if parent else None
    found = find_address(item.community, item.title, address, page=item) if address else item.slug
    if (parent.pk if parent else None, found) == (item.parent_id, item.slug):
        raise ValidationError("It is there already. Choose another place or address.")
    if found != item.slug:
        give_address(item, found)
    item.parent = parent
    item.save(update_fields=["parent"])
    if item.author_id != by.pk:
        record(Verb.GARDEN, by=by, about=item.ref, community_id=item.community_id)
    return item


def _place(by: User, item: Item, parent: Item) -> Item:
    """The page it may lie under: present, of the same community, not below itself, not too deep."""
    pages = Item.objects.visible_to(by).in_community(item.community).of_kind(Kind.PAGE)
    above = pages.filter(pk=parent.pk).first()
    if above is None:
        raise ValidationError("The page to put it under is not here any more. Choose another one.")
    known: dict[int, int | None] = dict(
        Item.objects.in_community(item.community).of_kind(Kind.PAGE).values_list("pk", "parent_id")
    )
    way = _way_up(known, above.pk)
    if item.pk in way:
        says = "A page cannot lie under itself." if above.pk == item.pk else f"“{above.title}” lies under this page."
        raise ValidationError(f"{says} Choose another place.")
    if len(way) + _height(known, item.pk) > MOST_LEVELS:
        raise ValidationError(f"That would lie deeper than {MOST_LEVELS} levels. Choose a place further up.")
    return above


def _way_up(known: dict[int, int | None], pk: int | None) -> list[int]:
    way: list[int] = []
    while pk is not None and pk not in way:
        way.append(pk)
        pk = known.get(pk)
    return way


def _height(known: dict[int, int | None], pk: int) -> int:
    """How many levels a page and all under it take."""
    below: dict[int | None, list[int]] = {}
    for page, parent in known.items():
        below.setdefault(parent, []).append(page)
    row, levels = [pk], 0
    while row and levels <= MOST_LEVELS:
        row, levels = [child for page in row for child in below.get(page, [])], levels + 1
    return levels
