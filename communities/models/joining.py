"""Ways in: a wish to join, and an invitation."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from django.db import models
from django.db.models import Q
from django.db.models.functions import Now
from django.utils import timezone

from accounts.models import Invitation, User
from communities.models.communities import Community, Membership
from communities.models.vocabulary import Lifecycle

if TYPE_CHECKING:
    from communities.models.vocabulary import Viewer


class JoinRequestQuerySet(models.QuerySet["JoinRequest"]):
    def waiting(self) -> JoinRequestQuerySet:
        return self.filter(decided_at=None)

    def visible_to(self, viewer: Viewer) -> JoinRequestQuerySet:
        """The person who asked, and the managers of the community."""
        if not viewer.is_authenticated:
            return self.none()
        if viewer.is_superuser:
            return self
        managed = Membership.objects.managers().filter(user=viewer).values("community")
        return self.filter(Q(user=viewer) | Q(community__in=managed))


class JoinRequest(models.Model):
    """A wish to join a community that is open on request."""

    community = models.ForeignKey(Community, on_delete=models.CASCADE, related_name="join_requests")
    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="join_requests")
    message = models.CharField(max_length=500, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)
    decided_at = models.DateTimeField(null=True, blank=True)
    decided_by = models.ForeignKey(User, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    is_approved = models.BooleanField(null=True, blank=True)
    answer = models.CharField(max_length=500, blank=True)

    objects: ClassVar[JoinRequestQuerySet] = JoinRequestQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["community", "user"], condition=Q(decided_at=None), name="join_request_waiting_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.user} to {self.community}"


class CommunityInvitationQuerySet(models.QuerySet["CommunityInvitation"]):
    def waiting(self) -> CommunityInvitationQuerySet:
        return self.filter(accepted_at=None, declined_at=None).filter(
            Q(invitation=None) | Q(invitation__expires_at__gt=Now())
        )

    def waiting_for(self, user: User) -> CommunityInvitationQuerySet:
        """What this person is invited to and has not answered, into communities that still take members."""
        takes = [Lifecycle.DRAFT, Lifecycle.LIVE]
        mine = self.waiting().filter(user=user, community__lifecycle__in=takes)
        return mine.select_related("community", "invited_by").order_by("-created_at")

    def sent_by(self, user: User) -> CommunityInvitationQuerySet:
        return (
            self.filter(invited_by=user)
            .select_related("community", "user", "invitation")
            .order_by("-created_at", "-pk")
        )

    def visible_to(self, viewer: Viewer) -> CommunityInvitationQuerySet:
        """The person invited and the person who invited."""
        return self.filter(Q(user=viewer) | Q(invited_by=viewer)) if viewer.is_authenticated else self.none()


class CommunityInvitation(models.Model):
    """An invitation to a community: to a colleague who is here (user) or by e-mail to one who is not (invitation)."""

    community = models.ForeignKey(Community, on_delete=models.CASCADE, related_name="invitations")
    user = models.ForeignKey(User, null=True, blank=True, on_delete=models.CASCADE, related_name="invited_to")
    invitation = models.OneToOneField(Invitation, null=True, blank=True, on_delete=models.CASCADE)
    invited_by = models.ForeignKey(User, on_delete=models.CASCADE, related_name="community_invitations_sent")
    note = models.CharField(max_length=500, blank=True)
    act_id = models.BigIntegerField(
        null=True, editable=False, help_text="The act of inviting: what a joining is due to."
    )
    created_at = models.DateTimeField(auto_now_add=True)
    accepted_at = models.DateTimeField(null=True, blank=True)
    declined_at = models.DateTimeField(null=True, blank=True)

    objects: ClassVar[CommunityInvitationQuerySet] = CommunityInvitationQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(user__isnull=False) | Q(invitation__isnull=False), name="invitation_for_somebody"
            ),
            models.UniqueConstraint(
                fields=["community", "user"],
                condition=Q(accepted_at=None, declined_at=None, user__isnull=False),
                name="invited_once",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user or self.invitation} to {self.community}"

    @property
    def is_waiting(self) -> bool:
        return (
            self.accepted_at is None
            and self.declined_at is None
            and (self.invitation is None or self.invitation.expires_at > timezone.now())
        )

    @property
    def whom(self) -> str:
        """For the person who invited: the address they typed, until somebody has joined through it."""
        if self.invitation and not self.accepted_at:
            return self.invitation.email
        return self.user.display_name if self.user else "somebody who has left"
