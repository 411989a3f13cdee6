"""What people write over the weeks: asks with answers, discussions, posts, pages with their revisions, comments."""

from __future__ import annotations

import re
from datetime import datetime, timedelta

from django.utils.text import slugify

from activity.vocabulary import Verb
from communities.markdown import MENTION
from communities.models import Lifecycle
from config.demo import phrases
from config.demo.cast import CITIES
from config.demo.library import Entry, Part, as_of_revision, entries_of, patterns_of
from config.demo.world import Deed, Person, Piece, Said, Spot, Told, World
from content.models import Follow, Item, Kind, Reply, Revision

# How much of the asking, answering and commenting each way of taking part does; see also _weight().
ASKING = {"consumer": 3.0, "newcomer": 2.0, "mixed": 1.5, "peripheral": 0.3, "inactive": 3.0}
ANSWERING = {"creator": 6.0, "mixed": 4.0, "connector": 0.5, "caretaker": 0.5, "consumer": 0.06, "inactive": 0.06}
COMMENTING = {"creator": 3.0, "mixed": 3.0, "caretaker": 1.0, "connector": 0.4, "carrier": 0.4, "consumer": 0.08}
PUBLISHING = {"creator": 5.0, "mixed": 3.0, "caretaker": 2.0, "carrier": 1.0}
IMPROVING = {"caretaker": 4.0, "creator": 3.0, "mixed": 2.0}
WORTH = {Kind.ASK: 1.0, Kind.THREAD: 0.7, Kind.POST: 1.3, Kind.PAGE: 1.8}
FULL_WEEKS = 24  # from here on every hand-written entry finds room


def write_everything(world: World) -> None:
    for spot in world.spots.values():
        if spot.place.lifecycle != Lifecycle.DRAFT:
            _write(world, spot)
    _spam(world)


def _write(world: World, spot: Spot) -> None:
    room = min(1.0, 0.25 + world.weeks / FULL_WEEKS)
    entries = [entry for entry in entries_of(spot.slug) if "age" in entry.head.options or world.rng.random() < room]
    asked = sum(entry.kind == Kind.ASK for entry in entries)
    wanted = round(spot.place.asks_a_week * world.weeks * min(4.0, world.members / 240))
    patterns, made = patterns_of(spot.slug), []
    order: list[int] = []
    for _ in range(max(0, wanted - asked) if patterns else 0):
        if not order:
            order = list(range(len(patterns)))
            world.rng.shuffle(order)
        made.append(patterns[order.pop()])
    last = min(spot.closed, world.end)
    first = world.start + (last - world.start) * 0.02
    pool = _mix(world, [entry for entry in entries if "age" not in entry.head.options], made)
    timed = []
    for number, entry in enumerate(pool):
        at = first + (last - first) * ((number + world.rng.random()) / len(pool))
        timed.append((at, number, entry))
    for number, entry in enumerate(entries):
        age = entry.head.number("age")
        if age is not None:
            timed.append((world.end - min(timedelta(days=age), (world.end - first) * 0.8), 10_000 + number, entry))
    used: set[str] = set()
    for at, _, entry in sorted(timed, key=lambda row: row[:2]):
        if entry.kind == "pattern":
            _write_pattern(world, spot, entry, at, used)
        else:
            _write_entry(world, spot, entry, at)


def _mix(world: World, by_hand: list[Entry], made: list[Entry]) -> list[Entry]:
    """Both kinds evenly among each other; the patterns keep their order, so that one does not follow itself soon."""
    world.rng.shuffle(by_hand)
    mixed, left = [], [by_hand[::-1], made[::-1]]
    while any(left):
        mixed.append(left[world.rng.choices((0, 1), [len(kind) for kind in left])[0]].pop())
    return mixed


def _write_entry(world: World, spot: Spot, entry: Entry, at: datetime) -> None:
    is_fixed = "age" in entry.head.options
    by = _author(world, spot, entry, at)
    if by is None:
        return
    if not is_fixed:
        at = world.at_work(by, at, after=by.stays[spot.slug].since)
    worth = WORTH[Kind(entry.kind)] * world.rng.lognormvariate(0.25, 0.6)
    body = as_of_revision(entry.body, 1) if entry.kind == Kind.PAGE else entry.body
    piece = publish(world, spot, entry.kind, entry.title, body, entry.tags, by, at, worth)
    if entry.kind == Kind.PAGE:
        _revise(world, piece, entry)
    _reply_by_hand(world, piece, entry)
    pin = entry.head.number("pin")
    if pin is not None:
        piece.item.pinned_until = at + timedelta(days=pin)


