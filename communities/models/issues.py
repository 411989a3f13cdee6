"""The issue log: what does not work in a community, said by a member, taken on and answered by a manager. Not about people."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, ClassVar

from django.core.validators import MaxLengthValidator
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from communities.models.communities import Community, Membership

if TYPE_CHECKING:
    from communities.models.vocabulary import Viewer


class IssueQuerySet(models.QuerySet["Issue"]):
    def visible_to(self, viewer: Viewer) -> IssueQuerySet:
        """Members: the open ones of their communities and their own. Managers and administrators: all."""
        if not viewer.is_authenticated:
            return self.none()
        if viewer.is_superuser:
            return self
        managed = Membership.objects.managers().filter(user=viewer).values("community")
        joined = Membership.objects.current().filter(user=viewer).values("community")
        mine = Q(opened_by=viewer) | ~Q(state=Issue.State.CLOSED)
        return self.filter(Q(community__in=managed) | Q(community__in=joined) & mine)

    def in_community(self, community: Community) -> IssueQuerySet:
        return self.filter(community=community)

    def open(self) -> IssueQuerySet:
        return self.exclude(state=Issue.State.CLOSED)

    def opened_by_person(self, user: User) -> IssueQuerySet:
        return self.filter(opened_by=user)

    def closed_since(self, moment: datetime) -> IssueQuerySet:
        return self.filter(state=Issue.State.CLOSED, closed_at__gte=moment)

    def with_people(self) -> IssueQuerySet:
        return self.select_related("opened_by", "taken_by", "closed_by")

    def open_first(self) -> IssueQuerySet:
        """Open ones from the one that waits longest; then the closed, the latest first."""
        return self.order_by(F("closed_at").desc(nulls_first=True), "opened_at", "pk")


class Issue(models.Model):
    """From “this does not work” to an answer. Who opened it is named to managers and to themselves alone."""

    class State(models.TextChoices):
        OPEN = "open", "waits for somebody"
        TAKEN = "taken", "somebody is at it"
        CLOSED = "closed", "closed"

    community = models.ForeignKey(Community, on_delete=models.CASCADE, related_name="issues")
    title = models.CharField("in one line", max_length=150)
    words = models.TextField("what happens", blank=True, validators=[MaxLengthValidator(3000)])
    state = models.CharField(max_length=6, choices=State.choices, default=State.OPEN)
    opened_by = models.ForeignKey(User, null=True, on_delete=models.SET_NULL, related_name="issues_opened")
    opened_at = models.DateTimeField(default=timezone.now)
    taken_by = models.ForeignKey(User, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    taken_at = models.DateTimeField(null=True, blank=True)
    answer = models.TextField(blank=True, validators=[MaxLengthValidator(3000)])
    answered_at = models.DateTimeField(null=True, blank=True)
    closed_by = models.ForeignKey(User, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    closed_at = models.DateTimeField(null=True, blank=True)

    objects: ClassVar[IssueQuerySet] = IssueQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(state="closed", closed_at__isnull=False) | ~Q(state="closed") & Q(closed_at=None),
                name="issue_closed_at_a_moment",
            )
        ]
        indexes = [
            models.Index(fields=["community", "closed_at"], name="issue_by_age"),
            models.Index(fields=["opened_by"], name="issue_of_member"),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("communities:issue-detail", args=[self.community.slug, self.pk])

    @property
    def is_closed(self) -> bool:
        return self.state == Issue.State.CLOSED
