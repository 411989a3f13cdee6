"""Answers and comments."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVectorField
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Coalesce

from activity.vocabulary import ObjectType, Ref
from communities.models import Community
from content.models.items import Item
from content.models.texts import SearchVector, Written

if TYPE_CHECKING:
    from communities.models import Viewer


class ReplyQuerySet(models.QuerySet["Reply"]):
    def visible_to(self, viewer: Viewer) -> ReplyQuerySet:
        """Replies to items this person may see. Removed ones stay, without their text, so that threads keep shape; held
        ones do not, see held_for()."""
        return self.filter(item__in=Item.objects.visible_to(viewer), held_at=None)

    def held_for(self, viewer: Viewer) -> ReplyQuerySet:
        """What is held, for its author where they may still read, for managers and administrators."""
        if not viewer.is_authenticated:
            return self.none()
        own = Q(author=viewer, item__community__in=Community.objects.readable_by(viewer))
        managed = Q(item__community__in=Community.objects.managed_by(viewer))
        return self.filter(own | managed, held_at__isnull=False)

    def in_place(self) -> ReplyQuerySet:
        """What a thread shows: removed ones keep their place, held ones have none."""
        return self.filter(held_at=None)

    def present(self) -> ReplyQuerySet:
        return self.filter(removed_at=None)

    def answers(self) -> ReplyQuerySet:
        return self.filter(kind=Reply.Kind.ANSWER)

    def with_people(self) -> ReplyQuerySet:
        return self.select_related("author", "removed_by").defer("search")

    def at_the_top(self) -> ReplyQuerySet:
        return self.filter(parent=None)

    def asked_back(self) -> ReplyQuerySet:
        """Comments on an ask itself, with what was said to those: all but answers and what stands under them."""
        return self.filter(Q(parent=None) | Q(parent__kind=Reply.Kind.COMMENT), kind=Reply.Kind.COMMENT)

    def in_order(self) -> ReplyQuerySet:
        return self.order_by("created_at", "pk")

    def under_their_parents(self) -> ReplyQuerySet:
        """From the oldest, each one followed by what was said under it."""
        head = Coalesce("parent__created_at", "created_at"), Coalesce("parent_id", "pk")
        return self.order_by(*head, F("parent").asc(nulls_first=True), "created_at", "pk")

    def accepted_first(self) -> ReplyQuerySet:
        """The accepted answer, then the rest from the oldest."""
        return self.order_by(F("accepted_for").asc(nulls_last=True), "created_at", "pk")


class Reply(Written):
    """An answer to an ask, or a comment: on an item, or (one level deeper) on an answer or a comment."""

    class Kind(models.TextChoices):
        ANSWER = "answer", "answer"
        COMMENT = "comment", "comment"

    item = models.ForeignKey(Item, on_delete=models.CASCADE, related_name="replies")
    parent = models.ForeignKey("self", null=True, blank=True, on_delete=models.CASCADE, related_name="comments")
    kind = models.CharField(max_length=10, choices=Kind.choices)
    search = models.GeneratedField(
        expression=SearchVector(F("body"), weight="B"), output_field=SearchVectorField(), db_persist=True
    )

    objects: ClassVar[ReplyQuerySet] = ReplyQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        verbose_name_plural = "replies"
        constraints = [
            models.CheckConstraint(condition=Q(kind="comment") | Q(parent=None), name="answers_stand_at_the_top"),
            models.CheckConstraint(
                condition=Q(held_at=None) | Q(removed_at__isnull=False), name="held_reply_is_out_of_sight"
            ),
        ]
        indexes = [
            models.Index(fields=["item", "created_at"], name="reply_order"),
            models.Index(F("author"), F("created_at").desc(), name="reply_author"),
            GinIndex(fields=["search"], name="reply_search"),
            models.Index(fields=["item"], condition=Q(held_at__isnull=False), name="reply_held"),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.pk} to {self.item_id}"

    def get_absolute_url(self) -> str:
        """Says which reply it is, so that the page of a long thread that holds it is the one shown."""
        return f"{self.item.get_absolute_url()}?reply={self.pk}#reply-{self.pk}"

    @property
    def ref(self) -> Ref:
        is_answer = self.kind == Reply.Kind.ANSWER
        return Ref(ObjectType.ANSWER if is_answer else ObjectType.COMMENT, self.pk, self.author_id)

    @property
    def is_answer(self) -> bool:
        return self.kind == Reply.Kind.ANSWER
