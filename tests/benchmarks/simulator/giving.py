"""What people do on a day of a role they live. Whether it helps somebody is up to the others and shows days later."""

from __future__ import annotations

from collections.abc import Callable

from tests.benchmarks.simulator.caring import CARING
from tests.benchmarks.simulator.people import CREATOR, Habit, Member
from tests.benchmarks.simulator.place import Place, Sharing, Thing
from tests.benchmarks.simulator.using import comment, give, open_thing, thank_for

Way = Callable[[Place, Member, Habit, int], bool]


def practise(place: Place, member: Member, habit: Habit, day: int) -> None:
    """A day of a role: once, sometimes twice, the way they like best of those there is occasion for."""
    for _ in range(1 + place.chance(0.3)):
        ways = dict(habit.ways)
        while ways:
            way = place.rng.choices(list(ways), list(ways.values()))[0]
            if WAYS[way](place, member, habit, day):
                member.did(habit.role, day)
                break
            del ways[way]


def skill(place: Place, habit: Habit) -> float:
    """How good this one turns out: around the talent, never sure."""
    return max(0.01, min(0.95, place.rng.gauss(habit.talent, 0.15 if habit.talent > 0.1 else 0.02)))


def own_topic(place: Place, member: Member) -> int:
    return place.rng.choice(sorted(member.interests))


def answer(place: Place, member: Member, habit: Habit, day: int) -> bool:
    open_asks = [ask for ask in place.asks if ask.owner.id != member.id]
    mine = [a for a in open_asks if a.topic in member.interests and place.first_time(member, "answered", a.id)]
    if not mine:
        return False
    question = place.rng.choice(mine)
    write_answer(place, member, question, skill(place, habit), day)
    return True


def write_answer(
    place: Place, member: Member, question: Thing, quality: float, day: int, cause: str | None = None
) -> None:
    thing = place.made(day, "answer", member, question.topic, quality)
    question.answers.append(thing)
    place.ledger.on(
        day, member, "answer", thing, target=question.owner.id, context=question.id, reply_to=question.id, cause=cause
    )
    place.meet(member, question.owner)


def create(place: Place, member: Member, habit: Habit, day: int) -> bool:
    kind = place.rng.choices(("post", "page", "document", "recording"), (5, 3, 1, 0.5))[0]
    thing = place.made(day, kind, member, own_topic(place, member), skill(place, habit))
    place.ledger.on(day, member, "create", thing)
    return True


def improve(place: Place, member: Member, habit: Habit, day: int) -> bool:
    pages = [p for p in place.some(place.pages, 10) if p.kind == "page" and p.topic in member.interests]
    if not pages:
        return False
    page = place.rng.choice(pages)
    page.quality = min(0.95, page.quality + 0.1 * skill(place, habit))
    if page.owner is member or place.chance(0.7):
        place.ledger.on(day, member, "improve", page)
    else:
        place.ledger.on(day, member, "suggest", page)
        place.soon(page.owner, day, 1, 5, lambda then: accept_suggestion(place, page, member, habit, then))
    return True


def accept_suggestion(place: Place, page: Thing, member: Member, habit: Habit, day: int) -> None:
    if place.chance(0.3 + habit.talent):
        place.ledger.on(day, page.owner, "accept_suggestion", page, target=member.id)
        place.meet(page.owner, member)


def discuss(place: Place, member: Member, habit: Habit, day: int) -> bool:
    mine = [t for t in place.some(place.news, 8) if t.topic in member.interests and t.owner is not member]
    if not mine:
        return False
    thing = place.rng.choice(mine)
    comment(place, member, day, thing)
    if place.chance(0.5 * skill(place, habit) * place.generosity):  # a remark that somebody thanks for
        by = place.rng.choice(place.here)
        if by is not member:
            place.soon(by, day, 0, 3, lambda then: thank_for(place, by, member, then, None))
    return True


def reuse(place: Place, member: Member, habit: Habit, day: int) -> bool:
    good = [p for p in place.some(place.pages, 8) if p.owner.id != member.id and p.topic in member.interests]
    if not good:
        return False
    origin = max(good, key=lambda page: page.quality)
    thing = place.made(day, "page", member, origin.topic, skill(place, habit))
    place.ledger.on(day, member, "create", thing)
    place.ledger.on(day, member, "reuse", origin, context=thing.id)
    return True


