"""Who waits for the same answer, and what helped first: said by the people of the demo like everything else."""

from __future__ import annotations

from datetime import timedelta

from activity.vocabulary import Verb
from config.demo.reading import Reading
from config.demo.world import Deed, Piece, World
from content.models import Follow, Kind, Reaction

FEW = (0, 0, 0, 1, 1, 2, 4)  # others who wait, in a draw each


def wait_and_say(reading: Reading) -> None:
    world = reading.world
    for spot in world.spots.values():
        for piece in [piece for piece in spot.pieces if piece.item.kind == Kind.ASK]:
            _wait(reading, piece)
            _say_what_helped_first(world, piece)


def _wait(reading: Reading, piece: Piece) -> None:
    """Colleagues of the asker, in the first days; whoever waits follows, from the same moment."""
    world, spot = reading.world, piece.spot
    number = world.rng.choice(FEW)
    known = {piece.by, *(said.by for said in piece.said)}
    others = [stay.person for stay in spot.stays if stay.person not in known]
    for person in world.rng.sample(others, min(number, len(others))):
        at = world.at_work(person, piece.at + world.hours(2, 60), after=piece.at + timedelta(minutes=5))
        if at >= min(world.end, spot.closed, piece.item.accepted_at or world.end) or not person.is_in(spot.slug, at):
            continue
        world.add(Reaction(kind=Reaction.Kind.SAME, user=person.user, item=piece.item, created_at=at))
        piece.item.same_count += 1
        if (person, "follow", id(piece.item)) not in reading.done:
            reading.done.add((person, "follow", id(piece.item)))
            world.add(Follow(user=person.user, item=piece.item), created_at=at)
            world.deeds.append(Deed(Verb.FOLLOW, person.user, at, piece.item, spot.community))


def _say_what_helped_first(world: World, piece: Piece) -> None:
    """Most askers who accept an answer also say what helped first: often the earliest reply, not always that answer."""
    item = piece.item
    replies = [said.reply for said in piece.said if said.by is not piece.by]
    if item.accepted_reply and replies and world.chance(0.7):
        upto = [reply for reply in replies if reply.created_at <= item.accepted_reply.created_at]
        item.first_useful_reply = min(upto or replies, key=lambda reply: reply.created_at)
