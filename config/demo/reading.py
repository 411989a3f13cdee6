"""Who opens what in which week, and what they do with it: helpful, thanks, saved, used, rated, followed."""

from __future__ import annotations

from bisect import bisect
from collections import defaultdict
from datetime import date, datetime, timedelta
from itertools import accumulate

from django.db.models import Model

from activity.models import MemberWeekReading, ObjectDay, ReadingAct, ShareEffect
from activity.vocabulary import ObjectType, Ref, Verb
from config.demo import phrases
from config.demo.cast import CITIES
from config.demo.world import Deed, Person, Piece, Said, Spot, Told, World, monday
from content.models import REACTION_VERBS, Follow, Item, Kind, Reaction, Reply

# Reading days a week at home, and how likely something opened is answered by an act.
DAYS = {"consumer": 4.0, "reader": 3.5, "inactive": 2.5, "newcomer": 2.8, "peripheral": 0.25, "spammer": 0.6}
REACTS = {"consumer": 0.036, "inactive": 0.036, "newcomer": 0.05, "peripheral": 0.02, "spammer": 0.0}
DEFAULT_DAYS, DEFAULT_REACTS = 3.0, 0.036
KINDS, SHARES = ("like", "save", "use", "thank", "rate", "follow"), (38, 18, 19, 13, 8, 4)
STARS, STAR_SHARES = (2, 3, 4, 5), (4, 16, 45, 35)
COUNTERS = {"like": "like_count", "thank": "thank_count", "save": "save_count", "use": "use_count"}
KEPT = timedelta(days=14)


class Reading:
    """Everything that was opened; what is left of it depends on its age."""

    def __init__(self, world: World) -> None:
        self.world = world
        self.opened: dict[tuple[Person, Piece], list[datetime]] = defaultdict(list)
        self.views: dict[tuple[Piece, date], int] = defaultdict(int)
        self.weeks: dict[tuple[Person, Spot, date], dict[date, int]] = defaultdict(lambda: defaultdict(int))
        self.effects: dict[tuple[Deed, date], list[int]] = defaultdict(lambda: [0, 0])
        self.raw: list[tuple[Person, Piece | Spot, datetime, Deed | None, bool]] = []
        self.done: set[tuple[Person, str, int]] = set()  # the int: id() of the text

    def open(self, person: Person, piece: Piece, at: datetime, cause: Deed | None = None) -> bool:
        """Once a day each, never one's own; False where it does not count."""
        earlier = self.opened[person, piece]
        day = at.date()
        if piece.by is person or at <= piece.at or at >= self.world.end or any(e.date() == day for e in earlier):
            return False
        is_fresh = not any(at - KEPT < e < at for e in earlier)
        earlier.append(at)
        self.views[piece, day] += 1
        self.weeks[person, piece.spot, monday(day)][day] += 1
        if cause:
            self.effects[cause, day][0] += 1
            self.effects[cause, day][1] += is_fresh
        if at > self.world.end - KEPT:
            self.raw.append((person, piece, at, cause, is_fresh))
        return True

    def search(self, person: Person, spot: Spot, at: datetime) -> None:
        self.weeks[person, spot, monday(at.date())][at.date()] += 0
        if at > self.world.end - KEPT:
            self.raw.append((person, spot, at, None, True))

    def react(
        self,
        person: Person,
        piece: Piece,
        text: Item | Reply,
        kind: str,
        at: datetime,
        *,
        note: str = "",
        cause: Deed | None = None,
    ) -> bool:
        """What the action of that name would have written; False where it would have refused."""
        owner = text.author
        if owner is person.user or (person, kind, id(text)) in self.done or not person.is_in(piece.spot.slug, at):
            return False
        if at >= min(self.world.end, piece.spot.closed) or at <= text.created_at:
            return False
        self.done.add((person, kind, id(text)))
        reply = text if isinstance(text, Reply) else None
        community, context = piece.spot.community, piece.item if reply else None
        if kind == "follow":
            self.world.add(Follow(user=person.user, item=piece.item), created_at=at)
            self.world.deeds.append(Deed(Verb.FOLLOW, person.user, at, piece.item, community))
            return True
        value = self.world.rng.choices(STARS, STAR_SHARES)[0] if kind == "rate" else None
        one = {"reply": reply} if reply else {"item": piece.item}
        self.world.add(Reaction(kind=kind, user=person.user, value=value, note=note, created_at=at, **one))
        if value:
            text.rating_count += 1
            text.rating_sum += value
        else:
            setattr(text, COUNTERS[kind], getattr(text, COUNTERS[kind]) + 1)
        verb = REACTION_VERBS[Reaction.Kind(kind)]
        deed = Deed(verb, person.user, at, text, community, context=context, cause=cause, value=value)
        if kind == "thank":
            deed.target = owner
        self.world.deeds.append(deed)
        if kind in {"thank", "use"} and owner:
            self.world.told.append(Told(owner, kind, at, person.user, piece.item, reply))
        return True

    def respond(
        self, person: Person, piece: Piece, at: datetime, kinds: tuple[str, ...], shares: tuple[int, ...]
    ) -> None:
        """One reaction of these kinds, to the item or to the best of its answers."""
        kind = self.world.rng.choices(kinds, shares)[0]
        text, note = self.aim(piece, kind, at), self.note(kind, piece)
        kind, note = fitting(kind, text, note)
        if kind != "follow" or all(follower is not person for follower in (piece.by, *(s.by for s in piece.said))):
            self.react(person, piece, text, kind, at, note=note)

    def aim(self, piece: Piece, kind: str, at: datetime) -> Item | Reply:
        answers = [said for said in piece.said if said.reply.kind == Reply.Kind.ANSWER and said.at < at]
        wants_answer, roll = self.world.rng.random() < 0.85, self.world.rng.random()
        if piece.item.kind != Kind.ASK or kind in {"save", "follow"} or not answers or not wants_answer:
            return piece.item
        return _by_worth(answers, roll).reply

    def note(self, kind: str, piece: Piece) -> str:
        use, save, says = (
            self.world.rng.choice(phrases.USES["posts" if piece.item.kind == Kind.POST else register(piece.spot)]),
            self.world.rng.choice(phrases.SAVES),
            self.world.rng.random(),
        )
        city = self.world.rng.choice(list(CITIES))
        if kind == "use":
            return use.format(city) if says < 0.8 else ""
        return save if kind == "save" else ""


