"""What becomes of “mention this”: kept as long as the text leads to the item; its author is told once it is published."""

from __future__ import annotations

from accounts.models import User
from activity.actions import order_notices
from activity.models import Act
from content.models import Item, ItemLink


def keep_citations(item: Item) -> list[ItemLink]:
    """Drop the mentions a text no longer has; keep_links has been called. Returns those that are left."""
    cited = ItemLink.objects.filter(from_item=item, kind=ItemLink.Kind.CITES)
    linked = ItemLink.objects.filter(from_item=item, kind=ItemLink.Kind.LINK).values("to_item")
    cited.exclude(to_item__in=linked).delete()
    return list(cited)


def tell_cited(item: Item, *, by: User, act: Act | None) -> None:
    for link in keep_citations(item):
        order_notices("cited", act=act, by=by, object_id=link.pk)
