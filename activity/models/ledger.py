"""The acts themselves, and what keeps their place: verbs by name, how far readers came, ids of imports."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from django.contrib.auth.models import AnonymousUser
from django.contrib.postgres.indexes import BrinIndex
from django.db import models
from django.db.models import Q
from django.db.models.expressions import Func

from accounts.models import User
from activity.fields import CurrentXid, Xid8Field
from activity.vocabulary import HUMAN_VIA, ActClass, ActorKind, Audience, ObjectType, Verb, Via

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
            models.Index(fields=["object_type", "object_id", "verb"], name="act_object"),
            models.Index(  # few, and asked for with every act of a person: does it make one of these work?
                fields=["target_id", "verb", "occurred_on"],
                name="act_meeting",
                condition=Q(verb__in=[Verb.INTRODUCE, Verb.POINT, Verb.INVITE_MEMBER]),
            ),
            models.Index(fields=["undo_of_id"], name="act_undo", condition=Q(undo_of_id__isnull=False)),
            models.Index(fields=["caused_by_id"], name="act_cause", condition=Q(caused_by_id__isnull=False)),
            models.Index(fields=["bulk_id"], name="act_bulk", condition=Q(bulk_id__isnull=False)),
            BrinIndex(fields=["recorded_at"], name="act_recorded"),
        ]

    def __str__(self) -> str:
        return f"{self.get_verb_display()} {self.get_object_type_display()} {self.object_id}"


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
