"""Who is in the organisation: named people first, then others from all over, each with a way of taking part."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.contrib.auth.hashers import make_password
from django.utils.text import slugify

from accounts.models import User
from config.demo.cast import ALWAYS, CITIES, COMPANY, COUNTRIES, DEPARTMENTS, NAMED, NAMES, City
from config.demo.phrases import ABOUT
from config.demo.world import Person, World

PASSWORD = "five-ways-to-help"
ADMINISTRATOR = "kirsi.lehtonen"
LOGINS = (
    ("samuel.otieno", "a member: first he asked, now he helps"),
    ("birgit.aalto", "an expert whose answers are used"),
    ("adaeze.okonkwo", "a manager of Field Service Engineering, with a draft community to bring to life"),
    (ADMINISTRATOR, "the administrator of the platform"),
)
DEMO_LOGINS = [(f"{handle}@{COMPANY}", PASSWORD, what) for handle, what in LOGINS]

# How people take part, and the share of each. The named spammer and those who turn from asking to helping come on top.
BENTS = {
    "consumer": 0.45,
    "creator": 0.12,
    "connector": 0.06,
    "carrier": 0.08,
    "caretaker": 0.05,
    "mixed": 0.04,
    "peripheral": 0.05,
    "newcomer": 0.07,
    "inactive": 0.08,
}
ZEAL = {"creator": 2.2, "turner": 1.6, "connector": 1.8}  # of named people
UNSPELT = str.maketrans({"ı": "i", "ł": "l", "Ł": "l", "ø": "o", "Ø": "o", "đ": "d", "Đ": "d", "ß": "ss", "’": ""})


def gather_people(world: World) -> None:
    encoded = make_password(PASSWORD)
    nobody = make_password(None)
    demo = {handle for handle, _ in LOGINS}
    for named in NAMED[: max(ALWAYS, min(len(NAMED), world.members - ALWAYS // 2))]:
        user = _user(world, named.handle, named.name, CITIES[named.city], named.department, named.job)
        user.about = named.about
        user.password = encoded if named.handle in demo else nobody
        if named.handle == ADMINISTRATOR:
            user.is_staff = user.is_superuser = True
        _settle(world, Person(user, named.bent, CITIES[named.city], ZEAL.get(named.bent, 1.25)))
    wanted = world.members - len(world.people)
    bents = [bent for bent, share in BENTS.items() for _ in range(round(share * wanted))][:wanted]
    bents += ["consumer"] * (wanted - len(bents))
    world.rng.shuffle(bents)
    departments, shares = list(DEPARTMENTS), [row[1] for row in DEPARTMENTS]
    taken = {person.user.handle for person in world.people}
    names = {person.user.display_name for person in world.people}
    for bent in bents:
        city = world.rng.choice(list(CITIES.values()))
        department = world.rng.choices(departments, shares)[0]
        name = _name(world, city, names)
        user = _user(world, _handle(name, taken), name, city, department[0], world.rng.choice(department[2]))
        user.password = nobody
        user.about = world.rng.choice(ABOUT) if world.chance(0.35) else ""
        _settle(world, Person(user, bent, city, world.rng.lognormvariate(0, 0.35)))


def _settle(world: World, person: Person) -> None:
    world.people.append(person)
    world.by_handle[person.user.handle] = person


def _user(world: World, handle: str, name: str, city: City, department: str, job: str) -> User:
    return User(
        email=f"{handle}@{COMPANY}",
        handle=handle,
        display_name=name,
        job_role=job,
        department=department,
        region=city.region,
        country=COUNTRIES[city.name],
        languages=list(city.languages),
        time_zone=city.zone,
        date_joined=world.start - timedelta(days=70),
        last_login=world.end - timedelta(days=1 + len(handle)) if len(name) % 17 else None,
    )


def _name(world: World, city: City, taken: set[str]) -> str:
    given, family = (pool.split() for pool in NAMES[city.names])
    name = ""
    for _ in range(6):
        parts = [world.rng.choice(given), world.rng.choice(family)]
        if city.names == "spanish" and world.chance(0.5):
            parts.append(world.rng.choice(family))
        if city.names in {"german", "nordic"} and world.chance(0.15):
            parts[1] += f"-{world.rng.choice(family)}"
        if city.names == "vietnamese":
            parts.reverse()
        name = " ".join(parts).replace("_", " ")
        if name not in taken:
            break
    taken.add(name)
    return name


def _handle(name: str, taken: set[str]) -> str:
    stem = slugify(name.translate(UNSPELT)).replace("-", ".")[:40].strip(".") or "member"
    handle, number = stem, 2
    while handle in taken:
        handle, number = f"{stem}{number}", number + 1
    taken.add(handle)
    return handle


def date_people(world: World) -> None:
    """An account is a little older than the first membership."""
    for person in world.people:
        since: list[datetime] = [stay.since for stay in person.stays.values()]
        if since:
            person.user.date_joined = min(since) - timedelta(minutes=20)
