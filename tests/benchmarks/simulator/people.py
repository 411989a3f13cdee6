"""Who there is: persons, their ways of taking part, when they come and go. What they do is in giving, using, pretending."""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from random import Random

DAYS = 60 * 7  # what is simulated: sixty weeks, the last day is the one before the day judged
CONSUMER, CREATOR, CONNECTOR, CARRIER, CARETAKER = ROLES = ("consumer", "creator", "connector", "carrier", "caretaker")
GIVING = ROLES[1:]

# Days a week on which somebody does what goes with a role, in an ordinary week: the median among those who live it, and
# how far people differ. Introducing and pointing are rarer by nature than looking things up.
CADENCE = {CONSUMER: (1.7, 0.5), CREATOR: (1.1, 0.5), CONNECTOR: (0.8, 0.4), CARRIER: (0.9, 0.4), CARETAKER: (0.9, 0.4)}
# Nobody lives a role who does it less often than this in an ordinary week; between `rarely` and it one may disagree.
REGULARLY = {CONSUMER: 0.75, CREATOR: 0.5, CONNECTOR: 0.4, CARRIER: 0.45, CARETAKER: 0.45}
RARELY = {CONSUMER: 0.2, CREATOR: 0.08, CONNECTOR: 0.05, CARRIER: 0.06, CARETAKER: 0.05}

# What people do in a role, and how likely somebody is to have taken to each way.
WAYS: dict[str, dict[str, float]] = {
    CONSUMER: {},
    CREATOR: {"answer": 3, "create": 3, "comment": 2, "improve": 1.5, "reuse": 0.4},
    CONNECTOR: {"introduce": 2, "point": 3, "refer": 2, "invite": 0.6},
    CARRIER: {"share": 5, "recommend": 2, "feature": 0.7},
    CARETAKER: {"welcome": 3, "garden": 3, "review": 2, "moderate": 1.5, "host": 1.2, "mentor": 1, "govern": 0.3},
}


@dataclass
class Habit:
    """One way of taking part, from a day to a day."""

    role: str
    cadence: float
    talent: float  # how often others get something from it
    ways: dict[str, float] = field(default_factory=dict)
    begins: int = -1000
    ends: int | None = None

    def is_alive(self, day: int) -> bool:
        return self.begins <= day and (self.ends is None or day < self.ends)


@dataclass(eq=False)
class Member:
    """A person in one community."""

    id: str  # of the person; who is in two communities is two members
    community: str
    joined: int
    left: int | None = None
    habits: list[Habit] = field(default_factory=list)
    visits: float = 0.0  # days a week on which they look in without being after anything in particular
    interests: frozenset[int] = frozenset()
    kindness: float = 1.0
    curiosity: float = 0.05  # how often they do something that is not their way
    away: list[tuple[int, int]] = field(default_factory=list)
    position: str = "member"
    pretends: str = ""  # the kind of adversary
    ring: str = ""
    doings: dict[str, list[int]] = field(default_factory=dict)  # role -> days on which they did what goes with it

    def is_here(self, day: int) -> bool:
        return self.joined <= day and (self.left is None or day < self.left)

    def is_away(self, day: int) -> bool:
        return any(first <= day < last for first, last in self.away)

    def habit(self, role: str, day: int) -> Habit | None:
        return next((habit for habit in self.habits if habit.role == role and habit.is_alive(day)), None)

    def did(self, role: str, day: int) -> None:
        days = self.doings.setdefault(role, [])
        if not days or days[-1] != day:
            days.append(day)


def draw_habit(rng: Random, role: str, *, begins: int = -1000, ends: int | None = None, loose: bool = False) -> Habit:
    """A way of taking part as people have it; `loose` = now and then, so that one may call it a role or not."""
    median, spread = CADENCE[role]
    cadence = 0.0
    while not REGULARLY[role] <= cadence <= 4.5:
        cadence = median * math.exp(rng.gauss(0, spread))
    if loose:
        cadence = rng.uniform(2 * RARELY[role], 0.75 * REGULARLY[role])
    taste = {way: weight * rng.gammavariate(0.9, 1) for way, weight in WAYS[role].items()}
    return Habit(role, cadence, rng.betavariate(5, 3), taste, begins, ends)


