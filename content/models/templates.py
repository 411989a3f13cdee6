"""Beginnings of texts: what a community asks for when somebody starts a post, a page, an ask."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from django.core.validators import MaxLengthValidator
from django.db import models

from communities.models import Community
from content.models.items import Kind
from content.models.texts import COMMENT_LIMIT

if TYPE_CHECKING:
    from communities.models import Viewer


class TextTemplateQuerySet(models.QuerySet["TextTemplate"]):
    def visible_to(self, viewer: Viewer) -> TextTemplateQuerySet:
        """Templates of communities this person may read."""
        return self.filter(community__in=Community.objects.readable_by(viewer))


class TextTemplate(models.Model):
    """A text to start from, for one kind. Those every community has are in code; a manager adds the community's own."""

    community = models.ForeignKey(Community, on_delete=models.CASCADE, related_name="text_templates")
    kind = models.CharField(max_length=10, choices=Kind.choices)
    name = models.CharField(max_length=60)
    purpose = models.CharField(max_length=200, blank=True, help_text="What it is for: shown where one chooses.")
    body = models.TextField(validators=[MaxLengthValidator(COMMENT_LIMIT)], help_text="Markdown.")

    objects: ClassVar[TextTemplateQuerySet] = TextTemplateQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        constraints = [models.UniqueConstraint(fields=["community", "kind", "name"], name="text_template_once")]
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name
