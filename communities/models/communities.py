"""Communities and who is in them: the two ask about one another in every rule of reading."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, ClassVar

from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import TrigramSimilarity, TrigramWordSimilarity
from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.db.models.functions import Greatest
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from activity.vocabulary import ObjectType, Ref
from communities.models.vocabulary import Kind, Lifecycle, Position, Visibility, validate_slug_free

if TYPE_CHECKING:
    from communities.models.vocabulary import Viewer


class CommunityQuerySet(models.QuerySet["Community"]):
    def visible_to(self, viewer: Viewer) -> CommunityQuerySet:
        """Communities that exist for this person.

        Signed in: open and on-request ones once live (also dormant or archived), and every community one is a member
        of, drafts and private ones included. Administrators: all. Not signed in: none.
        """
        if not viewer.is_authenticated:
            return self.none()
        if viewer.is_superuser:
            return self
        mine = Membership.objects.current().filter(user=viewer).values("community")
        return self.filter(Q(pk__in=mine) | ~Q(visibility=Visibility.PRIVATE) & ~Q(lifecycle=Lifecycle.DRAFT))

    def readable_by(self, viewer: Viewer) -> CommunityQuerySet:
        """Communities whose content this person may read: open live ones and one's own. Administrators: all."""
        if not viewer.is_authenticated:
            return self.none()
        if viewer.is_superuser:
            return self
        mine = Membership.objects.current().filter(user=viewer).values("community")
        return self.filter(Q(pk__in=mine) | Q(visibility=Visibility.OPEN) & ~Q(lifecycle=Lifecycle.DRAFT))

    def managed_by(self, viewer: Viewer) -> CommunityQuerySet:
        """Those this person looks after. Administrators: all."""
        if not viewer.is_authenticated:
            return self.none()
        if viewer.is_superuser:
            return self
        return self.filter(pk__in=Membership.objects.managers().filter(user=viewer).values("community"))

    def joined_by(self, user: User) -> CommunityQuerySet:
        return self.filter(pk__in=Membership.objects.current().filter(user=user).values("community"))

    def with_service(self) -> CommunityQuerySet:
        """With what it promises, in the same query; its page alone shows the whole description."""
        return self.select_related("service").defer("service__expectations", "service__expectations_html")

    def live(self) -> CommunityQuerySet:
        return self.filter(lifecycle=Lifecycle.LIVE)

    def not_archived(self) -> CommunityQuerySet:
        return self.exclude(lifecycle=Lifecycle.ARCHIVED)

    def joinable_by(self, user: User) -> CommunityQuerySet:
        """Live ones the person can join, or ask to join, and has not joined."""
        return self.visible_to(user).live().exclude(visibility=Visibility.PRIVATE).exclude(pk__in=self.joined_by(user))

    def without_active_manager(self) -> CommunityQuerySet:
        """Live communities nobody looks after: the managers left the platform or were switched off."""
        return self.live().exclude(pk__in=Membership.objects.managers().values("community"))

    def named_like(self, words: str) -> CommunityQuerySet:
        return self.filter(Q(name__icontains=words) | Q(purpose__icontains=words))

    def similar_to(self, name: str) -> CommunityQuerySet:
        """Those with a name like this one, the most alike first (trigrams, so that typos do not hide them)."""
        alike = Greatest(TrigramSimilarity("name", name), TrigramWordSimilarity(name, "name"))
        return self.annotate(alike=alike).filter(alike__gt=0.35).order_by("-alike", "name")

    def mine_first(self, user: User) -> CommunityQuerySet:
        mine = Membership.objects.current().filter(user=user, community=OuterRef("pk"))
        return self.annotate(is_mine=Exists(mine)).order_by("-is_mine", "name", "pk")

    def by_name(self) -> CommunityQuerySet:
        return self.order_by("name", "pk")


