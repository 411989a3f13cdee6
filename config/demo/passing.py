"""Passing on: shares and what followed, pointers, referrals, introductions; pinned news."""

from __future__ import annotations

from datetime import datetime, timedelta

from activity.vocabulary import Verb
from communities.models import Lifecycle, Visibility
from config.demo import phrases
from config.demo.reading import Reading, fitting
from config.demo.world import Deed, Person, Piece, Said, Spot, Told, World
from content.models import Kind, Pointer, Referral, Reply, Share

SHARES_A_WEEK = {"carrier": 0.4, "mixed": 0.15, "caretaker": 0.02, "creator": 0.02}
EFFECTS, EFFECT_SHARES = ("use", "save", "like", "thank"), (35, 25, 28, 12)
CONNECTING = {"connector": 1.0, "mixed": 0.3}


def pass_on(reading: Reading) -> None:
    world = reading.world
    for week in range(world.weeks):
        begin = world.start + timedelta(weeks=week)
        for person in world.people:
            rate, roll = SHARES_A_WEEK.get(person.bent, 0.0) * person.zeal, world.rng.random()
            if roll < rate:
                _share(reading, person, world.at_work(person, begin + world.hours(4, 160), after=begin))


def _share(reading: Reading, person: Person, at: datetime) -> None:
    """Mostly something from elsewhere into the community where one is at home."""
    world = reading.world
    spots = [world.spots[slug] for slug, stay in person.stays.items() if stay.has(at)]
    takers = [spot for spot in spots if spot.place.lifecycle == Lifecycle.LIVE]
    to = world.pick(takers, [person.stays[spot.slug].factor ** 2 for spot in takers])
    homes = [s for s in spots if s is not to and s.place.visibility == Visibility.OPEN and s.opened < at < s.closed]
    pieces = [
        piece
        for spot in homes
        for piece in spot.pieces
        if piece.by is not person and at - timedelta(weeks=16) < piece.at < at and piece.worth > 0.1
    ]
    piece = world.pick(pieces, [piece.worth * (piece.item.share_count < 2) for piece in pieces])
    if to is None or piece is None or (person, to) in piece.carried:
        return
    piece.carried.add((person, to))
    item, home = piece.item, piece.spot.community
    reading.open(person, piece, at - timedelta(minutes=6))
    deed = Deed(Verb.SHARE, person.user, at, item, to.community, origin=home)
    share = Share(
        item=item, to_community=to.community, by=person.user, note=world.rng.choice(phrases.NOTES), created_at=at
    )
    share.deed = deed  # type: ignore[attr-defined]
    item.share_count += 1
    world.add(share)
    world.deeds.append(deed)
    if piece.by.is_in(piece.spot.slug, at):
        world.told.append(Told(piece.by.user, "share", at, person.user, item))
    _arrive(reading, person, piece, to, at, deed)


def _arrive(reading: Reading, sharer: Person, piece: Piece, to: Spot, at: datetime, deed: Deed) -> None:
    """Some open it, and those who are members of its home do something with it, too."""
    world = reading.world
    stays = [stay for stay in to.there(at) if stay.person not in (sharer, piece.by) and stay.person.bent != "spammer"]
    both = [stay for stay in stays if stay.person.is_in(piece.spot.slug, at)]
    count = min(len(stays), world.rng.choices((0, 1, 2, 3, 5, 8), (10, 14, 24, 24, 18, 10))[0])
    comers = world.rng.sample(stays, count) + world.rng.sample(both, min(len(both), world.rng.choice((0, 1, 1, 2))))
    for stay in comers:
        opened = world.at_work(stay.person, at + world.hours(1, 150), after=at)
        acts, kind = world.chance(0.55), world.rng.choices(EFFECTS, EFFECT_SHARES)[0]
        text, note = reading.aim(piece, kind, opened), reading.note(kind, piece)
        kind, note = fitting(kind, text, note)
        if reading.open(stay.person, piece, opened, cause=deed) and acts:
            # The cause is asked of the item; a use of one of its answers after it counts as well.
            reading.react(stay.person, piece, text, kind, opened + timedelta(minutes=7), note=note, cause=deed)


def connect(reading: Reading) -> None:
    """Some asks find their answer through somebody who knows somebody, or knows a page."""
    world = reading.world
    for spot in world.spots.values():
        for piece in list(spot.pieces):
            rolls = [world.rng.random() for _ in range(3)]
            if piece.item.kind != Kind.ASK:
                continue
            answer = next((said for said in piece.said if said.reply.kind == Reply.Kind.ANSWER), None)
            if answer and answer.by is not piece.by and rolls[0] < 0.17:
                _refer(world, piece, answer, introduces=False)
            elif answer and answer.by is not piece.by and rolls[1] < 0.2:
                _refer(world, piece, answer, introduces=True)
            if rolls[2] < 0.26:
                _point(reading, piece)


