"""What a community is for and how it works, version by version."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from django.core.validators import MaxLengthValidator
from django.db import models
from django.utils import timezone

from accounts.models import User
from activity.vocabulary import ObjectType, Ref
from communities.models.communities import Community

if TYPE_CHECKING:
    from communities.models.vocabulary import Viewer


class CharterQuerySet(models.QuerySet["Charter"]):
    def visible_to(self, viewer: Viewer) -> CharterQuerySet:
        """The charter is seen by everybody for whom the community exists: it is what one joins for."""
        return self.filter(community__in=Community.objects.visible_to(viewer))

    def latest_first(self) -> CharterQuerySet:
        return self.order_by("-version")


class Charter(models.Model):
    """What a community is for and how it works; a change is a new version."""

    community = models.ForeignKey(Community, on_delete=models.CASCADE, related_name="charters")
    version = models.PositiveIntegerField()
    purpose = models.CharField(max_length=300, help_text="One sentence, starting with “So that …”.")
    goal = models.CharField("business goal", max_length=300, help_text="Which goal of the organisation it serves.")
    decides = models.CharField("who decides", max_length=300)
    policies = models.TextField(blank=True, validators=[MaxLengthValidator(20000)], help_text="Markdown.")
    policies_html = models.TextField(blank=True, editable=False)
    reason = models.CharField("reason for the change", max_length=300)
    author = models.ForeignKey(User, null=True, on_delete=models.SET_NULL, related_name="+")
    created_at = models.DateTimeField(default=timezone.now)

    objects: ClassVar[CharterQuerySet] = CharterQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        constraints = [models.UniqueConstraint(fields=["community", "version"], name="charter_version_once")]
        ordering = ["-version"]

    def __str__(self) -> str:
        return f"{self.community}, version {self.version}"

    @property
    def ref(self) -> Ref:
        return Ref(ObjectType.CHARTER, self.pk, self.author_id)
