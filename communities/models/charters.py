"""What a community is for and how it works, version by version."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from django.core.validators import MaxLengthValidator
from django.db import models
from django.db.models import Exists, OuterRef
from django.utils import timezone

from accounts.models import User
from activity.vocabulary import ObjectType, Ref
from communities.models.communities import Community, Membership, MembershipQuerySet

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


class CharterAcceptanceQuerySet(models.QuerySet["CharterAcceptance"]):
    def visible_to(self, viewer: Viewer) -> CharterAcceptanceQuerySet:
        """One's own. Managers see who has not accepted (outstanding), never when somebody did."""
        return self.filter(user=viewer) if viewer.is_authenticated else self.none()


class CharterAcceptance(models.Model):
    """A member accepted one version of the charter. The newest version is the one that counts."""

    charter = models.ForeignKey(Charter, on_delete=models.CASCADE, related_name="acceptances")
    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="+")
    at = models.DateTimeField(default=timezone.now)

    objects: ClassVar[CharterAcceptanceQuerySet] = CharterAcceptanceQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        constraints = [models.UniqueConstraint(fields=["charter", "user"], name="charter_accepted_once")]

    def __str__(self) -> str:
        return f"{self.user_id} accepts {self.charter_id}"


class CharterReminder(models.Model):
    """Who had not accepted a version was reminded: when, by whom, how many."""

    charter = models.ForeignKey(Charter, on_delete=models.CASCADE, related_name="reminders")
    by = models.ForeignKey(User, null=True, on_delete=models.SET_NULL, related_name="+")
    at = models.DateTimeField(default=timezone.now)
    people = models.PositiveIntegerField()

    class Meta:
        ordering = ["-at", "-pk"]

    def __str__(self) -> str:
        return f"{self.people} reminded of {self.charter_id}"


def outstanding(charter: Charter) -> MembershipQuerySet:
    """Stays of members who have not accepted this version. Who wrote it has."""
    accepted = CharterAcceptance.objects.filter(charter=charter, user=OuterRef("user"))
    stays = Membership.objects.current().people().in_community(charter.community)
    return stays.exclude(user=charter.author_id or 0).exclude(Exists(accepted))
