"""What the nightly task does: the lists of content of today, and the rows of a Monday if they are not there yet."""

from __future__ import annotations

from datetime import date

from django.utils import timezone

from metrics.flow.lists import fill_lists
from metrics.flow.passing import fill_passed_on
from metrics.flow.weekly import fill_bridges
from metrics.models import BridgeWeek, PassedOn


def fill(monday: date, *, anew: bool = False) -> int:
    """The number of lines. What speaks of people changes once a week (MEASURES.md 2.5, rule 5) unless told anew."""
    lines = fill_lists(timezone.now().date())
    if anew or not BridgeWeek.objects.filter(as_of=monday).exists():
        fill_bridges(monday)
    if anew or not PassedOn.objects.filter(computed_at__date__gte=monday).exists():
        fill_passed_on(monday)
    return lines
