"""Evidence between the ledger and the snapshots. Written by the engine only; ids, not foreign keys."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db import models


class EnactWeek(models.Model):
    """Rollup: on which days of an ISO week a member acted in a role. Role 0: valid acts that enact no role."""

    pk = models.CompositePrimaryKey("community_id", "member_id", "role", "week")
    community_id = models.BigIntegerField()
    member_id = models.BigIntegerField()
    role = models.SmallIntegerField(help_text="1 Consumer … 5 Caretaker, 0 none of them.")
    week = models.DateField(help_text="Monday, UTC")
    days = models.SmallIntegerField(help_text="7-bit mask, Monday = 1.")
    n = models.IntegerField(help_text="Acts.")
    acts = ArrayField(
        models.SmallIntegerField(), null=True, help_text="Consumer: 8 · verb + day (Monday 0) of each act, in order."
    )

    def __str__(self) -> str:
        return f"{self.member_id} role {self.role} {self.week}"


class Episode(models.Model):
    """Rollup: one opening act (a page written, a share, an introduction, a welcome) and when it was taken up."""

    # Not kept by the database: an index would cost more than all else about a row. The engine writes each once.
    pk = models.CompositePrimaryKey("object_type", "object_id", "role", "act_id")
    community_id = models.BigIntegerField()
    member_id = models.BigIntegerField()
    role = models.SmallIntegerField()
    object_type = models.SmallIntegerField(help_text="With object_id: the cell it is rebuilt with.")
    object_id = models.BigIntegerField()
    act_id = models.BigIntegerField()
    opened_on = models.DateField()
    ok_on = models.DateField(null=True, help_text="First day it had been taken up.")
    is_trial = models.BooleanField(help_text="Counts for the guard.")
    peer1_id = models.BigIntegerField(null=True, help_text="Whom it concerned.")
    peer2_id = models.BigIntegerField(null=True)

    class Meta:
        indexes = [
            models.Index(fields=["object_id", "object_type"], name="episode_cell"),  # made sooner: few ids are equal
            models.Index(fields=["member_id", "community_id"], name="episode_member"),
        ]

    def __str__(self) -> str:
        return f"{self.member_id} role {self.role} {self.opened_on}"


class EffectKind(models.IntegerChoices):
    """What an effect was. Below 100: a recognition, by the number of its verb."""

    JOINED = 101, "a tie formed after an introduction"
    JOINED_ACROSS = 102, "the same between communities"
    JOINED_NEAR = 103, "a tie between people with a common neighbour"
    JOINED_ACROSS_NEAR = 104, "the same between communities"
    REFERRED = 105, "an expert answered after a referral"
    REFERRED_ACROSS = 106, "the same between communities"
    POINTED = 107, "served by a pointer"
    THANKED = 108, "thanks for an act"
    OPENED = 109, "opened after a share"
    CARE = 110, "cared for"
    MEDIATION = 111, "a party of a mediation that both confirmed"
    MET = 112, "met, without success so far"
    UPHELD = 113, "a decision upheld against the member's work"


class Effect(models.Model):
    """Rollup: what another person did with a member's work on a day, by name (peer 0: a count of openers).

    A fact: what it weighs is up to the policy a snapshot is made under (Policy.worth).
    """

    # Not kept by the database, as in Episode.
    pk = models.CompositePrimaryKey("object_type", "object_id", "role", "act_id", "peer_id", "day")

    community_id = models.BigIntegerField()
    member_id = models.BigIntegerField()
    role = models.SmallIntegerField()
    object_type = models.SmallIntegerField()
    object_id = models.BigIntegerField()
    episode = models.BigIntegerField(help_text="Key of the thing that must be distinct: object, pair, week.")
    opened_on = models.DateField(null=True, help_text="Of the episode; null: its making is not in the ledger.")
    peer_id = models.BigIntegerField()
    day = models.DateField()
    kind = models.SmallIntegerField(help_text="An EffectKind, or the verb of a recognition.")
    n = models.IntegerField(
        help_text="How often it adds to the episode: 0 for the second of two people joined; the number of openers."
    )
    act_id = models.BigIntegerField()

    class Meta:
        indexes = [
            models.Index(fields=["object_id", "object_type", "role", "day"], name="effect_cell"),
            models.Index(fields=["member_id", "community_id"], name="effect_member"),
        ]

    def __str__(self) -> str:
        return f"{self.peer_id} for {self.member_id} role {self.role} {self.day}"


class DirtyCell(models.Model):
    """A cell to rebuild from raw acts at the next roll-up although no new act says so (erasure, opting in again).

    Either an object (its episodes and effects) or a member in a community (all weeks).
    """

    object_type = models.SmallIntegerField(null=True)
    object_id = models.BigIntegerField(null=True)
    member_id = models.BigIntegerField(null=True)
    community_id = models.BigIntegerField(null=True)

    def __str__(self) -> str:
        return f"{self.object_type}:{self.object_id} {self.member_id}:{self.community_id}"


class VoidAct(models.Model):
    """An act that carries no evidence because it was withdrawn, or repeated in a bulk operation.

    The ledger says so too, but is partitioned by time: there, each look-up is one in every month.
    """

    act_id = models.BigIntegerField(primary_key=True)

    def __str__(self) -> str:
        return str(self.act_id)


class RollupState(models.Model):
    """With which platform-wide windows the rollups were built; others in force mean building all of them anew."""

    windows = models.JSONField(default=dict)

    def __str__(self) -> str:
        return "windows of the rollups"