def _author(world: World, spot: Spot, entry: Entry, at: datetime) -> Person | None:
    named = world.by_handle.get(entry.head.by)
    if named and spot.slug in named.stays and named.stays[spot.slug].since < world.end - timedelta(minutes=50):
        return named
    by_bent = ASKING if entry.kind in {Kind.ASK, "pattern"} else PUBLISHING
    return _someone(world, spot, by_bent, at)


def _weight(world: World, person: Person, by_bent: dict[str, float], at: datetime) -> float:
    """Those who turn from asking to helping do so a good half way through."""
    if person.bent == "turner":
        is_late = at > world.start + (world.end - world.start) * 0.55
        return {id(ASKING): (8.0, 0.5), id(ANSWERING): (0.1, 5.0)}.get(id(by_bent), (0.2, 2.0))[is_late] * person.zeal
    return by_bent.get(person.bent, 0.0) * person.zeal


def _someone(
    world: World, spot: Spot, by_bent: dict[str, float], at: datetime, but: tuple[Person, ...] = ()
) -> Person | None:
    """Somebody who is there at that time; if nobody has that bent, anybody who takes part."""
    stays = [stay for stay in spot.there(at) if stay.person not in but and stay.person.bent != "spammer"]
    weights = [_weight(world, stay.person, by_bent, at) * stay.factor for stay in stays]
    found = world.pick(stays, weights) or world.pick(stays, [1.0] * len(stays))
    return found.person if found else None


def publish(
    world: World,
    spot: Spot,
    kind: str,
    title: str,
    body: str,
    tags: list[str],
    by: Person,
    at: datetime,
    worth: float,
) -> Piece:
    item = Item(
        community=spot.community,
        author=by.user,
        kind=kind,
        title=title,
        slug=slugify(title)[:120].strip("-") if kind == Kind.PAGE else "",
        body=body,
        created_at=at,
        published_at=at,
        last_activity_at=at,
    )
    piece = Piece(item, spot, by, at, worth, tags)
    spot.pieces.append(piece)
    world.add(item)
    world.add(Revision(item=item, number=1, title=title, body=body, author=by.user, created_at=at))
    world.add(Follow(user=by.user, item=item), created_at=at)
    verb = {Kind.ASK: Verb.ASK, Kind.EVENT: Verb.HOST}.get(Kind(kind), Verb.CREATE)
    world.deeds.append(Deed(verb, by.user, at, item, spot.community))
    return piece


def _revise(world: World, piece: Piece, entry: Entry) -> None:
    last = min(piece.spot.closed, world.end)
    before = piece.at
    for number, part in enumerate(entry.revisions, 2):
        share = (number - 1 + world.rng.random() * 0.6) / (len(entry.revisions) + 1)
        at = piece.at + (last - piece.at) * share
        by = world.by_handle.get(part.by)
        if by is None or not by.is_in(piece.spot.slug, at):
            others = _someone(world, piece.spot, IMPROVING, at)
            by = piece.by if others is None or world.chance(0.3) else others
        at = world.at_work(by, at, after=before + timedelta(minutes=10))
        if at <= before:
            return
        item, before = piece.item, at
        item.body, item.edited_at, item.last_activity_at = as_of_revision(entry.body, number), at, at
        reason = part.fields[0]
        world.add(
            Revision(
                item=item,
                number=number,
                title=item.title,
                body=item.body,
                author=by.user,
                created_at=at,
                reason=reason,
            )
        )
        if by is not piece.by:
            world.deeds.append(Deed(Verb.IMPROVE, by.user, at, item, piece.spot.community))
            world.told.append(Told(piece.by.user, "improve", at, by.user, item))


def _reply_by_hand(world: World, piece: Piece, entry: Entry) -> None:
    """The parts of a hand-written entry in their order; one that would lie ahead of today ends the talk."""
    under: Said | None = None
    moment = piece.at
    for part in entry.parts:
        hours = part.number("hours")
        if part.what in {"answer", "accepted"}:
            at = piece.at + timedelta(hours=hours if hours is not None else 20.0)
            by = _named_or(world, piece, part, ANSWERING, at)
            if by is None or not piece.at < at < world.end:
                return
            under = say(world, piece, part.text, by, at, Reply.Kind.ANSWER, None, worth=2.0)
            moment = at
            if part.what == "accepted":
                accept(world, piece, under, part.fields[0] if part.fields else "")
        elif part.what == "comment":
            moment += world.hours(0.3, 14)
            by = _named_or(world, piece, part, COMMENTING, moment)
            if by is None or moment >= world.end:
                return
            moment = moment if by.is_in(piece.spot.slug, moment) else moment + timedelta(minutes=5)
            say(world, piece, part.text, by, moment, Reply.Kind.COMMENT, under if piece.item.kind == Kind.ASK else None)
        elif part.what == "used":
            accepted = next((said for said in piece.said if said.reply is piece.item.accepted_reply), under)
            about = accepted.reply if accepted else piece.item
            piece.uses.append((about, max(moment, piece.item.accepted_at or moment), part.fields[0]))


