"""The mix of roles a community wants: proposed by a member, spoken about, adopted by the community."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from django.contrib.auth.models import AnonymousUser
from django.core.validators import MaxLengthValidator
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from activity.vocabulary import ObjectType, Ref
from communities.models import Community
from content.models import Item
from roles.models.vocabulary import Role

if TYPE_CHECKING:
    Viewer = User | AnonymousUser

REASON_LIMIT = 5000
SENTENCE_LIMIT = 300


class TargetProfileQuerySet(models.QuerySet["TargetProfile"]):
    def visible_to(self, viewer: Viewer) -> TargetProfileQuerySet:
        """Members see what their community aims at, and its history; administrators do, too."""
        if not viewer.is_authenticated:
            return self.none()
        return self if viewer.is_superuser else self.filter(community__in=Community.objects.joined_by(viewer))

    def latest_first(self) -> TargetProfileQuerySet:
        return self.order_by("-version")


class TargetProfile(models.Model):
    """What a community adopted: a mix of roles, for a purpose. Never altered; a change is a new version.

    Retired: the community decided to have no target from then on. It has no bands.
    """

    community = models.ForeignKey(Community, on_delete=models.CASCADE, related_name="target_profiles")
    version = models.PositiveIntegerField()
    purpose = models.CharField(max_length=300)
    reason = models.TextField("reason for this mix", validators=[MaxLengthValidator(REASON_LIMIT)])
    reason_html = models.TextField(blank=True)
    is_retired = models.BooleanField("no target from here on", default=False)
    author = models.ForeignKey(User, null=True, on_delete=models.SET_NULL, related_name="+", help_text="Who proposed.")
    adopted_by = models.ForeignKey(User, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    adopted_at = models.DateTimeField(default=timezone.now)

    objects: ClassVar[TargetProfileQuerySet] = TargetProfileQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        constraints = [models.UniqueConstraint(fields=["community", "version"], name="target_version_once")]
        ordering = ["-version"]

    def __str__(self) -> str:
        return f"{self.community}, target {self.version}"


class BandFields(models.Model):
    """One role's band, in per cent of active members (several roles each, so sums exceed 100)."""

    role = models.CharField(max_length=10, choices=Role.choices)
    low = models.DecimalField("from %", max_digits=4, decimal_places=1)
    high = models.DecimalField("to %", max_digits=4, decimal_places=1)
    main = models.DecimalField(
        "main role of %", max_digits=4, decimal_places=1, help_text="Composition: counted once per person."
    )

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return f"{self.role} {self.low}–{self.high} %"


class TargetBand(BandFields):
    profile = models.ForeignKey(TargetProfile, on_delete=models.CASCADE, related_name="bands")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["profile", "role"], name="target_band_once"),
            models.CheckConstraint(condition=Q(low__gte=0, high__lte=100, low__lt=F("high")), name="band_low_to_high"),
            models.CheckConstraint(condition=Q(main__gte=0, main__lte=100), name="band_main_0_to_100"),
        ]


class TargetProposalQuerySet(models.QuerySet["TargetProposal"]):
    def visible_to(self, viewer: Viewer) -> TargetProposalQuerySet:
        """Members see every proposal of their community, adopted and withdrawn ones too; administrators do as well."""
        if not viewer.is_authenticated:
            return self.none()
        return self if viewer.is_superuser else self.filter(community__in=Community.objects.joined_by(viewer))

    def in_community(self, community: Community) -> TargetProposalQuerySet:
        return self.filter(community=community)

    def open(self) -> TargetProposalQuerySet:
        return self.filter(status=TargetProposal.Status.OPEN)

    def latest_first(self) -> TargetProposalQuerySet:
        return self.order_by("-proposed_at", "-pk")

    def with_all(self) -> TargetProposalQuerySet:
        """With what its page shows: people, bands, voices, the target it would change."""
        return self.select_related(
            "community", "author", "decided_by", "base", "adopted", "thread__community"
        ).prefetch_related("bands", "voices__member", "base__bands")


