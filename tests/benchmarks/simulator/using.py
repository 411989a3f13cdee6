"""Looking for things and using them, and what people do with what they find: the only place where recognition comes from."""

from __future__ import annotations

from collections import Counter

from tests.benchmarks.simulator.people import CONSUMER, Member, poisson
from tests.benchmarks.simulator.place import Place, Sharing, Thing

SEEN_IN_FEED = 4


def look_in(place: Place, member: Member, day: int, *, is_after_something: bool) -> None:
    """One day's visit. Who is after something searches and opens more than who only drops by."""
    member.did(CONSUMER, day) if is_after_something else None
    read_feed(place, member, day)
    for _ in range(1 + poisson(place.rng, 1.1 if is_after_something else 0.2)):
        found = search(place, member, day) if place.chance(0.5) else pick_news(place, member)
        if found and found.owner.id != member.id:
            open_thing(place, member, day, found, None)
    join_in(place, member, day)
    if is_after_something and place.chance(0.06):
        ask(place, member, day)


def search(place: Place, member: Member, day: int) -> Thing | None:
    """What a search leads to: of a few hits the best known and easiest to find, now and then nothing."""
    if place.chance(0.6):
        place.ledger.write(day, member, "search", "collection", "search")
    hits = [t for t in place.some(place.pages, 12) if t.topic in member.interests] or place.some(place.pages, 2)
    return max(hits, key=lambda t: (0.2 + t.quality) * t.findable * place.rng.random(), default=None)


def pick_news(place: Place, member: Member) -> Thing | None:
    new = [thing for thing in place.some(place.news, 8) if not has_read(place, member, thing)]
    return max(new, key=lambda t: (t.topic in member.interests) + place.rng.random() + 0.5 * t.quality, default=None)


def has_read(place: Place, member: Member, thing: Thing) -> bool:
    return (member.id, "view", thing.id) in place.once


def read_feed(place: Place, member: Member, day: int) -> None:
    """Of what is shared people look at a few, and more at what comes from somebody whose shares were worth it before.

    What they have read already they seldom open again, and they skim over somebody who fills the feed.
    """
    filling = Counter(sharing.by.id for sharing in place.feed)
    unseen = [s for s in place.some(place.feed, 25) if (member.id, "seen", s.act) not in place.once]
    unseen.sort(key=lambda s: place.trust[member.id, s.by.id] * place.rng.random(), reverse=True)
    for sharing in unseen[:SEEN_IN_FEED]:
        place.once.add((member.id, "seen", sharing.act))
        if member.id in {sharing.by.id, sharing.thing.owner.id}:
            continue
        between = (member.id, sharing.by.id)
        draw = place.trust[between] * (0.75 if sharing.thing.topic in member.interests else 0.2)
        draw *= 0.1 if has_read(place, member, sharing.thing) else 1
        if place.chance(draw * 5 / (4 + filling[sharing.by.id])):
            was_worth_it = open_thing(place, member, day, sharing.thing, sharing)
            place.trust[between] = min(1.0, place.trust[between] + 0.2) if was_worth_it else place.trust[between] * 0.75
        else:
            place.trust[between] *= 0.93


def open_thing(place: Place, member: Member, day: int, thing: Thing, came_by: Sharing | None) -> bool:
    """Open it and react to it. True when it was worth their time."""
    cause = came_by.act if came_by and place.chance(0.85) else None
    place.ledger.on(day, member, "view", thing, cause=cause)
    place.once.add((member.id, "view", thing.id))
    worth = thing.quality * (1.0 if thing.topic in member.interests else 0.5)
    if place.chance(worth):
        enjoy(place, member, day, thing, cause)
        return True
    if place.chance(0.015 * place.generosity * member.kindness):  # out of politeness
        give(place, member, day, "like", thing, cause)
    if place.chance(0.01) and place.first_time(member, "rate", thing.id):
        place.ledger.on(day, member, "rate", thing, value=place.rng.choice((1, 2, 3)), cause=cause)
    if thing.quality < 0.05 and place.chance(0.05) and place.first_time(member, "flag", thing.id):
        place.flags.append((place.ledger.on(day, member, "flag", thing), thing, member))
    return False


