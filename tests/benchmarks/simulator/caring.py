"""Looking after a community: newcomers, pages, drafts of others, complaints, events, people who learn, quarrels, rules."""

from __future__ import annotations

from tests.benchmarks.simulator.people import Habit, Member
from tests.benchmarks.simulator.place import Place
from tests.benchmarks.simulator.using import comment, thank_for


def welcome(place: Place, member: Member, habit: Habit, day: int) -> bool:
    new = [m for m in place.newcomers if m is not member and member not in place.welcomed[m]]
    if not new:
        return False
    newcomer = place.rng.choice(new)
    place.welcomed[newcomer].add(member)
    place.ledger.write(day, member, "welcome", "member", newcomer.id, target=newcomer.id)
    place.meet(member, newcomer)
    if place.chance(habit.talent):  # who is received well comes back soon, and says something
        place.soon(newcomer, day, 1, 12, lambda then: say_hello(place, newcomer, then))
    return True


def say_hello(place: Place, newcomer: Member, day: int) -> None:
    if place.news:
        thing = place.rng.choice(place.news)
        if thing.owner is not newcomer:
            comment(place, newcomer, day, thing)


def garden(place: Place, member: Member, habit: Habit, day: int) -> bool:
    """Tags, merges and archives what people look for, so that they find it; the talent is to know what that is."""
    found = [
        p
        for p in place.some(place.pages, 12)
        if p.owner is not member and (member.id, "tidied", p.id) not in place.once
    ]
    if not found:
        return False
    page = max(found, key=lambda p: habit.talent * p.quality * p.findable + 0.1 * place.rng.random())
    place.once.add((member.id, "tidied", page.id))
    act = place.ledger.on(day, member, "garden", page)
    page.findable = min(3.0, page.findable + habit.talent)
    if place.chance(0.03):
        place.soon(member, day, 0, 4, lambda then: place.ledger.write(then, member, "undo", page.kind, act))
    return True


def review(place: Place, member: Member, habit: Habit, day: int) -> bool:
    waiting = [
        p for p in place.news if p.owner is not member and p.kind in {"page", "document"} and p.id not in place.reviewed
    ]
    if not waiting:
        return False
    page = place.rng.choice(waiting)
    place.reviewed.add(page.id)
    is_good = place.chance(0.4 + 0.5 * page.quality)
    place.ledger.on(day, member, "review", page, value=int(is_good))
    place.meet(member, page.owner)
    if place.chance(0.2 + 0.8 * habit.talent):  # the author does something with it
        page.quality = min(0.95, page.quality + 0.1)
        if is_good and place.chance(0.5):
            place.soon(
                page.owner, day, 0, 4, lambda then: place.ledger.on(then, page.owner, "thank", page, target=member.id)
            )
        else:
            place.soon(page.owner, day, 0, 6, lambda then: place.ledger.on(then, page.owner, "improve", page))
    return True


def moderate(place: Place, member: Member, habit: Habit, day: int) -> bool:
    if not place.flags:
        return False
    flag, thing, _ = place.flags.pop(0)
    if member in {thing.owner}:
        return False
    place.ledger.write(day, member, "decide_flag", "flag", flag, owner=thing.owner.id, value=int(place.chance(0.8)))
    return True


def host(place: Place, member: Member, habit: Habit, day: int) -> bool:
    mine = [event for event in place.events if event[1] is member and event[2] > day - 14]
    if mine or len(place.here) < 6:
        return False
    event, when = place.ledger.new_id("o"), day + place.rng.randint(5, 14)
    place.ledger.write(day, member, "host", "event", event, owner=member.id, context=event)
    topic = place.rng.choice(sorted(member.interests))
    place.events = [e for e in place.events if e[2] >= day] + [(event, member, when, topic, habit.talent)]
    return True


def mentor(place: Place, member: Member, habit: Habit, day: int) -> bool:
    """Meets whoever they take along: two people for some months, then two others."""
    young = [m for m in place.here if m is not member and 0 <= day - m.joined < 200 and m.interests & member.interests]
    if not young:
        return False
    mentee = sorted(young, key=lambda m: m.id)[(day // 90) % len(young)]
    act = place.ledger.write(day, member, "mentor", "member", mentee.id, target=mentee.id)
    place.meet(member, mentee)
    if place.chance(habit.talent):
        place.soon(mentee, day, 0, 5, lambda then: thank_for(place, mentee, member, then, act))
    return True


def govern(place: Place, member: Member, habit: Habit, day: int) -> bool:
    """A quarrel settled, or a rule proposed: rare."""
    if place.chance(0.5) and len(place.lately) > 8:
        one, other = place.rng.sample([m for m in place.lately if m is not member], 2)
        mediation = place.ledger.new_id("o")
        place.ledger.write(day, member, "mediate_open", "mediation", mediation, target=one.id)
        place.ledger.write(day, member, "mediate_open", "mediation", mediation, target=other.id)
        for party in (one, other):
            close(place, party, member, mediation, int(place.chance(habit.talent + 0.2)), day)
        return True
    place.ledger.write(day, member, "propose_policy", "policy", place.ledger.new_id("o"), owner=member.id)
    return True


def close(place: Place, party: Member, by: Member, mediation: str, value: int, day: int) -> None:
    """A party says whether the matter is settled."""
    place.soon(
        party,
        day,
        5,
        20,
        lambda then: place.ledger.write(then, party, "mediate_close", "mediation", mediation, owner=by.id, value=value),
    )


CARING = {
    "welcome": welcome,
    "garden": garden,
    "review": review,
    "moderate": moderate,
    "host": host,
    "mentor": mentor,
    "govern": govern,
}
