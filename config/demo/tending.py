"""Looking after it: tags put in order, threads closed, choices about role profiles."""

from __future__ import annotations

from datetime import datetime, timedelta

from activity.vocabulary import Verb
from communities.models import Lifecycle, Position
from config.demo.reading import Reading
from config.demo.world import Deed, Person, Spot, World
from content.models import Kind
from roles.models import OptOut, RoleSettings

GARDENS_A_WEEK = {"caretaker": 0.5, "mixed": 0.08}


def tend(reading: Reading) -> None:
    world = reading.world
    for week in range(world.weeks):
        begin = world.start + timedelta(weeks=week)
        for person in world.people:
            roll, rate = world.rng.random(), GARDENS_A_WEEK.get(person.bent, 0.0) * person.zeal
            if roll < rate:
                _garden(reading, person, world.at_work(person, begin + world.hours(4, 160), after=begin))
    for spot in world.spots.values():
        _close_threads(world, spot)


def _garden(reading: Reading, person: Person, at: datetime) -> None:
    """A tag that was missing on somebody else's text; pages by every member, the rest by experts and managers."""
    world = reading.world
    stays = [stay for stay in person.stays.values() if stay.has(at) and stay.factor == 1]
    spots = [spot for spot in world.spots.values() if person.stays.get(spot.slug) in stays and spot.pieces]
    spot = world.pick(spots, [1.0] * len(spots))
    if spot is None:
        return
    is_expert = person.stays[spot.slug].membership.position != Position.MEMBER
    pieces = [p for p in spot.pieces if p.at < at and p.by is not person and len(p.tags) < 4]
    pieces = [p for p in pieces if (is_expert or p.item.kind == Kind.PAGE) and p.worth > 0.1]
    piece = world.pick(pieces, [p.worth for p in pieces])
    if piece is None:
        return
    words = f"{piece.item.title} {piece.item.body}".lower()
    known = dict.fromkeys(tag for other in spot.pieces if other.at < at for tag in other.tags)
    new = [tag for tag in known if tag not in piece.tags and tag.lower().rstrip("s") in words]
    if new:
        piece.tags = [*piece.tags, world.rng.choice(new)]
        reading.open(person, piece, at - timedelta(minutes=4))
        world.deeds.append(Deed(Verb.GARDEN, person.user, at, piece.item, spot.community))


def _close_threads(world: World, spot: Spot) -> None:
    for piece in spot.pieces:
        closes = world.rng.random() < 0.05
        if closes and piece.item.kind in {Kind.ASK, Kind.THREAD} and piece.item.last_activity_at < _long_ago(world):
            piece.item.closed_at = piece.item.last_activity_at + timedelta(days=20)


def _long_ago(world: World) -> datetime:
    return world.end - timedelta(days=45)


def choose_about_profiles(world: World) -> None:
    """One member wants no role profile; the works council has none at all."""
    spot = world.spots["field-service"]
    consumers = [stay for stay in spot.stays if stay.person.bent == "consumer" and stay.membership.left_at is None]
    stay = world.pick(consumers, [1.0] * len(consumers))
    if stay:
        world.add(OptOut(user=stay.person.user, community=spot.community), created_at=_in(world, stay.since))
    world.add(RoleSettings(community=world.spots["works-council"].community, is_computed=False))
    for other in world.spots.values():
        if other.place.lifecycle == Lifecycle.LIVE and other.slug != "works-council":
            world.add(RoleSettings(community=other.community))


def _in(world: World, since: datetime) -> datetime:
    return world.between(since, world.end)
