"""How far somebody read a thread: theirs alone, and forgotten 14 days after they last looked, like all reading."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.utils import timezone

from accounts.models import User
from content.models.items import Item


class ReadingPlaceQuerySet(models.QuerySet["ReadingPlace"]):
    def visible_to(self, viewer: User) -> ReadingPlaceQuerySet:
        """Reading belongs to the reader."""
        return self.filter(user=viewer)


class ReadingPlace(models.Model):
    """The moment up to which a person has seen the replies of an item."""

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="+")
    item = models.ForeignKey(Item, on_delete=models.CASCADE, related_name="+")
    seen_upto = models.DateTimeField(help_text="created_at of the newest reply on the page they looked at.")
    looked_at = models.DateTimeField(default=timezone.now)

    objects: ClassVar[ReadingPlaceQuerySet] = ReadingPlaceQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        constraints = [models.UniqueConstraint(fields=["user", "item"], name="reading_place_once")]
        indexes = [models.Index(fields=["looked_at"], name="reading_place_age")]

    def __str__(self) -> str:
        return f"{self.user_id} in {self.item_id}"
