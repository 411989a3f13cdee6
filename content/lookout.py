"""Beside the results: what is new in saved searches, and whom to ask when nothing was found. Nothing typed is stored."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import Any

from django.db.models import Case, Count, IntegerField, Q, QuerySet, Value, When

from accounts.models import User
from communities.models import Community, Lifecycle, Membership, Position
from content.experts import busiest_place, experts_on, free_among, listable, nameable
from content.experts.topics import Topic, topic_of
from content.models import SavedSearch
from content.search import item_hits, reply_hits
from content.wishes import Wish

SHOWN_NEW = 20  # more are “20+”
HELPERS = 3


@dataclass(frozen=True)
class Kept:
    """A saved search, and how many texts are new in it."""

    search: SavedSearch
    new: int

    @property
    def words(self) -> str:
        return f"{SHOWN_NEW}+ new" if self.new > SHOWN_NEW else f"{self.new} new" if self.new else "nothing new"


def kept_searches(user: User) -> list[Kept]:
    """One's saved searches with what came since one last looked: two queries for any number of searches."""
    searches = list(SavedSearch.objects.visible_to(user).order_by("name", "pk"))
    fresh: list[QuerySet[Any, Any]] = []
    for search in searches:
        wish = Wish.of_query(search.query)
        key = Value(search.pk, output_field=IntegerField())
        items = item_hits(user, wish).filter(published_at__gt=search.looked_at).exclude(author=user)
        replies = reply_hits(user, wish).filter(created_at__gt=search.looked_at).exclude(author=user)
        for found in (items, replies):
            fresh.append(found.order_by().annotate(search_id=key).values_list("search_id")[: SHOWN_NEW + 1])
    fresh = [found for found in fresh if not found.query.is_empty()]
    rows = fresh[0].union(*fresh[1:], all=True) if fresh else []
    counts = Counter(key for (key,) in rows)
    return [Kept(search, counts[search.pk]) for search in searches]


@dataclass(frozen=True)
class Helper:
    person: User
    why: str


@dataclass(frozen=True)
class Room:
    """Where to ask, and whom."""

    community: Community
    helpers: list[Helper]


def whom_to_ask(user: User, wish: Wish) -> Room | None:
    """The community of one's own where words like these were answered most, and up to three people to ask there.

    People whose answers on such words helped, then experts, then managers: those who can be asked now, and who did not
    ask to be left unnamed. None for who belongs to no community that takes an ask.
    """
    rooms = {place.pk: place for place in _rooms(user, wish)}
    if not rooms:
        return None
    topic = topic_of(wish.text, any_word=True)
    pk = busiest_place(topic, rooms)
    place = rooms[pk] if pk else next(iter(rooms.values()))
    known = experts_on(topic, by=user, community=place) if pk else []
    helpers = [Helper(expert.person, expert.why) for expert in known if expert.is_free][:HELPERS]
    if len(helpers) < HELPERS:
        named = {helper.person.pk for helper in helpers}
        helpers += [helper for helper in _positions(place, user, topic) if helper.person.pk not in named]
    return Room(place, helpers[:HELPERS])


def _rooms(user: User, wish: Wish) -> QuerySet[Community]:
    mine = Community.objects.joined_by(user).filter(lifecycle__in=[Lifecycle.LIVE, Lifecycle.DRAFT])
    if wish.community and mine.filter(slug=wish.community).exists():
        mine = mine.filter(slug=wish.community)
    return mine.annotate(size=Count("memberships", filter=Q(memberships__left_at=None))).order_by("-size", "pk")


def _positions(place: Community, user: User, topic: Topic) -> list[Helper]:
    """Experts, then managers, who can be asked now."""
    members = Membership.objects.current().in_community(place).exclude(position=Position.MEMBER).exclude(user=user)
    experts_first = Case(When(position=Position.EXPERT, then=Value(0)), default=Value(1))
    members = members.filter(user__in=nameable(listable(), place)).select_related("user")
    stays = list(members.order_by(experts_first, "joined_at", "pk")[: HELPERS * 3])
    free = free_among([stay.user_id for stay in stays], by=user, slugs=topic.slugs)
    here = [stay for stay in stays if stay.user_id in free]
    return [Helper(stay.user, f"{Position(stay.position).label.capitalize()} here") for stay in here]
