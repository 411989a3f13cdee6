"""The key that lets a feed reader, which cannot sign in, read as one person."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.utils import timezone

from accounts.models import User, new_token


class FeedKeyQuerySet(models.QuerySet["FeedKey"]):
    def visible_to(self, viewer: User) -> FeedKeyQuerySet:
        """A key is seen by the person it stands for, and by nobody else, administrators included."""
        return self.filter(user=viewer)

    def opening(self, key: str) -> FeedKeyQuerySet:
        """The key that opens feeds, as long as its person may sign in."""
        return self.filter(key=key, user__is_active=True)


class FeedKey(models.Model):
    """One a person; it stands in the addresses of their feeds, so it opens feeds and nothing else."""

    user = models.OneToOneField(User, on_delete=models.CASCADE, related_name="feed_key")
    key = models.CharField(max_length=40, unique=True, default=new_token)
    created_at = models.DateTimeField(default=timezone.now)

    objects: ClassVar[FeedKeyQuerySet] = FeedKeyQuerySet.as_manager()  # type: ignore[assignment]

    def __str__(self) -> str:
        return f"feed key of {self.user_id}"
