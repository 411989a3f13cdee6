"""What may be shown of a community in parts: a role's share in a group beside the share elsewhere.

The numbers of a role are printed for all groups of an axis or for none: with the number of the whole community beside
them, they must leave each other as wide as they are (metrics.sums). The others are never told in numbers, nor is how
many people a group counts, other than in fives.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from itertools import product
from urllib.parse import quote

from accounts.countries import COUNTRY_NAMES
from accounts.models import User
from communities.models import Community
from metrics.masking import (
    FEW,
    FEWER,
    LEAST_CELL,
    Cell,
    Detail,
    GroupCell,
    cell,
    detail_for,
    group_cell,
    known_of_acting,
    percent,
    rounded,
)
from metrics.models import SegmentAxis, SegmentWeek
from metrics.segments.axes import BY
from metrics.statistics import Course, course
from metrics.sums import Range, leaves_two, leaves_whole
from roles.models import CommunityWeek, Role
from roles.targets import NBSP, PLURALS

NOT_SHOWN = "not shown"
TIMES = {"first-year": "In the first year here", "one-to-three": "One to three years here", "longer": "Longer here"}
SURE = 2.326  # standard errors: of five roles compared in a group, nine times in ten none is found by chance
LEVELS = (5, 15, 30, 50)  # per cent: where the next deeper tint begins


@dataclass(frozen=True)
class Group:
    """A group of an axis: what it is called, and each role in it (None: not shown)."""

    value: str
    name: str
    n: int
    cells: Mapping[str, GroupCell | None]

    @property
    def size_says(self) -> str:
        return f"about {rounded(self.n):,}"


@dataclass(frozen=True)
class Split:
    """A community by one axis, as it may be shown."""

    axis: SegmentAxis
    week: CommunityWeek
    groups: list[Group]
    totals: Mapping[str, Cell]
    has_others: bool = False
    withheld: list[str] = field(default_factory=list)  # roles that are told of no group

    @cached_property
    def rests(self) -> dict[tuple[str, str], Compared]:
        return {(group.value, role): self._compared(group, role) for group in self.groups for role in Role.values}

    def group(self, value: str) -> Group | None:
        return next((group for group in self.groups if group.value == value), None)

    def _compared(self, group: Group, role: str) -> Compared:
        shown, total = group.cells[role], self.totals[role]
        if shown is None or not shown.detail.has_numbers:
            return Compared(role, shown, None, 0, None)
        rest = max(self.week.members - shown.base, 1)
        left = _middle(total) - _middle(shown)
        elsewhere = [left] if left >= LEAST_CELL else [0, FEW]
        if shown.is_masked or total.is_masked:
            elsewhere = [total.bounds[0] - shown.bounds[1], total.bounds[1] - shown.bounds[0]]
        found = {
            course((_within(there, rest), rest), (min(here, shown.base), shown.base), SURE)
            for there, here in product(elsewhere, _ends(shown))
        }
        return Compared(role, shown, _within(left, rest), rest, found.pop() if len(found) == 1 else Course.SAME)


@dataclass(frozen=True)
class Compared:
    """One role in a group, beside the rest of the community. course: whether it lies beyond chance, and where."""

    role: str
    cell: GroupCell | None
    elsewhere: int | None
    rest: int
    course: Course | None

    @property
    def name(self) -> str:
        return PLURALS[Role(self.role)]

    @property
    def is_off(self) -> bool:
        return self.course in (Course.FELL, Course.ROSE)

    @property
    def is_fewer(self) -> bool:
        return self.course is Course.FELL

    @property
    def share_elsewhere(self) -> float | None:
        """In per cent; None where fewer than 5 may be left."""
        return None if self.elsewhere is None or self.elsewhere < LEAST_CELL else 100 * self.elsewhere / self.rest

    @property
    def elsewhere_says(self) -> str:
        if self.share_elsewhere is None:
            return "–" if self.elsewhere is None else FEWER
        return f"{percent(self.share_elsewhere / 100, Detail.ROUGH)}{NBSP}%"

    @property
    def mark_low(self) -> float | None:
        """Where the share elsewhere is drawn: a mark of one per cent."""
        return None if self.share_elsewhere is None else max(0.0, self.share_elsewhere - 0.5)

    @property
    def mark_high(self) -> float | None:
        return None if self.share_elsewhere is None else self.share_elsewhere + 0.5

    @property
    def says(self) -> str:
        return self.cell.share_says if self.cell else NOT_SHOWN

    @property
    def beside(self) -> str:
        return f"{self.says}; elsewhere {self.elsewhere_says}" if self.elsewhere is not None else self.says

    @property
    def people_says(self) -> str:
        return self.cell.people_says if self.cell else NOT_SHOWN

    @property
    def verdict_words(self) -> str:
        if self.cell is None:
            return "Not shown"
        if self.course is None:
            return self.cell.word.capitalize()
        return {Course.FELL: "Fewer than elsewhere", Course.ROSE: "More than elsewhere"}.get(
            self.course, "About as elsewhere"
        )

    @property
    def state(self) -> str:
        return "off" if self.is_off else "on" if self.cell and self.cell.share is not None else "unsure"

    @property
    def ends(self) -> tuple[float, float]:
        return (self.cell.ends if self.cell else None) or (0.0, 0.0)

    @property
    def label(self) -> str:
        interval = f", interval {self.cell.ends_say}" if self.cell and self.cell.ends else ""
        return f"{self.name} {self.says}{interval}; elsewhere {self.elsewhere_says}. {self.verdict_words}."


def _ends(shown: Cell) -> tuple[int, ...]:
    """What a comparison is made with: the number as printed, or both ends of what a masked one may be."""
    return (shown.people,) if shown.people is not None else shown.bounds


def _middle(shown: Cell) -> int:
    return shown.people if shown.people is not None else sum(shown.bounds) // 2


def _within(count: int, most: int) -> int:
    return max(0, min(most, count))


# Reading


def split_of(
    community: Community, viewer: User, week: CommunityWeek, axis: SegmentAxis, small_group: int
) -> Split | None:
    """The newest Monday by one axis; None while nothing can be told apart."""
    rows = SegmentWeek.objects.visible_to(viewer).in_community(community).filter(as_of=week.as_of, axis=axis)
    counts = {row.value: (row.members, row.acting) for row in rows}
    return split(week, axis, counts, small_group)


def split(
    week: CommunityWeek, axis: SegmentAxis, counts: Mapping[str, tuple[int, Mapping[str, int]]], small_group: int
) -> Split | None:
    """What may be shown of groups, and the others under an empty name: a function of these counts alone."""
    kept = {value: found for value, found in counts.items() if value and found[0] >= small_group}
    rest = week.members - sum(members for members, _ in kept.values())
    if not kept or not (rest == 0 or rest >= small_group) or (not rest and len(kept) < 2):
        return None
    detail = detail_for(week.members, small_group)
    if not detail.has_numbers:
        return None
    unknown = (small_group, week.members) if rest else (0, 0)
    if not leaves_two([sizes_alike(members) for members, _ in kept.values()], week.members, unknown):
        return None
    totals = {role: cell(int(week.acting.get(role, 0)), week.members, detail) for role in Role.values}
    known = known_of_acting(week.members, week.primary, totals)
    sizes = [members for members, _ in kept.values()]
    least_rest = max(small_group, week.members - sum(sizes_alike(n)[1] for n in sizes)) if rest else 0
    cells: dict[str, dict[str, GroupCell | None]] = {value: {} for value in kept}
    withheld = []
    for role in Role.values:
        counts_here = [int(acting.get(role, 0)) for _, acting in kept.values()]
        told = told_of(counts_here, sizes, known[role], least_rest, small_group)
        withheld += [] if told else [role]
        for place, value in enumerate(kept):
            cells[value][role] = told[place] if told else None
    groups = [Group(value, name_of(axis, value), n, cells[value]) for value, (n, _) in _in_order(axis, kept)]
    return Split(axis, week, groups, totals, bool(rest), withheld)


def told_of(
    counts: Sequence[int], sizes: Sequence[int], total: Range, rest: int, small_group: int
) -> list[GroupCell] | None:
    """One role in all groups, or in none: beside its total, with so many others at least, each must stay as wide as it is."""
    found = [group_cell(k, n, small_group) for k, n in zip(counts, sizes, strict=True)]
    return found if leaves_whole([each.bounds for each in found], [total], (0, rest)) else None


def sizes_alike(n: int) -> Range:
    """The sizes that are printed as this one is; words end and numbers begin at 20."""
    five = rounded(n)
    low, high = five - 2, five + 2
    if low < 20 <= high:
        return (low, 19) if n < 20 else (20, high)
    return low, high


def _in_order(
    axis: SegmentAxis, kept: Mapping[str, tuple[int, Mapping[str, int]]]
) -> list[tuple[str, tuple[int, Mapping[str, int]]]]:
    if axis is SegmentAxis.TIME:
        return [(value, kept[value]) for value in TIMES if value in kept]
    return sorted(kept.items(), key=lambda pair: name_of(axis, pair[0]).casefold())


def name_of(axis: SegmentAxis, value: str) -> str:
    if axis is SegmentAxis.COUNTRY:
        return str(COUNTRY_NAMES.get(value, value))
    return TIMES.get(value, value) if axis is SegmentAxis.TIME else value


# Sentences


def headline(split: Split, group: Group | None) -> str:
    """Of a group: what is beyond chance in it. Of all: where anything is."""
    if group is not None:
        off = [split.rests[group.value, role] for role in Role.values]
        said = [
            f"{'fewer' if each.course is Course.FELL else 'more'} act as {each.name}" for each in off if each.is_off
        ]
        where = f"{group.name}:" if split.axis in (SegmentAxis.TIME, SegmentAxis.JOB) else f"In {group.name},"
        if said:
            return f"{where} {_join(said)} than elsewhere."
        return f"{where} no role differs from elsewhere by more than chance alone does."
    places = [
        (group, [each for role in Role.values if (each := split.rests[group.value, role]).is_off])
        for group in split.groups
    ]
    found = [(group, off) for group, off in places if off]
    if not found:
        return f"By {BY[split.axis]}, no share differs from the rest by more than chance alone does."
    if len(found) == 1:
        return headline(split, found[0][0])
    names = _join([group.name for group, _ in found])
    return f"{names} differ from the rest by more than chance alone does."


def _join(words: list[str]) -> str:
    return words[0] if len(words) == 1 else f"{', '.join(words[:-1])} and {words[-1]}"


def heat_of(split: Split, href: str) -> list[dict[str, object]]:
    """The picture: a row a group, a column a role."""
    return [
        {
            "name": group.name,
            "cells": [_spot(split, group, role, f"{href}?in={quote(group.value)}") for role in Role.values],
        }
        for group in split.groups
    ]


def _spot(split: Split, group: Group, role: str, href: str) -> dict[str, object]:
    found = split.rests[group.value, role]
    short = found.says
    level = 0
    if found.cell is not None and found.cell.share is not None:
        level = 1 + sum(found.cell.share >= least for least in LEVELS)
    elif found.cell is not None and found.cell.is_masked and found.cell.low > 0:
        level = 5
    short = {
        FEWER: "<5",
        NOT_SHOWN: "–",
        "all but fewer than 5": "most",
        "a few at most": "few",
        "most or all": "most",
    }.get(short, short)
    title = f"{group.name}, {found.name}: {found.says} of {group.size_says}. {found.verdict_words}."
    return {"short": short, "level": level, "title": title, "href": href}


COLUMNS = ("Group", "Role", "People", "n", "Share", "90 % interval", "Elsewhere", "Reading")


def rows_of(split: Split, group: Group | None = None) -> list[list[str]]:
    """The table behind the picture, and the CSV: texts as printed."""
    return [
        [
            each.name,
            found.name,
            found.people_says,
            each.size_says,
            found.says,
            found.cell.ends_say if found.cell else "–",
            found.elsewhere_says,
            found.verdict_words.lower(),
        ]
        for each in ([group] if group else split.groups)
        for role in Role.values
        for found in [split.rests[each.value, role]]
    ]
