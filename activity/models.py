"""What people did: the ledger of acts, reading counters, notices, the audit trail.

The ledger is append-only (a trigger refuses updates and deletes) and partitioned by the time a row was recorded;
see MEASURES.md 2 and 10. It stores ids, not foreign keys to the apps above.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from django.contrib.auth.models import AnonymousUser
from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.functions import TransactionNow
from django.contrib.postgres.indexes import BrinIndex
from django.db import models
from django.db.models import F, Q
from django.db.models.expressions import Func

from accounts.models import User
from activity.fields import CurrentXid, Xid8Field
from activity.signals import notices_read
from activity.vocabulary import HUMAN_VIA, ActClass, ActorKind, Audience, ObjectType, Ref, Verb, Via

if TYPE_CHECKING:
    Viewer = User | AnonymousUser


class ClockTimestamp(Func):
    """Wall-clock time. Not now(): that is when the transaction began (MEASURES.md 10.3)."""

    function = "clock_timestamp"
    template = "%(function)s()"
    output_field = models.DateTimeField()


class VerbName(models.Model):
    """The verbs as a table, for people who read the ledger in SQL. Written by a migration from vocabulary.Verb."""

    id = models.SmallIntegerField(primary_key=True, choices=Verb.choices)
    name = models.CharField(max_length=30, unique=True)
    act_class = models.CharField(max_length=1, choices=[(c.value, c.name.lower()) for c in ActClass])
    as2_type = models.CharField(max_length=20)
    iri = models.CharField(max_length=120)

    class Meta:
        db_table = "activity_verb"
        verbose_name = "verb"

    def __str__(self) -> str:
        return self.name


class ActQuerySet(models.QuerySet["Act"]):
    def visible_to(self, viewer: Viewer) -> ActQuerySet:
        """A person sees what they did and what was done to or for them; acts of delicate kinds only their own.

        Who may see an act where it happened (on the item's page) is decided by the item.
        """
        if not viewer.is_authenticated:
            return self.none()
        return self.filter(
            Q(actor_id=viewer.pk)
            | (Q(owner_id=viewer.pk) | Q(target_id=viewer.pk)) & ~Q(verb__in=[Verb.FLAG, Verb.DECIDE_FLAG, Verb.ASSESS])
        )

    def human(self) -> ActQuerySet:
        """Acts that may carry evidence (MEASURES.md 2.1)."""
        return self.filter(actor_kind=ActorKind.MEMBER, via__in=HUMAN_VIA)

    def latest_first(self) -> ActQuerySet:
        return self.order_by("-occurred_at", "-id")


class Act(models.Model):
    """One row = one act. Fields and rules: MEASURES.md 2.1. Reading acts live in ReadingAct instead."""

    id = models.BigAutoField(primary_key=True)
    xid = Xid8Field(db_default=CurrentXid(), editable=False)
    recorded_at = models.DateTimeField(db_default=ClockTimestamp(), editable=False)
    occurred_at = models.DateTimeField()
    occurred_on = models.DateField(help_text="UTC")
    actor_id = models.BigIntegerField(null=True)
    actor_kind = models.SmallIntegerField(choices=ActorKind.choices, default=ActorKind.MEMBER)
    verb = models.SmallIntegerField(choices=Verb.choices)
    object_type = models.SmallIntegerField(choices=ObjectType.choices)
    object_id = models.BigIntegerField(help_text="Negative: known only from an import (ExternalRef).")
    owner_id = models.BigIntegerField(null=True, help_text="Author of the object at the time of the act.")
    target_id = models.BigIntegerField(null=True, help_text="The second person, if any.")
    community_id = models.BigIntegerField(help_text="Where it happened; 0 = platform.")
    origin_community_id = models.BigIntegerField(null=True, help_text="Home of the object, when different.")
    context_id = models.BigIntegerField(null=True, help_text="Thread, ask or event it belongs to.")
    reply_to_id = models.BigIntegerField(null=True, help_text="Object answered.")
    caused_by_id = models.BigIntegerField(null=True, help_text="Act through which the actor came.")
    value = models.SmallIntegerField(null=True, help_text="Rating 1-5, or outcome 0/1.")
    audience = models.SmallIntegerField(choices=Audience.choices, default=Audience.COMMUNITY)
    via = models.SmallIntegerField(choices=Via.choices, default=Via.WEB)
    source = models.CharField(max_length=80, default="", blank=True, help_text="The import it came from; empty here.")
    bulk_id = models.UUIDField(null=True)
    undo_of_id = models.BigIntegerField(null=True)

    objects: ClassVar[ActQuerySet] = ActQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        indexes = [
            models.Index(fields=["xid"], name="act_xid"),
            models.Index(fields=["actor_id", "community_id", "occurred_on"], name="act_actor"),
            models.Index(fields=["owner_id", "community_id"], name="act_owner", condition=Q(owner_id__isnull=False)),
            models.Index(fields=["target_id", "community_id"], name="act_target", condition=Q(target_id__isnull=False)),
            models.Index(fields=["object_type", "object_id"], name="act_object"),
            models.Index(fields=["undo_of_id"], name="act_undo", condition=Q(undo_of_id__isnull=False)),
            models.Index(fields=["caused_by_id"], name="act_cause", condition=Q(caused_by_id__isnull=False)),
            models.Index(fields=["bulk_id"], name="act_bulk", condition=Q(bulk_id__isnull=False)),
            BrinIndex(fields=["recorded_at"], name="act_recorded"),
        ]

    def __str__(self) -> str:
        return f"{self.get_verb_display()} {self.get_object_type_display()} {self.object_id}"


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


class RollupCursor(models.Model):
    """How far a consumer of the ledger has read: every transaction below `upto` is in (MEASURES.md 10.2)."""

    consumer = models.CharField(max_length=40, primary_key=True)
    upto = Xid8Field()
    system_identifier = models.BigIntegerField()
    generation = models.IntegerField(default=1)
    at = models.DateTimeField(db_default=ClockTimestamp())

    def __str__(self) -> str:
        return self.consumer


class ExternalRef(models.Model):
    """An id in an imported file and what it became here. Makes a second import of the same file add nothing."""

    class Kind(models.IntegerChoices):
        ACT = 1, "act"
        MEMBER = 2, "member"
        COMMUNITY = 3, "community"
        OBJECT = 4, "object"

    id = models.BigAutoField(primary_key=True)
    source = models.CharField(max_length=80)
    kind = models.SmallIntegerField(choices=Kind.choices)
    key = models.CharField(max_length=200)
    local_id = models.BigIntegerField(null=True, help_text="Null: the object exists only as minus this row's id.")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["source", "kind", "key"], name="external_ref_once")]

    def __str__(self) -> str:
        return f"{self.source}:{self.key}"


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
        return self.order_by(F("read_at").asc(nulls_first=True), "-updated_at", "-id")


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


class AuditEntryQuerySet(models.QuerySet["AuditEntry"]):
    def visible_to(self, viewer: Viewer) -> AuditEntryQuerySet:
        """Entries about oneself (who looked at my evidence, who changed my position). Staff see all in the admin."""
        return self.filter(subject_id=viewer.pk) if viewer.is_authenticated else self.none()

    def of_community(self, community_id: int) -> AuditEntryQuerySet:
        """For its managers and for administrators; the page asks for the permission."""
        return self.filter(community_id=community_id).select_related("by", "subject")


class AuditEntry(models.Model):
    """A change of power or a look at someone's evidence: position, lifecycle, target, export. Never changed."""

    at = models.DateTimeField(db_default=ClockTimestamp(), editable=False)
    by = models.ForeignKey(User, null=True, on_delete=models.SET_NULL, related_name="+")
    action = models.CharField(max_length=60, help_text="For example position.change, evidence.look, roles.export.")
    community_id = models.BigIntegerField(null=True)
    subject = models.ForeignKey(User, null=True, blank=True, on_delete=models.SET_NULL, related_name="audit_entries")
    details = models.JSONField(default=dict)

    objects: ClassVar[AuditEntryQuerySet] = AuditEntryQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        verbose_name_plural = "audit entries"
        ordering = ["-at", "-id"]
        indexes = [models.Index(fields=["community_id", "at"], name="audit_community")]

    def __str__(self) -> str:
        return self.action


__all__ = [
    "Act",
    "AuditEntry",
    "ExternalRef",
    "MemberWeekReading",
    "Notice",
    "NoticeOrder",
    "ObjectDay",
    "ReadingAct",
    "Ref",
    "RollupCursor",
    "ShareEffect",
    "VerbName",
]
