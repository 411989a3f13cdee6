"""People to thank: for what they did in the open, what helped somebody, and what nobody thanked them for."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta
from itertools import chain

from django.db.models import Count, F, Q

from accounts.models import User
from content.actions import react, unreact
from content.models import Event, Item, Reaction, Reply
from content.models import Kind as ItemKind
from metrics.desk.kinds import MOST, Done, Found, Kind, Place, plural, register
from metrics.desk.unnamed import unnamed_in
from metrics.models import DeskDecision, DeskEntry

LOOK_BACK = timedelta(days=60)
RESTED = timedelta(days=14)  # after a thank from this desk, before the next for the same person
GUESTS = 5  # who said they were there, before a meeting counts as one that helped
NOTE_LIMIT = 500
TEXTS = (ItemKind.POST, ItemKind.PAGE, ItemKind.DOCUMENT, ItemKind.EPISODE)
NAMES = {ItemKind.POST: "post", ItemKind.PAGE: "page", ItemKind.DOCUMENT: "document", ItemKind.EPISODE: "episode"}


def unthanked(place: Place) -> Iterator[Found]:
    """One for each person, the newest; nobody who prefers not to be singled out or was thanked from here lately."""
    resting = DeskDecision.objects.in_community(place.community).filter(
        kind="thank", verdict=DeskDecision.Verdict.DONE, undone_at=None, at__gt=place.now - RESTED
    )
    left_out = unnamed_in(place.community) | set(resting.values_list("person_id", flat=True))
    found = chain(_answers(place), _texts(place), _meetings(place))
    seen: set[int | None] = set()
    for thing in sorted(found, key=_moment, reverse=True):
        if thing.person_id not in seen and thing.person_id not in left_out:
            seen.add(thing.person_id)
            yield thing


def _moment(found: Found) -> datetime:
    assert found.since
    return found.since


def _answers(place: Place) -> Iterable[Found]:
    others = Q(accepted_for__isnull=False) | Q(item__first_useful_reply=F("pk"))
    replies = Reply.objects.present().filter(
        item__in=Item.objects.published().in_community(place.community),
        created_at__gt=place.now - LOOK_BACK,
        thank_count=0,
        source="",
        author__is_active=True,
    )
    helped = replies.filter(others & ~Q(author=F("item__author")) | Q(use_count__gt=0))
    helped = helped.select_related("item", "accepted_for").defer("item__search", "item__file_text", "search", "body")
    for reply in helped.order_by("-created_at", "pk")[: 4 * MOST]:
        reply.item.community = place.community
        title = reply.item.title
        if getattr(reply, "accepted_for", None):
            why, words = f"The answer to “{title}” was accepted", "It settled the question."
        elif reply.use_count:
            why, words = f"What they wrote under “{title}” was used at work", "It was put to use."
        else:
            why, words = f"What they wrote under “{title}” helped first", "It was what helped first."
        yield Found(
            f"reply-{reply.pk}",
            f"{why}, and nobody said thanks.",
            reply.created_at,
            url=reply.get_absolute_url(),
            person_id=reply.author_id,
            item_id=reply.item_id,
            reply_id=reply.pk,
            draft=f"Thank you. {words}",
        )


def _texts(place: Place) -> Iterable[Found]:
    items = Item.objects.published().current().in_community(place.community).of_kind(*TEXTS)
    items = items.filter(
        published_at__gt=place.now - LOOK_BACK, use_count__gt=0, thank_count=0, source="", author__is_active=True
    )
    for item in items.only("pk", "kind", "slug", "title", "published_at", "author_id", "use_count")[: 4 * MOST]:
        item.community = place.community
        used = plural(item.use_count, "person used", "people used")
        yield Found(
            f"item-{item.pk}",
            f"{used} the {NAMES[ItemKind(item.kind)]} “{item.title}” at work, and nobody said thanks.",
            item.published_at,
            url=item.get_absolute_url(),
            person_id=item.author_id,
            item_id=item.pk,
            draft="Thank you for writing this down. It is in use.",
        )


def _meetings(place: Place) -> Iterable[Found]:
    """Hosts; how many came is public once they said so, and named only where enough did."""
    events = Event.objects.published().taking_place().filter(item__community=place.community)
    events = events.filter(ends_at__lt=place.now, ends_at__gt=place.now - LOOK_BACK, item__thank_count=0)
    there = Count("guests", filter=Q(guests__was_there_at__isnull=False))
    events = events.filter(item__author__is_active=True).annotate(there=there).filter(there__gte=GUESTS)
    for event in events.select_related("item").order_by("-ends_at")[:MOST]:
        item = event.item
        item.community = place.community
        yield Found(
            f"item-{item.pk}",
            f"{event.there} people said they were at “{item.title}”, and nobody said thanks for hosting it.",
            event.ends_at,
            url=item.get_absolute_url(),
            person_id=item.author_id,
            item_id=item.pk,
            draft="Thank you for hosting this.",
        )


def _thank(user: User, entry: DeskEntry, text: str) -> Done:
    thing = entry.reply or entry.item
    assert thing
    assert entry.person
    if entry.reply and entry.item:
        entry.item.community = entry.community
        entry.reply.item = entry.item
    reaction = react(by=user, text=thing, kind=Reaction.Kind.THANK, note=text)
    return Done(f"{entry.person.first_name} is told, with your word.", reaction.pk)


def _take_back(user: User, decision: DeskDecision) -> None:
    reply = Reply.objects.select_related("item__community").filter(pk=decision.reply_id or 0).first()
    thing = reply or Item.objects.select_related("community").filter(pk=decision.item_id or 0).first()
    if thing:
        unreact(by=user, text=thing, kind=Reaction.Kind.THANK)


register(
    Kind(
        key="thank",
        rank=50,
        one="one person to thank",
        many="{n} people to thank",
        why="They helped somebody in the open, and nobody said so.",
        label="Thank",
        find=unthanked,
        act=_thank,
        asks="A word with it",
        most=NOTE_LIMIT,
        undo=_take_back,
        holds=lambda entry: not (entry.reply or entry.item).thank_count,  # type: ignore[union-attr]
    )
)
