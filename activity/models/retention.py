"""What outlives acts that left the ledger (MEASURES.md 2.5). Written by activity.retention only."""

from __future__ import annotations

from django.db import models

from activity.models.ledger import ClockTimestamp
from activity.vocabulary import ObjectType, Verb


class Birth(models.Model):
    """Who made an object, where and when, once the act of making it is no longer kept. The object itself shows as much."""

    pk = models.CompositePrimaryKey("object_type", "object_id")
    object_type = models.SmallIntegerField(choices=ObjectType.choices)
    object_id = models.BigIntegerField()
    author_id = models.BigIntegerField()
    community_id = models.BigIntegerField()
    born_on = models.DateField(help_text="UTC")

    def __str__(self) -> str:
        return f"{self.get_object_type_display()} {self.object_id}, {self.born_on}"


class DelicateMonth(models.Model):
    """How many delicate acts of a kind a month had, once the acts are gone; nobody's name."""

    pk = models.CompositePrimaryKey("community_id", "month", "verb")
    community_id = models.BigIntegerField()
    month = models.DateField()
    verb = models.SmallIntegerField(choices=Verb.choices)
    acts = models.IntegerField()

    def __str__(self) -> str:
        return f"{self.acts} {self.get_verb_display()}, {self.month:%Y-%m}"


class Retirement(models.Model):
    """One time that acts left: how many, and the last day on which people acted among them."""

    at = models.DateTimeField(db_default=ClockTimestamp(), editable=False)
    acts = models.BigIntegerField()
    last_day = models.DateField()
    is_delicate = models.BooleanField(default=False, help_text="Only delicate acts, which leave earlier.")

    class Meta:
        ordering = ["-id"]

    def __str__(self) -> str:
        return f"{self.acts} acts up to {self.last_day}"
