"""The whole organisation: communities of different sizes and manners, sixty weeks of them, and the lines for import_acts."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from random import Random
from typing import Any

from tests.benchmarks.simulator.giving import practise
from tests.benchmarks.simulator.people import (
    CONSUMER,
    DAYS,
    GIVING,
    ROLES,
    USUAL,
    Member,
    days_of_week,
    draw_habit,
    draw_member,
)
from tests.benchmarks.simulator.place import AS_OF, START, Ledger, Place
from tests.benchmarks.simulator.pretending import BURST, burst, draw_pretenders, pretend
from tests.benchmarks.simulator.truth import Verdict, verdicts
from tests.benchmarks.simulator.using import look_in

SIZES = (8, 14, 22, 35, 60, 100, 180, 400)
GENEROSITY = (0.3, 0.6, 1.0)  # scarce recognition, usual, generous


@dataclass
class Organisation:
    seed: int
    places: list[Place]
    ledger: Ledger
    truth: dict[tuple[str, str, str], Verdict]  # community, member, role

    @property
    def members(self) -> list[Member]:
        return [member for place in self.places for member in place.members]

    def lines(self) -> Iterator[dict[str, Any]]:
        for number, place in enumerate(self.places):
            kind = ("horizontal", "vertical", "topic")[number % 3]
            yield {"record": "community", "id": place.id, "name": f"Community {place.id}", "kind": kind}
        stays: dict[str, list[dict[str, str]]] = {}
        for member in self.members:
            joined = (START + timedelta(days=member.joined)).date().isoformat()
            stay = {"community": member.community, "joined": joined, "position": member.position}
            stays.setdefault(member.id, []).append(stay)
        for person, memberships in stays.items():
            yield {"record": "member", "id": person, "name": f"Person {person}", "memberships": memberships}
        yield from self.acts()

    def acts(self) -> Iterator[dict[str, Any]]:
        """Before the day judged: what people meant to do afterwards is left out."""
        before = AS_OF.isoformat().replace("+00:00", "Z")
        return (act for act in self.ledger.acts if act["published"] < before)

    def write(self, path: Path) -> int:
        """As NDJSON; returns how many acts."""
        count = 0
        with path.open("w", encoding="utf-8") as stream:
            for line in self.lines():
                count += line["record"] == "act"
                stream.write(json.dumps(line, separators=(",", ":")) + "\n")
        return count


def simulate(seed: int, sizes: tuple[int, ...] = SIZES) -> Organisation:
    rng = Random(f"five ways of taking part, {seed}")
    ledger = Ledger(rng)
    places = [_place(rng, ledger, seed, number, size) for number, size in enumerate(sizes)]
    _settle_in_two(rng, places)
    for place in places:
        ids = [f"{place.id}x{number}" for number in range(80)]
        draw_pretenders(rng, place, ids)
        place.elsewhere = [other for other in places if other is not place]
        for member in place.members:
            _come_and_go(member, ledger)
    for week in range(DAYS // 7):
        plans = [(place, _plan(rng, place, week * 7)) for place in places]
        for day in range(week * 7, week * 7 + 7):
            for place, plan in plans:
                _live(place, plan.get(day, []), day)
    members = [member for place in places for member in place.members]
    return Organisation(seed, places, ledger, verdicts(members))


def _place(rng: Random, ledger: Ledger, seed: int, number: int, size: int) -> Place:
    topics = max(2, min(12, size // 12))
    place = Place(f"s{seed}c{number}", rng, ledger, topics=topics, generosity=rng.choice(GENEROSITY))
    culture = {role: USUAL[role] * rng.uniform(0.6, 1.4) for role in ROLES}
    place.members = [draw_member(rng, f"{place.id}m{n}", place.id, culture, topics) for n in range(size)]
    experts = sorted(place.members, key=lambda m: (m.joined, rng.random()))[: 1 + size // 25]
    for expert in experts:
        expert.position = "expert"
    experts[0].position = "manager"
    for owner in rng.choices([m for m in place.members if m.joined < 0] or place.members, k=size // 2 + 2):
        page = place.made(
            -30, "page", owner, rng.randrange(topics), rng.betavariate(3, 3)
        )  # there before the year begins
        page.findable = 0.7
    return place


def _settle_in_two(rng: Random, places: list[Place]) -> None:
    """One in twelve is at home in a second community, and lives there in another way."""
    for place in places[1:]:
        topics = place.topics
        for there in rng.sample(places, 2):
            for guest in rng.sample(there.members, len(there.members) // 40 if there is not place else 0):
                if len(place.members) > 20 and all(member.id != guest.id for member in place.members):
                    place.members.append(draw_member(rng, guest.id, place.id, USUAL, topics))


def _come_and_go(member: Member, ledger: Ledger) -> None:
    if member.joined >= 0:
        ledger.write(member.joined, member, "join", "community", member.community)
    if member.left is not None:
        ledger.write(member.left, member, "leave", "community", member.community)


Plan = dict[int, list[tuple[Member, str]]]


def _plan(rng: Random, place: Place, monday: int) -> Plan:
    """Who means to do what on which day of this week: a role, a visit, or pretending."""
    plan: Plan = {}
    for member in place.members:
        intents: list[tuple[str, float]] = [("visit", member.visits)]
        for habit in member.habits:
            if member.pretends == BURST and habit.role in GIVING:
                if monday <= habit.begins < monday + 7:
                    plan.setdefault(habit.begins, []).append((member, "burst"))
            elif habit.is_alive(monday) and not (member.pretends == BURST and not habit.role):
                intents.append((habit.role or "pretend", habit.cadence))
        for intent, cadence in intents:
            for weekday in days_of_week(rng, cadence) if cadence else ():
                plan.setdefault(monday + weekday, []).append((member, intent))
    return plan


def _live(place: Place, plan: list[tuple[Member, str]], day: int) -> None:
    place.morning(day)
    place.rng.shuffle(plan)
    for member, intent in plan:
        if not member.is_here(day) or member.is_away(day):
            continue
        habit = member.habit(intent, day)
        if intent == "pretend":
            pretend(place, member, day)
        elif intent == "burst":
            burst(place, member, next(h for h in member.habits if h.role in GIVING), day)
        elif intent in GIVING:
            if habit:
                practise(place, member, habit, day)
        else:
            look_in(place, member, day, is_after_something=intent == CONSUMER)
            _try_something_else(place, member, day)
    place.run_due(day)


def _try_something_else(place: Place, member: Member, day: int) -> None:
    """Once in a while people do what is not their way: share a page, answer, welcome somebody, tag something."""
    if place.chance(member.curiosity) and not member.pretends:
        have = {habit.role for habit in member.habits if habit.is_alive(day)}
        role = place.rng.choice([role for role in GIVING if role not in have] or list(GIVING))
        once = draw_habit(place.rng, role)
        doings = {key: list(days) for key, days in member.doings.items()}
        practise(place, member, once, day)
        member.doings = doings