# How communities divide: the shares of people who live a role, roughly; every community is different.
USUAL = {CONSUMER: 0.6, CREATOR: 0.2, CONNECTOR: 0.07, CARRIER: 0.09, CARETAKER: 0.08}


def draw_member(rng: Random, person: str, community: str, culture: dict[str, float], topics: int) -> Member:
    joined = -rng.randint(1, 700) if rng.random() < 0.72 else rng.randint(1, DAYS - 8)
    member = Member(person, community, joined)
    member.interests = frozenset(rng.sample(range(topics), min(topics, rng.choice((1, 2, 2, 3)))))
    member.kindness = rng.betavariate(4, 4) * 2
    member.curiosity = rng.uniform(0.0, 0.03)
    member.away = draw_absences(rng)
    if rng.random() < 0.10:
        first = max(joined, 0)
        member.left = rng.randint(first + 7, DAYS) if first + 7 < DAYS else None
    roles = [role for role in GIVING if rng.random() < culture[role]]
    if rng.random() < (0.8 if roles else culture[CONSUMER]):
        roles.append(CONSUMER)
    for role in roles:
        begins = joined + (rng.randint(0, 120) if role != CONSUMER and rng.random() < 0.5 else 0)
        member.habits.append(draw_habit(rng, role, begins=begins, loose=rng.random() < 0.02))
    if CONSUMER not in roles:  # they look in; somebody who wrote and never read is rare, but there are some
        member.visits = rng.uniform(0.02, RARELY[CONSUMER])
    if rng.random() < 0.10:
        change_course(rng, member)
    if rng.random() < 0.015:  # writes into the void: often, and nobody gets anything from it
        member.habits.append(draw_habit(rng, rng.choice(GIVING), begins=joined))
        member.habits[-1].talent = 0.03
    return member


def change_course(rng: Random, member: Member) -> None:
    """In the middle of the year somebody stops a way of taking part, or takes up another, or does both."""
    when = rng.randint(max(member.joined, 0), DAYS - 1)
    giving = [habit for habit in member.habits if habit.role in GIVING]
    stops = bool(giving) and rng.random() < 0.6
    if stops:
        rng.choice(giving).ends = when
    if not stops or rng.random() < 0.5:
        have = {habit.role for habit in member.habits}
        fresh = [role for role in GIVING if role not in have]
        if fresh:
            member.habits.append(draw_habit(rng, rng.choice(fresh), begins=when))


def draw_absences(rng: Random) -> list[tuple[int, int]]:
    """Holidays: two or three weeks in a row and two single weeks a year; one in fifteen is away for months."""
    away = []
    for year in range(0, DAYS, 364):
        long = year + rng.randrange(364)
        away.append((long, long + rng.choice((14, 21))))
        away.extend((day, day + 7) for day in (year + rng.randrange(364), year + rng.randrange(364)))
    if rng.random() < 0.065:
        first = rng.randrange(DAYS)
        away.append((first, first + rng.randint(42, 112)))
    return sorted(away)


def poisson(rng: Random, mean: float) -> int:
    limit, product, count = math.exp(-mean), rng.random(), 0
    while product > limit:
        product *= rng.random()
        count += 1
    return count


def days_of_week(rng: Random, cadence: float) -> list[int]:
    """On which days of one week somebody gets to it: about so many, seldom at the weekend."""
    count = min(poisson(rng, cadence), 5)
    days = rng.sample(range(5), count)
    return sorted(day if rng.random() > 0.06 else rng.choice((5, 6)) for day in days)
