"""Who was helped by what somebody wrote, and what somebody is known for: kept rows, counted by content/experts/counting.py."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVectorField
from django.db import models
from django.db.models import F, Q

from accounts.models import User
from communities.models import Community
from content.models.items import Item
from content.models.replies import Reply
from content.models.tags import Tag

if TYPE_CHECKING:
    from communities.models import Viewer


class HelpGivenQuerySet(models.QuerySet["HelpGiven"]):
    def visible_to(self, viewer: Viewer) -> HelpGivenQuerySet:
        """As far as this person may read the texts that helped."""
        return self.standing().filter(item__in=Item.objects.visible_to(viewer))

    def standing(self) -> HelpGivenQuerySet:
        """By texts that are still there; also where the counting has not come by yet."""
        return self.filter(Q(reply=None) | Q(reply__removed_at=None))


class HelpGiven(models.Model):
    """One person was helped by one text of another, and said so. What they said last counts for when."""

    class How(models.TextChoices):
        """The strongest first."""

        ACCEPTED = "accepted", "accepted"
        USED = "used", "used at work"
        FIRST = "first", "helped first"
        THANKED = "thanked", "thanked for"

    helper = models.ForeignKey(User, on_delete=models.CASCADE, related_name="help_given")
    helped = models.ForeignKey(User, on_delete=models.CASCADE, related_name="+")
    community = models.ForeignKey(Community, on_delete=models.CASCADE, related_name="+")
    item = models.ForeignKey(Item, on_delete=models.CASCADE, related_name="+")
    reply = models.ForeignKey(Reply, null=True, on_delete=models.CASCADE, related_name="+")
    how = models.CharField(max_length=8, choices=How.choices)
    at = models.DateTimeField()
    tags = ArrayField(models.BigIntegerField(), default=list, help_text="Of the item, by key.")
    words = SearchVectorField(help_text="Title and tags of the item, as the search knows words.")

    objects: ClassVar[HelpGivenQuerySet] = HelpGivenQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        verbose_name_plural = "help given"
        constraints = [
            models.UniqueConstraint(fields=["item", "reply", "helped"], name="helped_once", nulls_distinct=False),
            models.CheckConstraint(condition=~Q(helper=F("helped")), name="nobody_helps_themselves"),
        ]
        indexes = [
            models.Index(F("helper"), F("at").desc(), name="help_of_helper"),
            GinIndex(fields=["words"], name="help_words"),
        ]

    def __str__(self) -> str:
        return f"{self.helper_id} helped {self.helped_id}"


class KnownForQuerySet(models.QuerySet["KnownFor"]):
    def visible_to(self, viewer: Viewer) -> KnownForQuerySet:
        """Where this person may read what the rows are counted from."""
        return self.filter(community__in=Community.objects.readable_by(viewer))


class KnownFor(models.Model):
    """How many different people somebody helped on one topic of a community.

    weight: one for each of them, halved for every 60 days since the newest help, as seen from 2020-01-01; so the order
    of two rows stays the same as time goes by, and nothing has to be counted anew for it.
    """

    person = models.ForeignKey(User, on_delete=models.CASCADE, related_name="known_for")
    community = models.ForeignKey(Community, on_delete=models.CASCADE, related_name="+")
    tag = models.ForeignKey(Tag, on_delete=models.CASCADE, related_name="known_by")
    people = models.PositiveIntegerField(help_text="Different people who said that it helped.")
    texts = models.PositiveIntegerField(help_text="Different texts that helped.")
    weight = models.FloatField(help_text="For the order alone; nobody is shown it.")
    newest_at = models.DateTimeField()

    objects: ClassVar[KnownForQuerySet] = KnownForQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        verbose_name_plural = "known for"
        constraints = [
            models.UniqueConstraint(
                fields=["tag", "person"], include=["community", "weight", "newest_at"], name="known_for_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.person_id} for {self.tag_id}"


class HelpMark(models.Model):
    """Something changed about texts of this person: their help is to be counted anew. A row each time, gone when done."""

    helper = models.ForeignKey(User, on_delete=models.CASCADE, related_name="+")

    def __str__(self) -> str:
        return f"count the help of {self.helper_id}"
