"""Edits proposed by those who may not edit."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from django.core.validators import MaxLengthValidator
from django.db import models
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from content.models.items import Item
from content.models.revisions import Revision
from content.models.texts import BODY_LIMIT

if TYPE_CHECKING:
    from communities.models import Viewer


class SuggestionQuerySet(models.QuerySet["Suggestion"]):
    def visible_to(self, viewer: Viewer) -> SuggestionQuerySet:
        """Suggestions on items this person may see, unless they show a withheld version; who may decide is asked by the
        action."""
        return self.filter(item__in=Item.objects.visible_to(viewer), base__is_withheld=False)

    def with_people(self) -> SuggestionQuerySet:
        return self.select_related("by", "decided_by", "base__author", "item__author", "item__community")

    def waiting(self) -> SuggestionQuerySet:
        return self.filter(state=Suggestion.State.WAITING)


class Suggestion(models.Model):
    """A text somebody would put in place of a revision, with the reason; an editor takes it or declines with a word."""

    class State(models.TextChoices):
        WAITING = "waiting", "waiting"
        TAKEN = "taken", "taken"
        DECLINED = "declined", "declined"
        WITHDRAWN = "withdrawn", "withdrawn"

    item = models.ForeignKey(Item, on_delete=models.CASCADE, related_name="suggestions")
    base = models.ForeignKey(Revision, on_delete=models.CASCADE, related_name="+")
    title = models.CharField(max_length=200)
    body = models.TextField(validators=[MaxLengthValidator(BODY_LIMIT)], help_text="Markdown.")
    reason = models.CharField("what changes, and why", max_length=500)
    by = models.ForeignKey(User, null=True, on_delete=models.SET_NULL, related_name="suggestions")
    state = models.CharField(max_length=10, choices=State.choices, default=State.WAITING)
    decided_by = models.ForeignKey(User, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    decided_at = models.DateTimeField(null=True, blank=True)
    answer = models.CharField(max_length=500, blank=True, help_text="Why it was declined, or a word of thanks.")
    created_at = models.DateTimeField(default=timezone.now)

    objects: ClassVar[SuggestionQuerySet] = SuggestionQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        indexes = [models.Index(fields=["item", "state"], name="suggestion_waiting")]

    def __str__(self) -> str:
        return f"suggestion {self.pk} for {self.item_id}"

    def get_absolute_url(self) -> str:
        return reverse("content:suggestion-detail", args=[self.item.community.slug, self.pk])

    @property
    def is_waiting(self) -> bool:
        return self.state == self.State.WAITING
