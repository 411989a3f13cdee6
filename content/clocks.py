"""The clock of an ask as pages show it: how long it has waited for its first reply, and by when one is expected."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.utils import timezone

from accounts.templatetags.look import duration
from communities.models import Community, described
from communities.working_hours import Calendar
from content.models import AskClock, Item
from content.signals import reply_figure_shown


@dataclass(frozen=True)
class ReplyFigure:
    """How soon asks were replied to lately, as the page of the response clock says it: one figure of asks, about nobody."""

    n: int
    half: str  # within which half had one: “4 h”; empty where fewer than half had
    is_working_time: bool

    @property
    def sentence(self) -> str:
        if not self.half:
            return f"Lately fewer than half of {self.n} asks had one."
        return f"Lately half had one within {self.half}{' of working time' * self.is_working_time} (n = {self.n})."


def kept_clock(ask: Item) -> AskClock | None:
    """Its row; loaded with it where the list asked for it (ItemQuerySet.with_clocks)."""
    return getattr(ask, "clock_kept", None)


def due_at(ask: Item) -> datetime | None:
    """By when a first reply is expected; None for an imported ask: nobody promised its asker a reply here."""
    return None if ask.source else Clock(ask).due_at


class Clock:
    """How much of the expected time an ask has waited: working time, by the promise of the moment it was asked.

    An ask whose clock is not kept (a draft, an imported one) is shown against what its community promises now.
    """

    def __init__(self, item: Item) -> None:
        self.item = item
        self.now = timezone.now()
        self.since = item.published_at or item.created_at
        kept = None if item.source else kept_clock(item)
        service = kept.service if kept else described(item.community)
        self.promised = service.promise_says
        self.calendar: Calendar = service.calendar
        self.span = timedelta(hours=service.reply_hours)
        self.due_at = kept.due_at if kept else self.calendar.after(self.since, self.span)

    @property
    def waited(self) -> str:
        return duration(self.now - self.since)

    @property
    def by(self) -> str:
        """“by Tuesday 10:00”, on the reader's clock."""
        return say_by(self.due_at, self.now)

    @property
    def is_late(self) -> bool:
        return not self.item.source and self.now > self.due_at

    @property
    def used(self) -> int:
        """0-100: the part of the expected time that is gone."""
        if self.item.source:
            return 0
        gone = self.calendar.between(self.since, self.now)
        return max(0, min(100, int(100 * gone / self.span))) if self.span else 100

    def __str__(self) -> str:
        if self.item.source:
            return "no answer yet"
        return f"{self.waited}, {'was ' if self.is_late else ''}expected {self.by}"


def say_by(moment: datetime, now: datetime) -> str:
    """“by 16:30”, “by tomorrow, 10:00”, “by Tuesday, 10:00”, “by 3 March, 10:00”."""
    there, today = timezone.localtime(moment), timezone.localtime(now).date()
    days = (there.date() - today).days
    near = {0: "", 1: "tomorrow, ", -1: "yesterday, "}
    year = "" if there.year == today.year else f" {there.year}"
    day = near.get(days) if days in near else f"{there:%A}, " if 0 < days < 7 else f"{there.day} {there:%B}{year}, "
    return f"by {day}{there:%H:%M}"


def give_clocks(items: Iterable[Item]) -> None:
    """Give each ask of a list its clock."""
    for item in items:
        if item.is_ask:
            item.clock = Clock(item)  # type: ignore[attr-defined]


def promise_of(community: Community) -> dict[str, str]:
    """What somebody who asks now may expect: by when, and how soon it was lately."""
    service, now = described(community), timezone.now()
    due = service.calendar.after(now, timedelta(hours=service.reply_hours))
    return {"expected_by": say_by(due, now), "figure": figure_of(community)}


def reply_figure(community: Community) -> ReplyFigure | None:
    """None where nobody can say, or too few asks were made."""
    answers: list[tuple[Any, Any]] = reply_figure_shown.send(sender=Community, community=community)
    return next((figure for _receiver, figure in answers if figure), None)


def figure_of(community: Community) -> str:
    """The same in a sentence; nothing where nobody can say."""
    figure = reply_figure(community)
    return figure.sentence if figure else ""
