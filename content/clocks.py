"""The clock of an ask: how long it has waited for its first reply, against what its community promises."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta

from django.utils import timezone

from accounts.templatetags.look import duration
from content.models import Item


class Clock:
    """How much of the expected reply time an ask has waited (the community's promise, in hours).

    An imported ask has none: nobody promised its asker a reply here.
    """

    def __init__(self, item: Item) -> None:
        self.item = item
        self.since = item.published_at or item.created_at
        self.span = timedelta(hours=item.community.reply_hours)
        self.due_at = self.since + self.span

    @property
    def waited(self) -> str:
        return duration(timezone.now() - self.since)

    @property
    def promised(self) -> str:
        return duration(self.span)

    @property
    def is_late(self) -> bool:
        return not self.item.source and timezone.now() > self.due_at

    @property
    def used(self) -> int:
        """0-100: the part of the reply time that is gone."""
        if self.item.source:
            return 0
        return min(100, int(100 * (timezone.now() - self.since) / self.span)) if self.span else 100

    def __str__(self) -> str:
        return "no answer yet" if self.item.source else f"{self.waited} of {self.promised}"


def give_clocks(items: Iterable[Item]) -> None:
    """Give each ask of a list its clock."""
    for item in items:
        if item.is_ask:
            item.clock = Clock(item)  # type: ignore[attr-defined]
