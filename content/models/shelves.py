"""Shelves: what somebody found worth keeping, named and with a why, for others to read and follow."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from accounts.models import User
from content.models.items import Item

if TYPE_CHECKING:
    from communities.models import Viewer


class ShelfQuerySet(models.QuerySet["Shelf"]):
    def visible_to(self, viewer: Viewer) -> ShelfQuerySet:
        """Public shelves and one's own. What stands on one is asked of Item.visible_to, for each reader anew."""
        if not viewer.is_authenticated:
            return self.none()
        return self.filter(Q(is_public=True) | Q(user=viewer))


class Shelf(models.Model):
    """A named collection of one person."""

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="shelves")
    slug = models.SlugField(max_length=80)
    title = models.CharField(max_length=80)
    about = models.CharField(max_length=300, blank=True)
    is_public = models.BooleanField(default=True)
    created_at = models.DateTimeField(default=timezone.now)
    updated_at = models.DateTimeField(default=timezone.now, help_text="When something was last put on it.")

    objects: ClassVar[ShelfQuerySet] = ShelfQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        verbose_name_plural = "shelves"
        constraints = [models.UniqueConstraint(fields=["user", "slug"], name="shelf_once")]

    def __str__(self) -> str:
        return self.title


class ShelfEntry(models.Model):
    """An item on a shelf, and why."""

    shelf = models.ForeignKey(Shelf, on_delete=models.CASCADE, related_name="entries")
    item = models.ForeignKey(Item, on_delete=models.CASCADE, related_name="shelf_entries")
    why = models.CharField(max_length=500, blank=True)
    added_at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name_plural = "shelf entries"
        constraints = [models.UniqueConstraint(fields=["shelf", "item"], name="on_shelf_once")]
        indexes = [models.Index(F("shelf"), F("added_at").desc(), name="shelf_order")]

    def __str__(self) -> str:
        return f"{self.item_id} on {self.shelf_id}"
