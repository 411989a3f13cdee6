"""A word from a manager to one member: why they are missed, whether they would like to hand over. Read by the two alone."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, ClassVar

from django.core.validators import MaxLengthValidator
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from communities.models.communities import Community

if TYPE_CHECKING:
    from communities.models.vocabulary import Viewer

WORD_LIMIT = 1000
AGAIN_AFTER = timedelta(days=30)  # from any manager of the community: nobody is written to by all of them


class WordQuerySet(models.QuerySet["Word"]):
    def visible_to(self, viewer: Viewer) -> WordQuerySet:
        """Who wrote it, and whom it is for while it is not taken back. Nobody else."""
        if not viewer.is_authenticated:
            return self.none()
        return self.filter(Q(by=viewer) | Q(to=viewer, withdrawn_at=None))

    def in_community(self, community: Community) -> WordQuerySet:
        return self.filter(community=community)

    def lately(self) -> WordQuerySet:
        """Those after which nobody writes to the same person again for a while."""
        return self.filter(withdrawn_at=None, created_at__gt=timezone.now() - AGAIN_AFTER)


class Word(models.Model):
    """A few lines in the name of a community. Taken back, it is gone for who should have read it."""

    community = models.ForeignKey(Community, on_delete=models.CASCADE, related_name="words")
    by = models.ForeignKey(User, on_delete=models.CASCADE, related_name="+")
    to = models.ForeignKey(User, on_delete=models.CASCADE, related_name="words_received")
    words = models.TextField(validators=[MaxLengthValidator(WORD_LIMIT)])
    created_at = models.DateTimeField(default=timezone.now)
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    objects: ClassVar[WordQuerySet] = WordQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        indexes = [models.Index(fields=["community", "to", "created_at"], name="word_lately")]

    def __str__(self) -> str:
        return f"a word in {self.community_id}"

    def get_absolute_url(self) -> str:
        return reverse("communities:word-detail", args=[self.community.slug, self.pk])