def fitting(kind: str, text: Item | Reply, note: str) -> tuple[str, str]:
    """Nobody uses or rates a question; they find it helpful that it was asked."""
    is_question = isinstance(text, Item) and text.kind in {Kind.ASK, Kind.THREAD}
    return ("like", "") if is_question and kind in {"use", "rate"} else (kind, note)


def register(spot: Spot) -> str:
    return phrases.REGISTERS.get(spot.slug, "people")


def _by_worth(answers: list[Said], roll: float) -> Said:
    sums = list(accumulate(said.worth**2 for said in answers))
    return answers[min(bisect(sums, roll * sums[-1]), len(answers) - 1)]


def read(world: World) -> Reading:
    reading = Reading(world)
    _use_as_noted(reading)
    for spot in world.spots.values():
        for week in range(world.weeks):
            _read_week(reading, spot, world.start + timedelta(weeks=week))
    return reading


def _use_as_noted(reading: Reading) -> None:
    """The uses that were written by hand."""
    world = reading.world
    for spot in world.spots.values():
        for piece in spot.pieces:
            for text, after, note in piece.uses:
                at = after + world.hours(20, 500)
                stays = [stay for stay in spot.there(at) if stay.person.user is not text.author]
                stay = world.pick(stays, [stay.factor * (stay.person.bent != "spammer") for stay in stays])
                if stay and at < world.end:
                    reading.open(stay.person, piece, at - timedelta(minutes=9))
                    reading.react(stay.person, piece, text, "use", at, note=note)


def _read_week(reading: Reading, spot: Spot, begin: datetime) -> None:
    world, rng, middle = reading.world, reading.world.rng, begin + timedelta(days=4)
    pieces = [piece for piece in spot.pieces if piece.at < begin + timedelta(days=6)]
    if not pieces:
        return
    sums = list(accumulate(_draw(piece, middle) for piece in pieces))
    for stay in spot.stays:
        if not stay.since < begin + timedelta(days=7) or stay.until < begin:
            continue
        person = stay.person
        days = round(rng.gauss(DAYS.get(person.bent, DEFAULT_DAYS) * stay.factor * person.zeal, 0.9))
        for day in rng.sample(range(7), max(0, min(6, days))):
            at = world.at_work(person, begin + timedelta(days=day, hours=8), after=begin)
            count = 1 + min(4, int(rng.expovariate(0.62)))
            for roll in [rng.random() for _ in range(count)]:
                piece = pieces[min(bisect(sums, roll * sums[-1]), len(pieces) - 1)]
                at += timedelta(minutes=2 + 9 * rng.random())
                wants = rng.random() < REACTS.get(person.bent, DEFAULT_REACTS) * min(2.5, piece.worth**1.5)
                if stay.has(at) and reading.open(person, piece, at) and wants:
                    reading.respond(person, piece, at + timedelta(minutes=1 + 8 * rng.random()), KINDS, SHARES)
        if stay.has(middle) and rng.random() < 0.12 * stay.factor:
            reading.search(person, spot, world.at_work(person, middle, after=begin))


def _draw(piece: Piece, moment: datetime) -> float:
    """How much an item draws readers: its worth, more while it is new; pages keep, posts fade."""
    age = max(0.0, (moment - piece.at) / timedelta(weeks=1))
    kept = {Kind.PAGE: 0.35, Kind.POST: 0.08}.get(Kind(piece.item.kind), 0.12)
    return piece.worth * (kept + 2.0 ** (-age / 2.0))


def keep(reading: Reading) -> None:
    """The rows that reading leaves: acts of 14 days, weeks of members, days of objects, openers of shares."""
    world = reading.world
    for (piece, day), views in reading.views.items():
        world.add(_with(ObjectDay(day=day, views=views), piece=piece))
    for (person, spot, week), days in reading.weeks.items():
        mask = sum(1 << day.weekday() for day in days)
        opened = sum(min(4, count) for count in days.values())
        world.add(_with(MemberWeekReading(week=week, days=mask, opened=opened), person=person, spot=spot))
    for (cause, day), (openers, fresh) in reading.effects.items():
        world.add(_with(ShareEffect(day=day, openers=openers, fresh_openers=fresh), deed=cause))
    for person, what, at, led_by, is_fresh in sorted(reading.raw, key=lambda raw: raw[2]):
        verb = Verb.VIEW if isinstance(what, Piece) else Verb.SEARCH
        row = ReadingAct(verb=verb, occurred_at=at, occurred_on=at.date(), recorded_at=at, is_fresh=is_fresh)
        world.add(_with(row, person=person, what=what, deed=led_by))


def _with(row: Model, **about: object) -> Model:
    """A row, and what its ids will be taken from once there are any."""
    row.__dict__.update(about)
    return row


def ref_of(what: Piece | Spot) -> Ref:
    return what.item.ref if isinstance(what, Piece) else Ref(ObjectType.COLLECTION, 0)
