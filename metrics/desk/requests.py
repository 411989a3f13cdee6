"""People who ask to join. Found anew for each page: a manager was just told of one."""

from __future__ import annotations

from collections.abc import Iterable

from communities.models import JoinRequest
from metrics.desk.kinds import MOST, Found, Kind, Place, href_to, register


def waiting(place: Place) -> Iterable[Found]:
    href = href_to("communities:join-request-list", place.community.slug)
    found = JoinRequest.objects.visible_to(place.viewer) if place.viewer else JoinRequest.objects.all()
    for asked in found.waiting().filter(community=place.community).order_by("created_at", "pk")[: MOST + 1]:
        reason = f"“{asked.message}”" if asked.message else "No word with it."
        yield Found(f"request-{asked.pk}", reason[:500], asked.created_at, url=href, to=href, person_id=asked.user_id)


register(
    Kind(
        key="request",
        rank=10,
        one="one person asks to join",
        many="{n} people ask to join",
        why="Each gets an answer from a person; a no is an answer, too.",
        label="Answer",
        find=waiting,
        is_live=True,
        owes="They wait for an answer. A no is one, too.",
    )
)
