"""What a community is asked again and again, in an order somebody gave it."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from django.db import models
from django.utils import timezone

from accounts.models import User
from communities.models import Community
from content.models.items import Item

if TYPE_CHECKING:
    from communities.models import Viewer


class FaqEntryQuerySet(models.QuerySet["FaqEntry"]):
    def visible_to(self, viewer: Viewer) -> FaqEntryQuerySet:
        """What this person may read, as long as it is neither removed nor archived."""
        return self.filter(item__in=Item.objects.visible_to(viewer).current())

    def in_order(self) -> FaqEntryQuerySet:
        return self.order_by("position", "pk")


class FaqEntry(models.Model):
    """An ask or a page that answers what many ask, under a heading."""

    community = models.ForeignKey(Community, on_delete=models.CASCADE, related_name="faq_entries")
    item = models.ForeignKey(Item, on_delete=models.CASCADE, related_name="faq_entries")
    heading = models.CharField(max_length=80, blank=True)
    position = models.PositiveIntegerField(
        default=0, help_text="Among all entries; headings stand where their first does."
    )
    added_by = models.ForeignKey(User, null=True, on_delete=models.SET_NULL, related_name="+")
    added_at = models.DateTimeField(default=timezone.now)
    act_id = models.BigIntegerField(null=True, blank=True, help_text="The act of adding it, if it was one.")

    objects: ClassVar[FaqEntryQuerySet] = FaqEntryQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        verbose_name = "FAQ entry"
        verbose_name_plural = "FAQ entries"
        constraints = [models.UniqueConstraint(fields=["community", "item"], name="in_faq_once")]
        indexes = [models.Index(fields=["community", "position"], name="faq_order")]

    def __str__(self) -> str:
        return f"{self.item_id} in the FAQ of {self.community_id}"
