"""Who hears of an item: those who follow it, those it names."""

from __future__ import annotations

from django.db import models
from django.utils import timezone

from accounts.models import User
from content.models.items import Item
from content.models.replies import Reply


class Follow(models.Model):
    """A person hears of what happens on an item. Authors and those who reply follow by themselves."""

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="follows")
    item = models.ForeignKey(Item, on_delete=models.CASCADE, related_name="follows")
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["user", "item"], name="follow_once")]

    def __str__(self) -> str:
        return f"{self.user_id} follows {self.item_id}"


class Mention(models.Model):
    """Somebody named somebody in a text."""

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="mentions")
    item = models.ForeignKey(Item, on_delete=models.CASCADE, related_name="mentions")
    reply = models.ForeignKey(Reply, null=True, blank=True, on_delete=models.CASCADE, related_name="mentions")
    created_at = models.DateTimeField(default=timezone.now, help_text="The same for all named at once.")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["user", "item", "reply"], name="mentioned_once", nulls_distinct=False)
        ]

    def __str__(self) -> str:
        return f"{self.user_id} in {self.item_id}"
