"""The words measures are described with: family, unit, which way is better."""

from __future__ import annotations

from django.db.models import TextChoices


class Family(TextChoices):
    """What kind of thing a measure speaks of (MEASURES.md 6.1). Activity says how much was done, never what for."""

    ACTIVITY = "activity", "activity"
    RESPONSE = "response", "response"
    QUALITY = "quality", "quality"
    EFFECT = "effect", "effect"
    EXPERIENCE = "experience", "experience"
    OUTCOME = "outcome", "outcome"
    COMPOSITION = "composition", "composition"


class Unit(TextChoices):
    SHARE = "share", "%"  # stored from 0 to 1, printed in per cent
    HOURS = "hours", "hours"
    DAYS = "days", "days"
    PEOPLE = "people", "people"
    ITEMS = "items", "items"
    COUNT = "count", "times"
    RATIO = "ratio", "each"
    INDEX = "index", "index"  # without a unit: a centralisation from 0 to 1, an E–I index from −1 to 1


class Direction(TextChoices):
    """Which way is better, said plainly. A share of a role has none: too much is off target as well."""

    UP = "up", "more is better"
    DOWN = "down", "less is better"
    BETWEEN = "between", "neither more nor less is better by itself"
