"""That a community is not live: a draft, dormant or archived."""

from __future__ import annotations

from collections.abc import Iterable

from communities.models import Lifecycle
from metrics.desk.kinds import Found, Kind, Place, href_to, register


def not_live(place: Place) -> Iterable[Found]:
    community = place.community
    href = href_to("communities:lifecycle-change", community.slug)
    if community.lifecycle == Lifecycle.DRAFT:
        text = "Only members know of it. It goes live when there is something to find in it."
        yield Found("draft", text, community.created_at, "This community is a draft", href, href)
    elif community.lifecycle in {Lifecycle.DORMANT, Lifecycle.ARCHIVED}:
        title = f"This community is {community.get_lifecycle_display()}"
        yield Found(community.lifecycle, "It can be read, not changed.", None, title, href, href)


register(
    Kind(
        key="lifecycle",
        rank=5,
        one="the community is not live",
        many="the community is not live",
        why="What waits below can be looked at meanwhile.",
        label="Change that",
        find=not_live,
        is_live=True,
    )
)
