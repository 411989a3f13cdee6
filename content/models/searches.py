"""Searches people keep to look again; and what is left of the others: counts, and words that three people missed."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from django.db import models
from django.db.models import Case, F, Q, Value, When
from django.utils import timezone

from accounts.models import User
from communities.models import Community, Membership

if TYPE_CHECKING:
    from communities.models import Viewer


BOUNDS = (15, 10, 5, 3)  # people: what is told of how many missed something


class SavedSearchQuerySet(models.QuerySet["SavedSearch"]):
    def visible_to(self, viewer: User) -> SavedSearchQuerySet:
        """Only one's own."""
        return self.filter(user=viewer)


class SavedSearch(models.Model):
    """Words and filters under a name; the number of new results counts from looked_at."""

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="saved_searches")
    name = models.CharField(max_length=80)
    query = models.CharField(max_length=500, help_text="As in the address: q=…&type=…")
    looked_at = models.DateTimeField(default=timezone.now)
    created_at = models.DateTimeField(default=timezone.now)

    objects: ClassVar[SavedSearchQuerySet] = SavedSearchQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        verbose_name_plural = "saved searches"
        constraints = [models.UniqueConstraint(fields=["user", "query"], name="saved_search_once")]

    def __str__(self) -> str:
        return self.name


class SearchDay(models.Model):
    """How often the members of a community searched on a day, and how often nothing was found; never who, or for what."""

    community_id = models.BigIntegerField(help_text="0: the whole platform.")
    day = models.DateField()
    searches = models.IntegerField(default=0)
    missed = models.IntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["community_id", "day"], name="search_day_once"),
            models.CheckConstraint(condition=Q(missed__gte=0, searches__gte=F("missed")), name="missed_of_searches"),
        ]

    def __str__(self) -> str:
        return f"{self.community_id} {self.day}"


class MissedMark(models.Model):
    """That somebody searched in vain: a fingerprint of the words from which they cannot be read, and one of 16 marks
    instead of a person. Different marks are different people; which people, no mark says."""

    community = models.ForeignKey(Community, on_delete=models.CASCADE, related_name="+")
    fingerprint = models.CharField(max_length=32)
    mark = models.SmallIntegerField()
    day = models.DateField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["community", "fingerprint", "mark"], name="missed_mark_once")]
        indexes = [models.Index(fields=["day"], name="missed_mark_day")]

    def __str__(self) -> str:
        return f"{self.community_id} {self.fingerprint}"


class MissedSearchQuerySet(models.QuerySet["MissedSearch"]):
    def visible_to(self, viewer: Viewer) -> MissedSearchQuerySet:
        """For managers of the community, and for administrators."""
        if not viewer.is_authenticated:
            return self.none()
        managed = Membership.objects.managers().filter(user=viewer).values("community")
        return self if viewer.is_superuser else self.filter(community__in=managed)

    def in_community(self, community: Community) -> MissedSearchQuerySet:
        return self.filter(community=community)

    def open(self) -> MissedSearchQuerySet:
        return self.filter(outcome="")

    def with_bound(self) -> MissedSearchQuerySet:
        """bound: how many people it was at least, as it is told. Exact numbers stay out of lists, of their order too."""
        steps = [When(people__gte=least, then=Value(least)) for least in BOUNDS]
        return self.annotate(bound=Case(*steps, output_field=models.SmallIntegerField()))

    def most_first(self) -> MissedSearchQuerySet:
        return self.with_bound().order_by("-bound", "-last_on", "words")  # type: ignore[misc]


class MissedSearch(models.Model):
    """Words that three different people at least searched for in vain. Written when the third of them does."""

    class Outcome(models.TextChoices):
        ASIDE = "aside", "not relevant"
        TAG = "tag", "another word for a tag"

    community = models.ForeignKey(Community, on_delete=models.CASCADE, related_name="missed_searches")
    fingerprint = models.CharField(max_length=32)
    words = models.CharField(max_length=80)
    people = models.SmallIntegerField(help_text="At least so many; 16 are as many as are told apart.")
    last_on = models.DateField()
    outcome = models.CharField(max_length=5, blank=True, choices=Outcome.choices)
    decided_by = models.ForeignKey(User, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    decided_at = models.DateTimeField(null=True, blank=True)

    objects: ClassVar[MissedSearchQuerySet] = MissedSearchQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        verbose_name_plural = "missed searches"
        constraints = [
            models.UniqueConstraint(fields=["community", "fingerprint"], name="missed_search_once"),
            models.CheckConstraint(condition=Q(people__gte=3), name="missed_by_three"),
        ]

    def __str__(self) -> str:
        return self.words
