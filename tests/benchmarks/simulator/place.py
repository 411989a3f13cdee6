"""A community while the year goes by: what was made, asked, shared and flagged there, and the acts as they are written down."""

from __future__ import annotations

import itertools
from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from random import Random
from typing import Any

from tests.benchmarks.simulator.people import DAYS, Member

AS_OF = datetime(2025, 11, 3, tzinfo=UTC)  # a Monday; acts before it count
START = AS_OF - timedelta(days=DAYS)


@dataclass(eq=False)
class Thing:
    """Something people made: a post, page, document, recording, answer, comment or ask."""

    id: str
    kind: str
    owner: Member
    topic: int
    quality: float
    born: int
    findable: float = 1.0  # how easily a search leads to it
    answers: list[Thing] = field(default_factory=list)
    is_settled: bool = False  # of an ask: the asker has what they need


@dataclass(eq=False)
class Sharing:
    """A share as it stands in the feed."""

    act: str
    by: Member
    thing: Thing
    day: int


class Ledger:
    """The acts in the order people did them, as lines for import_acts."""

    def __init__(self, rng: Random) -> None:
        self.rng = rng
        self.acts: list[dict[str, Any]] = []
        self.numbers = itertools.count(1)
        self.clock: dict[int, int] = defaultdict(lambda: 7 * 3600)  # of a day, in seconds: acts follow one another

    def moment(self, day: int) -> str:
        self.clock[day] = min(self.clock[day] + self.rng.randint(1, 15), 86_399)
        return (START + timedelta(days=day, seconds=self.clock[day])).isoformat().replace("+00:00", "Z")

    def new_id(self, prefix: str) -> str:
        return f"{prefix}{next(self.numbers)}"

    def write(
        self,
        day: int,
        by: Member,
        verb: str,
        kind: str,
        thing: str,
        *,
        owner: str | None = None,
        target: str | None = None,
        context: str | None = None,
        reply_to: str | None = None,
        cause: str | None = None,
        value: int | None = None,
        origin: str | None = None,
    ) -> str:
        number = self.new_id("a")
        act = {
            "record": "act",
            "id": number,
            "actor": by.id,
            "verb": verb,
            "object": {"type": kind, "id": thing, "owner": owner},
            "target": target,
            "community": by.community,
            "origin_community": origin,
            "context": context,
            "in_reply_to": reply_to,
            "caused_by": cause,
            "value": value,
            "via": "mobile" if self.rng.random() < 0.2 else "web",
            "published": self.moment(day),
        }
        self.acts.append({key: value for key, value in act.items() if value is not None})
        return number

    def on(self, day: int, by: Member, verb: str, thing: Thing, **more: Any) -> str:
        """An act on something somebody made."""
        return self.write(day, by, verb, thing.kind, thing.id, owner=thing.owner.id, **more)


class Place:
    """One community: its people, its things, and what waits to happen there."""

    def __init__(self, id: str, rng: Random, ledger: Ledger, *, topics: int, generosity: float) -> None:
        self.id, self.rng, self.ledger = id, rng, ledger
        self.topics, self.generosity = topics, generosity
        self.members: list[Member] = []
        self.here: list[Member] = []
        self.lately: list[Member] = []  # who looked in during the last weeks
        self.pages: list[Thing] = []
        self.news: list[Thing] = []
        self.asks: list[Thing] = []
        self.feed: list[Sharing] = []
        self.newcomers: list[Member] = []
        self.welcomed: dict[Member, set[Member]] = defaultdict(set)
        self.flags: list[tuple[str, Thing, Member]] = []
        self.events: list[tuple[str, Member, int, int, float]] = []  # id, host, day, topic, quality
        self.reviewed: set[str] = set()
        self.once: set[tuple[str, str, str]] = set()
        self.acquainted: dict[str, set[str]] = defaultdict(set)
        self.trust: dict[tuple[str, str], float] = defaultdict(lambda: 0.5)
        self.later: dict[int, list[Callable[[int], object]]] = defaultdict(list)
        self.elsewhere: list[Place] = []

    def morning(self, day: int) -> None:
        self.here = [member for member in self.members if member.is_here(day) and not member.is_away(day)]
        self.newcomers = [m for m in self.here if m.joined >= 0 and 0 <= day - m.joined <= 4 and not m.ring]
        self.news = [thing for thing in self.news if day - thing.born <= 21][-150:]
        self.asks = [ask for ask in self.asks if day - ask.born <= 14 and not ask.is_settled]
        self.feed = [sharing for sharing in self.feed if day - sharing.day <= 6][-200:]
        if day % 7 == 0:
            self.lately = [m for m in self.here if any(d >= day - 28 for days in m.doings.values() for d in days[-1:])]
        self.run_due(day)

    def run_due(self, day: int) -> None:
        for call in self.later.pop(day, ()):
            call(day)

    def soon(self, by: Member, day: int, first: int, last: int, call: Callable[[int], object]) -> None:
        """Some days later somebody does something, if they are a member still."""
        self.later[day + self.rng.randint(first, last)].append(lambda then: by.is_here(then) and call(then))

    def chance(self, probability: float) -> bool:
        return self.rng.random() < probability

    def first_time(self, member: Member, verb: str, thing: str) -> bool:
        """Whether they have not done this to it before, and now have."""
        key = (member.id, verb, thing)
        if key in self.once:
            return False
        self.once.add(key)
        return True

    def meet(self, one: Member, other: Member) -> None:
        self.acquainted[one.id].add(other.id)
        self.acquainted[other.id].add(one.id)

    def made(self, day: int, kind: str, owner: Member, topic: int, quality: float) -> Thing:
        thing = Thing(self.ledger.new_id("o"), kind, owner, topic, quality, day)
        if kind == "ask":
            self.asks.append(thing)
        elif kind != "comment":
            self.news.append(thing)
        if kind in {"page", "document", "recording", "post"}:
            self.pages.append(thing)
        return thing

    def some(self, things: list[Any], count: int) -> list[Any]:
        return self.rng.sample(things, min(count, len(things)))
