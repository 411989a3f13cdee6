"""What the author of a draft hears that could not publish itself."""

from __future__ import annotations

from django.urls import reverse

from activity.delivery import Draft
from activity.models import NoticeOrder
from communities.access import can_read
from communities.permissions import Permission, standing_of
from content.models import Item, Kind


def about_missed_day(order: NoticeOrder) -> list[Draft]:
    """Why, in one sentence; it leads to the draft as long as they may go there."""
    item = Item.objects.filter(pk=order.object_id, published_at=None).with_people().first()
    if item is None or item.author is None:
        return []
    standing = standing_of(item.author, item.community)
    is_inside = can_read(standing)
    why = standing.refusal(Permission.CREATE_ITEM) if is_inside else "You no longer read that community."
    if is_inside and item.kind == Kind.EVENT and item.event.has_started:
        why = "It would have begun already."
    return [
        Draft(
            recipient_id=item.author.pk,
            group=f"draft:{item.pk}",
            title=f"“{item.title}” was not published. {why} It stays your draft.",
            url=item.get_absolute_url() if is_inside else reverse("notices"),
            community_id=item.community_id if is_inside else 0,
        )
    ]
