"""Pointers: under an ask, to something that exists already."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from accounts.models import User
from content.models.items import Item
from content.models.reactions import Reaction
from content.models.replies import Reply

if TYPE_CHECKING:
    from communities.models import Viewer


class PointerQuerySet(models.QuerySet["Pointer"]):
    def visible_to(self, viewer: Viewer) -> PointerQuerySet:
        """Under asks this person may see, to what they may see: a pointer goes with what it points at."""
        items = Item.objects.visible_to(viewer)
        return self.filter(ask__in=items, item__in=items)


class Pointer(models.Model):
    """“Look at this”: an item that may help with an ask, and why."""

    ask = models.ForeignKey(Item, on_delete=models.CASCADE, related_name="pointers")
    reply = models.ForeignKey(
        Reply, null=True, blank=True, on_delete=models.SET_NULL, related_name="pointers", help_text="Stands with it."
    )
    item = models.ForeignKey(Item, on_delete=models.CASCADE, related_name="pointed_from")
    by = models.ForeignKey(User, on_delete=models.CASCADE, related_name="pointers")
    asker = models.ForeignKey(
        User, null=True, blank=True, on_delete=models.SET_NULL, related_name="+", help_text="Whom it was meant for."
    )
    why = models.CharField(max_length=300)
    act_id = models.BigIntegerField(null=True, blank=True, help_text="The act of pointing, if it was one.")
    created_at = models.DateTimeField(default=timezone.now)
    helped_at = models.DateTimeField(null=True, blank=True, help_text="When the asker said that it helped.")
    use = models.ForeignKey(
        Reaction, null=True, blank=True, on_delete=models.SET_NULL, related_name="+", help_text="Made by saying so."
    )

    objects: ClassVar[PointerQuerySet] = PointerQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["ask", "item"], name="pointed_once"),
            models.CheckConstraint(condition=~Q(ask=F("item")), name="points_elsewhere"),
        ]

    def __str__(self) -> str:
        return f"from {self.ask_id} to {self.item_id}"

    @property
    def arrival_url(self) -> str:
        """The item's address, naming this pointer as what led there."""
        address = self.item.get_absolute_url()
        return f"{address}?via={self.act_id}" if self.act_id else address