def _connector(world: World, spot: Spot, at: datetime, but: tuple[Person, ...]) -> Person | None:
    stays = [stay for stay in spot.there(at) if stay.person not in but]
    found = world.pick(stays, [CONNECTING.get(s.person.bent, 0.0) * s.person.zeal * (0.3 + s.factor) for s in stays])
    return found.person if found else None


def _refer(world: World, piece: Piece, answer: Said, *, introduces: bool) -> None:
    """Between the ask and its answer; an introduction is of the two people, a referral of one to the ask."""
    at = world.between(piece.at + timedelta(minutes=3), answer.at - timedelta(minutes=3))
    by = _connector(world, piece.spot, at, (piece.by, answer.by))
    if by is None or answer.at - piece.at < timedelta(minutes=10):
        return
    community, expert = piece.spot.community, answer.by.user
    if introduces:
        world.deeds.append(
            Deed(Verb.INTRODUCE, by.user, at, piece.by.user, community, target=expert, context=piece.item)
        )
    else:
        deed = Deed(Verb.REFER, by.user, at, piece.item, community, target=expert, context=piece.item)
        world.deeds.append(deed)
        note = phrases.LINES[len(world.deeds) % len(phrases.LINES)]
        referral = Referral(ask=piece.item, by=by.user, expert=expert, note=note, created_at=at, answered_at=answer.at)
        referral.deed = deed  # type: ignore[attr-defined]
        world.add(referral)
        world.told.append(Told(by.user, "referral_answered", answer.at, expert, piece.item))


def _point(reading: Reading, piece: Piece) -> None:
    world, spot = reading.world, piece.spot
    asker, at = piece.by, piece.at + world.hours(0.3, 12)
    by = _connector(world, spot, at, (asker,))
    earlier = [other for other in spot.pieces if other.at < piece.at and other.by is not asker and other is not piece]
    other = world.pick(earlier, [_resembles(other, piece) for other in earlier])
    follows, kind = world.chance(0.7), world.rng.choices(("use", "save", "like"), (5, 3, 2))[0]
    if by is None or other is None or at >= min(world.end, spot.closed):
        return
    deed = Deed(Verb.POINT, by.user, at, other.item, spot.community, target=asker.user, context=piece.item)
    deed.reply_to = piece.item
    world.deeds.append(deed)
    why = phrases.WHYS[len(world.deeds) % len(phrases.WHYS)]
    pointer = Pointer(ask=piece.item, item=other.item, by=by.user, asker=asker.user, why=why, created_at=at)
    pointer.deed = deed  # type: ignore[attr-defined]
    world.add(pointer)
    opened = world.at_work(asker, at + world.hours(0.5, 60), after=at)
    if follows and reading.open(asker, other, opened, cause=deed):
        text = reading.aim(other, kind, opened)
        kind, note = fitting(kind, text, reading.note(kind, other))
        helped = opened + timedelta(minutes=12)
        reading.react(asker, other, text, kind, helped, note=note, cause=deed)
        pointer.helped_at = helped if kind == "use" and text is other.item and helped < world.end else None


def _resembles(other: Piece, piece: Piece) -> float:
    return other.worth * (1 + 4 * len(set(other.tags) & set(piece.tags))) * (other.worth > 0.1)


def pin_news(world: World) -> None:
    """What stands under News, and what did; somebody else's item is thereby featured."""
    for spot in world.spots.values():
        manager = world.by_handle[spot.place.managers[0]]
        posts = [piece for piece in spot.pieces if piece.item.kind == Kind.POST and piece.worth > 0.1]
        for piece in posts:
            pins, days = world.rng.random(), world.rng.uniform(6, 20)
            if piece.item.pinned_until is None and pins > 0.5:
                continue
            at = world.at_work(manager, piece.at + timedelta(minutes=40), after=piece.at + timedelta(minutes=2))
            if at >= min(world.end, spot.closed) or not manager.is_in(spot.slug, at):
                piece.item.pinned_until = None
                continue
            piece.item.pinned_until = piece.item.pinned_until or at + timedelta(days=days)
            if piece.by is not manager:
                world.deeds.append(Deed(Verb.FEATURE, manager.user, at, piece.item, spot.community))
