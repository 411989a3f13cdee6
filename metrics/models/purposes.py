"""What a community wants to become different for whom, the bands it aims at for it, and what it learned (MEASURES.md 6).

The mix of roles a community wants is roles.TargetProfile; this is the rest, one number at a time. There is no target for a
person: a target has an owner who looks after it, never somebody it is about.
"""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING, ClassVar

from django.contrib.auth.models import AnonymousUser
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from activity.vocabulary import ObjectType, Ref
from communities.models import Community
from metrics.models.weeks import KEY_LIMIT

if TYPE_CHECKING:
    Viewer = User | AnonymousUser

SENTENCE_LIMIT, TEXT_LIMIT = 300, 1000
MONTHS = 6
LONGEST = timedelta(days=184)  # no six months are longer


class VoiceFields(models.Model):
    """What one member says; changeable until it is adopted, kept as it was from then on."""

    member = models.ForeignKey(User, null=True, on_delete=models.SET_NULL, related_name="+")
    agrees = models.BooleanField()
    sentence = models.CharField(max_length=SENTENCE_LIMIT, blank=True)
    said_at = models.DateTimeField(default=timezone.now)
    was_manager = models.BooleanField(null=True, blank=True, help_text="At the moment of adoption; empty before.")

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return f"{self.member} {'agrees' if self.agrees else 'not yet'}"


class PurposeQuerySet(models.QuerySet["Purpose"]):
    def visible_to(self, viewer: Viewer) -> PurposeQuerySet:
        """Members see every purpose of their community, withdrawn and retired ones too; administrators do as well."""
        if not viewer.is_authenticated:
            return self.none()
        return self if viewer.is_superuser else self.filter(community__in=Community.objects.joined_by(viewer))

    def in_community(self, community: Community) -> PurposeQuerySet:
        return self.filter(community=community)

    def open(self) -> PurposeQuerySet:
        """Spoken about or held: neither withdrawn nor retired."""
        return self.exclude(status=Purpose.Status.RETIRED)

    def with_all(self) -> PurposeQuerySet:
        return self.select_related("community", "author", "adopted_by").prefetch_related(
            "voices__member", "targets__owner", "targets__voices", "targets__reviews", "contexts"
        )

    def latest_first(self) -> PurposeQuerySet:
        return self.order_by("-proposed_at", "-pk")


class Purpose(models.Model):
    """What should be different for whom. Asked before any number; a target without one does not exist."""

    class Status(models.TextChoices):
        PROPOSED = "proposed", "proposed"
        ADOPTED = "adopted", "adopted"
        RETIRED = "retired", "retired"

    community = models.ForeignKey(Community, on_delete=models.CASCADE, related_name="purposes")
    text = models.CharField(max_length=SENTENCE_LIMIT)
    for_whom = models.CharField(max_length=SENTENCE_LIMIT)
    author = models.ForeignKey(User, null=True, on_delete=models.SET_NULL, related_name="+")
    proposed_at = models.DateTimeField(default=timezone.now)
    status = models.CharField(max_length=10, choices=Status.choices, default=Status.PROPOSED)
    adopted_by = models.ForeignKey(User, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    adopted_on = models.DateField(null=True, blank=True)
    review_on = models.DateField(null=True, blank=True, help_text="When it is asked again whether it still holds.")
    retired_on = models.DateField(null=True, blank=True)
    learned = models.CharField(max_length=TEXT_LIMIT, blank=True, help_text="At its last review, or why it ended.")

    objects: ClassVar[PurposeQuerySet] = PurposeQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=~Q(status="adopted") | Q(adopted_on__isnull=False, review_on__gt=F("adopted_on")),
                name="purpose_adopted_until",
            ),
            models.CheckConstraint(
                condition=~Q(status="retired") | Q(retired_on__isnull=False), name="purpose_retired_when"
            ),
        ]
        indexes = [models.Index(fields=["community", "status"], name="purpose_by_status")]

    def __str__(self) -> str:
        return self.text

    def get_absolute_url(self) -> str:
        return reverse("metrics:purpose-detail", args=[self.community.slug, self.pk])

    @property
    def ref(self) -> Ref:
        """What the ledger knows of it: proposing and adopting it and its targets are acts about the purpose."""
        return Ref(ObjectType.PURPOSE, self.pk, self.author_id)

    @property
    def is_open(self) -> bool:
        return self.status == self.Status.PROPOSED

    @property
    def is_due(self) -> bool:
        return self.status == self.Status.ADOPTED and self.review_on is not None and self.review_on <= today()

    @property
    def holds(self) -> bool:
        return self.status == self.Status.ADOPTED and not self.is_due


class PurposeVoice(VoiceFields):
    purpose = models.ForeignKey(Purpose, on_delete=models.CASCADE, related_name="voices")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["purpose", "member"], name="one_voice_on_a_purpose")]
        ordering = ["said_at", "pk"]


class PurposeContext(models.Model):
    """A measure shown beside a purpose, without a goal line: how much was done is worth knowing, not aiming at."""

    purpose = models.ForeignKey(Purpose, on_delete=models.CASCADE, related_name="contexts")
    measure = models.CharField(max_length=KEY_LIMIT)
    added_by = models.ForeignKey(User, null=True, on_delete=models.SET_NULL, related_name="+")
    added_at = models.DateTimeField(default=timezone.now)
    refused = models.CharField(max_length=SENTENCE_LIMIT, blank=True, help_text="Why it could not be a target.")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["purpose", "measure"], name="context_once")]
        ordering = ["added_at", "pk"]

    def __str__(self) -> str:
        return self.measure


def today() -> date:
    return timezone.now().date()
