"""A new key for one's feeds. No act is recorded: how somebody reads is theirs."""

from __future__ import annotations

from django.db import transaction
from django.utils import timezone

from accounts.models import User, new_token
from content.models import FeedKey


@transaction.atomic
def renew_feed_key(*, by: User) -> FeedKey:
    """The first key, or another one: the addresses with the old key stop at once."""
    fresh = {"key": new_token(), "created_at": timezone.now()}
    key, _ = FeedKey.objects.update_or_create(user=by, defaults=fresh)
    return key
