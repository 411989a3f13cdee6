"""What people should know of, and the orders it is written from."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.functions import TransactionNow
from django.db import models
from django.db.models import F, Q

from accounts.models import User
from activity.signals import notices_read

if TYPE_CHECKING:
    from activity.models.ledger import Viewer


class NoticeQuerySet(models.QuerySet["Notice"]):
    def visible_to(self, viewer: Viewer) -> NoticeQuerySet:
        """Only the recipient, and only while what it is about exists for them (the apps above say when: notices_read)."""
        if not viewer.is_authenticated:
            return self.none()
        rules = [rule for _, rule in notices_read.send(sender=Notice, viewer=viewer)]
        return self.filter(*rules, recipient_id=viewer.pk)

    def unread(self) -> NoticeQuerySet:
        return self.filter(read_at=None)

    def latest_first(self) -> NoticeQuerySet:
        return self.order_by("-updated_at", "-id")

    def new_first(self) -> NoticeQuerySet:
        """When one was read does not count: of those that were, too, the latest come first."""
        return self.order_by(models.ExpressionWrapper(~Q(read_at=None), models.BooleanField()), "-updated_at", "-id")


class Notice(models.Model):
    """Something a person should know of, grouped per item: a second comment on it joins the unread notice."""

    recipient = models.ForeignKey(User, on_delete=models.CASCADE, related_name="notices")
    kind = models.CharField(max_length=40, help_text="For example comment, answer, accepted, mention, join_request.")
    group = models.CharField(max_length=80, help_text="What is grouped, for example item:12 or community:3.")
    community_id = models.BigIntegerField(default=0)
    item_id = models.BigIntegerField(null=True, help_text="Content item, if it is about one.")
    last_actor = models.ForeignKey(User, null=True, on_delete=models.SET_NULL, related_name="+")
    actors = models.IntegerField(default=1, help_text="Different people since it was last read.")
    actor_ids = ArrayField(
        models.BigIntegerField(), default=list, help_text="Who they are, so that nobody counts twice."
    )
    acts = models.IntegerField(default=1, help_text="Acts since it was last read.")
    title = models.CharField(max_length=300)
    url = models.CharField(max_length=500)
    created_at = models.DateTimeField(auto_now_add=True)
    updated_at = models.DateTimeField(auto_now=True)
    read_at = models.DateTimeField(null=True, blank=True)

    objects: ClassVar[NoticeQuerySet] = NoticeQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["recipient", "kind", "group"], condition=Q(read_at=None), name="notice_grouped_while_unread"
            )
        ]
        indexes = [
            models.Index(F("recipient"), F("updated_at").desc(), name="notice_inbox"),
            models.Index(fields=["recipient"], condition=Q(read_at=None), name="notice_unread"),
        ]

    def __str__(self) -> str:
        return self.title


class NoticeOrder(models.Model):
    """The outbox: an act that people must hear of, committed with the act itself, delivered by a task later.

    `kind` names what happened; receivers of signals.notices_due turn an order into drafts of notices.
    """

    kind = models.CharField(max_length=40)
    act_id = models.BigIntegerField()
    by = models.ForeignKey(User, null=True, on_delete=models.CASCADE, related_name="+")
    object_id = models.BigIntegerField(help_text="What it is about, in the words of the app that ordered it.")
    created_at = models.DateTimeField(db_default=TransactionNow())
    delivered_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [
            models.Index(fields=["id"], condition=Q(delivered_at=None), name="notice_order_waiting"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.object_id}"
