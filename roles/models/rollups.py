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
    x = ArrayField(models.IntegerField(), null=True, help_text="Consumer: value of each day, Monday first, hundredths.")

    def __str__(self) -> str:
        return f"{self.member_id} role {self.role} {self.week}"


class Episode(models.Model):
    """Rollup: one opening act (a page written, a share, an introduction, a welcome) and when it was taken up."""

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
            models.Index(fields=["object_type", "object_id"], name="episode_cell"),
            models.Index(fields=["community_id", "member_id"], name="episode_member"),
        ]

    def __str__(self) -> str:
        return f"{self.member_id} role {self.role} {self.opened_on}"


class Effect(models.Model):
    """Rollup: what another person did with a member's work on a day, by name (peer 0: a count of openers).

    w is the recognition's weight for breadth, x its part of the episode's effect, both in hundredths. x below 0: a
    decision upheld against the member's work. Weights come from the policy: after a change, rebuild with --full.
    """

    community_id = models.BigIntegerField()
    member_id = models.BigIntegerField()
    role = models.SmallIntegerField()
    object_type = models.SmallIntegerField()
    object_id = models.BigIntegerField()
    episode = models.BigIntegerField(help_text="Key of the thing that must be distinct: object, pair, week.")
    opened_on = models.DateField(help_text="Of the episode.")
    peer_id = models.BigIntegerField()
    day = models.DateField()
    w = models.IntegerField()
    x = models.IntegerField()
    act_id = models.BigIntegerField()

    class Meta:
        indexes = [
            models.Index(fields=["object_type", "object_id"], name="effect_cell"),
            models.Index(fields=["community_id", "member_id"], name="effect_member"),
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
