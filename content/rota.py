"""Who looks after what this week, and what waits under it: for members' pages, the start page and the page of an ask."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Count, Min, Q
from django.utils import timezone

from accounts.models import User
from communities.models import Community
from content.experts.limits import mutual_mutes
from content.home import HEAVY, WAITING_DAYS
from content.models import Item, ItemQuerySet, Rota, RotaPlace, RotaTurn, Tag

SHOWN = 5  # asks under a rota; the list of asks has the others


@dataclass(frozen=True)
class Duty:
    """What one looks after this week: how many asks wait under it, and since when the oldest does."""

    rota: Rota
    waiting: int = 0
    oldest: datetime | None = None


@dataclass
class Topic:
    """A rota as the members of its community see it."""

    rota: Rota
    turns: list[RotaTurn] = field(default_factory=list)
    places: list[RotaPlace] = field(default_factory=list)
    asks: list[Item] = field(default_factory=list)
    waiting: int = 0
    mine: RotaPlace | None = None
    my_next: RotaTurn | None = None

    @property
    def now(self) -> RotaTurn | None:
        return next((turn for turn in self.turns if turn.is_now), None)  # type: ignore[attr-defined]

    @property
    def taking(self) -> list[RotaPlace]:
        return [place for place in self.places if place.accepted_at]

    @property
    def asked(self) -> list[RotaPlace]:
        return [place for place in self.places if not place.accepted_at]


def waiting_under(viewer: User, tags: Iterable[int], communities: Iterable[int]) -> ItemQuerySet:
    """Asks nobody answered, of the last 90 days, with one of these tags or in one of these communities."""
    tagged = Item.tags.through.objects.filter(tag__in=list(tags)).values("item")
    under = Q(pk__in=tagged) | Q(community__in=list(communities))
    asks = Item.objects.visible_to(viewer).current().waiting_asks().filter(closed_at=None)
    return asks.filter(under, published_at__gt=timezone.now() - timedelta(days=WAITING_DAYS))


def duties_of(person: User) -> list[Duty]:
    """What somebody looks after this week, everywhere; three queries at most."""
    turns = RotaTurn.objects.current().filter(person=person).select_related("rota__tag", "rota__community")
    rotas = [turn.rota for turn in turns.order_by("rota__community__name", "rota")]
    if not rotas:
        return []
    tags = [rota.tag_id for rota in rotas if rota.tag_id]
    places = [rota.community_id for rota in rotas if not rota.tag_id]
    found = _counted(waiting_under(person, tags, []), "tags") if tags else {}
    found |= _counted(waiting_under(person, [], places), "community") if places else {}
    keys = [("tags", rota.tag_id) if rota.tag_id else ("community", rota.community_id) for rota in rotas]
    return [Duty(rota, *found.get(key, (0, None))) for rota, key in zip(rotas, keys, strict=True)]


def _counted(asks: ItemQuerySet, by: str) -> dict[tuple[str, int | None], tuple[int, datetime]]:
    """How many asks and since when the oldest waits, by what stands in a column."""
    rows: Any = asks.order_by().values_list(by).annotate(n=Count("pk", distinct=True), oldest=Min("published_at"))
    return {(by, key): (n, oldest) for key, n, oldest in rows}


def topics_of(community: Community, viewer: User) -> list[Topic]:
    """The rotas of a community: whose weeks, who takes turns, what waits. A fixed number of queries."""
    rotas = Rota.objects.visible_to(viewer).in_community(community).running().by_topic().select_related("tag")
    topics = {rota.pk: Topic(rota) for rota in rotas}
    if not topics:
        return []
    now = set(RotaTurn.objects.current().filter(rota__in=topics).values_list("pk", flat=True))
    turns = RotaTurn.objects.ahead().filter(rota__in=topics).select_related("person", "swap_for__person")
    for turn in turns.order_by("monday", "pk"):
        topic = topics[turn.rota_id]
        turn.is_now = turn.pk in now  # type: ignore[attr-defined]
        turn.rota = topic.rota
        topic.turns.append(turn)
        if turn.person_id == viewer.pk and topic.my_next is None:
            topic.my_next = turn
    places = RotaPlace.objects.of_members().filter(rota__in=topics).select_related("person")
    for place in places.order_by("person__display_name"):
        topics[place.rota_id].places.append(place)
        if place.person_id == viewer.pk:
            topics[place.rota_id].mine = place
    _add_asks(list(topics.values()), community, viewer)
    for topic in topics.values():
        topic.rota.community = community
    return sorted(topics.values(), key=lambda topic: not (topic.now and topic.now.person_id == viewer.pk))


def _add_asks(topics: list[Topic], community: Community, viewer: User) -> None:
    """The oldest of what waits under each, and how many in all."""
    asks = waiting_under(viewer, [], [community.pk]).with_people().with_clocks().defer(*HEAVY)
    listed = list(asks.order_by("published_at", "pk").prefetch_related("tags")[:200])
    by_tag: dict[int, list[Item]] = defaultdict(list)
    for ask in listed:
        ask.community = community
        for tag in ask.tags.all():
            by_tag[tag.pk].append(ask)
    for topic in topics:
        found = by_tag[topic.rota.tag_id] if topic.rota.tag_id else listed
        topic.asks, topic.waiting = found[:SHOWN], len(found)


def turns_for(ask: Item) -> list[RotaTurn]:
    """Whose week it is for the topics of an ask, those of a topic before those of all asks."""
    about = Q(rota__tag__in=ask.tags.all()) | Q(rota__tag=None)
    turns = RotaTurn.objects.current().filter(about, rota__community=ask.community_id)
    return list(turns.select_related("person", "rota__tag").order_by("rota__tag__name", "pk"))


def turn_shown(ask: Item, viewer: User, tags: Iterable[Tag]) -> RotaTurn | None:
    """Who looks after a topic this week, on the page of an ask that is open: one person, named to members of the
    community; not to whom they muted, or who muted them."""
    if ask.closed_at or ask.accepted_reply_id:
        return None
    about = Q(rota__tag__in=[tag.pk for tag in tags]) | Q(rota__tag=None)
    turns = RotaTurn.objects.visible_to(viewer).current().filter(about, rota__community=ask.community_id)
    turn = turns.select_related("person", "rota__tag").order_by("rota__tag__name", "pk").first()
    if turn is None or turn.person_id == viewer.pk:
        return turn
    return None if turn.person_id in mutual_mutes([turn.person_id], viewer) else turn
