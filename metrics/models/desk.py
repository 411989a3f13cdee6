"""What waits on the desk of a community, found hourly; and what its managers decided about it."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING, ClassVar

from django.contrib.auth.models import AnonymousUser
from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from communities.models import Community, Membership
from content.models import Item, Reply

if TYPE_CHECKING:
    Viewer = User | AnonymousUser

KIND_LIMIT, SUBJECT_LIMIT = 24, 80
KEPT = timedelta(days=365)  # decisions


def managed_by(viewer: Viewer) -> models.QuerySet[Community]:
    """Communities whose desk a person may see."""
    if not viewer.is_authenticated:
        return Community.objects.none()
    if viewer.is_superuser:
        return Community.objects.all()
    mine = Membership.objects.managers().filter(user=viewer)
    return Community.objects.filter(pk__in=mine.values("community"))


class DeskEntryQuerySet(models.QuerySet["DeskEntry"]):
    def visible_to(self, viewer: Viewer) -> DeskEntryQuerySet:
        """For those who manage the community; nothing about oneself, nobody who left, nothing that was removed."""
        if not viewer.is_authenticated:
            return self.none()
        stays = Membership.objects.current().people().filter(community=OuterRef("community"), user=OuterRef("person"))
        there = Q(item=None) | Q(item__published_at__isnull=False, item__removed_at=None, item__merged_into=None)
        reply = Q(reply=None) | Q(reply__removed_at=None)
        person = Q(person=None) | Exists(stays)
        return self.filter(there, reply, person, community__in=managed_by(viewer)).exclude(person=viewer)

    def in_community(self, community: Community) -> DeskEntryQuerySet:
        return self.filter(community=community)

    def undecided(self, now: datetime) -> DeskEntryQuerySet:
        """Without what somebody took, put off or set aside."""
        return self.exclude(Exists(self._decisions(now)))

    @staticmethod
    def _decisions(now: datetime) -> DeskDecisionQuerySet:
        return DeskDecision.objects.standing(now).filter(
            community=OuterRef("community"), kind=OuterRef("kind"), subject=OuterRef("subject")
        )

    def with_all(self) -> DeskEntryQuerySet:
        """What a line needs of whom and what it names, in one query."""
        named = ("person__display_name", "person__handle", "person__is_active")
        item = [f"item__{name}" for name in OF_ITEM]
        own = [field.attname for field in DeskEntry._meta.concrete_fields]
        return self.select_related("person", "item", "reply").only(*own, *named, *item, "reply__thank_count")


# What says whether an entry still holds, and how its item is called.
OF_ITEM = (
    "title",
    "kind",
    "slug",
    "community_id",
    "closed_at",
    "archived_at",
    "published_at",
    "last_activity_at",
    "answer_count",
    "thank_count",
    "accepted_reply_id",
    "first_useful_reply_id",
    "owner_id",
    "review_on",
)


class DeskEntry(models.Model):
    """One thing that waits: of which kind, about what, since when, why. Written by the hourly task alone."""

    community = models.ForeignKey(Community, on_delete=models.CASCADE, related_name="desk_entries", db_index=False)
    kind = models.SlugField(max_length=KIND_LIMIT, db_index=False)
    subject = models.SlugField(max_length=SUBJECT_LIMIT, db_index=False, help_text="The matter: item-12.")
    title = models.CharField(max_length=300, blank=True, help_text="Empty where a person or an item is named.")
    reason = models.CharField(max_length=500)
    since = models.DateTimeField(null=True)
    url = models.CharField(max_length=300, blank=True)
    to = models.CharField(max_length=300, blank=True, help_text="Where the action leads.")
    draft = models.TextField(blank=True, help_text="What is suggested to write.")
    person = models.ForeignKey(User, null=True, on_delete=models.CASCADE, related_name="+")
    item = models.ForeignKey(Item, null=True, on_delete=models.CASCADE, related_name="+")
    reply = models.ForeignKey(Reply, null=True, on_delete=models.CASCADE, related_name="+")
    found_at = models.DateTimeField(default=timezone.now)

    objects: ClassVar[DeskEntryQuerySet] = DeskEntryQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        verbose_name_plural = "desk entries"
        constraints = [models.UniqueConstraint(fields=["community", "kind", "subject"], name="desk_entry_once")]

    def __str__(self) -> str:
        return f"{self.kind} {self.subject}"

    @property
    def address(self) -> str:
        """Its page; what is decided about it is sent to addresses under it."""
        return reverse("metrics:desk-entry", args=[self.community.slug, self.kind, self.subject])

    @property
    def is_by_person(self) -> bool:
        """A person is named for one text of theirs: its address is the text's, not theirs."""
        return self.person_id is not None and self.item_id is not None

    @property
    def says(self) -> str:
        """Who or what it is about, as they are called now."""
        if self.title:
            return self.title
        if self.person:
            return self.person.display_name
        return self.item.title if self.item else self.subject


