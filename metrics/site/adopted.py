"""Adoption as it may be printed: people in fives, in words where they are few, small groups put together (masking.py)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from accounts.models import User
from metrics.masking import Cell, Detail, cell, detail_for, few, rounded
from metrics.models import AdoptionMonth, AdoptionWeek

SMALL_GROUP = 10
MONTHS = 24
GROUPS = 40  # at most; the smaller ones are put together
STEPS = (
    ("signed_in", "Signed in at least once"),
    ("joined", "In a community"),
    ("active_28", "Did something in the open in 28 days"),
    ("active_7", "Did something in the open in 7 days"),
    ("asked", "Ever asked something"),
    ("answered", "Ever answered something"),
)


@dataclass(frozen=True)
class Group:
    """People of one country or department."""

    name: str
    n: int
    cell: Cell

    @property
    def row(self) -> list[str]:
        share = self.cell.share_says if self.cell.people is not None else "–"
        return [self.name, few(self.n), self.cell.people_says, share]


@dataclass(frozen=True)
class Adoption:
    """One Monday as it may be shown."""

    week: AdoptionWeek

    @property
    def n(self) -> int:
        return self.week.counted

    @property
    def detail(self) -> Detail:
        return detail_for(self.n, SMALL_GROUP)

    @property
    def is_shown(self) -> bool:
        return self.detail is not Detail.NOTHING

    def cell(self, name: str) -> Cell:
        return cell(getattr(self.week, name), self.n, self.detail)

    @property
    def headline(self) -> str:
        if not self.is_shown:
            return f"Fewer than {SMALL_GROUP} people have an account. How they take part is not shown of so few."
        active = self.cell("active_28")
        if active.people is None:
            return f"Of {few(self.n)} people, {active.people_says} did something in the open in the last 28 days."
        return f"{active.share_says} of {few(self.n)} people did something in the open in the last 28 days."

    @property
    def steps(self) -> list[tuple[str, Cell]]:
        return [(label, self.cell(name)) for name, label in STEPS]

    @property
    def rows(self) -> list[list[str]]:
        if not self.is_shown:
            return []
        shares = ((label, each) for label, each in self.steps)
        return [
            [label, each.people_says, each.share_says if each.people is not None else "–"] for label, each in shares
        ]

    @property
    def bars(self) -> list[dict[str, Any]]:
        return [
            {"label": label, "value": each.share, "says": each.share_says}
            for label, each in self.steps
            if each.share is not None
        ]

    def groups(self, kind: str) -> list[Group]:
        """Largest first, as far as is printed; groups under ten people are put together, and not shown where they are under ten together."""
        found: Sequence[Sequence[Any]] = getattr(self.week, kind)
        shown = [group for group in found if group[1] >= SMALL_GROUP][:GROUPS]
        rest = [group for group in found if group not in shown]
        shown.sort(key=lambda group: (-rounded(group[1]), group[0]))
        groups = [_group(name or "Not said", n, active) for name, n, active in shown]
        n = sum(group[1] for group in rest)
        if n >= SMALL_GROUP:
            groups.append(_group(f"{len(rest)} others, put together", n, sum(group[2] for group in rest)))
        return groups


def _group(name: str, n: int, active: int) -> Group:
    return Group(name, n, cell(active, n, detail_for(n, SMALL_GROUP)))


def adoption_of(viewer: User) -> Adoption | None:
    week = AdoptionWeek.objects.visible_to(viewer).latest_first().first()
    return Adoption(week) if week else None


@dataclass(frozen=True)
class Month:
    row: AdoptionMonth

    @property
    def detail(self) -> Detail:
        return detail_for(self.row.counted, SMALL_GROUP)

    def cell(self, name: str) -> Cell:
        return cell(getattr(self.row, name), self.row.counted, self.detail)

    @property
    def name(self) -> str:
        return f"{self.row.as_of:%B %Y}"

    @property
    def texts(self) -> list[str]:
        if self.detail is Detail.NOTHING:
            return [self.name, few(self.row.accounts), *["not shown"] * 4]
        active = self.cell("active")
        share = active.share_says if active.people is not None else "–"
        others = (self.cell(name).people_says for name in ("asked", "answered"))
        return [self.name, few(self.row.accounts), active.people_says, share, *others]


MONTH_COLUMNS = ("Month", "Accounts", "Active", "Share", "Asked", "Answered")


def months_of(viewer: User) -> list[Month]:
    """Oldest first."""
    rows = AdoptionMonth.objects.visible_to(viewer).latest_first()[:MONTHS]
    return [Month(row) for row in reversed(list(rows))]


def points_of(months: Sequence[Month]) -> list[dict[str, Any]]:
    """Share of people active by month; none where there are too few."""
    points: list[dict[str, Any]] = []
    for number, month in enumerate(months):
        share = month.cell("active").share if month.detail.has_numbers else None
        says = month.cell("active").share_says if share is not None else "too few"
        points.append(
            {
                "value": share,
                "tick": f"{month.row.as_of:%b}" if number % 3 == 0 else "",
                "says": says,
                "href": "#months" if share is not None else "",
                "title": f"{month.name}: {says} of {few(month.row.counted)} people",
            }
        )
    return points if sum(point["value"] is not None for point in points) > 1 else []


def trend_says(months: Sequence[Month]) -> str:
    """From the first month that can be told to the last."""
    told = [month for month in months if month.detail.has_numbers and month.cell("active").people is not None]
    if len(told) < 2:
        return "Two months that are over are needed for a line."
    first, last = told[0], told[-1]
    return (
        f"{last.cell('active').share_says} took part in {last.row.as_of:%B}, "
        f"{first.cell('active').share_says} in {first.name}."
    )
