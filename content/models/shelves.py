"""Shelves: what somebody found worth keeping, named and with a why, for others to read and follow."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from content.models.items import Item

if TYPE_CHECKING:
    from communities.models import Viewer


class ShelfQuerySet(models.QuerySet["Shelf"]):
    def visible_to(self, viewer: Viewer) -> ShelfQuerySet:
        """Public shelves of people who are here, and one's own.

        What stands on one is asked of ShelfEntry.visible_to, for each reader anew.
        """
        if not viewer.is_authenticated:
            return self.none()
        return self.filter(Q(is_public=True, user__is_active=True) | Q(user=viewer))

    def public(self) -> ShelfQuerySet:
        return self.filter(is_public=True, user__is_active=True)

    def latest_first(self) -> ShelfQuerySet:
        return self.order_by("-updated_at", "-pk")


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

    def get_absolute_url(self) -> str:
        return reverse("shelf-detail", args=[self.user.handle, self.slug])


class ShelfEntryQuerySet(models.QuerySet["ShelfEntry"]):
    def visible_to(self, viewer: Viewer) -> ShelfEntryQuerySet:
        """What stands on shelves this person sees, as far as they may read it: the rest does not exist for them."""
        return self.filter(shelf__in=Shelf.objects.visible_to(viewer), item__in=Item.objects.visible_to(viewer))

    def newest_first(self) -> ShelfEntryQuerySet:
        return self.order_by("-added_at", "-pk")


class ShelfEntry(models.Model):
    """An item on a shelf, and why."""

    shelf = models.ForeignKey(Shelf, on_delete=models.CASCADE, related_name="entries")
    item = models.ForeignKey(Item, on_delete=models.CASCADE, related_name="shelf_entries")
    why = models.CharField(max_length=500, blank=True)
    added_at = models.DateTimeField(default=timezone.now)
    act_id = models.BigIntegerField(
        null=True, blank=True, help_text="The act of putting it there, if it was one; withdrawn when it is taken off."
    )

    objects: ClassVar[ShelfEntryQuerySet] = ShelfEntryQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        verbose_name_plural = "shelf entries"
        constraints = [models.UniqueConstraint(fields=["shelf", "item"], name="on_shelf_once")]
        indexes = [models.Index(F("shelf"), F("added_at").desc(), name="shelf_order")]

    def __str__(self) -> str:
        return f"{self.item_id} on {self.shelf_id}"

    @property
    def arrival_url(self) -> str:
        """The item's address; from a shelf that carries it to others, naming what led there."""
        address = self.item.get_absolute_url()
        return f"{address}?via={self.act_id}" if self.act_id and self.shelf.is_public else address
