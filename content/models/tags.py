"""Topics within a community."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from django.db import models

from communities.models import Community

if TYPE_CHECKING:
    from communities.models import Viewer


class TagQuerySet(models.QuerySet["Tag"]):
    def visible_to(self, viewer: Viewer) -> TagQuerySet:
        """Tags of communities this person may read, once something there has them: a draft's are its author's alone."""
        return self.filter(community__in=Community.objects.readable_by(viewer), item_count__gt=0)


class Tag(models.Model):
    """A topic within one community."""

    community = models.ForeignKey(Community, on_delete=models.CASCADE, related_name="tags")
    slug = models.SlugField(max_length=60, allow_unicode=True)
    name = models.CharField(max_length=60)
    about = models.CharField(max_length=300, blank=True, help_text="What belongs under it.")
    item_count = models.PositiveIntegerField(default=0, editable=False)

    objects: ClassVar[TagQuerySet] = TagQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        constraints = [models.UniqueConstraint(fields=["community", "slug"], name="tag_once")]
        ordering = ["slug"]

    def __str__(self) -> str:
        return self.name


class TagSynonym(models.Model):
    """Another word for a tag, or the address of one that was merged into it: both lead there."""

    community = models.ForeignKey(Community, on_delete=models.CASCADE, related_name="+")
    slug = models.SlugField(max_length=60, allow_unicode=True)
    name = models.CharField(max_length=60)
    tag = models.ForeignKey(Tag, on_delete=models.CASCADE, related_name="synonyms")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["community", "slug"], name="tag_synonym_once")]
        ordering = ["slug"]

    def __str__(self) -> str:
        return f"{self.name} for {self.tag_id}"
