"""Every state a text was in."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils import timezone

from accounts.models import User
from content.models.items import Item
from content.models.replies import Reply


class RevisionQuerySet(models.QuerySet["Revision"]):
    def shown(self) -> RevisionQuerySet:
        """What the history of a text shows; who may see the text is asked before."""
        return self.filter(is_withheld=False)


class Revision(models.Model):
    """One state of a text: who wrote it, when and why. The newest equals the text itself."""

    item = models.ForeignKey(Item, null=True, blank=True, on_delete=models.CASCADE, related_name="revisions")
    reply = models.ForeignKey(Reply, null=True, blank=True, on_delete=models.CASCADE, related_name="revisions")
    number = models.PositiveIntegerField()
    title = models.CharField(max_length=200, blank=True)
    body = models.TextField()
    author = models.ForeignKey(User, null=True, on_delete=models.SET_NULL, related_name="+")
    author_name = models.CharField(max_length=120, blank=True)
    reason = models.CharField("what changed, and why", max_length=500, blank=True)
    restored_from = models.ForeignKey("self", null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    created_at = models.DateTimeField(default=timezone.now)
    is_withheld = models.BooleanField(
        default=False, editable=False, help_text="It was reported and changed since: in no history any more."
    )
    source_key = models.CharField(max_length=60, blank=True, help_text="Id at the site it was imported from.")

    objects: ClassVar[RevisionQuerySet] = RevisionQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(item__isnull=False, reply=None) | Q(item=None, reply__isnull=False), name="revision_of_one"
            ),
            models.UniqueConstraint(fields=["item", "number"], condition=Q(reply=None), name="item_revision_once"),
            models.UniqueConstraint(fields=["reply", "number"], condition=Q(item=None), name="reply_revision_once"),
        ]
        ordering = ["-number"]

    def __str__(self) -> str:
        return f"revision {self.number}"
