"""What may be shown of a small group (MEASURES.md 2.5). Everything a page prints or draws is made from what is here.

The rules: no table under the smallest group (10, never under 5); words only under 20; shares to 5 % under 50, to 1 %
from there on. A cell of fewer than 5 people is not printed, nobody told from four, and neither is all but fewer than
5; every other count is rounded to 5 people, so that two weeks subtracted from each other tell of nobody or of five
at least. In a table that adds up, hiding one cell is not enough: another is withheld with it, and the whole table
when even that would give a number away. Why so: docs/decisions/small-groups.md.

Who knows these rules must not be able to undo them. So nothing here depends on a hidden number except through what is
shown of it: the withheld cell is chosen by a fixed order, and whether the rest is safe is decided from the outside.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property

from metrics.statistics import Verdict, sureness, verdict_of_any
from roles.intervals import interval
from roles.models import Role

LEAST_CELL = 5  # fewer people than this are not told apart, from nobody to four
FEW = LEAST_CELL - 1
STEP = 5  # people: what is printed is a multiple of it
WORDS_UNDER, ROUGH_UNDER = 20, 50
LEAST_GROUP = 5
PERIPHERAL = "peripheral"
PARTS = (*Role.values, PERIPHERAL)
#: Which part is withheld beside a masked one: the first of these that has five people or more.
WITHHELD_FIRST = (PERIPHERAL, *Role.values)
NBSP = "\N{NO-BREAK SPACE}"
FEWER, ALL_BUT = f"fewer than {LEAST_CELL}", f"all but fewer than {LEAST_CELL}"
A_FEW, MOST = "a few at most", "most or all"  # the same in a group too small for numbers


class Detail(StrEnum):
    """How much may be said of a group of this size."""

    NOTHING = "nothing"
    WORDS = "words"
    ROUGH = "rough"
    FULL = "full"

    @property
    def has_numbers(self) -> bool:
        return self in (Detail.ROUGH, Detail.FULL)


def detail_for(n: int, small_group: int) -> Detail:
    if n < max(small_group, LEAST_GROUP):
        return Detail.NOTHING
    if n < WORDS_UNDER:
        return Detail.WORDS
    return Detail.ROUGH if n < ROUGH_UNDER else Detail.FULL


def rounded(count: int) -> int:
    """To 5 people."""
    return (count + STEP // 2) // STEP * STEP


def rounded_among(count: int, n: int) -> int:
    """The same for 5 to n - 5 of n people: where n - 5 would be alone in its five it goes with those below."""
    five = rounded(count)
    return five - STEP if five - STEP // 2 == n - LEAST_CELL else five


def few(count: int) -> str:
    """A number of people that stands alone, as it may be printed: “fewer than 5”, “about 15”."""
    return FEWER if count < LEAST_CELL else f"about {rounded(count):,}"


def percent(share: float, detail: Detail) -> int:
    """A share in per cent, to 5 or to 1. Halves go up, so that neighbours are not told apart by parity."""
    step = 5 if detail is Detail.ROUGH else 1
    return int(share * 100 / step + 0.5 + 1e-9) * step


@dataclass(frozen=True)
class Cell:
    """A count among n people as far as it may be known: low = high when it may be known exactly."""

    n: int
    low: int
    high: int
    detail: Detail

    @property
    def is_masked(self) -> bool:
        return self.low != self.high

    @property
    def base(self) -> int:
        """Of how many a share is made, as it is printed."""
        return self.n

    @property
    def bounds(self) -> tuple[int, int]:
        """The least and the most it may be for somebody who reads it."""
        return self.counts[0], self.counts[-1]

    @property
    def people(self) -> int | None:
        """As printed: rounded to 5; None when masked or in a group too small for numbers."""
        return None if self.is_masked or not self.detail.has_numbers else rounded_among(self.low, self.n)

    @property
    def share(self) -> float | None:
        """Per cent, for drawing; None when there is none to print. In a group under 50 as it is printed."""
        if self.people is None:
            return None
        printed = self.people / self.base
        return float(percent(printed, self.detail)) if self.detail is Detail.ROUGH else 100 * printed

    @property
    def ends(self) -> tuple[float, float] | None:
        """The 90 % interval in per cent: it holds that of every count that is printed as this one is."""
        if self.share is None:
            return None
        low, high = (min(count, self.base) for count in self.bounds)
        return 100 * interval(low, self.base)[0], 100 * interval(high, self.base)[1]

    @property
    def share_says(self) -> str:
        if self.people is None:
            return self.people_says
        shown = percent(self.people / self.base, self.detail)
        return f"under 1{NBSP}%" if not shown else f"{shown}{NBSP}%"

    @property
    def ends_say(self) -> str:
        if self.ends is None:
            return "–"
        low, high = (percent(end / 100, self.detail) for end in self.ends)
        return f"{low}–{high}"

    @property
    def people_says(self) -> str:
        """“about 10”, “fewer than 5”, “all but fewer than 5”, or a word in a group under 20."""
        if self.detail is Detail.WORDS:
            return self.word
        if self.people is None:
            return FEWER if self.low == 0 else ALL_BUT
        return f"about {self.people:,}"

    @property
    def word(self) -> str:
        if self.is_masked:
            return A_FEW if self.low == 0 else MOST
        share = self.low / self.n
        if share < 0.4:
            return "some"
        return "about half" if share <= 0.6 else "most"

    @cached_property
    def counts(self) -> list[int]:
        """Every count that is shown as this one is: no more than this may follow from the exact one."""
        if self.is_masked:
            return list(range(self.low, self.high + 1))
        near = range(self.n + 1) if self.detail is Detail.WORDS else range(max(self.low - STEP, 0), self.low + STEP + 1)
        alike = (cell(k, self.n, self.detail) for k in near if k <= self.n)
        return [other.low for other in alike if not other.is_masked and other.people_says == self.people_says]

    def verdict(self, low: float, high: float) -> Verdict:
        """Against a band in per cent; said only if every count that is shown like this one has the same."""
        return verdict_of_any(self.counts, self.n, low / 100, high / 100)

    def sureness(self, low: float, high: float) -> float:
        """How probable it is at least that the share lies beyond a band in per cent, on the side it lies most."""
        sides = zip(*(sureness(k, self.n, low / 100, high / 100) for k in self.counts), strict=True)
        return max(min(side) for side in sides)


class GroupCell(Cell):
    """The same in a group of which not even the size is told exactly: shares are of the rounded size, to 5 %."""

    @property
    def base(self) -> int:
        return rounded(self.n)


def group_cell(k: int, n: int, small_group: int) -> GroupCell:
    """One count in a part of a community; a part too small to be told of has no cell."""
    detail = detail_for(n, small_group)
    shown = cell(k, n, Detail.ROUGH if detail is Detail.FULL else detail)
    return GroupCell(shown.n, shown.low, shown.high, shown.detail)


def cell(k: int, n: int, detail: Detail) -> Cell:
    """One count among n that stands alone: how many act in a role (a person may act in several)."""
    if k < LEAST_CELL:
        return Cell(n, 0, min(FEW, n), detail)
    return Cell(n, n - FEW, n, detail) if k > n - LEAST_CELL else Cell(n, k, k, detail)


@dataclass(frozen=True)
class Part:
    """One part of a whole that adds up. People (rounded) is None when it is masked; estimate follows from what is shown."""

    role: str
    people: int | None
    estimate: float
    is_small: bool = False

    @property
    def is_withheld(self) -> bool:
        return self.people is None and not self.is_small


def composition(n: int, primary: Mapping[str, int], acting: Mapping[str, Cell]) -> list[Part] | None:
    """Everybody once, by main role; None when no part of it may be shown.

    `acting` is what the page shows beside it: nobody's main role is one they do not act in, so it bounds the parts.
    """
    counts = {role: int(primary.get(role, 0)) for role in PARTS}
    plan = _plan(n, counts, acting)
    if plan is None:
        return None
    small, withheld, _ = plan
    parts = []
    for role in PARTS:
        if role in small:
            parts.append(Part(role, None, FEW / 2, is_small=True))
        elif role == withheld:
            rest = n - sum(rounded_among(counts[other], n) for other in PARTS if other not in (*small, withheld))
            parts.append(Part(role, None, max(LEAST_CELL, rest - FEW / 2 * len(small))))
        else:
            printed = rounded_among(counts[role], n)
            parts.append(Part(role, printed, printed))
    return parts


def known_of_acting(n: int, primary: Mapping[str, int], acting: Mapping[str, Cell]) -> dict[str, tuple[int, int]]:
    """Between what each number of people acting must lie, for somebody who also sees the composition beside it."""
    plan = _plan(n, {role: int(primary.get(role, 0)) for role in PARTS}, acting)
    if plan is None:
        return {role: shown.bounds for role, shown in acting.items()}
    return dict(zip(acting, _left_open(plan[2], n, acting)[len(PARTS) :], strict=True))


def _plan(
    n: int, counts: Mapping[str, int], acting: Mapping[str, Cell]
) -> tuple[list[str], str | None, dict[str, tuple[int, int]]] | None:
    """Which parts are small, which one is withheld beside them, and what is known of each; None: no part may be shown."""
    if n <= FEW * len(PARTS):  # that nothing can be shown would tell that every part is as large as a hidden one can be
        return None
    if sum(counts.values()) != n:
        return None
    small = [role for role in PARTS if counts[role] < LEAST_CELL]
    withheld = next((role for role in WITHHELD_FIRST if counts[role] >= LEAST_CELL), None) if small else None
    if small and withheld is None:
        return None
    bounds = {role: _bounds(counts[role], n, is_small=role in small, is_withheld=role == withheld) for role in PARTS}
    return (small, withheld, bounds) if _is_safe(bounds, n, acting) else None


def _bounds(count: int, n: int, *, is_small: bool, is_withheld: bool) -> tuple[int, int]:
    """What somebody outside knows of a part before looking at the rest."""
    if is_small:
        return 0, FEW
    if is_withheld:
        return LEAST_CELL, n
    near = range(max(LEAST_CELL, count - STEP), min(n - LEAST_CELL, count + STEP) + 1)
    alike = [k for k in near if rounded_among(k, n) == rounded_among(count, n)]
    return alike[0], alike[-1]


def _is_safe(bounds: Mapping[str, tuple[int, int]], n: int, acting: Mapping[str, Cell]) -> bool:
    """Whether every number can still be one of two, for somebody who knows the rules, n and all that is printed."""
    return all(low < high for low, high in _left_open(bounds, n, acting))


def _left_open(bounds: Mapping[str, tuple[int, int]], n: int, acting: Mapping[str, Cell]) -> list[tuple[int, int]]:
    """Between what each part, and each number of people acting, must lie. Every number between is possible.

    Known besides the bounds: the parts add up to n; nobody's main role is one they do not act in; whoever has a giving
    role as the main one may act in any other, a Consumer by main role in no giving one, who is peripheral in none.
    """
    known = {
        role: (low, min(high, acting[role].counts[-1]) if role in acting else high)
        for role, (low, high) in bounds.items()
    }
    least_acting = {role: shown.counts[0] for role, shown in acting.items()}
    consumer, peripheral = known[Role.CONSUMER], known[PERIPHERAL]
    peripheral = peripheral[0], min(peripheral[1], n - least_acting.get(Role.CONSUMER, 0))
    giving = {role: ends for role, ends in known.items() if role not in (PERIPHERAL, Role.CONSUMER)}
    lows, highs = sum(low for low, _ in giving.values()), sum(high for _, high in giving.values())
    givers = (
        max(lows, n - consumer[1] - peripheral[1], *(k for role, k in least_acting.items() if role != Role.CONSUMER)),
        min(highs, n - consumer[0] - peripheral[0]),
    )
    parts = {
        role: (max(low, givers[0] - (highs - high)), min(high, givers[1] - (lows - low)))
        for role, (low, high) in giving.items()
    }
    parts[Role.CONSUMER] = (
        max(consumer[0], n - givers[1] - peripheral[1]),
        min(consumer[1], n - givers[0] - peripheral[0]),
    )
    parts[PERIPHERAL] = max(peripheral[0], n - givers[1] - consumer[1]), min(peripheral[1], n - givers[0] - consumer[0])
    counts = []
    for role, shown in acting.items():
        most = n - parts[PERIPHERAL][0] if role == Role.CONSUMER else givers[1]
        counts.append((max(shown.counts[0], parts[role][0]), min(shown.counts[-1], most)))
    return [*parts.values(), *counts]
