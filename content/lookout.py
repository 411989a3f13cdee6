"""Beside the results: what is new in saved searches, and whom to ask when nothing was found. Nothing typed is stored."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.contrib.postgres.search import SearchQuery
from django.db.models import Case, Count, IntegerField, Q, QuerySet, Value, When

from accounts.models import User
from communities.access import readers_of
from communities.models import Community, Lifecycle, Membership, Position
from content.models import SEARCH_CONFIG, Reply, SavedSearch
from content.search import item_hits, reply_hits
from content.signals import who_stays_unnamed
from content.wishes import Wish

SHOWN_NEW = 20  # more are “20+”
HELPERS = 3
NEAR = 300  # answers on words like these that are looked at


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
    """The community of one's own where words like these were answered most, and up to three people to name there.

    People whose answers on such words were accepted or used, then experts, then managers; those who asked not to be
    singled out are left out of the first. None for who belongs to no community that takes an ask.
    """
    rooms = {place.pk: place for place in _rooms(user, wish)}
    if not rooms:
        return None
    help_here = _confirmed_help(user, wish, list(rooms))
    per_place = Counter(place for place, _ in help_here)
    place = rooms[per_place.most_common(1)[0][0]] if per_place else next(iter(rooms.values()))
    helped = Counter(author for community, author in help_here if community == place.pk)
    named = _nameable(place, helped) if helped else set()
    whys = {pk: _helped(count) for pk, count in helped.most_common() if pk in named}
    whys = dict(list(whys.items())[:HELPERS])
    if len(whys) < HELPERS:
        for pk, position in _positions(place).exclude(user=user)[: HELPERS * 2]:
            whys.setdefault(pk, f"{Position(position).label.capitalize()} here")
    people = {person.pk: person for person in readers_of(place).exclude(pk=user.pk).filter(pk__in=whys)}
    return Room(place, [Helper(people[pk], why) for pk, why in whys.items() if pk in people][:HELPERS])


def _nameable(place: Community, ids: Iterable[int]) -> set[int]:
    people = User.objects.people().filter(pk__in=list(ids))
    answers: list[tuple[Any, Any]] = who_stays_unnamed.send(sender=Community, community=place)
    for _receiver, unnamed in answers:
        people = people.exclude(pk__in=unnamed)
    return set(people.values_list("pk", flat=True))


def _rooms(user: User, wish: Wish) -> QuerySet[Community]:
    mine = Community.objects.joined_by(user).filter(lifecycle__in=[Lifecycle.LIVE, Lifecycle.DRAFT])
    if wish.community and mine.filter(slug=wish.community).exists():
        mine = mine.filter(slug=wish.community)
    return mine.annotate(size=Count("memberships", filter=Q(memberships__left_at=None))).order_by("-size", "pk")


def _confirmed_help(user: User, wish: Wish, places: list[int]) -> list[tuple[int, int]]:
    """(community, author) of answers that helped, where any of the words stands in them or in what was asked."""
    any_word = " or ".join(word for word in wish.text.replace('"', " ").split() if not word.startswith("-"))
    query = SearchQuery(any_word, config=SEARCH_CONFIG, search_type="websearch")
    answers = Reply.objects.visible_to(user).present().answers().filter(item__community__in=places)
    helped = answers.filter(Q(accepted_for__isnull=False) | Q(use_count__gt=0)).exclude(author=None)
    helped = helped.exclude(author=user).order_by("-created_at")
    near: dict[int, tuple[int, int]] = {}
    for about in (helped.filter(search=query), helped.filter(item__search=query)):
        rows = about.values_list("pk", "item__community_id", "author_id")[:NEAR]
        near |= {pk: (place, author) for pk, place, author in rows}
    return list(near.values())


def _positions(place: Community) -> QuerySet[Any, Any]:
    members = Membership.objects.current().in_community(place).exclude(position=Position.MEMBER)
    experts_first = Case(When(position=Position.EXPERT, then=Value(0)), default=Value(1))
    return members.order_by(experts_first, "joined_at", "pk").values_list("user_id", "position")


def _helped(count: int) -> str:
    return "Helped with words like these" if count == 1 else f"Helped {count} times with words like these"
