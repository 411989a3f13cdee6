"""The words for the five participation roles and for the state of a member."""

from __future__ import annotations

from django.db import models


class Role(models.TextChoices):
    """Order and words are fixed; each role owns a place, a shape and a colour (look/LOOK.md)."""

    CONSUMER = "consumer", "Consumer"
    CREATOR = "creator", "Creator"
    CONNECTOR = "connector", "Connector"
    CARRIER = "carrier", "Carrier"
    CARETAKER = "caretaker", "Caretaker"


class State(models.TextChoices):
    NEWCOMER = "newcomer", "newcomer"
    ACTIVE = "active", "active"
    PERIPHERAL = "peripheral", "peripheral"
    INACTIVE = "inactive", "inactive"
