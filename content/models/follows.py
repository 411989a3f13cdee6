"""What people want to hear of, and how much; whom a text names."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from django.db import models
from django.db.models import Q
from django.utils import timezone

from accounts.models import User
from communities.models import Community
from content.models.items import Item
from content.models.replies import Reply
from content.models.shelves import Shelf
from content.models.tags import Tag

if TYPE_CHECKING:
    from communities.models import Viewer

TARGETS = ("item", "tag", "person", "community", "shelf")


def target_name(target: models.Model) -> str:
    """The field of a follow that points to such a thing."""
    return "person" if isinstance(target, User) else target._meta.model_name or ""


def _exactly_one() -> Q:
    """Exactly one of the targets is set."""
    choices = Q()
    for chosen in TARGETS:
        choices |= Q(**{f"{name}__isnull": name != chosen for name in TARGETS})
    return choices


class FollowQuerySet(models.QuerySet["Follow"]):
    def visible_to(self, viewer: Viewer) -> FollowQuerySet:
        """Whom and what somebody follows is theirs alone to see."""
        return self.filter(user=viewer) if viewer.is_authenticated else self.none()

    def heard(self) -> FollowQuerySet:
        """All but the muted."""
        return self.exclude(level=Follow.Level.MUTE)

    def muted(self) -> FollowQuerySet:
        return self.filter(level=Follow.Level.MUTE)

    def about(self, target: Item | Tag | User | Community | Shelf) -> FollowQuerySet:
        """What anybody wants to hear of this one thing."""
        return self.filter(**{target_name(target): target.pk})


class Follow(models.Model):
    """How much a person wants to hear of one thing. Authors and those who reply follow the item by themselves.

    On an item: follow = every reply, watch = every change of its text too. On a tag, a person, a community, a shelf:
    watch = a notice for each new item, follow = in the digest and on the start page. Mute = nothing, whatever else one
    follows; being named is told. An item somebody said is not for them is muted with a reason.
    """

    class Level(models.TextChoices):
        WATCH = "watch", "watch"
        FOLLOW = "follow", "follow"
        MUTE = "mute", "mute"

    class Reason(models.TextChoices):
        """Why an item is not for somebody. Who said it is seen by nobody; counts from three on by whoever looks after it."""

        JOB = "job", "not my job"
        BASIC = "basic", "too basic"
        ADVANCED = "advanced", "too advanced"
        OUTDATED = "outdated", "outdated"
        UNSAID = "unsaid", "no reason given"

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="follows")
    item = models.ForeignKey(Item, null=True, blank=True, on_delete=models.CASCADE, related_name="follows")
    tag = models.ForeignKey(Tag, null=True, blank=True, on_delete=models.CASCADE, related_name="follows")
    person = models.ForeignKey(User, null=True, blank=True, on_delete=models.CASCADE, related_name="followers")
    community = models.ForeignKey(Community, null=True, blank=True, on_delete=models.CASCADE, related_name="follows")
    shelf = models.ForeignKey(Shelf, null=True, blank=True, on_delete=models.CASCADE, related_name="follows")
    level = models.CharField(max_length=6, choices=Level.choices, default=Level.FOLLOW)
    reason = models.CharField(
        max_length=8, blank=True, choices=Reason.choices, help_text="Of an item that is “not for me”; else empty."
    )
    created_at = models.DateTimeField(auto_now_add=True)

    objects: ClassVar[FollowQuerySet] = FollowQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["user", "item"], name="follow_once"),
            models.UniqueConstraint(fields=["user", "tag"], name="follow_tag_once"),
            models.UniqueConstraint(fields=["user", "person"], name="follow_person_once"),
            models.UniqueConstraint(fields=["user", "community"], name="follow_community_once"),
            models.UniqueConstraint(fields=["user", "shelf"], name="follow_shelf_once"),
            models.CheckConstraint(condition=_exactly_one(), name="follow_of_one"),
            models.CheckConstraint(condition=~Q(user=models.F("person")), name="nobody_follows_themselves"),
            models.CheckConstraint(
                condition=Q(reason="") | Q(level="mute", item__isnull=False), name="only_muted_items_are_not_for_one"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user_id} {self.level}s {self.target}"

    @property
    def target(self) -> Item | Tag | User | Community | Shelf:
        return self.item or self.tag or self.person or self.community or self.shelf  # type: ignore[return-value]


class Mention(models.Model):
    """Somebody named somebody in a text."""

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="mentions")
    item = models.ForeignKey(Item, on_delete=models.CASCADE, related_name="mentions")
    reply = models.ForeignKey(Reply, null=True, blank=True, on_delete=models.CASCADE, related_name="mentions")
    created_at = models.DateTimeField(default=timezone.now, help_text="The same for all named at once.")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["user", "item", "reply"], name="mentioned_once", nulls_distinct=False)
        ]

    def __str__(self) -> str:
        return f"{self.user_id} in {self.item_id}"