def introduce(place: Place, member: Member, habit: Habit, day: int) -> bool:
    """Two people who do not know each other and would have something to say to each other."""
    people = [m for m in place.lately if m is not member]
    for _ in range(12):
        if len(people) < 4:
            return False
        one, other = place.rng.sample(people, 2)
        other = meet_elsewhere(place, member, other)
        know_each_other = other.id in place.acquainted[one.id]
        is_fit = bool(one.interests & other.interests) or other.community != place.id
        if know_each_other or one.id == other.id or not (is_fit or place.chance(0.1)):
            continue
        if place.first_time(one, "introduced", other.id):
            bring_together(place, member, one, other, habit.talent * (0.95 if is_fit else 0.3), day)
            return True
    return False


def meet_elsewhere(place: Place, member: Member, other: Member) -> Member:
    """Who is at home in two communities sometimes knows somebody over there."""
    there = [p for p in place.elsewhere if any(m.id == member.id for m in p.here) and p.lately]
    return place.rng.choice(place.rng.choice(there).lately) if there and place.chance(0.3) else other


def bring_together(place: Place, by: Member, one: Member, other: Member, luck: float, day: int) -> None:
    origin = other.community if other.community != place.id else None
    act = place.ledger.write(day, by, "introduce", "member", one.id, target=other.id, origin=origin)
    if not place.chance(luck):
        return
    place.soon(one, day, 2, 20, lambda then: talk(place, one, other, then))
    for each in (one, other):
        warmth = place.generosity * each.kindness
        if place.chance(0.5):
            place.soon(each, day, 3, 22, lambda then, each=each: confirm(place, each, by, act, then))  # type: ignore[misc]
        if place.chance(0.35 * warmth):
            place.soon(each, day, 3, 22, lambda then, each=each: thank_for(place, each, by, then, act))  # type: ignore[misc]


def talk(place: Place, one: Member, other: Member, day: int) -> None:
    """What two people who hit it off leave behind in the open: a remark on the other's work, or a thank-you."""
    if not other.is_here(day):
        return
    for a, b in ((one, other), (other, one)):
        theirs = [t for t in place.news if t.owner is b]
        if theirs and place.chance(0.8):
            comment(place, a, day, place.rng.choice(theirs))
        elif place.chance(0.5):
            thank_for(place, a, b, day, None)
    place.meet(one, other)


def confirm(place: Place, member: Member, by: Member, act: str, day: int) -> None:
    if place.first_time(member, "confirm_tie", act):
        place.ledger.write(day, member, "confirm_tie", "introduction", act, owner=by.id)


def point(place: Place, member: Member, habit: Habit, day: int) -> bool:
    """To somebody who asks: what there is already."""
    for question in place.some(place.asks, 6):
        fitting = [
            p for p in place.some(place.pages, 60) if p.topic == question.topic and p.owner is not question.owner
        ]
        if question.owner is member or not fitting or not place.first_time(member, "pointed", question.id):
            continue
        best = max(fitting, key=lambda page: page.quality)
        show(place, member, question, best, habit.talent + 0.3 * best.quality, day)
        return True
    return False


def show(place: Place, by: Member, question: Thing, thing: Thing, luck: float, day: int) -> None:
    act = place.ledger.on(day, by, "point", thing, target=question.owner.id, context=question.id, reply_to=question.id)
    asker = question.owner
    place.meet(by, asker)
    if not place.chance(0.85):  # the asker never looked
        return
    place.soon(asker, day, 0, 3, lambda then: place.ledger.on(then, asker, "view", thing, cause=act))
    if place.chance(luck):
        question.is_settled = question.is_settled or place.chance(0.3)
        cause = act if place.chance(0.8) else None
        verb = place.rng.choices(("use", "save"), (0.75, 0.25))[0]
        place.soon(asker, day, 1, 8, lambda then: give(place, asker, then, verb, thing, cause))
        if place.chance(0.4 * place.generosity * asker.kindness):
            place.soon(asker, day, 1, 8, lambda then: thank_for(place, asker, by, then, act))


