"""Who looks at what is asked this week: people who agreed take turns, for a topic of a community or for all its asks."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING, ClassVar

from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from communities.models import Community, Membership
from content.models.reach import Reach
from content.models.tags import Tag

if TYPE_CHECKING:
    from communities.models import Viewer


def monday_of(day: date) -> date:
    return day - timedelta(days=day.weekday())


def this_monday() -> date:
    """The Monday (UTC) of the week that turns are about."""
    return monday_of(timezone.now().date())


class RotaQuerySet(models.QuerySet["Rota"]):
    def visible_to(self, viewer: Viewer) -> RotaQuerySet:
        """Members see who looks after what in their community; administrators do, too."""
        if not viewer.is_authenticated:
            return self.none()
        return self if viewer.is_superuser else self.filter(community__in=Community.objects.joined_by(viewer))

    def in_community(self, community: Community) -> RotaQuerySet:
        return self.filter(community=community)

    def running(self) -> RotaQuerySet:
        return self.filter(ended_on=None)

    def by_topic(self) -> RotaQuerySet:
        """All asks last: whoever looks for a topic finds it first."""
        return self.order_by(models.F("tag__name").asc(nulls_last=True), "pk")


class Rota(models.Model):
    """Turns of a week each, for asks with one tag, or for all of a community."""

    community = models.ForeignKey(Community, on_delete=models.CASCADE, related_name="rotas")
    tag = models.ForeignKey(
        Tag, null=True, blank=True, on_delete=models.CASCADE, related_name="+", help_text="Empty: all asks."
    )
    created_by = models.ForeignKey(User, null=True, on_delete=models.SET_NULL, related_name="+")
    created_at = models.DateTimeField(default=timezone.now)
    ended_on = models.DateField(null=True, blank=True)

    objects: ClassVar[RotaQuerySet] = RotaQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["community", "tag"], condition=Q(ended_on=None), name="one_rota_for_a_topic"
            ),
            models.UniqueConstraint(
                fields=["community"], condition=Q(ended_on=None, tag=None), name="one_rota_for_all_asks"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.community}: {self.about}"

    def get_absolute_url(self) -> str:
        return f"{reverse('content:rota-list', args=[self.community.slug])}#rota-{self.pk}"

    @property
    def about(self) -> str:
        """“asks about hydraulics”, “all asks”."""
        return f"asks about {self.tag.name}" if self.tag else "all asks"


def _stays() -> Exists:
    """Whoever left the community is asked for nothing, and named nowhere."""
    here = Membership.objects.current().people()
    return Exists(here.filter(community=OuterRef("rota__community"), user=OuterRef("person")))


class RotaPlaceQuerySet(models.QuerySet["RotaPlace"]):
    def of_members(self) -> RotaPlaceQuerySet:
        return self.filter(_stays())


class RotaPlace(models.Model):
    """Somebody who takes turns, once they said yes. The queue is their order: after a turn one goes to its end.

    No turn is counted, and those that are over are forgotten.
    """

    rota = models.ForeignKey(Rota, on_delete=models.CASCADE, related_name="places")
    person = models.ForeignKey(User, on_delete=models.CASCADE, related_name="+")
    order = models.IntegerField(default=0)
    asked_by = models.ForeignKey(User, null=True, on_delete=models.SET_NULL, related_name="+")
    asked_at = models.DateTimeField(default=timezone.now)
    accepted_at = models.DateTimeField(null=True, blank=True)

    objects: ClassVar[RotaPlaceQuerySet] = RotaPlaceQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        constraints = [models.UniqueConstraint(fields=["rota", "person"], name="one_place_on_a_rota")]
        ordering = ["order", "pk"]

    def __str__(self) -> str:
        return f"{self.person} on {self.rota_id}"


class RotaTurnQuerySet(models.QuerySet["RotaTurn"]):
    def visible_to(self, viewer: Viewer) -> RotaTurnQuerySet:
        return self.filter(rota__in=Rota.objects.visible_to(viewer))

    def current(self) -> RotaTurnQuerySet:
        """Of this week, of those who are still here and did not say “not now”."""
        away = Reach.objects.filter(user=OuterRef("person"), away_until__gt=timezone.now().date())
        return self.filter(_stays(), ~Exists(away), monday=this_monday(), rota__ended_on=None)

    def ahead(self) -> RotaTurnQuerySet:
        """This week and those to come, of those who are still here: a day later they are dealt anew."""
        return self.filter(_stays(), monday__gte=this_monday(), rota__ended_on=None)


class RotaTurn(models.Model):
    """One week of one rota: whose it is."""

    rota = models.ForeignKey(Rota, on_delete=models.CASCADE, related_name="turns", db_index=False)
    monday = models.DateField()
    person = models.ForeignKey(User, on_delete=models.CASCADE, related_name="rota_turns")
    is_swapped = models.BooleanField(default=False, help_text="Agreed between two: not dealt anew.")
    told_at = models.DateTimeField(null=True, blank=True)
    swap_for = models.OneToOneField(
        "self",
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="asked_by",
        help_text="The week asked for.",
    )

    objects: ClassVar[RotaTurnQuerySet] = RotaTurnQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        constraints = [models.UniqueConstraint(fields=["rota", "monday"], name="one_person_a_week")]
        ordering = ["monday"]

    def __str__(self) -> str:
        return f"{self.rota_id} {self.monday}"
