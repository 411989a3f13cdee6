"""What the pages of the whole site read: how each community is, how far the platform is taken up, what it takes up itself.

For administrators. Written by tasks alone (metrics/site/); no row is about a person.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar, TypeVar

from django.contrib.auth.models import AnonymousUser
from django.db import models
from django.db.models import Prefetch
from django.utils import timezone

from accounts.models import User
from communities.models import Community, Lifecycle, Membership

if TYPE_CHECKING:
    Viewer = User | AnonymousUser

_Row = TypeVar("_Row", bound=models.Model)
SAYS_LIMIT = 300


class Level(models.IntegerChoices):
    """How much a community needs somebody."""

    NEEDS = 1, "Needs somebody"
    LOOK = 2, "Worth a look"
    FINE = 3, "Nothing to do"
    ASLEEP = 4, "Asleep"


class OfSiteQuerySet(models.QuerySet[_Row]):
    def visible_to(self, viewer: Viewer) -> OfSiteQuerySet[_Row]:
        """For administrators of the platform, and nobody else."""
        return self if viewer.is_authenticated and viewer.is_superuser else self.none()

    def latest_first(self) -> OfSiteQuerySet[_Row]:
        return self.order_by("-as_of")


class CommunityHealthQuerySet(models.QuerySet["CommunityHealth"]):
    def visible_to(self, viewer: Viewer) -> CommunityHealthQuerySet:
        """For administrators of the platform, and nobody else."""
        return self if viewer.is_authenticated and viewer.is_superuser else self.none()

    def awake(self) -> CommunityHealthQuerySet:
        """Of communities that take contributions: neither dormant nor archived."""
        return self.filter(community__lifecycle__in=[Lifecycle.LIVE, Lifecycle.DRAFT])

    def urgent_first(self) -> CommunityHealthQuerySet:
        return self.order_by("level", "rank", "-weight", "community__name", "pk")

    def with_all(self) -> CommunityHealthQuerySet:
        """With the community and who manages it, in two queries."""
        named = ("slug", "name", "kind", "lifecycle", "visibility", "went_live_at", "created_at")
        own = [field.attname for field in CommunityHealth._meta.concrete_fields]
        people = Membership.objects.managers().select_related("user").order_by("joined_at", "pk")
        people = people.only("community", "user__display_name", "user__handle", "joined_at", "position")
        return (
            self.select_related("community")
            .only(*own, *(f"community__{name}" for name in named))
            .prefetch_related(Prefetch("community__memberships", queryset=people, to_attr="managers_now"))
        )


class CommunityHealth(models.Model):
    """How one community is, in a sentence with its reason, and the figures behind it. Written anew every hour.

    Stored exactly; metrics.site.portfolio says how it may be printed.
    """

    community = models.OneToOneField(Community, on_delete=models.CASCADE, primary_key=True, related_name="health")
    level = models.SmallIntegerField(choices=Level.choices)
    rank = models.SmallIntegerField(help_text="Place of the rule in metrics.site.rules; smaller comes first.")
    weight = models.FloatField(default=0, help_text="Among communities of the same rule, larger comes first.")
    rule = models.SlugField(max_length=30, db_index=False, help_text="Which rule of metrics.site.rules spoke.")
    says = models.CharField(max_length=SAYS_LIMIT)
    href = models.CharField(max_length=300, help_text="Where one can do something about it.")
    members = models.IntegerField(default=0)
    managers = models.IntegerField(default=0)
    unmanaged_since = models.DateField(null=True, blank=True)
    managed_on = models.DateField(
        null=True, blank=True, help_text="When one of its managers last did something in the open there."
    )
    written_on = models.DateField(null=True, blank=True, help_text="When something was last written.")
    open_asks = models.IntegerField(
        default=0, help_text="Of 26 weeks: wait for a useful reply, and nobody closed them."
    )
    waiting_asks = models.IntegerField(default=0, help_text="Of these, without any reply.")
    late_asks = models.IntegerField(default=0, help_text="Of these, past the promised time.")
    oldest_late = models.DateTimeField(null=True, blank=True, help_text="When the oldest late one was asked.")
    half_wait = models.FloatField(null=True, blank=True, help_text="Days: half of the waiting ones wait longer.")
    useful_hours = models.FloatField(null=True, blank=True, help_text="Working hours until half have a useful reply.")
    useful_n = models.IntegerField(default=0)
    in_band = models.SmallIntegerField(null=True, blank=True, help_text="Roles within their band, of those that tell.")
    with_band = models.SmallIntegerField(null=True, blank=True)
    bands_of = models.CharField(max_length=60, blank=True, help_text="The week and target these were read from.")
    targets_due = models.IntegerField(default=0, help_text="Targets and purposes whose review waits.")
    report_month = models.DateField(null=True, blank=True, help_text="First day of the month the next field is about.")
    is_report_signed = models.BooleanField(null=True, blank=True, help_text="Empty: no reports are written there.")
    upload_bytes = models.BigIntegerField(default=0)
    computed_at = models.DateTimeField(default=timezone.now)

    objects: ClassVar[CommunityHealthQuerySet] = CommunityHealthQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        verbose_name_plural = "community health"
        indexes = [models.Index(fields=["level", "rank"], name="community_health_urgent")]

    def __str__(self) -> str:
        return f"{self.community_id}: {self.says}"


class AdoptionWeek(models.Model):
    """How far the platform is taken up, as of a Monday: counts of people, in words only where few (metrics.masking).

    Changed once a week, so that nobody is told by subtracting two looks at it (MEASURES.md 2.5, rule 5).
    """

    as_of = models.DateField(unique=True)
    accounts = models.IntegerField()
    counted = models.IntegerField(help_text="Without those who switched roles off for themselves.")
    signed_in = models.IntegerField(help_text="Ever.")
    joined = models.IntegerField(help_text="Are in a community; like the next four, of those counted.")
    asked = models.IntegerField(help_text="Asked something here, ever.")
    answered = models.IntegerField(help_text="Answered something here, ever.")
    active_7 = models.IntegerField(help_text="Did something in the open in the 7 days before.")
    active_28 = models.IntegerField()
    invitations = models.IntegerField(help_text="Letters out that nobody has answered yet.")
    countries = models.JSONField(default=list, help_text="[name, counted, active in 28 days].")
    departments = models.JSONField(default=list)
    computed_at = models.DateTimeField(default=timezone.now)

    objects: ClassVar[OfSiteQuerySet[AdoptionWeek]] = OfSiteQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        ordering = ["-as_of"]

    def __str__(self) -> str:
        return f"{self.as_of}"


class AdoptionMonth(models.Model):
    """One calendar month (UTC) that is over: who took part in it."""

    as_of = models.DateField(unique=True, help_text="Its first day.")
    accounts = models.IntegerField(help_text="At its end, of those there are still.")
    counted = models.IntegerField(help_text="Of these, without those who switched roles off for themselves.")
    active = models.IntegerField(help_text="Did something in the open.")
    asked = models.IntegerField()
    answered = models.IntegerField()
    computed_at = models.DateTimeField(default=timezone.now)

    objects: ClassVar[OfSiteQuerySet[AdoptionMonth]] = OfSiteQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        ordering = ["-as_of"]

    def __str__(self) -> str:
        return f"{self.as_of:%Y-%m}"


class SiteNight(models.Model):
    """What the platform takes up, as of a night, and what its own checks say."""

    as_of = models.DateField(unique=True)
    database_bytes = models.BigIntegerField()
    tables = models.JSONField(default=list, help_text="The largest: [name, bytes, of that indexes, rows as estimated].")
    indexes = models.JSONField(default=list, help_text="The largest: [name, its table, bytes].")
    uploads = models.JSONField(default=list, help_text="[sort of file, files, bytes], largest first.")
    upload_bytes = models.BigIntegerField(default=0)
    issues = models.JSONField(null=True, help_text="What `manage.py check --deploy` says: [id, sentence].")
    computed_at = models.DateTimeField(default=timezone.now)

    objects: ClassVar[OfSiteQuerySet[SiteNight]] = OfSiteQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        ordering = ["-as_of"]

    def __str__(self) -> str:
        return f"{self.as_of}"
