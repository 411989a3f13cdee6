"""Searches people keep to look again. What anybody typed otherwise is not stored."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.utils import timezone

from accounts.models import User


class SavedSearchQuerySet(models.QuerySet["SavedSearch"]):
    def visible_to(self, viewer: User) -> SavedSearchQuerySet:
        """Only one's own."""
        return self.filter(user=viewer)


class SavedSearch(models.Model):
    """Words and filters under a name; the number of new results counts from looked_at."""

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="saved_searches")
    name = models.CharField(max_length=80)
    query = models.CharField(max_length=500, help_text="As in the address: q=…&type=…")
    looked_at = models.DateTimeField(default=timezone.now)
    created_at = models.DateTimeField(default=timezone.now)

    objects: ClassVar[SavedSearchQuerySet] = SavedSearchQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        verbose_name_plural = "saved searches"
        constraints = [models.UniqueConstraint(fields=["user", "query"], name="saved_search_once")]

    def __str__(self) -> str:
        return self.name
