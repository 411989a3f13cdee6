"""A target: a band for one measure of a community, for a purpose, until a day. And what was learned from it."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from django.contrib.auth.models import AnonymousUser
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from communities.models import Community
from metrics.models.purposes import LONGEST, MONTHS, SENTENCE_LIMIT, TEXT_LIMIT, Purpose, VoiceFields, today
from metrics.models.weeks import KEY_LIMIT

if TYPE_CHECKING:
    Viewer = User | AnonymousUser


class TargetQuerySet(models.QuerySet["Target"]):
    def visible_to(self, viewer: Viewer) -> TargetQuerySet:
        """As the purpose: members and administrators, whatever became of it."""
        return self.filter(purpose__in=Purpose.objects.visible_to(viewer))

    def in_community(self, community: Community) -> TargetQuerySet:
        return self.filter(purpose__community=community)

    def adopted(self) -> TargetQuerySet:
        return self.filter(status=Target.Status.ADOPTED)

    def undecided(self) -> TargetQuerySet:
        return self.filter(status__in=Target.SPOKEN_OF)

    def with_all(self) -> TargetQuerySet:
        return self.select_related("purpose__community", "owner", "proposer", "adopted_by").prefetch_related(
            "voices__member", "reviews__by"
        )


class Target(models.Model):
    """A band a community aims at. Both ends are set: too much is off target as well. Shares are from 0 to 1."""

    class Status(models.TextChoices):
        DRAFT = "draft", "proposed"
        DISCUSSED = "discussed", "discussed"
        ADOPTED = "adopted", "adopted"
        RETIRED = "retired", "retired"

    SPOKEN_OF = (Status.DRAFT, Status.DISCUSSED)

    purpose = models.ForeignKey(Purpose, on_delete=models.CASCADE, related_name="targets")
    measure = models.CharField(max_length=KEY_LIMIT)
    low = models.FloatField()
    high = models.FloatField()
    counter_measure = models.CharField(max_length=KEY_LIMIT, help_text="What would get worse if this were gamed.")
    owner = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+", help_text="Who looks after it.")
    proposer = models.ForeignKey(User, null=True, on_delete=models.SET_NULL, related_name="+")
    helps = models.CharField(max_length=SENTENCE_LIMIT, help_text="How the number helps to understand and improve.")
    relates = models.CharField(max_length=SENTENCE_LIMIT, help_text="How it relates to the purpose.")
    used_by = models.CharField(max_length=SENTENCE_LIMIT, help_text="Who uses it, where the work is done.")
    expected_method = models.CharField(max_length=TEXT_LIMIT, help_text="What is done for it.")
    months = models.PositiveSmallIntegerField(default=MONTHS)
    starts = models.DateField(default=today)
    ends = models.DateField()
    status = models.CharField(max_length=10, choices=Status.choices, default=Status.DRAFT)
    proposed_at = models.DateTimeField(default=timezone.now)
    adopted_by = models.ForeignKey(User, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    adopted_on = models.DateField(null=True, blank=True)
    retired_on = models.DateField(null=True, blank=True)
    note = models.CharField(max_length=SENTENCE_LIMIT, blank=True, help_text="Why it ended.")

    objects: ClassVar[TargetQuerySet] = TargetQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(low__lt=F("high")), name="target_is_a_band"),
            models.CheckConstraint(
                condition=~Q(counter_measure="") & ~Q(counter_measure=F("measure")), name="target_has_a_counter"
            ),
            models.CheckConstraint(
                condition=Q(ends__gt=F("starts")) & Q(ends__lte=F("starts") + LONGEST), name="target_ends_in_time"
            ),
            models.CheckConstraint(condition=Q(months__gte=1, months__lte=MONTHS), name="target_six_months"),
            models.CheckConstraint(
                condition=~Q(status="adopted") | Q(adopted_on__isnull=False), name="target_adopted_when"
            ),
            models.CheckConstraint(
                condition=~Q(status="retired") | Q(retired_on__isnull=False), name="target_retired_when"
            ),
        ]
        indexes = [models.Index(fields=["status", "ends"], name="target_by_end")]
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"{self.measure} {self.low}–{self.high}"

    def get_absolute_url(self) -> str:
        return reverse("metrics:purpose-target", args=[self.community.slug, self.purpose_id, self.pk])

    @property
    def community(self) -> Community:
        return self.purpose.community

    @property
    def author_id(self) -> int | None:
        """Who proposed it, as roles.voices asks for."""
        return self.proposer_id

    @property
    def is_open(self) -> bool:
        return self.status in self.SPOKEN_OF

    @property
    def is_adopted(self) -> bool:
        return self.status == self.Status.ADOPTED


class TargetApproval(VoiceFields):
    """What a member or manager says of a target (MEASURES.md 6.2, rule 8)."""

    target = models.ForeignKey(Target, on_delete=models.CASCADE, related_name="voices")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["target", "member"], name="one_voice_on_a_target")]
        ordering = ["said_at", "pk"]


class TargetReview(models.Model):
    """Looking back at a target: opened when its time runs out, when the watch saw something, or by hand."""

    class Cause(models.TextChoices):
        TIME = "time", "its time runs out"
        WATCH = "watch", "the number moved, the purpose may not have"
        OWNER = "owner", "its owner is no longer here"
        HAND = "hand", "somebody asked"

    class Decision(models.TextChoices):
        KEEP = "keep", "keep it"
        ALTER = "alter", "alter it"
        DROP = "drop", "drop it"

    target = models.ForeignKey(Target, on_delete=models.CASCADE, related_name="reviews")
    cause = models.CharField(max_length=10, choices=Cause.choices)
    says = models.CharField(max_length=SENTENCE_LIMIT, blank=True, help_text="What was seen, in numbers.")
    opened_on = models.DateField(default=today)
    on = models.DateField(null=True, blank=True, help_text="When it was held; empty while it is open.")
    by = models.ForeignKey(User, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    learned = models.CharField(max_length=TEXT_LIMIT, blank=True)
    decision = models.CharField(max_length=10, choices=Decision.choices, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["target"], condition=Q(on=None), name="one_open_review"),
            models.CheckConstraint(
                condition=Q(on=None, decision="") | (Q(on__isnull=False) & ~Q(decision="") & ~Q(learned="")),
                name="review_says_what_was_learned",
            ),
        ]
        ordering = ["-opened_on", "-pk"]

    def __str__(self) -> str:
        return f"{self.target_id} {self.opened_on}"