def _named_or(world: World, piece: Piece, part: Part, by_bent: dict[str, float], at: datetime) -> Person | None:
    named = world.by_handle.get(part.by)
    if named and named.is_in(piece.spot.slug, at):
        return named
    return _someone(world, piece.spot, by_bent, at, but=(piece.by, *(said.by for said in piece.said)))


def say(
    world: World,
    piece: Piece,
    body: str,
    by: Person,
    at: datetime,
    kind: str,
    under: Said | None,
    worth: float = 0.5,
) -> Said:
    """An answer or a comment, with its act, its counts and who hears of it."""
    item = piece.item
    reply = Reply(
        item=item,
        author=by.user,
        parent=under.reply if under else None,
        kind=kind,
        body=body,
        created_at=at,
    )
    said = Said(reply, by, at, worth * world.rng.lognormvariate(0, 0.5))
    heard = {piece.by} | {other.by for other in piece.said if other.at < at} | ({under.by} if under else set())
    if by is not piece.by and all(other.by is not by for other in piece.said):
        world.add(Follow(user=by.user, item=item), created_at=at)
    piece.said.append(said)
    world.add(reply)
    item.last_activity_at = max(item.last_activity_at, at)
    if kind == Reply.Kind.ANSWER:
        item.answer_count += 1
        deed = Deed(Verb.ANSWER, by.user, at, reply, item.community, context=item, reply_to=item)
        addressed = piece.by
    else:
        item.comment_count += 1
        about = under.reply if under else item
        deed = Deed(Verb.COMMENT, by.user, at, about, item.community, context=item, reply_to=about)
        addressed = under.by if under else piece.by
    deed.target = addressed.user if addressed is not by else None
    world.deeds.append(deed)
    named = [world.by_handle[handle] for handle in MENTION.findall(body) if handle in world.by_handle]
    world.told += [Told(person.user, "mention", at, by.user, item, reply) for person in named if person is not by]
    for person in sorted(heard - set(named), key=lambda person: person.user.handle):
        if person is not by and person.is_in(piece.spot.slug, at):
            world.told.append(Told(person.user, kind, at, by.user, item, reply))
    return said


def accept(world: World, piece: Piece, said: Said, reason: str) -> None:
    at = world.at_work(piece.by, said.at + world.hours(3, 200), after=said.at + timedelta(minutes=20))
    if at >= min(piece.spot.closed, world.end) or said.by is piece.by or not piece.by.is_in(piece.spot.slug, at):
        return
    item = piece.item
    item.accepted_reply, item.accepted_at, item.accepted_reason = said.reply, at, reason[:300]
    said.worth *= 2.5
    deed = Deed(Verb.ACCEPT_ANSWER, piece.by.user, at, said.reply, item.community, target=said.by.user, context=item)
    world.deeds.append(deed)
    world.told.append(Told(said.by.user, "accepted", at, piece.by.user, item, said.reply))


def _write_pattern(world: World, spot: Spot, entry: Entry, at: datetime, used: set[str]) -> None:
    by = _author(world, spot, entry, at)
    if by is None:
        return
    at = world.at_work(by, at, after=by.stays[spot.slug].since)
    if at >= spot.closed:
        return
    words: dict[str, str] = {}
    for _ in range(5):
        words = _words(world, by)
        if _filled(entry.title, words) not in used:
            break
    title = _filled(entry.title, words)
    title = title[0].upper() + title[1:]
    used.add(title)
    tags = [tag.format(**words) for tag in entry.tags]
    worth = WORTH[Kind.ASK] * world.rng.lognormvariate(-0.6, 0.6)
    piece = publish(world, spot, Kind.ASK, title, _filled(entry.head.text, words), tags, by, at, worth)
    piece.is_pattern = True
    _answer_pattern(world, piece, entry, words)


def _filled(text: str, words: dict[str, str]) -> str:
    """A pattern with its words, “an” before machines that begin with an X."""
    return re.sub(r"\b([Aa]) (?=XR)", r"\1n ", text.format(**words))


