"""Mentoring: what somebody offers to help with, and who helps whom. The second is seen by the two alone."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Count, F, Q
from django.utils import timezone

from accounts.models import User
from activity.vocabulary import ObjectType, Ref
from communities.models.communities import Community, Membership

if TYPE_CHECKING:
    from communities.models.vocabulary import Viewer

MOST_PLACES = 5


class MentorOfferQuerySet(models.QuerySet["MentorOffer"]):
    def visible_to(self, viewer: Viewer) -> MentorOfferQuerySet:
        """An offer is made to colleagues: whoever is signed in sees it while it stands and its maker is here."""
        if not viewer.is_authenticated:
            return self.none()
        return self.filter(user__is_active=True, user__is_service=False)

    def in_community(self, community: Community) -> MentorOfferQuerySet:
        return self.filter(user__in=Membership.objects.current().in_community(community).values("user"))

    def with_places(self) -> MentorOfferQuerySet:
        """With `taken`: how many mentorings run."""
        runs = Q(
            user__mentorings_given__is_accepted=True,
            user__mentorings_given__ended_at=None,
            user__mentorings_given__mentee__is_active=True,
        )
        return self.annotate(taken=Count("user__mentorings_given", filter=runs))


class MentorOffer(models.Model):
    """“I can help with …”: somebody is willing to be a mentor, for so many at once. Withdrawn, the row is gone."""

    user = models.OneToOneField(User, on_delete=models.CASCADE, related_name="mentor_offer")
    topics = models.CharField("you can help with", max_length=200)
    places = models.PositiveSmallIntegerField(
        "how many at once", default=1, validators=[MinValueValidator(1), MaxValueValidator(MOST_PLACES)]
    )
    created_at = models.DateTimeField(default=timezone.now)

    objects: ClassVar[MentorOfferQuerySet] = MentorOfferQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(places__gte=1, places__lte=MOST_PLACES), name="mentor_places")
        ]

    def __str__(self) -> str:
        return f"{self.user}: {self.topics}"

    @property
    def has_place(self) -> bool:
        return Mentoring.objects.running().filter(mentor=self.user_id).count() < self.places


class MentoringQuerySet(models.QuerySet["Mentoring"]):
    def visible_to(self, viewer: Viewer) -> MentoringQuerySet:
        """The two, while the other one is here. Nobody else, administrators neither."""
        if not viewer.is_authenticated:
            return self.none()
        both_here = self.filter(mentor__is_active=True, mentee__is_active=True)
        return both_here.filter(Q(mentor=viewer) | Q(mentee=viewer))

    def waiting(self) -> MentoringQuerySet:
        return self.filter(is_accepted=None, ended_at=None)

    def running(self) -> MentoringQuerySet:
        """A mentee who is no longer here takes no place: neither of the two could end it."""
        return self.filter(is_accepted=True, ended_at=None, mentee__is_active=True)

    def with_people(self) -> MentoringQuerySet:
        return self.select_related("mentor", "mentee", "asked_by", "community")

    def latest_first(self) -> MentoringQuerySet:
        return self.order_by("-created_at", "-pk")


class Mentoring(models.Model):
    """One person helps another along for a while. Asked for by either, begun when the other accepts."""

    community = models.ForeignKey(Community, on_delete=models.CASCADE, related_name="mentorings")
    mentor = models.ForeignKey(User, on_delete=models.CASCADE, related_name="mentorings_given")
    mentee = models.ForeignKey(User, on_delete=models.CASCADE, related_name="mentorings_received")
    asked_by = models.ForeignKey(User, on_delete=models.CASCADE, related_name="+")
    words = models.CharField(max_length=600, blank=True, help_text="What it is to be about.")
    created_at = models.DateTimeField(default=timezone.now)
    is_accepted = models.BooleanField(null=True, help_text="Null: no answer yet, or taken back before one.")
    answered_at = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)
    is_void = models.BooleanField(default=False, help_text="Agreed on, but it never came about.")
    helped_at = models.DateTimeField(null=True, blank=True, help_text="When the mentee said that it helped.")
    act_id = models.BigIntegerField(null=True, editable=False, help_text="The act of mentoring, once accepted.")

    objects: ClassVar[MentoringQuerySet] = MentoringQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["mentor", "mentee"], condition=Q(ended_at=None), name="one_mentoring_at_a_time"
            ),
            models.CheckConstraint(condition=~Q(mentor=F("mentee")), name="mentor_of_another"),
        ]

    def __str__(self) -> str:
        return f"mentoring {self.pk}"

    def other_than(self, user: User) -> User:
        return self.mentee if user.pk == self.mentor_id else self.mentor

    @property
    def answers(self) -> User:
        """Who was asked."""
        return self.other_than(self.asked_by)

    @property
    def is_waiting(self) -> bool:
        return self.is_accepted is None and self.ended_at is None

    @property
    def is_running(self) -> bool:
        return self.is_accepted is True and self.ended_at is None

    @property
    def ref(self) -> Ref:
        """What “this helped” is about: the ledger knows a mentoring by its act."""
        return Ref(ObjectType.MENTORING, self.act_id or 0, self.mentor_id)
