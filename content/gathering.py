"""What the pages show of an event: when on the reader's clock, who hosts, who comes, who says they were there. Reads only."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property

from django.db.models import Count, Q, QuerySet

from accounts.models import User
from communities.access import readers_of
from communities.models import Community
from communities.permissions import Permission, Standing
from content.models import Event, EventHost, EventQuerySet, Guest, Item
from content.permissions import is_host

FACES_SHOWN = 60
HEAVY = ("item__search", "item__file_text", "item__body", "item__body_html")
Answer = Guest.Answer
SAID: dict[str, str] = {
    Answer.COMING: "You come",
    Answer.WAITING: "You wait for a place",
    Answer.CANNOT: "You cannot come",
}


@dataclass
class Gathering:
    """An event for one reader. Three queries, however many come."""

    standing: Standing
    item: Item

    @property
    def event(self) -> Event:
        return self.item.event

    @cached_property
    def _asked(self) -> list[EventHost]:
        return list(self.event.co_hosts.select_related("user").order_by("pk"))

    @property
    def hosts(self) -> list[User]:
        """Those who agreed, beside its author."""
        return [host.user for host in self._asked if host.agreed_at and host.user.is_active]

    @property
    def asked(self) -> list[User]:
        """Those who have not answered yet: for its hosts to see."""
        return [host.user for host in self._asked if not host.agreed_at]

    @property
    def is_asked_to_host(self) -> bool:
        return any(user.pk == self.standing.user.pk for user in self.asked)

    @property
    def is_co_host(self) -> bool:
        return any(user.pk == self.standing.user.pk for user in self.hosts)

    @cached_property
    def is_host(self) -> bool:
        return self.standing.user.is_authenticated and is_host(self.item, self.standing.user)

    @cached_property
    def runs_it(self) -> bool:
        """Who may cancel it, and tick names."""
        needed = Permission.CREATE_ITEM if self.is_host else Permission.EDIT_OTHERS
        return self.standing.can(needed) and not self.item.is_draft

    @cached_property
    def _guests(self) -> list[Guest]:
        seen = Guest.objects.visible_to(self.standing.user).filter(event=self.event).present()
        there = Q(user__in=readers_of(self.item.community)) | Q(user=self.standing.user.pk)
        return list(seen.filter(there).select_related("user").in_order())

    @cached_property
    def mine(self) -> Guest | None:
        """Also what the reader said alone, and what only they see."""
        return next((guest for guest in self._guests if guest.user_id == self.standing.user.pk), None)

    def _who(self, answer: str) -> list[User]:
        return [] if self.event.is_over else [guest.user for guest in self._guests if guest.answer == answer]

    @cached_property
    def coming(self) -> list[User]:
        return self._who(Answer.COMING)

    @cached_property
    def waiting(self) -> list[User]:
        return self._who(Answer.WAITING)

    @cached_property
    def cannot(self) -> list[User]:
        return self._who(Answer.CANNOT)

    @cached_property
    def were_there(self) -> list[User]:
        said = [guest for guest in self._guests if guest.was_there_at]
        return [guest.user for guest in sorted(said, key=lambda guest: (guest.was_there_at, guest.pk))]

    @property
    def groups(self) -> list[tuple[str, list[User], int]]:
        """Who, under which heading, and how many more than are shown."""
        named = (
            ("Were there", self.were_there),
            ("Coming", self.coming),
            ("Waiting for a place", self.waiting),
            ("Cannot come", self.cannot),
        )
        return [(label, people[:FACES_SHOWN], max(0, len(people) - FACES_SHOWN)) for label, people in named if people]

    @property
    def free(self) -> int | None:
        """Places left; None: no limit."""
        return None if self.event.capacity is None else max(0, self.event.capacity - len(self.coming))

    @property
    def may_answer(self) -> bool:
        open_still = not (self.item.is_draft or self.event.is_cancelled or self.event.is_over)
        return open_still and not self.is_host and self.standing.can(Permission.REACT)

    @property
    def may_say_there(self) -> bool:
        begun = self.event.has_started and not self.event.is_cancelled and not self.item.is_draft
        return begun and not self.is_host and self.standing.can(Permission.REACT)

    @property
    def may_tick(self) -> bool:
        return self.runs_it and self.event.has_started and not self.event.is_cancelled

    @property
    def may_cancel(self) -> bool:
        return self.runs_it and not self.event.has_started

    @property
    def shows_link(self) -> bool:
        """To members, to its hosts, and to who says they come."""
        comes = self.mine is not None and self.mine.answer == Answer.COMING
        return bool(self.event.link) and (sees_link(self.standing) or self.is_host or comes)


def sees_link(standing: Standing) -> bool:
    return standing.membership is not None or (standing.user.is_authenticated and standing.user.is_superuser)


def with_items(events: EventQuerySet) -> EventQuerySet:
    """Events as lists show them: with their item and how many come."""
    rows = events.select_related("item__community", "item__author").defer(*HEAVY)
    return rows.annotate(comers=Count("guests", filter=Q(guests__answer=Answer.COMING, guests__user__is_active=True)))


def next_in(viewer: User, communities: Iterable[Community] | QuerySet[Community], most: int) -> list[Event]:
    """The next events of some communities; cancelled ones stand on their own pages and in their list."""
    there = Event.objects.visible_to(viewer).taking_place().coming_up().filter(item__community__in=communities)
    return list(with_items(there).soonest_first()[:most])


def mark_said(viewer: User, events: Iterable[Event]) -> None:
    """Give each event `said`: what this person answered to it, in words. One query."""
    listed = list(events)
    mine = Guest.objects.visible_to(viewer).filter(user=viewer, event__in=[event.pk for event in listed])
    answers = dict(mine.values_list("event_id", "answer"))
    for event in listed:
        said = "You host it" if event.item.author_id == viewer.pk else SAID.get(answers.get(event.pk, ""), "")
        event.said = said  # type: ignore[attr-defined]
