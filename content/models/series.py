"""Posts or episodes that belong together, in the order they came out."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from communities.models import Community

if TYPE_CHECKING:
    from communities.models import Viewer


class SeriesQuerySet(models.QuerySet["Series"]):
    def visible_to(self, viewer: Viewer) -> SeriesQuerySet:
        """Series of communities this person may read, once something is published in them: until then they are known
        to whoever began them alone, like the drafts in them."""
        if not viewer.is_authenticated:
            return self.none()
        published = Series.objects.filter(items__published_at__isnull=False, items__removed_at=None)
        known = Q(begun_by=viewer) | Q(pk__in=published.values("pk"))
        return self.filter(known, community__in=Community.objects.readable_by(viewer))


class Series(models.Model):
    """A name and a sentence; what is in it is said by the items."""

    community = models.ForeignKey(Community, on_delete=models.CASCADE, related_name="series")
    slug = models.SlugField(max_length=80)
    title = models.CharField(max_length=120)
    about = models.CharField(max_length=500, blank=True)
    begun_by = models.ForeignKey(User, null=True, on_delete=models.SET_NULL, related_name="+")
    created_at = models.DateTimeField(default=timezone.now)

    objects: ClassVar[SeriesQuerySet] = SeriesQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        verbose_name_plural = "series"
        constraints = [models.UniqueConstraint(fields=["community", "slug"], name="series_once")]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("content:series-detail", args=[self.community.slug, self.slug])
