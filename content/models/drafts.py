"""Texts somebody began and has not sent: kept for them alone, found again on any device."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from django.core.validators import MaxLengthValidator
from django.db import models
from django.utils import timezone

from accounts.models import User
from communities.models import Community
from content.models.texts import BODY_LIMIT

if TYPE_CHECKING:
    from communities.models import Viewer

DRAFT_TITLE_LIMIT = 1000  # longer than a title may be: what is too long is still kept


class DraftQuerySet(models.QuerySet["Draft"]):
    def visible_to(self, viewer: Viewer) -> DraftQuerySet:
        """A draft is seen by the person who wrote it, and by nobody else."""
        return self.filter(user=viewer) if viewer.is_authenticated else self.none()

    def at(self, community: Community | None, place: str) -> DraftQuerySet:
        """What is kept for one form: the newer text first, then the older one, if two windows went apart."""
        return self.filter(community=community, place=place).order_by("is_older")


class Draft(models.Model):
    """One text in one form: the place is a short key such as ask:new, item:12 or reply:item:34."""

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="drafts")
    community = models.ForeignKey(Community, null=True, blank=True, on_delete=models.CASCADE, related_name="+")
    place = models.CharField(max_length=60)
    is_older = models.BooleanField(default=False, help_text="Written in another window; offered beside the newer one.")
    title = models.CharField(max_length=DRAFT_TITLE_LIMIT, blank=True)
    body = models.TextField(blank=True, validators=[MaxLengthValidator(BODY_LIMIT)], help_text="Markdown.")
    others = models.JSONField(
        default=dict, blank=True, help_text="The small fields of its form: tags, reason, series …"
    )
    base_number = models.PositiveIntegerField(null=True, blank=True, help_text="The revision an edit started from.")
    number = models.PositiveIntegerField(
        default=1, help_text="Grows with each save; a save carries the one it began at."
    )
    window = models.CharField(max_length=40, blank=True, help_text="The opened page it came from: a random word.")
    updated_at = models.DateTimeField(default=timezone.now)

    objects: ClassVar[DraftQuerySet] = DraftQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["user", "community", "place", "is_older"], name="draft_once", nulls_distinct=False
            )
        ]
        indexes = [models.Index(fields=["user", "updated_at"], name="draft_by_age")]

    def __str__(self) -> str:
        return f"{self.place} of {self.user_id}"