class DeskDecisionQuerySet(models.QuerySet["DeskDecision"]):
    def visible_to(self, viewer: Viewer) -> DeskDecisionQuerySet:
        """For those who manage the community. About people who are no longer here, nothing, and nothing about oneself."""
        if not viewer.is_authenticated:
            return self.none()
        gone = Q(person__isnull=False, person__is_active=False)
        return self.filter(community__in=managed_by(viewer)).exclude(gone).exclude(person=viewer)

    def in_community(self, community: Community) -> DeskDecisionQuerySet:
        return self.filter(community=community)

    def standing(self, now: datetime) -> DeskDecisionQuerySet:
        """Neither undone nor over."""
        return self.filter(Q(until=None) | Q(until__gt=now), undone_at=None)

    def about(self, community: Community, kind: str, subject: str) -> DeskDecisionQuerySet:
        return self.filter(community=community, kind=kind, subject=subject)

    def to_forget(self, now: datetime) -> DeskDecisionQuerySet:
        """A year old; what was set aside for good stays aside, unless it names a person."""
        stays = Q(verdict=DeskDecision.Verdict.ASIDE, person=None, undone_at=None)
        return self.filter(at__lt=now - KEPT).exclude(stays)

    def latest_first(self) -> DeskDecisionQuerySet:
        return self.order_by("-at", "-pk")

    def with_people(self) -> DeskDecisionQuerySet:
        return self.select_related("by", "person", "undone_by")


class DeskDecision(models.Model):
    """What a manager decided about one entry: who, when, what. Shared by all managers; undone, it stays as such."""

    class Verdict(models.TextChoices):
        TAKEN = "taken", "taken on"
        DONE = "done", "done"
        LATER = "later", "put off"
        ASIDE = "aside", "not relevant"

    community = models.ForeignKey(Community, on_delete=models.CASCADE, related_name="desk_decisions", db_index=False)
    kind = models.SlugField(max_length=KIND_LIMIT, db_index=False)
    subject = models.SlugField(max_length=SUBJECT_LIMIT, db_index=False)
    verdict = models.CharField(max_length=6, choices=Verdict.choices)
    by = models.ForeignKey(User, null=True, on_delete=models.SET_NULL, related_name="+")
    at = models.DateTimeField(default=timezone.now)
    until = models.DateTimeField(null=True, blank=True, help_text="Then it comes back; empty: never for this matter.")
    title = models.CharField(max_length=300, help_text="What it was about, in the words of then.")
    url = models.CharField(max_length=300, blank=True)
    words = models.TextField(blank=True, help_text="What was written with it, or why it is not relevant.")
    person = models.ForeignKey(User, null=True, blank=True, on_delete=models.CASCADE, related_name="+")
    item = models.ForeignKey(Item, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    reply = models.ForeignKey(Reply, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    made_id = models.BigIntegerField(null=True, editable=False, help_text="What it made: taken back when undone.")
    undone_at = models.DateTimeField(null=True, blank=True)
    undone_by = models.ForeignKey(User, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")

    objects: ClassVar[DeskDecisionQuerySet] = DeskDecisionQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        indexes = [
            models.Index(fields=["community", "kind", "subject"], name="desk_decision_matter"),
            models.Index(F("community"), F("at").desc(), name="desk_decision_recent"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.subject}: {self.get_verdict_display()}"

    label = ""  # of the action it answers; metrics.desk.listing gives it

    @property
    def is_undone(self) -> bool:
        return self.undone_at is not None
