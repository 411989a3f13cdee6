"""How one person may ask another: in which community, and which of one's open asks could be brought to them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from accounts.models import User
from communities.access import readers_of
from communities.models import Community, Lifecycle, Membership
from content.models import Item, Kind

MOST_ASKS = 3


@dataclass(frozen=True)
class Way:
    """Where a new ask to somebody would stand, and one's open asks they could be asked about."""

    community: Community | None
    asks: list[Item] = field(default_factory=list)


def ways_to(people: Mapping[int, int | None], *, by: User) -> dict[int, Way]:
    """For each person, with the community they helped in: where `by` may write and they are. Three queries."""
    writes = {Lifecycle.LIVE, Lifecycle.DRAFT}
    mine = {place.pk: place for place in Community.objects.joined_by(by).filter(lifecycle__in=writes).by_name()}
    theirs: dict[int, set[int]] = defaultdict(set)
    shared = Membership.objects.current().filter(user__in=list(people), community__in=list(mine))
    for user_id, community_id in shared.values_list("user", "community"):
        theirs[user_id].add(community_id)
    asks = open_asks_of(by)
    return {
        pk: Way(
            _place(mine, theirs[pk], helped_in), [ask for ask in asks if ask.community_id in theirs[pk]][:MOST_ASKS]
        )
        for pk, helped_in in people.items()
    }


def _place(mine: Mapping[int, Community], theirs: set[int], helped_in: int | None) -> Community | None:
    """Where they helped, if both are there; else the first both are in."""
    if helped_in in theirs:
        return mine.get(helped_in or 0)
    return next((place for pk, place in mine.items() if pk in theirs), None)


def open_asks_of(user: User) -> list[Item]:
    """One's asks that still look for an answer, newest first."""
    asks = Item.objects.published().unsettled_asks().filter(author=user, closed_at=None, kind=Kind.ASK)
    return list(asks.select_related("community").only("title", "kind", "community__slug").latest_first()[:20])


def addressable(community: Community, handles: Iterable[str], *, by: User) -> list[User]:
    """People an ask there may be addressed to: those of these handles who can read it, in their order."""
    wanted = [handle.lower() for handle in handles]
    found = {person.handle: person for person in readers_of(community).visible_to(by).filter(handle__in=wanted)}
    return [found[handle] for handle in dict.fromkeys(wanted) if handle in found and found[handle] != by]
