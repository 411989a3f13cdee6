"""The clock of an ask, kept: when it was asked under which promise, and when what it waits for came."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from django.db import models
from django.db.models import F, Q

from communities.models import Community, ServiceDescription
from content.models.items import Item

if TYPE_CHECKING:
    from communities.models import Viewer


class AskClockQuerySet(models.QuerySet["AskClock"]):
    def visible_to(self, viewer: Viewer) -> AskClockQuerySet:
        """Of asks this person may see."""
        return self.filter(ask__in=Item.objects.visible_to(viewer))

    def in_community(self, community: Community) -> AskClockQuerySet:
        return self.filter(community=community)

    def running(self) -> AskClockQuerySet:
        """Nobody replied yet, and nobody ended the waiting."""
        return self.filter(reply_at=None, ended_at=None)

    def latest_first(self) -> AskClockQuerySet:
        return self.order_by("-asked_at", "-pk")


class AskClock(models.Model):
    """One row per published ask that was asked here (imported ones have none), kept by content.actions.clocks alone.

    A reply is an answer by a human being other than the asker, or whatever was useful first. Useful is what the asker
    marked as having helped first; where nothing is marked, the first reply they thanked for or accepted, or the first
    pointer of which they said that it helped. The *_work columns
    are working time in seconds by the calendar of the promise: from the beginning of 2020 for asked_work, from the ask
    on for the others.
    """

    ask = models.OneToOneField(Item, on_delete=models.CASCADE, primary_key=True, related_name="clock_kept")
    community = models.ForeignKey(Community, on_delete=models.CASCADE, related_name="ask_clocks", db_index=False)
    service = models.ForeignKey(
        ServiceDescription, on_delete=models.RESTRICT, related_name="+", help_text="The promise of that moment."
    )
    is_newcomer = models.BooleanField("asked by a newcomer", default=False)
    asked_at = models.DateTimeField()
    half_at = models.DateTimeField(help_text="Half of the promised working time has passed.")
    due_at = models.DateTimeField()
    offered_at = models.DateTimeField(null=True, blank=True, help_text="When it was offered to people who may know.")
    reply_at = models.DateTimeField("first reply", null=True, blank=True)
    useful_at = models.DateTimeField("first useful reply", null=True, blank=True)
    accepted_at = models.DateTimeField("accepted", null=True, blank=True)
    ended_at = models.DateTimeField(
        "waits no more", null=True, blank=True, help_text="Closed, removed, archived, or settled by the asker."
    )
    asked_work = models.BigIntegerField()
    reply_work = models.BigIntegerField(null=True, blank=True)
    useful_work = models.BigIntegerField(null=True, blank=True)
    accepted_work = models.BigIntegerField(null=True, blank=True)
    ended_work = models.BigIntegerField(null=True, blank=True)

    objects: ClassVar[AskClockQuerySet] = AskClockQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        indexes = [
            models.Index(F("community"), F("asked_at").desc(), name="ask_clock_new"),
            models.Index(
                fields=["half_at"], condition=Q(reply_at=None, ended_at=None, offered_at=None), name="ask_clock_half"
            ),
            models.Index(
                fields=["community", "due_at"], condition=Q(reply_at=None, ended_at=None), name="ask_clock_due"
            ),
        ]

    def __str__(self) -> str:
        return f"clock of ask {self.ask_id}"