def _words(world: World, by: Person) -> dict[str, str]:
    rng = world.rng
    cities = [by.city.name, *rng.sample(list(CITIES), 2)]
    return {
        "machine": rng.choice(phrases.MACHINES),
        "site": cities[0] if rng.random() < 0.6 else cities[1],
        "site2": cities[2],
        "part": rng.choice(phrases.PARTS),
        "medium": rng.choice(phrases.MEDIA),
        "tool": rng.choice(phrases.TOOLS),
        "reading": rng.choice(phrases.READINGS),
        "day": rng.choice(phrases.WEEKDAYS),
        "month": rng.choice(phrases.MONTHS),
        "n": str(rng.randint(2, 7)),
        "hours": f"{rng.randrange(4, 17) * 500:,}",
        "temp": str(rng.choice((38, 42, 45, 48, 55))),
        "code": f"E-{rng.choice((402, 407, 413, 414, 418, 420))}",
        "harmonic": rng.choice(("2", "3", "0.5", "1.5")),
    }


def _answer_pattern(world: World, piece: Piece, entry: Entry, words: dict[str, str]) -> None:
    texts = [_filled(part.text, words) for part in entry.parts]
    world.rng.shuffle(texts)
    count = min(len(texts), world.rng.choices((0, 1, 2, 3), (0.04, 0.5, 0.34, 0.12))[0])
    if piece.at > world.end - timedelta(days=90):
        count = max(1, count)
    is_settled, says_more = world.chance(0.62), world.chance(0.25)
    moment, last = piece.at, min(piece.spot.closed, world.end)
    first: Said | None = None
    for text in texts[:count]:
        moment += timedelta(hours=piece.spot.place.hours * world.rng.lognormvariate(0, 0.9))
        by = _someone(world, piece.spot, ANSWERING, moment, but=(piece.by, *(said.by for said in piece.said)))
        if by is None or moment >= last:
            break
        said = say(world, piece, text, by, moment, Reply.Kind.ANSWER, None, worth=1.0)
        first = first or said
    if first and is_settled:
        accept(world, piece, first, world.rng.choice(phrases.REASONS))
    if first and says_more and piece.by.is_in(piece.spot.slug, moment):
        at = world.at_work(piece.by, first.at + world.hours(20, 170), after=first.at + timedelta(minutes=30))
        if at < last:
            say(world, piece, world.rng.choice(phrases.FOLLOW_UPS), piece.by, at, Reply.Kind.COMMENT, first)


def comment_on(world: World) -> None:
    """Small talk under what was written."""
    for spot in world.spots.values():
        for piece in list(spot.pieces):
            for _ in range(world.rng.choices((0, 1, 2), (0.62, 0.28, 0.1))[0] if piece.worth > 0.1 else 0):
                answers = [said for said in piece.said if said.reply.kind == Reply.Kind.ANSWER]
                under = world.rng.choice([None, *answers, *answers]) if answers else None
                under = under if piece.item.kind == Kind.ASK else None
                at = (under.at if under else piece.at) + world.hours(2, 120)
                by = _someone(world, spot, COMMENTING, at, but=(piece.by, *(said.by for said in piece.said)))
                text = _comment(world, piece, under)
                if by and at < min(spot.closed, world.end) and all(said.reply.body != text for said in piece.said):
                    say(world, piece, text, by, at, Reply.Kind.COMMENT, under)


def _comment(world: World, piece: Piece, under: Said | None) -> str:
    """In the words of the place; under an ask one asks back."""
    register = phrases.REGISTERS.get(piece.spot.slug, "people")
    if piece.item.kind == Kind.ASK and under is None:
        return world.rng.choice(phrases.QUESTIONS[register])
    own = phrases.COMMENTS[register] if piece.is_pattern else phrases.NEUTRAL if under is None else ()
    return world.rng.choice((*own, *phrases.THANKS))


def _spam(world: World) -> None:
    """One person writes a lot that nobody takes up."""
    person = world.by_handle["bradley.stone"]
    for number in range(1, round(world.weeks * 0.6) + 1):
        spot = world.spots["front-line-managers" if number % 2 else "field-service"]
        stay = person.stays.get(spot.slug)
        at = world.start + (world.end - world.start) * (number / (world.weeks * 0.6 + 1))
        if stay is None or not stay.has(at):
            continue
        at = world.at_work(person, at, after=stay.since)
        title = phrases.SPAM_TITLES[number % len(phrases.SPAM_TITLES)].format(n=number)
        publish(world, spot, Kind.POST, title, phrases.SPAM_BODY, ["excellence"], person, at, 0.04)
