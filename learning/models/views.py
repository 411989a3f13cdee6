"""What others say about a member's skills: asked for or offered, written, and put together once a week."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from django.contrib.auth.models import AnonymousUser
from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from accounts.models import User
from communities.models import Community
from learning.skills import SKILL_CHOICES
from learning.vocabulary import TOP
from roles.models import Role

if TYPE_CHECKING:
    Viewer = User | AnonymousUser


class ViewRequestQuerySet(models.QuerySet["ViewRequest"]):
    def visible_to(self, viewer: Viewer) -> ViewRequestQuerySet:
        """The two people it is between."""
        if not viewer.is_authenticated:
            return self.none()
        return self.filter(Q(about_id=viewer.pk) | Q(rater_id=viewer.pk))

    def open_to(self, rater: User) -> ViewRequestQuerySet:
        """Those this person may write, or has written; not what they put aside."""
        return self.filter(rater=rater, agreed_at__isnull=False, put_aside_at=None)

    def standing(self) -> ViewRequestQuerySet:
        return self.filter(about__is_active=True, rater__is_active=True)

    def not_taken_back(self) -> ViewRequestQuerySet:
        return self.filter(Q(agreed_at__isnull=False) | Q(is_offer=True))

    def latest_first(self) -> ViewRequestQuerySet:
        return self.order_by("-created_at", "-pk")


class ViewRequest(models.Model):
    """A view on the skills of one role: a member asks a peer for it, or a peer offers it and the member agrees.

    It never says whether the view was written: the person it is about must not be able to tell.
    """

    about = models.ForeignKey(User, on_delete=models.CASCADE, related_name="views_asked")
    rater = models.ForeignKey(User, on_delete=models.CASCADE, related_name="views_to_give")
    role = models.CharField(max_length=10, choices=Role.choices)
    is_offer = models.BooleanField(default=False)
    created_at = models.DateTimeField(default=timezone.now)
    agreed_at = models.DateTimeField(null=True, help_text="Asked for: at once. Offered: when the member agreed.")
    put_aside_at = models.DateTimeField(null=True, help_text="The rater would rather not; nobody else learns of it.")

    objects: ClassVar[ViewRequestQuerySet] = ViewRequestQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["about", "rater", "role"], name="view_asked_once"),
            models.CheckConstraint(condition=~Q(about=F("rater")), name="view_of_another"),
        ]

    def __str__(self) -> str:
        return f"{self.role}, asked {self.created_at:%Y-%m-%d}"

    @property
    def is_taken_back(self) -> bool:
        """Asked for no longer. Whoever wrote something keeps the way to take it back."""
        return self.agreed_at is None and not self.is_offer


class PeerNoteQuerySet(models.QuerySet["PeerNote"]):
    def visible_to(self, viewer: Viewer) -> PeerNoteQuerySet:
        """Only whoever wrote it. Whom it is about sees releases, administrators nothing."""
        return self.filter(rater_id=viewer.pk) if viewer.is_authenticated else self.none()


class PeerNote(models.Model):
    """A level, and perhaps a sentence, from a peer. Who wrote it is kept so that nobody counts twice; it is never shown."""

    about = models.ForeignKey(User, on_delete=models.CASCADE, related_name="peer_notes")
    rater = models.ForeignKey(User, on_delete=models.CASCADE, related_name="peer_notes_given")
    skill = models.CharField(max_length=20, choices=SKILL_CHOICES)
    level = models.SmallIntegerField()
    sentence = models.CharField(max_length=300, blank=True)
    updated_at = models.DateTimeField(default=timezone.now)

    objects: ClassVar[PeerNoteQuerySet] = PeerNoteQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["about", "rater", "skill"], name="peer_note_once"),
            models.CheckConstraint(condition=~Q(about=F("rater")), name="peer_note_of_another"),
            models.CheckConstraint(condition=Q(level__gte=0, level__lte=TOP), name="peer_note_scale"),
        ]

    def __str__(self) -> str:
        return f"a view on {self.skill}"


class PeerReleaseQuerySet(models.QuerySet["PeerRelease"]):
    def visible_to(self, viewer: Viewer) -> PeerReleaseQuerySet:
        """Whom it is about."""
        return self.filter(about_id=viewer.pk) if viewer.is_authenticated else self.none()

    def current(self) -> PeerReleaseQuerySet:
        return self.filter(is_current=True)


class PeerRelease(models.Model):
    """What three or more peers noted on a skill, put together on a Monday: a mean to half a step, words, sentences.

    `parts` keeps who is in it, for one purpose: a later release must differ from each earlier one by nobody or by at
    least three, so that no single view can be worked out by subtracting (learning/releasing.py). Never shown.
    """

    about = models.ForeignKey(User, on_delete=models.CASCADE, related_name="peer_releases")
    skill = models.CharField(max_length=20, choices=SKILL_CHOICES)
    as_of = models.DateField()
    n = models.SmallIntegerField()
    mean_half = models.SmallIntegerField(help_text="Mean level in half steps, 0 to 8.")
    sentences = models.JSONField(default=list)
    parts = models.JSONField(default=dict)
    is_current = models.BooleanField(default=True)

    objects: ClassVar[PeerReleaseQuerySet] = PeerReleaseQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["about", "skill", "as_of"], name="peer_release_once"),
            models.UniqueConstraint(
                fields=["about", "skill"], condition=Q(is_current=True), name="peer_release_one_current"
            ),
            models.CheckConstraint(condition=Q(n__gte=3), name="peer_release_from_3"),
        ]

    def __str__(self) -> str:
        return f"{self.skill} {self.as_of}"

    @property
    def mean(self) -> float:
        return self.mean_half / 2


class ManagerNoteQuerySet(models.QuerySet["ManagerNote"]):
    def visible_to(self, viewer: Viewer) -> ManagerNoteQuerySet:
        """The two people it is between."""
        if not viewer.is_authenticated:
            return self.none()
        return self.filter(Q(about_id=viewer.pk) | Q(manager_id=viewer.pk))


class ManagerNote(models.Model):
    """A level from a manager with whom the member shares the role. Not anonymous: the member sees who."""

    about = models.ForeignKey(User, on_delete=models.CASCADE, related_name="manager_notes")
    manager = models.ForeignKey(User, on_delete=models.CASCADE, related_name="manager_notes_given")
    community = models.ForeignKey(Community, on_delete=models.CASCADE, related_name="+")
    skill = models.CharField(max_length=20, choices=SKILL_CHOICES)
    level = models.SmallIntegerField()
    sentence = models.CharField(max_length=300, blank=True)
    updated_at = models.DateTimeField(default=timezone.now)

    objects: ClassVar[ManagerNoteQuerySet] = ManagerNoteQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["about", "manager", "skill"], name="manager_note_once"),
            models.CheckConstraint(condition=~Q(about=F("manager")), name="manager_note_of_another"),
            models.CheckConstraint(condition=Q(level__gte=0, level__lte=TOP), name="manager_note_scale"),
        ]

    def __str__(self) -> str:
        return f"a manager's view on {self.skill}"
