"""Events for tests, announced as a person would, and what the ledger keeps of them."""

from __future__ import annotations

from datetime import timedelta

from django.utils import timezone

from activity.models import Act
from activity.vocabulary import Verb
from content.actions import create_event
from content.models import Item
from content.when import Span


def ahead(days: float = 3, hours: float = 1, **changes: object) -> Span:
    starts = timezone.now().replace(microsecond=0) + timedelta(days=days)
    return Span(starts, starts + timedelta(hours=hours), False, "Europe/Helsinki")._replace(**changes)  # type: ignore[arg-type]


def announce(by, community, **fields) -> Item:
    known = {"title": "Seal clinic", "body": "Bring a part.", "when": ahead(), "place": "Test hall 2"}
    return create_event(by=by, community=community, **known | fields)


def verbs() -> list[str]:
    """What stands in the ledger, but for what was undone."""
    undone = Act.objects.exclude(undo_of_id=None).values("undo_of_id")
    acts = Act.objects.exclude(pk__in=undone).filter(undo_of_id=None).order_by("pk")
    return [Verb(act.verb).label for act in acts]
