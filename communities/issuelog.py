"""How long it takes until an issue is closed, said only of enough of them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from statistics import median

from django.utils import timezone

from communities.models import Community, Issue

WINDOW = timedelta(days=180)
FEW = 5  # closed ones, before their median says anything and tells of nobody
MOST = 2000


@dataclass(frozen=True)
class Closing:
    """n: how many were closed in half a year. middle: half of them were closed within this time; None under five."""

    n: int
    middle: timedelta | None

    @property
    def is_known(self) -> bool:
        return self.middle is not None


def closing_of(community: Community) -> Closing:
    """From opening to closing, in the order of the calendar; one that was opened again counts with its last closing."""
    closed = Issue.objects.in_community(community).closed_since(timezone.now() - WINDOW)
    spans = [
        ended - began
        for began, ended in closed.order_by("-closed_at").values_list("opened_at", "closed_at")[:MOST]
        if ended
    ]
    seconds = median(span.total_seconds() for span in spans) if len(spans) >= FEW else None
    return Closing(len(spans), None if seconds is None else timedelta(seconds=seconds))
