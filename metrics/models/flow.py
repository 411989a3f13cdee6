"""How knowledge flows: rows the nightly and the weekly task write, and the pages read. Nobody is named in them."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar, TypeVar

from django.contrib.auth.models import AnonymousUser
from django.db import models
from django.utils import timezone

from accounts.models import User
from communities.models import Community
from content.models import Item

if TYPE_CHECKING:
    Viewer = User | AnonymousUser

_Row = TypeVar("_Row", bound=models.Model)


class Listing(models.TextChoices):
    """What is asked of the content of a community."""

    USED = "used", "Used most"
    OPENED = "opened", "Opened most"
    NEVER_USED = "never-used", "Never used"
    UNHELPFUL = "unhelpful", "Unhelpful"
    OUTDATED = "outdated", "Outdated"
    UNOWNED = "unowned", "Unowned"
    UNREVIEWED = "unreviewed", "Unreviewed"


class Passing(models.TextChoices):
    """The ways of passing something on that somebody can come by."""

    SHARE = "share", "carried into another community"
    RECOMMEND = "recommend", "recommended to somebody"
    FEATURE = "feature", "put under News or on a shelf"
    POINT = "point", "pointed to under an ask"


class Axis(models.TextChoices):
    """By what people are put together in a bridge matrix."""

    DEPARTMENT = "department", "departments"
    REGION = "region", "regions"


class OfCommunityQuerySet(models.QuerySet[_Row]):
    def visible_to(self, viewer: Viewer) -> OfCommunityQuerySet[_Row]:
        """What is here of a community is for its members (the pages are for its managers), and for administrators."""
        if not viewer.is_authenticated:
            return self.none()
        return self if viewer.is_superuser else self.filter(community__in=Community.objects.joined_by(viewer))

    def in_community(self, community: Community) -> OfCommunityQuerySet[_Row]:
        return self.filter(community=community)


class ContentList(models.Model):
    """How many items of a community are on a list; the first of them are its lines."""

    community = models.ForeignKey(Community, on_delete=models.CASCADE, related_name="+", db_index=False)
    listing = models.CharField(max_length=10, choices=Listing.choices)
    total = models.IntegerField()
    computed_at = models.DateTimeField(default=timezone.now)

    objects: ClassVar[OfCommunityQuerySet[ContentList]] = OfCommunityQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        constraints = [models.UniqueConstraint(fields=["community", "listing"], name="content_list_once")]

    def __str__(self) -> str:
        return f"{self.community_id} {self.listing}"


class ContentLine(models.Model):
    """An item on a list, with the number that put it there: people, times opened, days."""

    community = models.ForeignKey(Community, on_delete=models.CASCADE, related_name="+", db_index=False)
    listing = models.CharField(max_length=10, choices=Listing.choices)
    place = models.SmallIntegerField(help_text="From 1.")
    item = models.ForeignKey(Item, on_delete=models.CASCADE, related_name="+")
    n = models.IntegerField(help_text="People (used, unhelpful), times opened, else days.")

    objects: ClassVar[OfCommunityQuerySet[ContentLine]] = OfCommunityQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        constraints = [models.UniqueConstraint(fields=["community", "listing", "place"], name="content_line_once")]
        ordering = ["community", "listing", "place"]

    def __str__(self) -> str:
        return f"{self.listing} {self.place}"


class PassedOn(models.Model):
    """How many people used something at work after it was passed on in one way. Without an item: all of that way."""

    community = models.ForeignKey(Community, on_delete=models.CASCADE, related_name="+", db_index=False)
    way = models.CharField(max_length=9, choices=Passing.choices)
    item = models.ForeignKey(Item, null=True, blank=True, on_delete=models.CASCADE, related_name="+")
    people = models.IntegerField()
    items = models.IntegerField(default=1)
    passed = models.IntegerField(default=0, help_text="How often something was passed on in this way at all.")
    computed_at = models.DateTimeField(default=timezone.now)

    objects: ClassVar[OfCommunityQuerySet[PassedOn]] = OfCommunityQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        verbose_name = "passing on"
        verbose_name_plural = "passing on"
        constraints = [
            models.UniqueConstraint(fields=["community", "way", "item"], name="passed_on_once", nulls_distinct=False)
        ]

    def __str__(self) -> str:
        return f"{self.community_id} {self.way} {self.item_id or 'all'}"


class BridgeWeek(models.Model):
    """Who got answers and things of use from whom, between groups of members, in the 26 weeks before a Monday.

    Stored exactly; metrics.bridges says what may be shown of it.
    """

    community = models.ForeignKey(Community, on_delete=models.CASCADE, related_name="+", db_index=False)
    axis = models.CharField(max_length=10, choices=Axis.choices)
    as_of = models.DateField()
    groups = models.JSONField(default=list, help_text="[name, members]; the last may be the others, without a name.")
    cells = models.JSONField(default=list, help_text="[from, to, people who got it, acts, [items, newest first]].")
    computed_at = models.DateTimeField(default=timezone.now)

    objects: ClassVar[OfCommunityQuerySet[BridgeWeek]] = OfCommunityQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        constraints = [models.UniqueConstraint(fields=["community", "axis", "as_of"], name="bridge_week_once")]
        ordering = ["-as_of", "axis"]

    def __str__(self) -> str:
        return f"{self.community_id} {self.axis} {self.as_of}"


class CarriedWeekQuerySet(models.QuerySet["CarriedWeek"]):
    def visible_to(self, viewer: Viewer) -> CarriedWeekQuerySet:
        """Between communities both of which somebody sees."""
        if not viewer.is_authenticated:
            return self.none()
        seen = Community.objects.visible_to(viewer)
        return self.filter(made_in__in=seen, used_in__in=seen)

    def about(self, community: Community) -> CarriedWeekQuerySet:
        return self.filter(models.Q(made_in=community) | models.Q(used_in=community))


class CarriedWeek(models.Model):
    """How many people used what one community made after it was carried into another, in the 26 weeks before a Monday."""

    made_in = models.ForeignKey(Community, on_delete=models.CASCADE, related_name="+")
    used_in = models.ForeignKey(Community, on_delete=models.CASCADE, related_name="+")
    as_of = models.DateField()
    people = models.IntegerField()
    items = models.JSONField(default=list, help_text="Newest first.")

    objects: ClassVar[CarriedWeekQuerySet] = CarriedWeekQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        constraints = [models.UniqueConstraint(fields=["made_in", "used_in", "as_of"], name="carried_week_once")]

    def __str__(self) -> str:
        return f"{self.made_in_id} to {self.used_in_id} {self.as_of}"
