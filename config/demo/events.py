"""A dozen events that were, with those who said they were there, and three ahead. Asks chance for nothing."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import NamedTuple
from zoneinfo import ZoneInfo

from activity.vocabulary import Verb
from config.demo.world import Deed, Person, World
from config.demo.writing import publish
from content.models import Event, EventHost, Guest, Kind

Answer = Guest.Answer


class Script(NamedTuple):
    community: str
    by: str
    days: int  # before now; less than nothing: ahead
    hour: int  # on the clock of its host
    minutes: int
    came: int  # said they were there, or say they come
    title: str
    text: str
    place: str = ""
    link: str = ""
    tags: tuple[str, ...] = ()
    beside: tuple[str, ...] = ()  # who hosts it, too
    room: int | None = None


CLINIC = "Bring a spectrum nobody could read. Ten minutes each: first what you saw, then what the room sees in it."
SHIFT = "One question from a shift, and who has met it before. No slides; half an hour, and it ends on time."
SCRIPTS = (
    Script(
        "vibration-analysis",
        "mei.lin.chau",
        152,
        9,
        60,
        7,
        "Vibration clinic: gearboxes",
        f"{CLINIC}\n\n**What came of it:** two of five cases were looseness, not the gears. Torque first, then the analyst.",
        link="https://meet.nordal.example/vibration",
        tags=("gearboxes",),
    ),
    Script(
        "vibration-analysis",
        "mei.lin.chau",
        96,
        9,
        60,
        9,
        "Vibration clinic: what a coupling says",
        f"{CLINIC}\n\n**What came of it:** a page on couplings, begun by Hana the same evening.",
        link="https://meet.nordal.example/vibration",
        tags=("couplings",),
        beside=("hana.kovarova",),
    ),
    Script(
        "vibration-analysis",
        "hana.kovarova",
        40,
        10,
        60,
        6,
        "Vibration clinic: two bearings to listen to",
        f"{CLINIC}\n\n**What came of it:** the sounds stand under Episodes, eight weeks before and on the day.",
        link="https://meet.nordal.example/vibration",
        tags=("bearings",),
    ),
    Script(
        "field-service",
        "adaeze.okonkwo",
        131,
        7,
        30,
        8,
        "Before the shift: dry starts",
        f"{SHIFT}\n\n**What came of it:** the orifice goes onto the checklist, above the seal.",
        link="https://meet.nordal.example/before-the-shift",
        tags=("seals",),
    ),
    Script(
        "field-service",
        "adaeze.okonkwo",
        75,
        7,
        30,
        11,
        "Before the shift: hot alignment",
        f"{SHIFT}\n\n**What came of it:** Tomasz measured growth on three casings and put the figures into the page.",
        link="https://meet.nordal.example/before-the-shift",
        tags=("alignment",),
        beside=("joost.van.der.meer",),
    ),
    Script(
        "field-service",
        "birgit.aalto",
        54,
        13,
        120,
        5,
        "Seal clinic in Tampere: bring the part that failed",
        "Two hours at the test bench. Bring the part, the hours it ran and what it pumped.\n\n"
        "**What came of it:** of nine faces six ran dry, two were dirt, one nobody could read.",
        place="Tampere, test hall 2",
        tags=("seals",),
        room=12,
    ),
    Script(
        "field-service",
        "joost.van.der.meer",
        19,
        8,
        30,
        9,
        "Before the shift: what is in the van",
        f"{SHIFT}\n\n**What came of it:** a list of eleven things nobody used in a year.",
        link="https://meet.nordal.example/before-the-shift",
        tags=("tools",),
    ),
    Script(
        "front-line-managers",
        "friederike.schulze",
        110,
        16,
        45,
        6,
        "First Tuesday: the first week of somebody new",
        "Who meets them at the gate, and what they have done by Friday.\n\n**What came of it:** a page with five days on it.",
        place="Halle, canteen upstairs",
        link="https://meet.nordal.example/first-tuesday",
        tags=("onboarding",),
    ),
    Script(
        "front-line-managers",
        "friederike.schulze",
        47,
        16,
        45,
        4,
        "First Tuesday: handing over in ninety seconds",
        "Three sentences at six in the morning: we try them out on each other.",
        place="Halle, canteen upstairs",
        tags=("handover",),
        beside=("adaeze.okonkwo",),
    ),
    Script(
        "supply-chain-planning",
        "maria.del.carmen",
        68,
        11,
        60,
        5,
        "Which parts belong beside the engineer?",
        "Bring the ten parts you flew in last quarter. We look at what they have in common.",
        link="https://meet.nordal.example/planning",
        tags=("spare parts",),
        beside=("tomasz.wieczorek",),
    ),
    Script(
        "product-safety",
        "sindisiwe.dlamini",
        61,
        10,
        45,
        5,
        "A near miss, retold by those who were there",
        "One hour after it, one week after it, today: what we would do, and what we did.",
        link="https://meet.nordal.example/safety",
        tags=("near misses",),
    ),
    Script(
        "product-safety",
        "sindisiwe.dlamini",
        26,
        10,
        45,
        2,
        "Lock-out: shall the tag say who?",
        "A draft of two sentences, and everybody who has to live with it.",
        link="https://meet.nordal.example/safety",
        tags=("lock-out",),
    ),
    Script(
        "field-service",
        "adaeze.okonkwo",
        -3,
        7,
        30,
        6,
        "Before the shift: the sound of a dry seal",
        f"{SHIFT}\n\nKofi plays three pumps, and we say what we hear.",
        link="https://meet.nordal.example/before-the-shift",
        tags=("seals",),
        beside=("birgit.aalto",),
    ),
    Script(
        "vibration-analysis",
        "mei.lin.chau",
        -8,
        9,
        60,
        8,
        "Vibration clinic: motors on converters",
        CLINIC,
        place="Singapore, room 4-12",
        link="https://meet.nordal.example/vibration",
        tags=("motors",),
        room=6,
    ),
    Script(
        "front-line-managers",
        "friederike.schulze",
        -15,
        16,
        45,
        3,
        "First Tuesday: who stays, and why they say so",
        "Bring one conversation from the past month. Names stay with you.",
        place="Halle, canteen upstairs",
        tags=("retention",),
    ),
)


def bring_events(world: World) -> None:
    for number, script in enumerate(SCRIPTS):
        spot, by = world.spots.get(script.community), world.by_handle.get(script.by)
        starts = _start(world, script, by) if by else world.end
        announced = min(starts - timedelta(days=12), world.end - timedelta(days=2 + number % 3))
        if spot is None or by is None or not by.is_in(script.community, announced):
            continue
        piece = publish(world, spot, Kind.EVENT, script.title, script.text, list(script.tags), by, announced, 0.6)
        event = Event(item=piece.item, starts_at=starts, ends_at=starts + timedelta(minutes=script.minutes))
        event.time_zone, event.place, event.link = by.user.time_zone, script.place, script.link
        event.capacity, event.changed_at = script.room, announced
        if event.ends_at < world.end:
            event.asked_for, event.reminded_for = event.ends_at, event.starts_at
        world.add(event)
        beside = [world.by_handle[handle] for handle in script.beside if handle in world.by_handle]
        beside = [person for person in beside if person.is_in(script.community, announced)]
        for person in beside:
            agreed = announced + timedelta(hours=5)
            world.add(EventHost(event=event, user=person.user, agreed_at=agreed, created_at=announced))
            world.deeds.append(Deed(Verb.HOST, person.user, agreed, piece.item, spot.community))
        people = [stay.person for stay in spot.there(min(starts, world.end)) if stay.person not in (by, *beside)]
        _gather(world, script, event, number, people)


def _start(world: World, script: Script, by: Person) -> datetime:
    """A weekday, at the hour of its host; a past one is over."""
    day = (world.end - timedelta(days=script.days)).date()
    while day.weekday() > 4:
        day += timedelta(days=1 if script.days < 0 else -1)
    there = datetime(day.year, day.month, day.day, script.hour, tzinfo=ZoneInfo(by.user.time_zone))
    return there.astimezone(UTC)


def _gather(world: World, script: Script, event: Event, number: int, people: list[Person]) -> None:
    """Some of the members, others each time; with two more who said they come, and of whom nothing is known."""
    people = sorted((person for person in people if person.bent != "spammer"), key=lambda person: person.user.handle)
    step = max(1, len(people) // (script.came + 3))
    chosen = people[number % step :: step][: script.came + 2] if people else []
    for place, person in enumerate(chosen):
        if script.days < 0 and place >= script.came:
            break
        said = event.changed_at + timedelta(hours=3 + 5 * place)
        answer = Answer.COMING if event.capacity is None or place < event.capacity else Answer.WAITING
        guest = Guest(event=event, user=person.user, answer=answer, answered_at=min(said, world.end))
        world.add(guest)
        at = event.ends_at + timedelta(hours=1 + 4 * place)
        if script.days > 0 and place < script.came and person.is_in(script.community, at) and at < world.end:
            guest.was_there_at = at
            world.deeds.append(Deed(Verb.ATTEND, person.user, at, event.item, event.item.community))
