"""What is linked to an item, as far as its reader may see it. Writing the links is in actions."""

from __future__ import annotations

from accounts.models import User
from content.models import Item, ItemLink, ItemQuerySet


def links_of(item: Item, viewer: User) -> dict[str, list[Item]]:
    """Items linked to this one that the viewer may see: `related`, `same` (asked before), `builds_on`, `mentioned_in`."""
    visible, kinds = Item.objects.visible_to(viewer).current(), ItemLink.Kind
    made = ItemLink.objects.filter(kind__in=[kinds.RELATED, kinds.DUPLICATE, kinds.CITES])
    out = made.filter(from_item=item, to_item__in=visible).select_related("to_item__community")
    into = made.filter(to_item=item, from_item__in=visible).select_related("from_item__community").order_by("-pk")
    outgoing = list(out.defer("to_item__search", "to_item__body", "to_item__body_html")[:20])
    incoming = list(into.defer("from_item__search", "from_item__body", "from_item__body_html")[:20])
    return {
        "same": [link.to_item for link in outgoing if link.kind == kinds.DUPLICATE],
        "related": [link.to_item for link in outgoing if link.kind == kinds.RELATED],
        "builds_on": [link.from_item for link in incoming if link.kind != kinds.CITES],
        "mentioned_in": [link.from_item for link in incoming if link.kind == kinds.CITES],
    }


def linking_to(item: Item, viewer: User) -> ItemQuerySet:
    """The items whose texts link to this one, of those the viewer may see; the latest first."""
    from_here = ItemLink.objects.filter(to_item=item, kind=ItemLink.Kind.LINK).exclude(from_item=item)
    return Item.objects.visible_to(viewer).filter(pk__in=from_here.values("from_item")).latest_first()
