"""Items carried into other communities."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from django.db import models
from django.utils import timezone

from accounts.models import User
from communities.models import Community
from content.models.items import Item

if TYPE_CHECKING:
    from communities.models import Viewer


class ShareQuerySet(models.QuerySet["Share"]):
    def visible_to(self, viewer: Viewer) -> ShareQuerySet:
        """Shares into communities this person reads, of items they may see where they are."""
        return self.filter(
            to_community__in=Community.objects.readable_by(viewer), item__in=Item.objects.visible_to(viewer)
        )


class Share(models.Model):
    """Somebody carried an item into another community, with a word of their own."""

    item = models.ForeignKey(Item, on_delete=models.CASCADE, related_name="shares")
    to_community = models.ForeignKey(Community, on_delete=models.CASCADE, related_name="shares_received")
    by = models.ForeignKey(User, on_delete=models.CASCADE, related_name="shares")
    note = models.CharField(max_length=500, blank=True)
    act_id = models.BigIntegerField(help_text="The act of sharing; what follows from it names this as its cause.")
    created_at = models.DateTimeField(default=timezone.now)

    objects: ClassVar[ShareQuerySet] = ShareQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["item", "to_community", "by"], name="shared_once"),
        ]

    def __str__(self) -> str:
        return f"{self.item_id} to {self.to_community_id}"

    @property
    def arrival_url(self) -> str:
        """The item's address, naming this share as what led there."""
        return f"{self.item.get_absolute_url()}?via={self.act_id}"
