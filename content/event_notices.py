"""What people hear of events: a change, a free place, the day before, whether they were there. Who said nothing hears nothing."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import NamedTuple
from zoneinfo import ZoneInfo

from accounts.models import User
from activity.delivery import Draft
from activity.models import NoticeOrder
from communities.access import readers_of
from content.models import Event, EventHost, Guest
from content.when import Span, say

Says = Callable[[User], str]


class Telling(NamedTuple):
    """An event, whom to tell of it, what, and where on its page it leads."""

    event: Event
    people: Iterable[int]
    says: Says
    part: str = ""


def about_event(order: NoticeOrder) -> list[Draft]:
    """Of an event as it is when this goes: another change meanwhile is told as it is by now."""
    events = Event.objects.published().select_related("item__community", "cancelled_by")
    event = events.filter(pk=order.object_id).first()
    if event is None or event.is_cancelled != (order.kind == "event_cancelled"):
        return []
    if order.kind == "event_over":
        return [draft for telling in _after(event) for draft in _drafts(telling)]
    if event.is_over:
        return []
    title = f"“{event.item.title}”"
    why = f": {event.cancel_reason}" if event.cancel_reason else "."
    says: dict[str, Says] = {
        "event_moved": lambda user: f"{title} has changed: {_when(event, user)}{_where(event)}",
        "event_cancelled": lambda user: f"{title}, {_when(event, user)}, is cancelled{why}",
        "event_on_again": lambda user: f"{title} takes place after all: {_when(event, user)}{_where(event)}",
        "event_soon": lambda user: f"Soon: {title}, {_when(event, user)}{_where(event)}",
    }
    expected = {Guest.Answer.COMING, Guest.Answer.WAITING}
    if order.kind == "event_soon":
        expected = {Guest.Answer.COMING}
    guests = set(event.guests.filter(answer__in=expected).values_list("user_id", flat=True))
    return _drafts(Telling(event, guests | _hosts(event), says[order.kind]))


def _after(event: Event) -> list[Telling]:
    """Those who said they come and have not said more; and its hosts, who may write down what came of it."""
    title = f"“{event.item.title}”"
    quiet = event.guests.coming().filter(was_there_at=None).values_list("user_id", flat=True)
    return [
        Telling(event, quiet, lambda user: f"{title} is over. Were you there?", "#there"),
        Telling(
            event, _hosts(event), lambda user: f"{title} is over. What came of it? Write it into its page.", "#there"
        ),
    ]


def about_guest(order: NoticeOrder) -> list[Draft]:
    """One guest: a place became free, or a host thinks that they were there."""
    guest = (
        Guest.objects.select_related("event__item__community", "event__item__author").filter(pk=order.object_id).first()
    )
    if guest is None or guest.event.is_cancelled:
        return []
    event, title = guest.event, f"“{guest.event.item.title}”"
    if order.kind == "event_place":
        if guest.answer != Guest.Answer.COMING or event.is_over:
            return []
        return _drafts(
            Telling(
                event, [guest.user_id], lambda user: f"A place became free: you come to {title}, {_when(event, user)}"
            )
        )
    if guest.was_there_at is not None or order.by is None:
        return []
    name = order.by.display_name
    return _drafts(
        Telling(event, [guest.user_id], lambda user: f"{name} thinks you were at {title}. Were you?", "#there")
    )


def about_host(order: NoticeOrder) -> list[Draft]:
    """Somebody is asked to host with its author."""
    host = EventHost.objects.select_related("event__item__community").filter(pk=order.object_id, agreed_at=None).first()
    if host is None or host.event.is_cancelled or host.event.is_over:
        return []
    event, name = host.event, order.by.display_name if order.by else "Somebody"
    says: Says = lambda user: f"{name} asks you to host “{event.item.title}” with them, {_when(event, user)}"  # noqa: E731
    return _drafts(Telling(event, [host.user_id], says))


def _drafts(telling: Telling) -> list[Draft]:
    item = telling.event.item
    if item.is_draft or item.is_removed:
        return []
    readers: Iterable[User] = readers_of(item.community).filter(pk__in=set(telling.people))
    return [
        Draft(
            recipient_id=reader.pk,
            group=f"item:{item.pk}",
            title=telling.says(reader),
            url=f"{item.get_absolute_url()}{telling.part}",
            community_id=item.community_id,
            item_id=item.pk,
        )
        for reader in readers
    ]


def _hosts(event: Event) -> set[int]:
    author = {event.item.author_id} if event.item.author_id else set()
    return author | event.co_host_ids


def _when(event: Event, user: User) -> str:
    """On the clock of whoever reads it."""
    return say(Span(event.starts_at, event.ends_at, event.is_all_day, event.time_zone), ZoneInfo(user.time_zone))


def _where(event: Event) -> str:
    return f", {event.place}" if event.place else ""
