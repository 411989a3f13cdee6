"""What members propose to learn from, until a manager decides."""

from __future__ import annotations

from collections.abc import Iterable

from learning.models import LearningOffering
from metrics.desk.kinds import MOST, Found, Kind, Place, register


def proposed(place: Place) -> Iterable[Found]:
    found = LearningOffering.objects.in_community(place.community).filter(state=LearningOffering.State.PROPOSED)
    for offering in found.order_by("created_at", "pk")[: MOST + 1]:
        offering.community = place.community
        href = offering.get_absolute_url()
        yield Found(
            f"offering-{offering.pk}", "Publish it, or say why not.", offering.created_at, offering.title, href, href
        )


register(
    Kind(
        key="offering",
        rank=72,
        one="one thing to learn from is proposed",
        many="{n} things to learn from are proposed",
        why="It is offered to members once a manager publishes it.",
        label="Look at it",
        find=proposed,
        is_live=True,
    )
)
