"""How far somebody read: kept for them alone. What forgets it is in content.unread."""

from __future__ import annotations

from datetime import datetime

from django.utils import timezone

from accounts.models import User
from content.models import Item, ReadingPlace


def keep_place(*, by: User, item: Item, seen_upto: datetime) -> None:
    """They have seen the replies of an item up to a moment. One statement, which two windows can run at once."""
    if by.is_service or item.is_draft or item.is_removed:
        return
    place = ReadingPlace(user=by, item=item, seen_upto=seen_upto, looked_at=timezone.now())
    ReadingPlace.objects.bulk_create(
        [place], update_conflicts=True, unique_fields=["user", "item"], update_fields=["seen_upto", "looked_at"]
    )
