"""Files: pictures and attachments in texts, versions of documents, sound of episodes. Private, served by our own view."""

from __future__ import annotations

import re
import secrets
from datetime import datetime
from typing import TYPE_CHECKING, ClassVar
from urllib.parse import quote

from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from communities.models import Community
from content.models.items import Item
from content.models.replies import Reply

if TYPE_CHECKING:
    from communities.models import Viewer


def new_file_token() -> str:
    return secrets.token_urlsafe(16)


def place_of(file: File, _name: str) -> str:
    """Where its bytes lie: by token, so that no name a person gave ever touches the storage."""
    return f"files/{file.token[:2]}/{file.token}"


class FileQuerySet(models.QuerySet["File"]):
    def visible_to(self, viewer: Viewer) -> FileQuerySet:
        """One's own; anybody's that stands in a text, a document or an episode this person may see, held ones too."""
        if not viewer.is_authenticated:
            return self.none()
        texts = FileUse.objects.filter(file=OuterRef("pk"), is_former=False)
        standing = texts.filter(Q(reply=None) | Q(reply__removed_at=None), item__in=Item.objects.visible_to(viewer))
        held = Q(reply__in=Reply.objects.held_for(viewer)) | Q(reply=None, item__in=Item.objects.held_for(viewer))
        return self.filter(Q(uploaded_by=viewer) | Q(Exists(standing)) | Q(Exists(texts.filter(held))))

    def forgotten(self, before: datetime) -> FileQuerySet:
        """Uploaded before a moment and standing nowhere."""
        return self.filter(created_at__lt=before).exclude(Exists(FileUse.objects.filter(file=OuterRef("pk"))))


class File(models.Model):
    """One uploaded file, as checked: its type is what its bytes say. Its bytes never change."""

    token = models.CharField(max_length=22, unique=True, default=new_file_token, editable=False)
    community = models.ForeignKey(Community, on_delete=models.CASCADE, related_name="files")
    uploaded_by = models.ForeignKey(User, null=True, on_delete=models.SET_NULL, related_name="files")
    name = models.CharField(max_length=200, help_text="As the person called it, cleaned.")
    media_type = models.CharField(max_length=100, help_text="From its content, not from its name.")
    size = models.PositiveBigIntegerField(help_text="Bytes.")
    sha256 = models.CharField(max_length=64)
    width = models.PositiveIntegerField(null=True, blank=True, help_text="Pixels, of a picture.")
    height = models.PositiveIntegerField(null=True, blank=True)
    content = models.FileField(upload_to=place_of, max_length=200)
    created_at = models.DateTimeField(default=timezone.now)

    objects: ClassVar[FileQuerySet] = FileQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        indexes = [
            models.Index(fields=["community", "sha256"], name="file_same"),
            models.Index(fields=["created_at"], name="file_age"),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("file-detail", args=[self.token, self.name])

    @property
    def markdown(self) -> str:
        """What a writer puts into a text to show it, or to link to it."""
        words = re.sub(r"([\\\[\]`*_<>!&~])", r"\\\1", self.name)
        address = quote(self.get_absolute_url(), safe="/%-._~")
        return f"{'!' if self.is_picture else ''}[{words}]({address})"

    @property
    def is_picture(self) -> bool:
        return self.width is not None


class FileUse(models.Model):
    """A file stands in a text (or is what a document or an episode holds): kept in step by the actions that save it."""

    file = models.ForeignKey(File, on_delete=models.CASCADE, related_name="uses")
    item = models.ForeignKey(Item, on_delete=models.CASCADE, related_name="file_uses")
    reply = models.ForeignKey(Reply, null=True, blank=True, on_delete=models.CASCADE, related_name="file_uses")
    is_former = models.BooleanField(
        default=False, help_text="It stood in an earlier version: kept in store so that this can come back, not shown."
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["file", "item", "reply"], name="file_used_once", nulls_distinct=False)
        ]

    def __str__(self) -> str:
        return f"{self.file_id} in {self.item_id}"
