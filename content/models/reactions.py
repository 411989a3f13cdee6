"""What readers did with a text."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from accounts.models import User
from activity.vocabulary import Verb
from content.models.items import Item
from content.models.replies import Reply

if TYPE_CHECKING:
    from communities.models import Viewer


class ReactionQuerySet(models.QuerySet["Reaction"]):
    def visible_to(self, viewer: Viewer) -> ReactionQuerySet:
        """Reactions on items this person may see. What somebody saved is theirs alone."""
        if not viewer.is_authenticated:
            return self.none()
        items = Item.objects.visible_to(viewer)
        on_visible = Q(item__in=items) | Q(reply__item__in=items)
        return self.filter(on_visible).filter(~Q(kind=Reaction.Kind.SAVE) | Q(user=viewer))

    def saved_by(self, user: User) -> ReactionQuerySet:
        """One's own favourites, also of texts that can no longer be seen: say that they are there, show nothing."""
        return self.filter(user=user, kind=Reaction.Kind.SAVE)


class Reaction(models.Model):
    """What a reader did with a text: liked, thanked for, saved, used at work, rated. Once per kind and text."""

    class Kind(models.TextChoices):
        LIKE = "like", "helpful"
        THANK = "thank", "thanks"
        SAVE = "save", "saved"
        USE = "use", "used at work"
        RATE = "rate", "rated"
        SAME = "same", "waits for this too"  # of asks only; no act of its own: who waits follows

    kind = models.CharField(max_length=6, choices=Kind.choices)
    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="reactions")
    item = models.ForeignKey(Item, null=True, blank=True, on_delete=models.CASCADE, related_name="reactions")
    reply = models.ForeignKey(Reply, null=True, blank=True, on_delete=models.CASCADE, related_name="reactions")
    value = models.PositiveSmallIntegerField(null=True, blank=True, help_text="Usefulness 1-5, for ratings.")
    note = models.CharField(max_length=500, blank=True, help_text="Where it was used and what changed; why saved.")
    created_at = models.DateTimeField(default=timezone.now)

    objects: ClassVar[ReactionQuerySet] = ReactionQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(item__isnull=False, reply=None) | Q(item=None, reply__isnull=False), name="reaction_to_one"
            ),
            models.UniqueConstraint(fields=["user", "kind", "item"], condition=Q(reply=None), name="reacted_item_once"),
            models.UniqueConstraint(
                fields=["user", "kind", "reply"], condition=Q(item=None), name="reacted_reply_once"
            ),
            models.CheckConstraint(
                condition=Q(kind="rate", value__gte=1, value__lte=5) | ~Q(kind="rate") & Q(value=None),
                name="rating_from_1_to_5",
            ),
        ]
        indexes = [
            models.Index(F("user"), F("kind"), F("created_at").desc(), name="reaction_of_user"),
            models.Index(F("kind"), F("created_at").desc(), name="reaction_recent"),
        ]

    def __str__(self) -> str:
        return f"{self.user_id} {self.kind}"

    @property
    def text(self) -> Item | Reply:
        return self.item or self.reply  # type: ignore[return-value]


REACTION_VERBS = {
    Reaction.Kind.LIKE: Verb.LIKE,
    Reaction.Kind.THANK: Verb.THANK,
    Reaction.Kind.SAVE: Verb.SAVE,
    Reaction.Kind.USE: Verb.USE,
    Reaction.Kind.RATE: Verb.RATE,
}