def enjoy(place: Place, member: Member, day: int, thing: Thing, cause: str | None) -> None:
    """What somebody does with what they found worth their time; much of it nobody ever learns of."""
    warmth = place.generosity * member.kindness
    if place.chance(0.3 * warmth):
        give(place, member, day, "like", thing, cause)
    if place.chance(0.1 * warmth):
        give(place, member, day, "save", thing, cause)
    if place.chance(0.06 * warmth) and place.first_time(member, "thank", thing.id):
        place.ledger.on(day, member, "thank", thing, target=thing.owner.id, cause=cause)
        place.meet(member, thing.owner)
    if place.chance(0.06 * warmth) and place.first_time(member, "rate", thing.id):
        place.ledger.on(day, member, "rate", thing, value=place.rng.choice((4, 4, 5)), cause=cause)
    if place.chance(0.06 + 0.1 * warmth):  # tried at work some days later
        place.soon(member, day, 1, 10, lambda then: give(place, member, then, "use", thing, cause))
    if place.chance(0.04):
        give(place, member, day, "follow", thing, None)
    if place.chance(0.02) and place.first_time(member, "apply", thing.id):
        place.soon(member, day, 5, 20, lambda then: give(place, member, then, "apply", thing, None))


def give(place: Place, member: Member, day: int, verb: str, thing: Thing, cause: str | None) -> None:
    """Once for each person and thing; one like in a hundred is taken back."""
    if not member.is_here(day) or not place.first_time(member, verb, thing.id):
        return
    act = place.ledger.on(day, member, verb, thing, cause=cause)
    if verb == "like" and place.chance(0.01):
        place.ledger.write(day, member, "undo", thing.kind, act)


def join_in(place: Place, member: Member, day: int) -> None:
    """Events one goes to, and the odd remark of somebody who mostly reads."""
    for event, host, when, topic, quality in place.events:
        if host is member or when < day or not place.first_time(member, "read", event):
            continue
        if place.chance((0.4 if topic in member.interests else 0.1) * (0.3 + quality)):
            place.later[when].append(lambda then, e=event, h=host: attend(place, member, then, e, h))  # type: ignore[misc]
    if place.news and place.chance(0.025):
        thing = place.rng.choice(place.news)
        if thing.owner is not member:
            comment(place, member, day, thing)


def attend(place: Place, member: Member, day: int, event: str, host: Member) -> None:
    if member.is_here(day) and place.first_time(member, "attend", event):
        place.ledger.write(day, member, "attend", "event", event, owner=host.id, context=event)


def comment(place: Place, member: Member, day: int, thing: Thing) -> None:
    place.ledger.on(day, member, "comment", thing, target=thing.owner.id, context=thing.id, reply_to=thing.id)
    place.meet(member, thing.owner)


def thank_for(place: Place, by: Member, whom: Member, day: int, act: str | None) -> None:
    if by.id != whom.id:
        place.ledger.write(day, by, "thank", "member", whom.id, owner=whom.id, target=whom.id, cause=act)
        place.meet(by, whom)


def ask(place: Place, member: Member, day: int) -> None:
    topic = place.rng.choice(sorted(member.interests))
    question = place.made(day, "ask", member, topic, 0.5)
    place.ledger.on(day, member, "ask", question)
    for days in (1, 2, 4, 7, 12):  # the asker comes back to look
        place.later[day + days].append(lambda then: look_at_answers(place, member, then, question))


def look_at_answers(place: Place, asker: Member, day: int, question: Thing) -> None:
    if question.is_settled or not asker.is_here(day) or asker.is_away(day):
        return
    for answer in sorted(question.answers, key=lambda each: -each.quality):
        if place.first_time(asker, "read", answer.id) and place.chance(answer.quality):
            question.is_settled = True
            if place.chance(min(0.95, 0.4 + 0.35 * place.generosity * asker.kindness)):
                place.ledger.on(day, asker, "accept_answer", answer, target=answer.owner.id, context=question.id)
            enjoy(place, asker, day, answer, None)
            return
