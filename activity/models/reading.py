"""What was opened: each act for 14 days and its reader alone, then counts that name nobody."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from django.db import models
from django.db.models import Q

from activity.fields import CurrentXid, Xid8Field
from activity.models.ledger import ClockTimestamp
from activity.vocabulary import ObjectType, Verb

if TYPE_CHECKING:
    from activity.models.ledger import Viewer


class ReadingActQuerySet(models.QuerySet["ReadingAct"]):
    def visible_to(self, viewer: Viewer) -> ReadingActQuerySet:
        """Reading belongs to the reader: only one's own, for nobody else, not for administrators either."""
        return self.filter(actor_id=viewer.pk) if viewer.is_authenticated else self.none()


class ReadingAct(models.Model):
    """A view, search or download. Seen by the reader alone; gone after 14 days (daily partitions)."""

    id = models.BigAutoField(primary_key=True)
    xid = Xid8Field(db_default=CurrentXid(), editable=False)
    recorded_at = models.DateTimeField(db_default=ClockTimestamp(), editable=False)
    occurred_at = models.DateTimeField()
    occurred_on = models.DateField(help_text="UTC")
    actor_id = models.BigIntegerField()
    verb = models.SmallIntegerField(choices=Verb.choices)
    object_type = models.SmallIntegerField(choices=ObjectType.choices)
    object_id = models.BigIntegerField()
    owner_id = models.BigIntegerField(null=True)
    community_id = models.BigIntegerField()
    caused_by_id = models.BigIntegerField(null=True)
    is_fresh = models.BooleanField(default=True, help_text="Not opened by this reader in the 14 days before.")
    source = models.CharField(max_length=80, default="", blank=True)

    objects: ClassVar[ReadingActQuerySet] = ReadingActQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        indexes = [
            models.Index(fields=["actor_id", "object_type", "object_id"], name="reading_actor"),
            models.Index(fields=["xid"], name="reading_xid"),
            models.Index(fields=["caused_by_id"], name="reading_cause", condition=Q(caused_by_id__isnull=False)),
        ]

    def __str__(self) -> str:
        return f"{self.get_verb_display()} {self.get_object_type_display()} {self.object_id}"


class MemberWeekReading(models.Model):
    """What is left of a member's reading in one ISO week: on which days, and how much; never which objects."""

    member_id = models.BigIntegerField()
    community_id = models.BigIntegerField()
    week = models.DateField(help_text="Monday, UTC")
    days = models.SmallIntegerField(default=0, help_text="7-bit mask, Monday = 1.")
    opened = models.SmallIntegerField(default=0, help_text="Sum over days of min(4, distinct objects opened).")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["community_id", "member_id", "week"], name="reading_week_once")]

    def __str__(self) -> str:
        return f"{self.member_id} {self.week}"


class ObjectDay(models.Model):
    """How often an object was opened on a day, by how many people; never by whom. Own views are left out."""

    object_type = models.SmallIntegerField(choices=ObjectType.choices)
    object_id = models.BigIntegerField()
    community_id = models.BigIntegerField()
    day = models.DateField()
    views = models.IntegerField(default=0)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["object_type", "object_id", "day"], name="object_day_once")]
        indexes = [models.Index(fields=["community_id", "day"], name="object_day_community")]

    def __str__(self) -> str:
        return f"{self.object_type}:{self.object_id} {self.day}"


class ShareEffect(models.Model):
    """How many people opened an object after one share of it, fresh (first time in 14 days) or at all; never who."""

    share_id = models.BigIntegerField(help_text="Act id of the share.")
    day = models.DateField()
    openers = models.IntegerField(default=0)
    fresh_openers = models.IntegerField(default=0)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["share_id", "day"], name="share_effect_once")]

    def __str__(self) -> str:
        return f"{self.share_id} {self.day}"
