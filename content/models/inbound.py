"""Mails that came in as replies: what became of each, so that the same one never counts twice."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from django.db import models
from django.utils import timezone

from accounts.models import User
from content.models.items import Item
from content.models.replies import Reply

if TYPE_CHECKING:
    from communities.models import Viewer


class InboundMailQuerySet(models.QuerySet["InboundMail"]):
    def visible_to(self, viewer: Viewer) -> InboundMailQuerySet:
        """What somebody sent is theirs; administrators see in the admin what became of it, not its words."""
        return self.filter(user=viewer) if viewer.is_authenticated else self.none()


class InboundMail(models.Model):
    """One mail, by its Message-ID. Its words are kept only where they found no place, to be sent back."""

    class State(models.TextChoices):
        POSTED = "posted", "posted"
        REFUSED = "refused", "refused"
        IGNORED = "ignored", "ignored"
        STOPPED = "stopped", "stopped mails"

    message_id = models.CharField(max_length=255, unique=True, help_text="Or a sum of its bytes, if it had none.")
    user = models.ForeignKey(User, null=True, blank=True, on_delete=models.CASCADE, related_name="+")
    item = models.ForeignKey(Item, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    reply = models.ForeignKey(Reply, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    state = models.CharField(max_length=7, choices=State.choices)
    reason = models.CharField(max_length=500, blank=True)
    words = models.TextField(blank=True, help_text="What could not be taken, until it is 14 days old.")
    received_at = models.DateTimeField(default=timezone.now)

    objects: ClassVar[InboundMailQuerySet] = InboundMailQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        indexes = [
            models.Index(fields=["user", "received_at"], name="inbound_of_user"),
            models.Index(fields=["received_at"], name="inbound_age"),
        ]

    def __str__(self) -> str:
        return f"{self.state} {self.pk}"
