"""Who has to do with whom, for the last weeks; some people let themselves be suggested, and named."""

from __future__ import annotations

from datetime import date, timedelta

from accounts.models import User
from metrics.models import NetworkChoice, NetworkTie
from metrics.networks.weekly import compute_week

WEEKS = 13
NAMED = ("birgit.aalto", "adaeze.okonkwo")
SUGGESTED = 4  # every fourth person with ties


def draw_networks(monday: date) -> int:
    """The choices first, since the newest week keeps what those write about who may be suggested."""
    compute_week(monday)
    tied = sorted({pk for pair in NetworkTie.objects.values_list("low", "high") for pk in pair})
    named = set(User.objects.filter(handle__in=NAMED).values_list("pk", flat=True))
    NetworkChoice.objects.bulk_create(
        (
            NetworkChoice(user_id=pk, is_suggested=number % SUGGESTED == 0, is_shown=pk in named)
            for number, pk in enumerate(tied)
        ),
        ignore_conflicts=True,  # made once, though the weeks may be drawn again
    )
    return sum(compute_week(monday - timedelta(weeks=back)) for back in range(WEEKS - 1, -1, -1))
