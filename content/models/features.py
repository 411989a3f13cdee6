"""Members a community features, with an interview: chosen by a manager, agreed to by the member."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from django.core.validators import MaxLengthValidator
from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from communities.models import Community, Membership
from content.models.texts import BODY_LIMIT

if TYPE_CHECKING:
    from communities.models import Viewer


class FeaturedMemberQuerySet(models.QuerySet["FeaturedMember"]):
    def standing(self) -> FeaturedMemberQuerySet:
        """Agreed, and not over."""
        return self.filter(agreed_at__isnull=False, until__gte=timezone.localdate())

    def visible_to(self, viewer: Viewer) -> FeaturedMemberQuerySet:
        """Agreed ones in communities this person may read, as long as the member is one; those still asked only for the
        member and who asked."""
        readable = Q(community__in=Community.objects.readable_by(viewer))
        member = Membership.objects.current().filter(community=OuterRef("community"), user=OuterRef("user"))
        agreed = Q(Exists(member), agreed_at__isnull=False, user__is_active=True)
        if not viewer.is_authenticated:
            return self.none()
        return self.filter(readable & (agreed | Q(user=viewer) | Q(chosen_by=viewer)))


class FeaturedMember(models.Model):
    """One member for some weeks: why, and a few questions with their own answers. Shown once they agreed."""

    community = models.ForeignKey(Community, on_delete=models.CASCADE, related_name="featured_members")
    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="+")
    why = models.CharField(max_length=300)
    questions = models.JSONField(default=list, help_text="[{question, answer}], Markdown, in order.")
    html = models.TextField(
        blank=True, editable=False, validators=[MaxLengthValidator(BODY_LIMIT)], help_text="The interview, rendered."
    )
    chosen_by = models.ForeignKey(User, null=True, on_delete=models.SET_NULL, related_name="+")
    created_at = models.DateTimeField(default=timezone.now)
    agreed_at = models.DateTimeField(null=True, blank=True)
    declined_at = models.DateTimeField(null=True, blank=True)
    until = models.DateField(help_text="Stands on the home page until then.")

    objects: ClassVar[FeaturedMemberQuerySet] = FeaturedMemberQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        indexes = [models.Index(fields=["community", "until"], name="featured_now")]

    def __str__(self) -> str:
        return f"{self.user_id} in {self.community_id}"

    def get_absolute_url(self) -> str:
        return reverse("content:featured-detail", args=[self.community.slug, self.pk])
