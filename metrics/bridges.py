"""What the pages of bridges show: who was helped from where, between departments, regions and communities."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.urls import reverse

from accounts.models import User
from communities.models import Community
from content.models import Item
from metrics.flow.shown import NOT_SHOWN, Spot, published
from metrics.masking import Detail, detail_for, few, rounded
from metrics.measures import MEASURES
from metrics.models import Axis, BridgeWeek, CarriedWeek, MeasureWeek
from metrics.profile import settings_of
from metrics.statistics import Course, course
from metrics.trends import say_day

OTHERS = {Axis.DEPARTMENT: "Other departments", Axis.REGION: "Other regions"}
CROSSING = "crossing-answers"
WEEKS = 53
LEAST_ANSWERS = 10
NBSP = "\N{NO-BREAK SPACE}"


@dataclass(frozen=True)
class Place:
    """A cell with where it stands: from row to column, and the address of its evidence, if there is any to show."""

    row: int
    column: int
    spot: Spot
    href: str = ""
    title: str = ""
    giver: str = ""
    taker: str = ""

    @property
    def short(self) -> str:
        """As it stands in the picture."""
        if self.spot.people is not None:
            return f"{self.spot.people:,}"
        if self.spot.is_told:
            return self.spot.says.removeprefix("about ")
        return {"fewer than 5": "<5", "a few at most": "few", NOT_SHOWN: "–"}.get(self.spot.says, "most")


@dataclass(frozen=True)
class Matrix:
    """A bridge matrix as it may be shown. Rows gave, columns received; both are the same groups."""

    as_of: date
    names: list[str]
    sizes: list[int]
    rows: list[list[Place]]

    @property
    def strongest(self) -> Place | None:
        """The cell between two groups that reaches most people, of those told in numbers."""
        between = [place for row in self.rows for place in row if place.row != place.column and place.spot.people]
        return max(between, key=lambda place: (place.spot.people or 0, -place.row, -place.column), default=None)

    @property
    def table(self) -> list[list[str]]:
        return [[name, *(place.spot.says for place in row)] for name, row in zip(self.names, self.rows, strict=True)]

    @property
    def columns(self) -> list[str]:
        """With about how many members each group has here: the n of its column. Exactly, it would tell by the list of
        members how many of a department opted out."""
        return ["From", *(f"to {name} (n: {few(size)})" for name, size in zip(self.names, self.sizes, strict=True))]


def week_of(community: Community, viewer: User, axis: Axis) -> BridgeWeek | None:
    return BridgeWeek.objects.visible_to(viewer).in_community(community).filter(axis=axis).first()


def matrix_of(community: Community, viewer: User, axis: Axis) -> Matrix | None:
    """The newest one; None while there is none, or fewer than two groups to tell apart."""
    week = week_of(community, viewer, axis)
    small_group = settings_of(community).small_group
    if (
        week is None
        or len(week.groups) < 2
        or detail_for(sum(n for _, n in week.groups), small_group) is Detail.NOTHING
    ):
        return None
    names = [name or OTHERS[axis] for name, _ in week.groups]
    sizes = [size for _, size in week.groups]
    counts = [[0] * len(sizes) for _ in sizes]
    has_items = set()
    for giver, taker, people, _, items in week.cells:
        counts[giver][taker] = people
        has_items |= {(giver, taker)} if items else set()
    table = published(counts, sizes, small_group)
    rows = [
        [_place(community, axis, names, r, c, spot, (r, c) in has_items) for c, spot in enumerate(row)]
        for r, row in enumerate(table)
    ]
    return Matrix(week.as_of, names, sizes, rows)


def _place(community: Community, axis: Axis, names: list[str], row: int, column: int, spot: Spot, has: bool) -> Place:
    args = [community.slug, axis.value, row + 1, column + 1]
    href = reverse("metrics:knowledge-bridge", args=args) if has and spot.is_told else ""
    whom = "within" if row == column else f"to {names[column]} from"
    says = f"{whom} {names[row]}: {spot.says}{' people' if spot.people else ''}"
    return Place(row, column, spot, href, says[0].upper() + says[1:], names[row], names[column])


def evidence_of(week: BridgeWeek, row: int, column: int, viewer: User, community: Community) -> list[Item]:
    """What was answered or used between two groups, as far as the viewer sees it; newest first."""
    cell = next((cell for cell in week.cells if cell[0] == row and cell[1] == column), None)
    ids: list[int] = cell[4] if cell else []
    seen = Item.objects.visible_to(viewer).in_community(community).filter(pk__in=ids).with_people()
    found = {item.pk: item for item in seen.defer("body", "body_html", "search", "file_text")}
    return [found[pk] for pk in ids if pk in found]


# Between communities


@dataclass(frozen=True)
class Between:
    """What one community used of another, both ways."""

    community: Community
    out: str
    into: str
    out_people: int
    into_people: int


def between_communities(community: Community, viewer: User) -> tuple[date | None, list[Between]]:
    """With the communities the viewer sees; most people first, as far as it may be told."""
    weeks = CarriedWeek.objects.visible_to(viewer).about(community)
    as_of = weeks.order_by("-as_of").values_list("as_of", flat=True).first()
    if as_of is None:
        return None, []
    out: dict[int, int] = {}
    into: dict[int, int] = {}
    others: dict[int, Community] = {}
    for week in weeks.filter(as_of=as_of).select_related("made_in", "used_in"):
        is_out = week.made_in_id == community.pk
        other = week.used_in if is_out else week.made_in
        others[other.pk] = other
        (out if is_out else into)[other.pk] = week.people
    found = [
        Between(other, few(out.get(pk, 0)), few(into.get(pk, 0)), told(out.get(pk, 0)), told(into.get(pk, 0)))
        for pk, other in others.items()
    ]
    return as_of, sorted(found, key=lambda each: (-(each.out_people + each.into_people), each.community.name))


def told(people: int) -> int:
    """As printed; 0 under five."""
    return rounded(people) if people >= 5 else 0


def between_rows(community: Community, found: Sequence[Between]) -> list[dict[str, Any]]:
    """For the picture: a row a community, what went there and what came from there."""
    passed = reverse("metrics:knowledge-passed", args=[community.slug])
    return [
        {
            "name": each.community.name,
            "cells": [
                {"short": _short(people), "level": level_of(people), "title": title, "href": href}
                for people, title, href in (
                    (each.out_people, f"Made here, used there: {each.out}", passed),
                    (each.into_people, f"Made there, used here: {each.into}", each.community.get_absolute_url()),
                )
            ],
        }
        for each in found
    ]


def _short(people: int) -> str:
    return f"{people:,}" if people else "<5"


def level_of(people: int) -> int:
    return 0 if not people else 1 + sum(people >= least for least in (10, 20, 40, 80))


# Answers that cross


@dataclass(frozen=True)
class Crossing:
    """The share of answers that went to another department: of now, and its weeks, oldest first."""

    headline: str
    points: list[dict[str, Any]]
    rows: list[list[str]]
    foot: str


def crossing_of(community: Community, viewer: User) -> Crossing | None:
    """None while there is no reading, or too few answers for a share."""
    weeks = MeasureWeek.objects.visible_to(viewer).in_community(community).filter(key=CROSSING).latest_first()
    found = list(reversed(weeks[:WEEKS]))
    if not found or found[-1].value is None or found[-1].n < LEAST_ANSWERS:
        return None
    last = found[-1]
    href = f"{reverse('metrics:knowledge-bridges', args=[community.slug])}#matrix"
    points = [point_of(week, href, number, len(found)) for number, week in enumerate(found)]
    k = int(last.detail.get("k", 0))
    share = f"{100 * k / last.n:.0f}{NBSP}%"
    rows = [
        [
            say_day(week.as_of, with_year=True),
            f"{week.n:,}",
            f"{int(week.detail.get('k', 0)):,}",
            _share_says(week),
            _ends_say(week),
        ]
        for week in reversed(found)
    ]
    return Crossing(
        headline=f"{share} of {last.n:,} answers crossed departments{_moved(found)}.",
        points=points,
        rows=rows,
        foot=f"Answers where both said in which department they work; each point looks back 90 days. {MEASURES[CROSSING].says}",
    )


def point_of(week: MeasureWeek, href: str, number: int, count: int) -> dict[str, Any]:
    has_value = week.value is not None and week.n >= LEAST_ANSWERS
    every = max(1, count // 6)
    ends = {"low": 100 * (week.low or 0), "high": 100 * (week.high or 0)} if has_value else {}
    return {
        "value": 100 * (week.value or 0) if has_value else None,
        **ends,
        "tick": say_day(week.as_of)
        if (number % every == 0 and count - 1 - number > every) or number == count - 1
        else "",
        "href": href,
        "title": f"{say_day(week.as_of)}: {_share_says(week)} of {week.n:,} answers",
        "says": _share_says(week),
    }


def _share_says(week: MeasureWeek) -> str:
    return f"{100 * week.value:.0f}{NBSP}%" if week.value is not None and week.n >= LEAST_ANSWERS else "too few answers"


def _ends_say(week: MeasureWeek) -> str:
    if week.low is None or week.high is None or week.n < LEAST_ANSWERS:
        return "–"
    return f"{100 * week.low:.0f}–{100 * week.high:.0f}"


def _moved(weeks: Sequence[MeasureWeek]) -> str:
    """Against a quarter before, whose answers are others; said only where it is more than chance."""
    last = weeks[-1]
    before = next((week for week in reversed(weeks) if (last.as_of - week.as_of).days >= 91), None)
    if before is None or before.n < LEAST_ANSWERS:
        return ""
    moved = course((int(before.detail.get("k", 0)), before.n), (int(last.detail.get("k", 0)), last.n))
    if moved is Course.SAME:
        return ", no change beyond chance against the quarter before"
    return f", {'up' if moved is Course.ROSE else 'down'} from {_share_says(before)} the quarter before"