def refer(place: Place, member: Member, habit: Habit, day: int) -> bool:
    """To somebody who asks: who would know."""
    for question in place.some([a for a in place.asks if a.owner is not member], 6):
        experts = [
            m
            for m in place.here
            if m.habit(CREATOR, day) and question.topic in m.interests and m not in {member, question.owner}
        ]
        if not experts or not place.first_time(member, "referred", question.id):
            continue
        send_to(place, member, question, place.rng.choice(experts), 0.3 + 0.6 * habit.talent, day)
        return True
    return False


def send_to(place: Place, by: Member, question: Thing, expert: Member, luck: float, day: int) -> None:
    act = place.ledger.on(day, by, "refer", question, target=expert.id, context=question.id)
    craft = expert.habit(CREATOR, day)
    if craft and place.chance(luck) and place.first_time(expert, "answered", question.id):
        cause = act if place.chance(0.7) else None
        place.soon(
            expert, day, 1, 7, lambda then: write_answer(place, expert, question, skill(place, craft), then, cause)
        )
        place.soon(question.owner, day, 8, 10, lambda then: read_referred(place, question, by, act, then))


def read_referred(place: Place, question: Thing, by: Member, act: str, day: int) -> None:
    if place.chance(0.4 * place.generosity * question.owner.kindness):
        thank_for(place, question.owner, by, day, act)


def invite(place: Place, member: Member, habit: Habit, day: int) -> bool:
    coming = [m for m in place.members if 0 < m.joined - day <= 14 and not m.pretends]
    if not coming or not place.chance(0.5):
        return False
    friend = place.rng.choice(coming)
    if not place.first_time(member, "invited", friend.id):
        return False
    place.ledger.write(day, member, "invite_member", "community", place.id, target=friend.id)
    return True


def choose_to_carry(place: Place, member: Member, habit: Habit) -> Thing | None:
    """Something by somebody else that deserves more readers: the more talent, the better the eye."""
    found = place.some(place.news, 6) + place.some(place.pages, 4)
    found = [t for t in found if t.owner.id != member.id and (member.id, "carried", t.id) not in place.once]
    return max(found, key=lambda t: habit.talent * t.quality + 0.15 * place.rng.random(), default=None)


def share(place: Place, member: Member, habit: Habit, day: int) -> bool:
    homes = [p for p in place.elsewhere if any(m.id == member.id for m in p.here)]
    source = place.rng.choice(homes) if homes and place.chance(0.4) else place
    thing = choose_to_carry(source, member, habit)
    if thing is None or not place.first_time(member, "carried", thing.id):
        return False
    act = place.ledger.on(day, member, "share", thing, origin=source.id if source is not place else None)
    place.feed.append(Sharing(act, member, thing, day))
    return True


def recommend(place: Place, member: Member, habit: Habit, day: int) -> bool:
    thing = choose_to_carry(place, member, habit)
    people = [m for m in place.lately if thing and m not in {member, thing.owner} and thing.topic in m.interests]
    if thing is None or not people or not place.first_time(member, "carried", thing.id):
        return False
    whom = place.rng.choice(people)
    act = place.ledger.on(day, member, "recommend", thing, target=whom.id)
    sharing = Sharing(act, member, thing, day)
    if place.chance(0.35 + 0.6 * habit.talent):
        place.soon(whom, day, 0, 5, lambda then: open_thing(place, whom, then, thing, sharing))
    return True


def feature(place: Place, member: Member, habit: Habit, day: int) -> bool:
    if member.position == "member":
        return False
    thing = choose_to_carry(place, member, habit)
    if thing is None or not place.first_time(member, "carried", thing.id):
        return False
    act = place.ledger.on(day, member, "feature", thing)
    place.feed.append(Sharing(act, member, thing, day))
    return True


WAYS: dict[str, Way] = {
    "answer": answer,
    "create": create,
    "comment": discuss,
    "improve": improve,
    "reuse": reuse,
    "introduce": introduce,
    "point": point,
    "refer": refer,
    "invite": invite,
    "share": share,
    "recommend": recommend,
    "feature": feature,
    **CARING,
}
