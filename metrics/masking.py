"""What may be shown of a small group (MEASURES.md 2.5). Everything a page prints or draws is made from what is here.

The rules: no table under the smallest group (10, never under 5); words only under 20; shares to 5 % under 50, to 1 %
from there on; 1 or 2 people are “1–2”, and so are all but 1 or 2. In a table that adds up, hiding one cell is not
enough: another is withheld with it, and the whole table when even that would give a number away.

Who knows these rules must not be able to undo them. So nothing here depends on a hidden number except through what is
shown of it: the withheld cell is chosen by a fixed order, and whether the rest is safe is decided from the outside.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property
from itertools import product

from metrics.statistics import Verdict, sureness, verdict_of_any
from roles.intervals import interval
from roles.models import Role

FEW = 2  # up to this many people are not told apart
WORDS_UNDER, ROUGH_UNDER = 20, 50
LEAST_GROUP = 5
PERIPHERAL = "peripheral"
PARTS = (*Role.values, PERIPHERAL)
#: Which part is withheld beside a masked one: the first of these that has more than two people.
WITHHELD_FIRST = (PERIPHERAL, *Role.values)
NBSP = "\N{NO-BREAK SPACE}"


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
    def share(self) -> float | None:
        """Per cent, for drawing; None when masked. In a group under 50 the rounded share, as it is printed."""
        if self.is_masked or not self.detail.has_numbers:
            return None
        exact = self.low / self.n
        return float(percent(exact, self.detail)) if self.detail is Detail.ROUGH else 100 * exact

    @property
    def ends(self) -> tuple[float, float] | None:
        """The 90 % interval in per cent, of what is drawn."""
        if self.share is None:
            return None
        low, high = interval(min(self.share * self.n / 100, self.n), self.n)
        return 100 * low, 100 * high

    @property
    def share_says(self) -> str:
        if self.share is None:
            return self.people_says
        shown = percent(self.low / self.n, self.detail)
        return f"under 1{NBSP}%" if self.low and not shown else f"{shown}{NBSP}%"

    @property
    def ends_say(self) -> str:
        if self.ends is None:
            return "–"
        low, high = (percent(end / 100, self.detail) for end in self.ends)
        return f"{low}–{high}"

    @property
    def people_says(self) -> str:
        """“10”, “about 5”, “1–2”, “all but 1–2”, or a word in a group under 20."""
        if self.detail is Detail.WORDS:
            return self.word
        if self.is_masked:
            return "1–2" if self.high == FEW else "all but 1–2"
        if self.detail is Detail.ROUGH and self.low:
            return f"about {round((self.share or 0) * self.n / 100)}"
        return f"{self.low:,}"

    @property
    def word(self) -> str:
        if self.is_masked:
            return "few or none" if self.high == FEW else "nearly all"
        share = self.low / self.n
        if share < 0.4:
            return "some"
        return "about half" if share <= 0.6 else "most"

    @cached_property
    def counts(self) -> list[int]:
        """Every count that is shown as this one is: no more than this may follow from the exact one."""
        if self.is_masked or self.detail is Detail.FULL:
            return list(range(self.low, self.high + 1))
        alike = (cell(k, self.n, self.detail) for k in range(self.n + 1))
        return [
            other.low
            for other in alike
            if not other.is_masked and (other.people_says, other.share_says) == (self.people_says, self.share_says)
        ]

    def verdict(self, low: float, high: float) -> Verdict:
        """Against a band in per cent; said only if every count that is shown like this one has the same."""
        return verdict_of_any(self.counts, self.n, low / 100, high / 100)

    def sureness(self, low: float, high: float) -> float:
        """How probable it is at least that the share lies beyond a band in per cent, on the side it lies most."""
        sides = zip(*(sureness(k, self.n, low / 100, high / 100) for k in self.counts), strict=True)
        return max(min(side) for side in sides)


def cell(k: int, n: int, detail: Detail) -> Cell:
    """One count among n that stands alone: how many act in a role (a person may act in several)."""
    if detail is Detail.WORDS:
        if k <= FEW:
            return Cell(n, 0, FEW, detail)
        return Cell(n, n - FEW, n, detail) if k >= n - FEW else Cell(n, k, k, detail)
    if 1 <= k <= FEW:
        return Cell(n, 1, FEW, detail)
    return Cell(n, n - FEW, n - 1, detail) if n - FEW <= k < n else Cell(n, k, k, detail)


@dataclass(frozen=True)
class Part:
    """One part of a whole that adds up. People is None when it is masked; estimate is made from what is shown."""

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
    Under 50 people no part is shown while 1 or 2 act in some role: that the parts were missing would tell which.
    """
    if n < ROUGH_UNDER and any(cell.is_masked for cell in acting.values()):
        return None
    counts = {role: int(primary.get(role, 0)) for role in PARTS}
    small = [role for role in PARTS if 1 <= counts[role] <= FEW]
    if not small:
        return [Part(role, counts[role], counts[role]) for role in PARTS]
    withheld = next((role for role in WITHHELD_FIRST if counts[role] > FEW), None)
    if withheld is None:
        return None
    hidden = counts[withheld] + sum(counts[role] for role in small)
    shown = {role: count for role, count in counts.items() if role not in {*small, withheld}}
    possible = list(_possible(shown, small, withheld, hidden, acting, n))
    if any(len({counts[role] for counts in possible}) < 2 for role in (*small, withheld)):
        return None
    parts = []
    for role in PARTS:
        if role in small:
            parts.append(Part(role, None, 1.5, is_small=True))
        elif role == withheld:
            parts.append(Part(role, None, hidden - 1.5 * len(small)))
        else:
            parts.append(Part(role, counts[role], counts[role]))
    return parts


def _possible(
    shown: Mapping[str, int], small: list[str], withheld: str, hidden: int, acting: Mapping[str, Cell], n: int
) -> Iterator[dict[str, int]]:
    """Every composition that fits what is shown, as somebody outside would work it out."""
    most_acting = max((cell.low for cell in acting.values()), default=0)
    most_giving = max((cell.low for role, cell in acting.items() if role != Role.CONSUMER), default=0)
    for guess in product((1, FEW), repeat=len(small)):
        counts = {**shown, **dict(zip(small, guess, strict=True)), withheld: hidden - sum(guess)}
        giving = n - counts[PERIPHERAL] - counts[Role.CONSUMER]
        fits = all(counts[role] <= cell.high for role, cell in acting.items())
        if counts[withheld] > FEW and fits and giving >= most_giving and n - counts[PERIPHERAL] >= most_acting:
            yield counts
