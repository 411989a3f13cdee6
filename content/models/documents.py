"""Documents: an item whose matter is a file, in versions."""

from __future__ import annotations

from django.db import models
from django.utils import timezone

from accounts.models import User
from content.models.files import File
from content.models.items import Item


class DocumentVersion(models.Model):
    """One state of a document's file. The newest is the document; its words go into Item.file_text for the search."""

    class Reading(models.TextChoices):
        WAITING = "waiting", "being read"
        DONE = "done", "read"
        NOTHING = "nothing", "no text in it"
        FAILED = "failed", "could not be read"

    item = models.ForeignKey(Item, on_delete=models.CASCADE, related_name="versions")
    number = models.PositiveIntegerField()
    file = models.ForeignKey(File, on_delete=models.PROTECT, related_name="versions")
    note = models.CharField("what changed", max_length=500, blank=True)
    by = models.ForeignKey(User, null=True, on_delete=models.SET_NULL, related_name="+")
    reading = models.CharField(max_length=10, choices=Reading.choices, default=Reading.WAITING)
    page_count = models.PositiveIntegerField(null=True, blank=True)
    text = models.TextField(blank=True, editable=False, help_text="What it says, for the search and the preview.")
    download_count = models.PositiveIntegerField(default=0, help_text="Downloads by others; never by whom.")
    created_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["item", "number"], name="document_version_once")]
        ordering = ["-number"]

    def __str__(self) -> str:
        return f"version {self.number} of {self.item_id}"
