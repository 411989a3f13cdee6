"""Items recommended to a person, with a word of one's own."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from accounts.models import User
from content.models.items import Item

if TYPE_CHECKING:
    from communities.models import Viewer


class RecommendationQuerySet(models.QuerySet["Recommendation"]):
    def visible_to(self, viewer: Viewer) -> RecommendationQuerySet:
        """Between the two of them: those one got and those one gave, of what one may still read."""
        if not viewer.is_authenticated:
            return self.none()
        own = Q(to=viewer) | Q(by=viewer)
        return self.filter(own, withdrawn_at=None, item__in=Item.objects.visible_to(viewer))

    def given_by(self, viewer: Viewer) -> RecommendationQuerySet:
        return self.visible_to(viewer).filter(by=viewer.pk)

    def waiting_for(self, viewer: Viewer) -> RecommendationQuerySet:
        return self.visible_to(viewer).filter(to=viewer.pk, done_at=None)

    def done_by(self, viewer: Viewer) -> RecommendationQuerySet:
        return self.visible_to(viewer).filter(to=viewer.pk, done_at__isnull=False, is_dismissed=False)

    def newest_first(self) -> RecommendationQuerySet:
        return self.order_by("-created_at", "-pk")


class Recommendation(models.Model):
    """“Read this, because …”: one person's word to another about an item."""

    item = models.ForeignKey(Item, on_delete=models.CASCADE, related_name="recommendations")
    by = models.ForeignKey(User, on_delete=models.CASCADE, related_name="recommendations")
    to = models.ForeignKey(User, on_delete=models.CASCADE, related_name="recommendations_received")
    note = models.CharField(max_length=500)
    act_id = models.BigIntegerField(null=True, blank=True, help_text="The act of recommending, if it was one.")
    created_at = models.DateTimeField(default=timezone.now)
    done_at = models.DateTimeField(null=True, blank=True, help_text="Off the list of who got it; shown to them alone.")
    is_dismissed = models.BooleanField(default=False)
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    objects: ClassVar[RecommendationQuerySet] = RecommendationQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["item", "by", "to"], condition=Q(withdrawn_at=None), name="recommended_once"
            ),
            models.CheckConstraint(condition=~Q(by=F("to")), name="recommended_to_another"),
        ]
        indexes = [
            models.Index(F("to"), F("created_at").desc(), name="recommendation_to"),
            models.Index(F("by"), F("created_at").desc(), name="recommendation_by"),
        ]

    def __str__(self) -> str:
        return f"{self.item_id} to {self.to_id}"

    @property
    def arrival_url(self) -> str:
        """The item's address, naming this recommendation as what led there."""
        address = self.item.get_absolute_url()
        return f"{address}?via={self.act_id}" if self.act_id else address
