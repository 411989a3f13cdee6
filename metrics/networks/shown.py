"""What of a week's shape may be shown to those who manage: rounded numbers, words, and nothing of one person.

People are shown as everywhere (metrics.masking). Pairs of people too: fewer than five are not told apart, others are
rounded to five. A share of ties needs twenty of them.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Q, QuerySet

from accounts.models import User
from communities.models import Community, Membership
from metrics.masking import LEAST_CELL, NBSP, WORDS_UNDER, Cell, Detail, cell, detail_for, few, percent, rounded
from metrics.models import MemberNetwork, NetworkChoice, NetworkWeek
from metrics.networks.diagnoses import Diagnosis, diagnoses_of
from metrics.networks.shape import MILLION, Shape
from metrics.trends import say_day
from roles.models import LeftOut

LEAST_SHARE = 20  # ties: a share of fewer is not shown
TENTH_FROM = 50  # tied members: below, a tenth of them are fewer than five
LAYERS = {
    "talk": "answered or commented",
    "recognise": "accepted, thanked or liked",
    "build": "improved what the other wrote",
    "introduce": "talked after an introduction",
}
LETTERS = "ABCDEFGHIJKL"


@dataclass(frozen=True)
class Figure:
    """One line of the table."""

    key: str
    name: str
    value: str
    reads: str


@dataclass(frozen=True)
class Series:
    """What can be followed over the weeks, in per cent."""

    key: str
    label: str
    says: str


SERIES = (
    Series("alone", "Without a tie", "Members without a tie"),
    Series("mutual", "Both ways", "Ties that go both ways"),
    Series("central", "Hanging on few", "How far ties hang on one person (centralisation)"),
    Series("crossing", "Across departments", "Ties across departments"),
)


def share_of(part: int, whole: int, detail: Detail) -> float | None:
    """A share of ties in per cent, as printed; None of too few."""
    return float(percent(part / whole, detail)) if whole >= LEAST_SHARE and detail.has_numbers else None


def says(value: float | None) -> str:
    return "too few to say" if value is None else f"{value:g}{NBSP}%"


@dataclass(frozen=True)
class Network:
    """One week as it may be shown."""

    week: NetworkWeek
    detail: Detail
    shape: Shape

    @property
    def alone(self) -> Cell:
        return cell(self.shape.isolates, self.shape.members, self.detail)

    @property
    def diagnoses(self) -> list[Diagnosis]:
        """What asks for something first."""
        found = [] if self.detail is Detail.NOTHING else diagnoses_of(self.shape, self.alone)
        return sorted(found, key=lambda diagnosis: not diagnosis.is_found)

    @property
    def headline(self) -> str:
        found = [diagnosis.title for diagnosis in self.diagnoses if diagnosis.is_found]
        if not found:
            return "The community hangs together: its ties are spread, go both ways, and join the sub-groups."
        first, *others = found
        says_ = " and ".join([first, *(other[0].lower() + other[1:] for other in others[:1])])
        return f"{says_}, among {self.shape.members:,} members."

    def value(self, key: str) -> float | None:
        """A point of a trend, in per cent, as printed."""
        shape = self.shape
        if not self.detail.has_numbers:
            return None
        if key == "alone":
            return None if self.alone.share is None else float(percent(self.alone.share / 100, self.detail))
        if key == "mutual":
            return share_of(2 * shape.mutual, shape.arcs, self.detail)
        if key == "central":
            return share_of(shape.centralisation, MILLION, Detail.ROUGH) if shape.pairs >= LEAST_SHARE else None
        return share_of(shape.crossing, shape.known, self.detail)

    @property
    def figures(self) -> list[Figure]:
        """The table beside the picture."""
        shape = self.shape
        # From what is printed of them, else these would tell the pairs exactly.
        pairs, tied = rounded(shape.pairs), max(rounded(shape.tied), 1)
        density = 2 * pairs / max(shape.members * (shape.members - 1), 1)
        is_told = shape.pairs >= LEAST_SHARE
        rows = [
            Figure("members", "Members", f"{shape.members:,}", "All whose ties are computed."),
            Figure("alone", "Without a tie", self.alone.people_says, "In the last 90 days. Reading makes no tie."),
            Figure("pairs", "Ties", few(shape.pairs), "Pairs of people who had to do with each other."),
            Figure(
                "each",
                "Ties of one person",
                f"about {round(2 * pairs / tied)}" if is_told else says(None),
                "On average, of those with a tie.",
            ),
            Figure(
                "density",
                "Density",
                _small(density) if is_told else says(None),
                "Of all pairs there could be, those there are.",
            ),
            Figure(
                "mutual",
                "Both ways",
                says(self.value("mutual")),
                "Of what goes from one to another, what has an answer.",
            ),
            Figure(
                "central", "Centralisation", says(self.value("central")), "100 %: every tie is with the same person."
            ),
            Figure("parts", "Parts", _parts(shape), "That hang together by ties, of two people and more."),
            Figure("core", "Core", _core(shape), "Who have at least so many ties with one another each."),
        ]
        if shape.tied >= TENTH_FROM:
            ways = f"{percent(shape.busiest / MILLION, Detail.ROUGH)}{NBSP}%"
            rows.append(
                Figure("busiest", "Over the busiest tenth", ways, "Of the shortest ways from one member to another.")
            )
        return rows

    @property
    def layers(self) -> list[tuple[str, str]]:
        return [(LAYERS[name], few(count)) for name, count in self.shape.layers.items()]

    @property
    def kept(self) -> str:
        """Of the ties that were new two months ago."""
        value = share_of(self.shape.kept, self.shape.fresh, self.detail)
        if value is None:
            return ""
        return f"Of the ties that began four to eight weeks before, {says(value)} went on."

    @property
    def groups(self) -> list[dict[str, Any]]:
        """Each sub-group with its place in the picture."""
        if self.shape.members < WORDS_UNDER:
            return []
        places = (self.week.picture or {}).get("groups", [])
        found = []
        for number, group in enumerate(self.shape.groups):
            mostly = f"mostly {group['mostly']}" if group["mostly"] else "of several departments"
            people, ties = few(group["n"]), few(group["pairs"])
            found.append(
                {
                    "letter": LETTERS[number],
                    "people": people,
                    "mostly": mostly,
                    "ties": ties,
                    "near": self._near(number),
                    "says": f"Sub-group {LETTERS[number]}: {people} people, {mostly}; {ties} ties within it",
                    **(places[number] if number < len(places) else {}),
                }
            )
        return found

    def _near(self, number: int) -> str:
        """The sub-groups it has five ties or more with."""
        near = [
            LETTERS[b if a == number else a]
            for a, b, pairs in self.shape.between
            if number in (a, b) and pairs >= LEAST_CELL
        ]
        return ", ".join(sorted(near)) or "none"

    def departments(self, small_group: int) -> dict[str, Any] | None:
        """Ties within and between departments; None where there are no two large enough."""
        if not self.detail.has_numbers:
            return None
        names = [d for d in self.shape.departments if d["n"] >= max(small_group, LEAST_CELL)]
        value = share_of(self.shape.crossing, self.shape.known, self.detail)
        if len(names) < 2 or value is None:
            return None
        pairs = {(a, b): n for a, b, n in self.shape.matrix}
        rows = [
            [row["name"], *(few(pairs.get((min(i, j), max(i, j)), 0)) for j in range(len(names)))]
            for i, row in enumerate(names)
        ]
        inside = self.shape.known - self.shape.crossing
        index = round((self.shape.crossing - inside) / self.shape.known, 1)
        chance = percent(self.shape.by_chance / MILLION, self.detail)
        return {
            "headline": _silo(value, chance),
            "columns": ["Department", *({"label": row["name"], "is_num": True} for row in names)],
            "rows": rows,
            "index": f"{index:+.1f}".replace("-", "\N{MINUS SIGN}") if index else "0",
            "hidden": len(self.shape.departments) > len(names),
        }


def _small(value: float) -> str:
    return f"under 1{NBSP}%" if value < 0.01 else f"{percent(value, Detail.FULL)}{NBSP}%"


def _parts(shape: Shape) -> str:
    if not shape.components:
        return "none"
    return "one" if shape.components == 1 else few(shape.components)


def _core(shape: Shape) -> str:
    return f"{few(shape.in_core)} people, {shape.core} ties" if shape.in_core >= LEAST_CELL else few(shape.in_core)


def _silo(value: float, chance: int) -> str:
    """Ties across departments against what there would be if departments did not matter."""
    if value < 0.6 * chance:
        return f"Departments keep to themselves: {says(value)} of ties cross, and {chance}{NBSP}% would if departments did not matter."
    if value > 1.1 * chance:
        return f"Departments seek one another: {says(value)} of ties cross, {chance}{NBSP}% would by chance."
    return f"Departments matter little: {says(value)} of ties cross, {chance}{NBSP}% would by chance."


def network_of(week: NetworkWeek, small_group: int) -> Network:
    return Network(week, detail_for(week.members, small_group), Shape.of(week.shape))


def chosen_series(key: str) -> Series:
    return next((series for series in SERIES if series.key == key), SERIES[0])


def trend_of(series: Series, networks: Sequence[Network]) -> dict[str, Any]:
    """One series over the weeks, oldest first: points of the chart, and rows of the table, newest first."""
    points, rows, before = [], [], None
    for network in networks:
        value, on = network.value(series.key), network.week.as_of
        said = says(value) if value is not None else "not shown"
        tick = f"{on.day} {on:%b}" if before and before.month != on.month else ""
        points.append({"value": value, "low": None, "high": None, "tick": tick, "says": said})
        rows.append([say_day(on, with_year=True), said, f"{network.shape.members:,}"])
        before = on
    known = [point for point in points if point["value"] is not None]
    return {
        "points": points,
        "rows": rows[::-1],
        "is_drawn": len(known) > 1,
        "headline": _course(series, [float(str(point["value"])) for point in known]),
    }


def _course(series: Series, values: list[float]) -> str:
    if len(values) < 2:
        return f"{series.says}: too few weeks to see a course yet"
    first, last = values[0], values[-1]
    if abs(last - first) < LEAST_CELL:
        return f"{series.says}: {says(last)}, as at the beginning"
    return f"{series.says}: {says(last)}, {'up' if last > first else 'down'} from {says(first)}"


def published_connectors(community: Community, viewer: User) -> QuerySet[User]:
    """Who joins sub-groups here and said that managers may see it: by their own choice, and nobody else."""
    joins = MemberNetwork.objects.filter(community=community, joins__gt=0).values("member")
    members = Membership.objects.current().in_community(community).values("user")
    left_out = LeftOut.objects.filter(Q(community_id=community.pk) | Q(community_id=None)).values("user_id")
    shown = NetworkChoice.objects.filter(is_shown=True).values("user")
    people = User.objects.visible_to(viewer).filter(pk__in=members).filter(pk__in=joins).filter(pk__in=shown)
    return people.exclude(pk__in=left_out).order_by("display_name", "pk")
