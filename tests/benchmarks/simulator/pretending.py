"""People who do what looks like a role and is none: much of it, to everybody, about nothing, all in one day, or in a ring."""

from __future__ import annotations

from random import Random

from tests.benchmarks.simulator.giving import bring_together, practise, show
from tests.benchmarks.simulator.people import (
    CARETAKER,
    CARRIER,
    CONNECTOR,
    CONSUMER,
    CREATOR,
    DAYS,
    GIVING,
    Habit,
    Member,
    draw_habit,
)
from tests.benchmarks.simulator.place import Place, Sharing, Thing
from tests.benchmarks.simulator.using import comment

SPAMMER, SHARER, INTRODUCER, GARDENER, BURST = "spammer", "share-everything", "introduce-everybody", "trivia", "burst"
PUPPETS, CIRCLE = "ring of puppets", "ring of members"
AIMS = {SPAMMER: CREATOR, SHARER: CARRIER, INTRODUCER: CONNECTOR, GARDENER: CARETAKER}
RUBBISH = 0.03


def draw_pretenders(rng: Random, place: Place, new_id: list[str]) -> None:
    """One in sixteen, of any kind, and rings where they can hide: where every fifth pretended there is no community."""
    size = len(place.members)
    if size < 20:
        return
    kinds = [SPAMMER, SHARER, INTRODUCER, GARDENER, BURST] * (1 + size // 80)
    for kind in rng.sample(kinds, max(1, size // 16)):
        begins = DAYS - rng.randint(60, 330)
        member = _pretender(rng, place, new_id.pop(), kind, begins)
        if kind == BURST:
            aim = rng.choice(GIVING)
            member.habits.append(Habit(aim, 0, rng.uniform(0.2, 0.7), draw_habit(rng, aim).ways, begins, begins + 2))
        elif rng.random() < 0.5:
            member.habits.append(draw_habit(rng, CONSUMER, begins=member.joined))
    if size >= 80:
        _ring(rng, place, new_id, PUPPETS, rng.randint(4, 6))
        _ring(rng, place, new_id, CIRCLE, rng.randint(3, 5))


def _pretender(rng: Random, place: Place, id: str, kind: str, begins: int) -> Member:
    member = Member(id, place.id, begins - rng.randint(0, 60), pretends=kind)
    member.interests = frozenset(rng.sample(range(place.topics), min(2, place.topics)))
    member.habits.append(Habit("", rng.uniform(2, 5), RUBBISH, {}, begins))
    place.members.append(member)
    return member


def _ring(rng: Random, place: Place, new_id: list[str], kind: str, size: int) -> None:
    """Puppets: one person behind all, who join on one day. Members: colleagues who also look things up like others."""
    begins = DAYS - rng.randint(100, 300)
    name = new_id[-1]
    for number in range(size):
        member = _pretender(rng, place, new_id.pop(), kind, begins + number)
        member.ring = name
        member.habits[-1] = Habit("", rng.uniform(0.7, 1.6), rng.uniform(0.05, 0.25), {}, begins)
        if kind == CIRCLE:
            member.joined = -rng.randint(0, 500)
            member.habits.append(draw_habit(rng, CONSUMER, begins=member.joined))


def pretend(place: Place, member: Member, day: int) -> None:
    """One day of it."""
    rng, kind = place.rng, member.pretends
    if kind == SPAMMER:
        for _ in range(rng.randint(2, 9)):
            spam(place, member, day)
    elif kind == SHARER:
        things = [t for t in place.news + place.some(place.pages, 10) if t.owner.id != member.id]
        for thing in place.some(things, rng.randint(4, 15)):
            if place.first_time(member, "carried", thing.id):
                place.feed.append(Sharing(place.ledger.on(day, member, "share", thing), member, thing, day))
    elif kind == INTRODUCER:
        introduce_anybody(place, member, day)
    elif kind == GARDENER:
        for page in place.some([p for p in place.pages if p.owner is not member], rng.randint(4, 15)):
            act = place.ledger.on(day, member, "garden", page)
            if rng.random() < 0.15:  # somebody tires of it and takes it back
                take_back(place, member, day, page.kind, act)
    elif member.ring:
        applaud_one_another(place, member, day)


def take_back(place: Place, member: Member, day: int, kind: str, act: str) -> None:
    place.soon(member, day, 1, 5, lambda then: place.ledger.write(then, member, "undo", kind, act))


def burst(place: Place, member: Member, habit: Habit, day: int) -> None:
    """A year's worth of a role in one day, and not again. It may even be good."""
    for _ in range(place.rng.randint(20, 60)):
        practise(place, member, habit, day)


def spam(place: Place, member: Member, day: int) -> None:
    if place.chance(0.5) or not place.news:
        thing = place.made(day, place.rng.choice(("post", "page")), member, place.rng.randrange(place.topics), RUBBISH)
        place.ledger.on(day, member, "create", thing)
    else:
        comment(place, member, day, place.rng.choice(place.news))


def introduce_anybody(place: Place, member: Member, day: int) -> None:
    """Whoever to whomever, and any page to any question."""
    people = [m for m in place.here if m is not member]
    for _ in range(place.rng.randint(2, 6)):
        one, other = place.rng.sample(people, 2)
        if place.first_time(one, f"introduced by {member.id}", other.id):
            is_fit = bool(one.interests & other.interests) and other.id not in place.acquainted[one.id]
            weary = sum(1 for m in (one, other) if place.trust[m.id, member.id] < 0.3)
            bring_together(place, member, one, other, (0.06 if is_fit else 0.01) / (1 + weary), day)
            for m in (one, other):
                place.trust[m.id, member.id] *= 0.8
    for question in place.asks:
        if place.pages and question.owner is not member and place.first_time(member, "pointed", question.id):
            show(place, member, question, place.rng.choice(place.pages), 0.03, day)


def applaud_one_another(place: Place, member: Member, day: int) -> None:
    """Somebody of the ring writes something; the others like it, save it, thank for it, whatever it is."""
    habit = member.habits[0] if not member.habits[0].role else next(h for h in member.habits if not h.role)
    thing = place.made(day, "post", member, place.rng.choice(sorted(member.interests)), habit.talent)
    place.ledger.on(day, member, "create", thing)
    for other in place.members:
        if other.ring == member.ring and other is not member and place.chance(0.85):
            for verb in place.some(["like", "save", "use", "thank"], place.rng.randint(1, 2)):
                applaud(place, other, day, verb, thing)


def applaud(place: Place, by: Member, day: int, verb: str, thing: Thing) -> None:
    target = thing.owner.id if verb == "thank" else None
    place.soon(by, day, 0, 2, lambda then: place.ledger.on(then, by, verb, thing, target=target))
