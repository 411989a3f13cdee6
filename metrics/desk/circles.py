"""Small circles that recognise themselves far more than is usual, and wait to be looked at."""

from __future__ import annotations

from collections.abc import Iterable

from metrics.desk.kinds import Found, Kind, Place, href_to, register
from roles.circles import waiting_circles


def waiting(place: Place) -> Iterable[Found]:
    count = waiting_circles(place.viewer, place.community) if place.viewer else 0
    if count:
        href = href_to("roles:circle-list", place.community.slug)
        title = (
            "One small circle recognises itself far more than is usual"
            if count == 1
            else f"{count:,} small circles recognise themselves far more than is usual"
        )
        reason = "There may be a good reason. Ask, and note what you found; nothing happens by itself."
        yield Found("circles", reason, None, title, href, href)


register(
    Kind(
        key="circle",
        rank=80,
        one="recognition goes in a circle",
        many="recognition goes in a circle",
        why="Thanks and uses that stay among a few.",
        label="Look at it",
        find=waiting,
        is_live=True,
    )
)
