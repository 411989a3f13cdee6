"""What moved between two Mondays: which shares did, beyond chance, and by whom they did: who stopped, went, began, came.

The counts stand in rows of the weekly task, for 4, 13, 26 and 52 weeks. They are printed only if they leave each other,
and the numbers of both Mondays, as wide as they are (metrics.sums): then no subtraction tells more than each does alone.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from django.urls import reverse

from accounts.models import User
from communities.models import Community
from metrics.masking import Cell, Detail, cell, detail_for, few, known_of_acting, rounded
from metrics.models import MovedWeek
from metrics.shown import cell_of
from metrics.statistics import Course, course
from metrics.sums import Range, flows_whole
from metrics.trends import Event, say_day
from roles.models import CommunityWeek, Role
from roles.targets import PLURALS

SPANS = {4: "Four weeks", 13: "A quarter", 26: "Half a year", 52: "A year"}
USUAL = 13
NOT_SHOWN = "not shown"
WAYS = ("Stopped acting so", "Are counted no more", "Began to act so", "Came, acting so")
FEW = 4


@dataclass(frozen=True)
class Flow:
    """By whom a role changed, as counts that may be printed: fewer than 5, or in fives."""

    stopped: int
    gone: int
    began: int
    came: int

    @property
    def counts(self) -> tuple[int, int, int, int]:
        return self.stopped, self.gone, self.began, self.came

    @property
    def says(self) -> list[str]:
        return [few(count) for count in self.counts]


@dataclass(frozen=True)
class Moved:
    """One role then and now. flow is None where the pieces may not be shown."""

    role: str
    then: Cell | None
    now: Cell | None
    flow: Flow | None

    @property
    def name(self) -> str:
        return PLURALS[Role(self.role)]

    @property
    def course(self) -> Course | None:
        if self.then is None or self.now is None or self.then.people is None or self.now.people is None:
            return None
        return course((self.then.people, self.then.n), (self.now.people, self.now.n))

    @property
    def has_moved(self) -> bool:
        return self.course in (Course.ROSE, Course.FELL)

    @property
    def has_fallen(self) -> bool:
        return self.course is Course.FELL

    @property
    def course_says(self) -> str:
        if self.course is None:
            return "too few to tell"
        return {Course.ROSE: "rose", Course.FELL: "fell"}.get(self.course, "no change beyond chance")

    def sentence(self, since: str) -> str:
        """“Fewer Connectors than on 17 August: about 15 stopped and about 5 began; …”"""
        word = "Fewer" if self.course is Course.FELL else "More"
        lead = f"{word} {self.name} than on {since}"
        if self.flow is None:
            return (
                f"{lead}. By how many who stopped and began cannot be told without telling of fewer than five people."
            )
        stopped, gone, began, came = self.flow.says
        if self.course is Course.FELL:
            return f"{lead}: {stopped} stopped and {gone} went, {began} began and {came} came."
        return f"{lead}: {began} began and {came} came, {stopped} stopped and {gone} went."


@dataclass(frozen=True)
class Change:
    """A community between two Mondays."""

    first: CommunityWeek
    last: CommunityWeek
    roles: list[Moved]
    events: list[Event]
    is_split: bool  # whether who began and stopped is worked out for this pair

    @property
    def since(self) -> str:
        return say_day(self.first.as_of, with_year=self.first.as_of.year != self.last.as_of.year)

    @property
    def tells_nothing(self) -> bool:
        """Of a community as small as this then, or now, not even the size is told."""
        return all(each.then is None or each.now is None for each in self.roles)

    @property
    def headline(self) -> str:
        found = [each for each in self.roles if each.has_moved]
        if all(each.course is None for each in self.roles):
            return "Too few people to say what moved."
        if not found:
            return f"No share has moved since {self.since} by more than chance alone does."
        return " ".join(each.sentence(self.since) for each in found[:2])


def change_of(
    community: Community,
    viewer: User,
    first: CommunityWeek,
    last: CommunityWeek,
    events: Sequence[Event],
    small_group: int,
) -> Change:
    """One query."""
    span = (last.as_of - first.as_of).days // 7
    row = MovedWeek.objects.visible_to(viewer).in_community(community).filter(as_of=last.as_of, weeks=span).first()
    roles = [
        Moved(
            role,
            cell_of(role, first, small_group),
            cell_of(role, last, small_group),
            flow_of(role, row.flows.get(role) if row else None, first, last, small_group),
        )
        for role in Role.values
    ]
    between = [event for event in events if first.as_of <= event.on <= last.as_of]
    return Change(first, last, roles, sorted(between, key=lambda event: event.on), row is not None)


def flow_of(
    role: str, counts: Sequence[int] | None, first: CommunityWeek, last: CommunityWeek, small_group: int
) -> Flow | None:
    """None where there are no counts, where a community is too small for numbers, or where they would tell too much."""
    if counts is None:
        return None
    ends = []
    for week in (first, last):
        detail = detail_for(week.members, small_group)
        if not detail.has_numbers:
            return None
        ends.append(known_at(week, detail)[role])
    _, stopped, gone, began, came = counts
    out, into = [range_of(stopped), range_of(gone)], [range_of(began), range_of(came)]
    return Flow(stopped, gone, began, came) if flows_whole(out, into, ends[0], ends[1]) else None


def known_at(week: CommunityWeek, detail: Detail) -> dict[str, Range]:
    """What the pages of a Monday tell of how many act in each role."""
    cells = {role: cell(int(week.acting.get(role, 0)), week.members, detail) for role in Role.values}
    return known_of_acting(week.members, week.primary, cells)


def range_of(count: int) -> Range:
    """Every count that is printed as this one is: metrics.masking.few."""
    return (0, FEW) if count < FEW + 1 else (max(FEW + 1, rounded(count) - 2), rounded(count) + 2)


def drawn(count: int) -> int:
    """In people, as it is printed; fewer than 5 as nothing."""
    return rounded(count) if count > FEW else 0


# Which Mondays


def mondays(
    weeks: Sequence[CommunityWeek], since: date | None, until: date | None
) -> tuple[CommunityWeek, CommunityWeek] | None:
    """The pair a period means, of weeks oldest first: the newest by its last day, and the one on or before its first.

    Without a first day a quarter back, or as far as there are weeks.
    """
    upto = [week for week in weeks if until is None or week.as_of <= until]
    if len(upto) < 2:
        return None
    last = upto[-1]
    wanted = since or last.as_of - timedelta(weeks=USUAL)
    before = [week for week in upto[:-1] if week.as_of <= wanted]
    return (before[-1] if before else upto[0]), last


def spans_of(
    community: Community, weeks: Sequence[CommunityWeek], first: CommunityWeek, last: CommunityWeek
) -> list[dict[str, object]]:
    """The periods one may choose, that end with the same Monday."""
    there = {week.as_of for week in weeks}
    base = reverse("metrics:role-moved", args=[community.slug])
    return [
        {
            "label": label,
            "href": f"{base}?from={day:%Y-%m-%d}&to={last.as_of:%Y-%m-%d}",
            "is_current": day == first.as_of,
        }
        for weeks_back, label in SPANS.items()
        for day in [last.as_of - timedelta(weeks=weeks_back)]
        if day in there
    ]


# Table


COLUMNS = ("Role", "Then", "Now", "Share then", "Share now", "Moved", "Stopped", "Went", "Began", "Came")
SHARES = 6  # of the columns: those of the two Mondays; then by whom


def rows_of(change: Change) -> list[list[str]]:
    """Texts as they are printed: on the page, in the CSV and in the data."""
    return [
        [
            each.name,
            each.then.people_says if each.then else NOT_SHOWN,
            each.now.people_says if each.now else NOT_SHOWN,
            each.then.share_says if each.then else NOT_SHOWN,
            each.now.share_says if each.now else NOT_SHOWN,
            each.course_says,
            *(each.flow.says if each.flow else [NOT_SHOWN] * 4),
        ]
        for each in change.roles
    ]
