"""Mediations: two people, and a third who helps them to settle something. Nobody else learns that there is one."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from django.core.validators import MaxLengthValidator
from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from accounts.models import User
from activity.vocabulary import ObjectType, Ref
from communities.models.communities import Community

if TYPE_CHECKING:
    from communities.models.vocabulary import Viewer


class MediationQuerySet(models.QuerySet["Mediation"]):
    def visible_to(self, viewer: Viewer) -> MediationQuerySet:
        """Who asked; the mediator while asked or at it; the other party from when it is taken on. Nobody else, whoever
        they are: not managers, not administrators."""
        if not viewer.is_authenticated:
            return self.none()
        state = Mediation.State
        told = [state.TAKEN, state.OPEN, state.REFUSED, state.CLOSED]
        working = [state.ASKED, state.TAKEN, state.OPEN, state.REFUSED, state.CLOSED]
        told_already = Q(state__in=told) | Q(joined_at__isnull=False)
        return self.filter(Q(asked_by=viewer) | Q(mediator=viewer, state__in=working) | Q(other=viewer) & told_already)

    def unfinished(self) -> MediationQuerySet:
        state = Mediation.State
        return self.filter(state__in=[state.ASKED, state.DECLINED, state.TAKEN, state.OPEN])

    def with_people(self) -> MediationQuerySet:
        return self.select_related("community", "asked_by", "other", "mediator")

    def latest_first(self) -> MediationQuerySet:
        return self.order_by("-created_at", "-pk")


class Mediation(models.Model):
    """From the wish of one party to the word of both that it is settled, or of one that it is not."""

    class State(models.TextChoices):
        ASKED = "asked", "somebody is asked to mediate"
        DECLINED = "declined", "another mediator has to be found"
        TAKEN = "taken", "the other party is asked to take part"
        REFUSED = "refused", "it did not begin"
        OPEN = "open", "under way"
        CLOSED = "closed", "closed"
        WITHDRAWN = "withdrawn", "taken back"

    community = models.ForeignKey(Community, on_delete=models.CASCADE, related_name="mediations")
    state = models.CharField(max_length=9, choices=State.choices, default=State.ASKED)
    asked_by = models.ForeignKey(User, on_delete=models.CASCADE, related_name="mediations_asked")
    other = models.ForeignKey(User, on_delete=models.CASCADE, related_name="+")
    mediator = models.ForeignKey(User, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    asker_words = models.TextField(blank=True, validators=[MaxLengthValidator(4000)])
    other_words = models.TextField(blank=True, validators=[MaxLengthValidator(4000)])
    asker_shares = models.BooleanField(default=False, help_text="The other party may read it, too.")
    other_shares = models.BooleanField(default=False)
    notes = models.TextField(blank=True, validators=[MaxLengthValidator(8000)], help_text="The mediator's own.")
    asker_settled = models.BooleanField(null=True)
    other_settled = models.BooleanField(null=True)
    created_at = models.DateTimeField(default=timezone.now)
    joined_at = models.DateTimeField(null=True, blank=True, help_text="When the other party first took part.")
    closed_at = models.DateTimeField(null=True, blank=True)
    close_act_id = models.BigIntegerField(null=True, editable=False)

    objects: ClassVar[MediationQuerySet] = MediationQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=~Q(asked_by=F("other")) & ~Q(mediator=F("asked_by")) & ~Q(mediator=F("other")),
                name="mediation_of_three",
            ),
        ]
        indexes = [
            models.Index(fields=["asked_by"], name="mediation_asked"),
            models.Index(fields=["other"], name="mediation_other"),
            models.Index(fields=["mediator"], name="mediation_mediator"),
        ]

    def __str__(self) -> str:
        return "a mediation"  # names nobody, wherever it is printed

    @property
    def ref(self) -> Ref:
        return Ref(ObjectType.MEDIATION, self.pk)

    @property
    def is_settled(self) -> bool:
        return self.state == self.State.CLOSED and bool(self.asker_settled and self.other_settled)