class TargetProposal(models.Model):
    """A target somebody would like their community to adopt. Its text is settled once another member gave a voice."""

    class Status(models.TextChoices):
        OPEN = "open", "open"
        ADOPTED = "adopted", "adopted"
        WITHDRAWN = "withdrawn", "withdrawn"

    community = models.ForeignKey(Community, on_delete=models.CASCADE, related_name="target_proposals")
    author = models.ForeignKey(User, null=True, on_delete=models.SET_NULL, related_name="+")
    purpose = models.CharField(max_length=300)
    reason = models.TextField("reason", validators=[MaxLengthValidator(REASON_LIMIT)], help_text="Markdown.")
    reason_html = models.TextField(blank=True)
    is_retirement = models.BooleanField("proposes to have no target", default=False)
    base = models.ForeignKey(
        TargetProfile, null=True, blank=True, on_delete=models.SET_NULL, related_name="+", help_text="What it changes."
    )
    adopted = models.OneToOneField(
        TargetProfile, null=True, blank=True, on_delete=models.SET_NULL, related_name="proposal"
    )
    thread = models.OneToOneField(
        Item, null=True, blank=True, on_delete=models.SET_NULL, related_name="+", help_text="Where it is discussed."
    )
    status = models.CharField(max_length=10, choices=Status.choices, default=Status.OPEN)
    proposed_at = models.DateTimeField(default=timezone.now)
    edited_at = models.DateTimeField(null=True, blank=True)
    decided_at = models.DateTimeField(null=True, blank=True, help_text="When it was adopted or withdrawn.")
    decided_by = models.ForeignKey(User, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    note = models.CharField(max_length=SENTENCE_LIMIT, blank=True, help_text="Why it was withdrawn.")

    objects: ClassVar[TargetProposalQuerySet] = TargetProposalQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(status="open", decided_at=None) | (~Q(status="open") & Q(decided_at__isnull=False)),
                name="proposal_decided_when",
            )
        ]
        indexes = [models.Index(fields=["community", "status"], name="proposal_by_status")]

    def __str__(self) -> str:
        return f"{self.community}, proposed {self.purpose[:40]}"

    def get_absolute_url(self) -> str:
        return reverse("metrics:proposal-detail", args=[self.community.slug, self.pk])

    @property
    def ref(self) -> Ref:
        """What the ledger knows of it: proposing and adopting it are acts about the same thing."""
        return Ref(ObjectType.TARGET, self.pk, self.author_id)

    @property
    def is_open(self) -> bool:
        return self.status == self.Status.OPEN


class ProposedBand(BandFields):
    proposal = models.ForeignKey(TargetProposal, on_delete=models.CASCADE, related_name="bands")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["proposal", "role"], name="proposed_band_once"),
            models.CheckConstraint(
                condition=Q(low__gte=0, high__lte=100, low__lt=F("high")), name="proposed_low_to_high"
            ),
            models.CheckConstraint(condition=Q(main__gte=0, main__lte=100), name="proposed_main_0_to_100"),
        ]


class TargetVoice(models.Model):
    """What one member says of a proposal; changeable while it is open, kept as it was once it is adopted."""

    proposal = models.ForeignKey(TargetProposal, on_delete=models.CASCADE, related_name="voices")
    member = models.ForeignKey(User, null=True, on_delete=models.SET_NULL, related_name="+")
    agrees = models.BooleanField()
    sentence = models.CharField(max_length=SENTENCE_LIMIT, blank=True)
    said_at = models.DateTimeField(default=timezone.now)
    was_manager = models.BooleanField(null=True, blank=True, help_text="At the moment of adoption; empty before.")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["proposal", "member"], name="one_voice_each")]
        ordering = ["said_at", "pk"]

    def __str__(self) -> str:
        return f"{self.member} {'agrees' if self.agrees else 'not yet'}"