class Community(models.Model):
    """People who share a method across departments (horizontal), a job role (vertical) or a topic."""

    slug = models.SlugField("address", max_length=60, unique=True, validators=[validate_slug_free])
    name = models.CharField(max_length=120)
    kind = models.CharField(max_length=12, choices=Kind.choices, default=Kind.HORIZONTAL)
    job_role = models.CharField("job role", max_length=120, blank=True, help_text="Whose community, if vertical.")
    visibility = models.CharField(max_length=12, choices=Visibility.choices, default=Visibility.OPEN)
    lifecycle = models.CharField(max_length=10, choices=Lifecycle.choices, default=Lifecycle.DRAFT, editable=False)
    purpose = models.CharField(max_length=300, blank=True, help_text="One sentence; kept equal to the charter's.")
    sponsor = models.ForeignKey(
        User, null=True, blank=True, on_delete=models.SET_NULL, related_name="sponsored_communities"
    )
    is_official = models.BooleanField("official", default=False, help_text="Set up by the company, with a sponsor.")
    service = models.OneToOneField(
        "ServiceDescription", null=True, blank=True, on_delete=models.SET_NULL, related_name="+", editable=False
    )
    reply_hours = models.PositiveSmallIntegerField(
        "expected reply time", default=24, help_text="Working hours; kept equal to the service description's."
    )
    first_texts_wait = models.BooleanField(
        "first texts wait for a look",
        default=False,
        help_text="What somebody new writes first appears once a manager has looked at it.",
    )
    created_by = models.ForeignKey(User, null=True, on_delete=models.SET_NULL, related_name="+", editable=False)
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    went_live_at = models.DateTimeField(null=True, blank=True, editable=False)
    member_count = models.PositiveIntegerField(default=0, editable=False)

    objects: ClassVar[CommunityQuerySet] = CommunityQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        verbose_name_plural = "communities"
        ordering = ["name"]
        indexes = [
            GinIndex(fields=["name"], name="community_name_trigram", opclasses=["gin_trgm_ops"]),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("communities:community-detail", args=[self.slug])

    @property
    def takes_contributions(self) -> bool:
        return self.lifecycle in {Lifecycle.DRAFT, Lifecycle.LIVE}

    @property
    def promise_says(self) -> str:
        """How soon an ask is replied to: “8 working hours”, or “24 hours” where every hour counts."""
        if self.service is not None:
            return self.service.promise_says
        return "1 hour" if self.reply_hours == 1 else f"{self.reply_hours} hours"

    @property
    def ref(self) -> Ref:
        return Ref(ObjectType.COMMUNITY, self.pk, self.created_by_id)


class MembershipQuerySet(models.QuerySet["Membership"]):
    def current(self) -> MembershipQuerySet:
        return self.filter(left_at=None)

    def visible_to(self, viewer: Viewer) -> MembershipQuerySet:
        """Who is a member is seen by those who may read the community; people who were erased are left out."""
        return self.filter(community__in=Community.objects.readable_by(viewer), user__erased_at=None)

    def in_community(self, community: Community) -> MembershipQuerySet:
        return self.filter(community=community)

    def managers(self) -> MembershipQuerySet:
        return self.current().filter(position=Position.MANAGER, user__is_active=True)

    def newcomers(self, days: int = 30) -> MembershipQuerySet:
        return self.current().filter(joined_at__gt=timezone.now() - timedelta(days=days))

    def people(self) -> MembershipQuerySet:
        """Stays of people who are still on the platform."""
        return self.filter(user__is_active=True, user__is_service=False)

    def named_like(self, words: str) -> MembershipQuerySet:
        found = Q(user__display_name__icontains=words) | Q(user__handle__istartswith=words)
        return self.filter(found | Q(user__job_role__icontains=words) | Q(introduction__icontains=words))

    def latest_first(self) -> MembershipQuerySet:
        return self.order_by("-joined_at", "-pk")


class Membership(models.Model):
    """One stay of a person in a community. Leaving ends it; coming back is a new one."""

    community = models.ForeignKey(Community, on_delete=models.CASCADE, related_name="memberships")
    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="memberships")
    position = models.CharField(max_length=10, choices=Position.choices, default=Position.MEMBER)
    joined_at = models.DateTimeField(default=timezone.now)
    left_at = models.DateTimeField(null=True, blank=True)
    introduction = models.CharField(max_length=200, blank=True, help_text="One sentence for “New here”.")
    visited_at = models.DateTimeField(null=True, editable=False, help_text="Bookmark for “since your last visit”.")
    welcomed_by = models.ForeignKey(User, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    welcome_note = models.CharField(max_length=300, blank=True, help_text="What the newcomer was greeted with.")

    objects: ClassVar[MembershipQuerySet] = MembershipQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["community", "user"], condition=Q(left_at=None), name="member_once"),
            models.CheckConstraint(
                condition=Q(left_at=None) | Q(left_at__gte=F("joined_at")), name="left_after_joining"
            ),
        ]
        indexes = [models.Index(fields=["user"], condition=Q(left_at=None), name="membership_current")]

    def __str__(self) -> str:
        return f"{self.user} in {self.community}"

    @property
    def is_newcomer(self) -> bool:
        return self.left_at is None and self.joined_at > timezone.now() - timedelta(days=30)
