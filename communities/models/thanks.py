"""Thanks for what somebody did for a person: an introduction, a mentoring, a welcome. Texts are thanked for in content."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from django.db import models
from django.utils import timezone

from accounts.models import User
from communities.models.communities import Community

if TYPE_CHECKING:
    from communities.models.vocabulary import Viewer


class ThanksQuerySet(models.QuerySet["Thanks"]):
    def visible_to(self, viewer: Viewer) -> ThanksQuerySet:
        """Who thanked and who was thanked; nobody else."""
        if not viewer.is_authenticated:
            return self.none()
        return self.filter(models.Q(by=viewer) | models.Q(to=viewer))

    def by_for(self, user: User, act_id: int | None) -> Thanks | None:
        return self.filter(by=user, act_id=act_id).first() if act_id else None


class Thanks(models.Model):
    """One person thanks another for one act of theirs, once. Taken back, the row is gone."""

    by = models.ForeignKey(User, on_delete=models.CASCADE, related_name="thanks_given")
    to = models.ForeignKey(User, on_delete=models.CASCADE, related_name="thanks_received")
    community = models.ForeignKey(Community, on_delete=models.CASCADE, related_name="+")
    what = models.CharField(max_length=200, help_text="In the words of the notice: “introducing you to Ben”.")
    url = models.CharField(max_length=200, help_text="Where the thanked person finds it.")
    act_id = models.BigIntegerField(help_text="The act thanked for.")
    thank_act_id = models.BigIntegerField(help_text="The act of thanking.")
    created_at = models.DateTimeField(default=timezone.now)

    objects: ClassVar[ThanksQuerySet] = ThanksQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        verbose_name_plural = "thanks"
        constraints = [models.UniqueConstraint(fields=["by", "act_id"], name="thanked_once")]

    def __str__(self) -> str:
        return f"{self.by} thanks {self.to}"
