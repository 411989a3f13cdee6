"""Where a community lies among others of its kind and about its size: quartiles of what those print, never a place.

Compared are live communities that everybody may know of, of the same kind, with 20 active members at least (smaller ones
print no numbers): those of about the same size, or of any size where those are fewer than five. Everybody who may see
the page sees the same. Why that tells nothing of people: docs/decisions/comparing-communities.md.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from statistics import quantiles

from accounts.models import User
from communities.models import Community, Lifecycle, Visibility
from metrics.masking import FEW, LEAST_CELL, WORDS_UNDER, Cell, detail_for, rounded_among
from metrics.profile import Profile
from roles.models import CommunityWeek, Role
from roles.targets import NBSP, PLURALS

LEAST_SHOWN, LEAST_NAMED = 3, 5
CLASSES = (50, 100, 200, 500, 1000, 5000)  # active members: where the next class of size begins
NAMED = 30


@dataclass(frozen=True)
class Place:
    """One role of a community among the others. Shares in per cent."""

    role: str
    cell: Cell
    low: float
    middle: float
    high: float

    @property
    def name(self) -> str:
        return PLURALS[Role(self.role)]

    @property
    def ends(self) -> tuple[float, float]:
        return self.cell.ends or (0.0, 0.0)

    @property
    def state(self) -> str:
        return "unsure" if self.cell.share is None else "on" if self._within else "off"

    @property
    def _within(self) -> bool:
        low, high = self.ends
        return high >= self.low and low <= self.high

    @property
    def verdict_words(self) -> str:
        if self.cell.share is None:
            most = 100 * self.cell.bounds[1] / self.cell.base
            return "Fewer than in most" if self.cell.low == 0 and most < self.low else "Cannot tell"
        if self._within:
            return "Like half of them"
        return "Fewer than in most" if self.cell.share < self.low else "More than in most"

    @property
    def quartiles_say(self) -> str:
        return f"{self.low:.0f}–{self.high:.0f}{NBSP}%"

    @property
    def says(self) -> str:
        return f"{self.cell.share_says}; half of the others {self.quartiles_say}"

    @property
    def label(self) -> str:
        return f"{self.name} {self.cell.share_says}; half of the others lie between {self.low:.0f} and {self.high:.0f}{NBSP}%. {self.verdict_words}."


@dataclass(frozen=True)
class Comparison:
    """How many are compared, which of them may be named, and where this one lies. Without places: too few others."""

    count: int
    is_same_size: bool
    places: list[Place]
    named: list[Community]

    @property
    def unnamed(self) -> int:
        return self.count - len(self.named)

    @property
    def top(self) -> int:
        ends = [max(place.ends[1], place.high) for place in self.places]
        return min(100, max(20, -(-int(max(ends, default=0) + 1) // 10) * 10))

    @property
    def step(self) -> int:
        return 10 if self.top > 30 else 5

    @property
    def headline(self) -> str:
        if not self.places:
            return "Too few communities of this kind to compare with."
        off = [place for place in self.places if place.verdict_words.startswith(("Fewer", "More"))]
        if not off:
            return "In every role there are about as many as in half of the other communities of this kind."
        said = [f"{place.verdict_words.split()[0].lower()} {place.name}" for place in off]
        text = said[0] if len(said) == 1 else f"{', '.join(said[:-1])} and {said[-1]}"
        return f"{text[0].upper()}{text[1:]} than in most other communities of this kind."


Other = tuple[int, int, dict[str, int]]  # community, active members, how many of them act in each role


def comparison_of(community: Community, viewer: User, profile: Profile) -> Comparison:
    """Three queries at most, and one for names."""
    least, most = size_range(profile.n)
    compared = _others(community, profile.week, least, most)
    is_same_size = len(compared) >= LEAST_NAMED
    if not is_same_size:
        compared = _others(community, profile.week, WORDS_UNDER, None)
    if len(compared) < LEAST_SHOWN:
        return Comparison(len(compared), is_same_size, [], [])
    places = [_place(row.role, row.cell, compared) for row in profile.rows]
    named: list[Community] = []
    if len(compared) >= LEAST_NAMED:
        ids = [place for place, _, _ in compared]
        named = list(Community.objects.readable_by(viewer).filter(pk__in=ids).by_name()[:NAMED])
    return Comparison(len(compared), is_same_size, places, named)


def _others(community: Community, week: CommunityWeek, least: int, most: int | None) -> list[Other]:
    """Those of so many active members as of the same Monday, that print numbers."""
    alike = Community.objects.filter(kind=community.kind, lifecycle=Lifecycle.LIVE).exclude(
        visibility=Visibility.PRIVATE
    )
    places = alike.exclude(pk=community.pk).exclude(role_settings__is_computed=False)
    weeks = CommunityWeek.objects.filter(community__in=places, as_of=week.as_of, members__gte=least)
    if most is not None:
        weeks = weeks.filter(members__lt=most)
    rows = weeks.values_list("community_id", "members", "acting", "community__role_settings__small_group")
    return [
        (place, members, acting)
        for place, members, acting, small_group in rows.order_by()
        if detail_for(members, small_group or 10).has_numbers
    ]


def size_range(members: int) -> tuple[int, int | None]:
    """From how many active members to fewer than how many: the class a community is in."""
    ends = (WORDS_UNDER, *CLASSES, None)
    at = size_class(members)
    return ends[at] or WORDS_UNDER, ends[at + 1]


def size_class(members: int) -> int:
    return bisect_right(CLASSES, members)


def _place(role: str, own: Cell, others: Sequence[Other]) -> Place:
    shares = [_printed(int(acting.get(role, 0)), members) for _, members, acting in others]
    low, middle, high = quantiles(shares, n=4, method="inclusive")
    return Place(role, own, round(low), round(middle), round(high))


def _printed(k: int, n: int) -> float:
    """A share in per cent as the other community prints it; the middle of what a masked one may be."""
    if k < LEAST_CELL:
        return 100 * FEW / 2 / n
    return 100 * (n - FEW / 2 if k > n - LEAST_CELL else rounded_among(k, n)) / n


COLUMNS = ("Role", "Here", "n", "Lower quartile", "Middle", "Upper quartile", "Reading")


def rows_of(found: Comparison) -> list[list[str]]:
    return [
        [
            place.name,
            place.cell.share_says,
            f"{place.cell.n:,}",
            f"{place.low:.0f}{NBSP}%",
            f"{place.middle:.0f}{NBSP}%",
            f"{place.high:.0f}{NBSP}%",
            place.verdict_words.lower(),
        ]
        for place in found.places
    ]
