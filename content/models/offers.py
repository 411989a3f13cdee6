"""Asks without a reply that were brought to people who may help."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, ClassVar

from django.db import models
from django.db.models import F
from django.utils import timezone

from accounts.models import User
from content.models.items import Item

if TYPE_CHECKING:
    from communities.models import Viewer

WEEK = timedelta(days=7)


class AskOfferQuerySet(models.QuerySet["AskOffer"]):
    def visible_to(self, viewer: Viewer) -> AskOfferQuerySet:
        """What was brought to oneself, of asks one may still see. To everybody else it is at most a number."""
        if not viewer.is_authenticated:
            return self.none()
        return self.filter(person=viewer, ask__in=Item.objects.visible_to(viewer))

    def standing(self) -> AskOfferQuerySet:
        return self.filter(declined_at=None)

    def lately(self) -> AskOfferQuerySet:
        return self.filter(created_at__gt=timezone.now() - WEEK)

    def latest_first(self) -> AskOfferQuerySet:
        return self.order_by("-created_at", "-pk")


class AskOffer(models.Model):
    """The platform brought an ask to somebody, once: they may know, or know who does. Why it was them is not kept."""

    ask = models.ForeignKey(Item, on_delete=models.CASCADE, related_name="offers", db_index=False)
    person = models.ForeignKey(User, on_delete=models.CASCADE, related_name="asks_offered", db_index=False)
    created_at = models.DateTimeField(default=timezone.now)
    declined_at = models.DateTimeField(null=True, blank=True, help_text="“Not me”. Nobody else is shown this.")

    objects: ClassVar[AskOfferQuerySet] = AskOfferQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        constraints = [models.UniqueConstraint(fields=["ask", "person"], name="offered_once")]
        indexes = [models.Index(F("person"), F("created_at").desc(), name="offer_of_person")]

    def __str__(self) -> str:
        return f"ask {self.ask_id} offered"
