"""What the makers of the demo share: the clock, chance, who is where, and the acts so far. Nothing is saved here."""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from typing import TypeVar

from django.db.models import Model

from accounts.models import User
from activity.vocabulary import Verb
from communities.models import Community, Membership
from config.demo.cast import City
from config.demo.places import Place
from content.models import Item, Reply

T = TypeVar("T")
NEVER = datetime.max.replace(tzinfo=UTC)


@dataclass(eq=False)
class Person:
    """A user with a latent way of taking part; see people.BENTS."""

    user: User
    bent: str
    city: City
    zeal: float  # of this person, around 1
    stays: dict[str, Stay] = field(default_factory=dict)

    def is_in(self, slug: str, moment: datetime) -> bool:
        stay = self.stays.get(slug)
        return stay is not None and stay.has(moment)


@dataclass(eq=False)
class Stay:
    """A membership, from when to when the person takes part, and how much of them it gets."""

    person: Person
    membership: Membership
    factor: float
    until: datetime = NEVER

    @property
    def since(self) -> datetime:
        return self.membership.joined_at

    def has(self, moment: datetime) -> bool:
        return self.since < moment < self.until


@dataclass(eq=False)
class Spot:
    """A community with what it is like, who is there, and what was written."""

    place: Place
    community: Community
    opened: datetime
    closed: datetime = NEVER
    stays: list[Stay] = field(default_factory=list)
    pieces: list[Piece] = field(default_factory=list)

    @property
    def slug(self) -> str:
        return self.place.slug

    def there(self, moment: datetime) -> list[Stay]:
        return [stay for stay in self.stays if stay.has(moment)]


@dataclass(eq=False)
class Said:
    reply: Reply
    by: Person
    at: datetime
    worth: float


@dataclass(eq=False)
class Piece:
    """An item, with how good it is (which decides how often it is opened and used)."""

    item: Item
    spot: Spot
    by: Person
    at: datetime
    worth: float
    tags: list[str]
    is_pattern: bool = False
    said: list[Said] = field(default_factory=list)
    uses: list[tuple[Item | Reply, datetime, str]] = field(default_factory=list)  # notes that were written for it
    carried: set[tuple[Person, Spot]] = field(default_factory=set)  # who shared it, and where to


@dataclass(eq=False)
class Deed:
    """An act to be recorded, once everything it is about has an id."""

    verb: Verb
    by: User
    at: datetime
    about: Model
    community: Community
    target: User | None = None
    origin: Community | None = None
    context: Item | None = None
    reply_to: Model | None = None
    cause: Deed | None = None
    value: int | None = None
    id: int | None = None


@dataclass(eq=False)
class Told:
    """Something a person hears of in a notice."""

    to: User
    kind: str
    at: datetime
    by: User | None
    item: Item | None = None
    reply: Reply | None = None
    community: Community | None = None
    title: str = ""
    page: str = ""  # name of the page, where it is not about an item
    about: Model | None = None


class World:
    def __init__(self, *, members: int, weeks: int, seed: int, end: datetime) -> None:
        self.rng = random.Random(seed)
        self.members, self.weeks, self.end = members, weeks, end
        self.start = end - timedelta(weeks=weeks)
        self.people: list[Person] = []
        self.by_handle: dict[str, Person] = {}
        self.spots: dict[str, Spot] = {}
        self.deeds: list[Deed] = []
        self.told: list[Told] = []
        self.rows: dict[type[Model], list[Model]] = {}
        self.dated: list[tuple[Model, dict[str, datetime]]] = []  # columns Django fills with now by itself

    def add(self, row: Model, **dated: datetime) -> None:
        """A row to be saved; `dated` are columns that Django fills with now by itself."""
        self.rows.setdefault(type(row), []).append(row)
        if dated:
            self.dated.append((row, dated))

    def chance(self, probability: float) -> bool:
        return self.rng.random() < probability

    def between(self, start: datetime, end: datetime) -> datetime:
        return start + (end - start) * self.rng.random()

    def hours(self, low: float, high: float) -> timedelta:
        return timedelta(hours=self.rng.uniform(low, high))

    def pick(self, choices: Sequence[T], weights: Sequence[float]) -> T | None:
        """One by weight; None when nobody has any."""
        return self.rng.choices(choices, weights)[0] if choices and sum(weights) > 0 else None

    def at_work(self, person: Person, moment: datetime, *, after: datetime) -> datetime:
        """About then, in the person's working hours; still after `after` and before the end."""
        hour, minute, keeps = self.rng.triangular(6.5, 19, 9.5), self.rng.random() * 3600, self.rng.random() < 0.1
        local = moment + timedelta(hours=person.city.offset)
        day = local.date()
        if day.weekday() > 4 and not keeps:
            day -= timedelta(days=day.weekday() - 4)
        at = datetime(day.year, day.month, day.day, tzinfo=UTC)
        at += timedelta(hours=int(hour) - person.city.offset, seconds=int(minute))
        if at <= after:
            at = after + timedelta(seconds=120 + int(minute / 2))
        return min(at, self.end - timedelta(seconds=30 + int(minute / 60)))


def monday(day: date) -> date:
    return day - timedelta(days=day.weekday())
