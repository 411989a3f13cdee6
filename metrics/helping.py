"""Give and receive as a page shows it: everybody once, and in which ways, under the rules of small groups."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from django.urls import reverse

from accounts.models import User
from communities.models import Community
from metrics.masking import Cell, Detail, cell, detail_for, rounded
from metrics.measures.helping import BOTH, Way
from metrics.models import MeasureWeek
from metrics.sums import quarters_open
from roles.models import Role

NOT_SHOWN = "not shown"
PARTS = {"both": "Gave and received", "gave": "Gave only", "received": "Received only", "neither": "Neither"}
WAYS = {
    Way.ANSWERED: ("Answered", "was answered", Role.CREATOR),
    Way.REFERRED: ("Referred to an expert", "was referred", Role.CONNECTOR),
    Way.POINTED: ("Pointed to what helps", "was pointed to it", Role.CONNECTOR),
    Way.INTRODUCED: ("Introduced people", "was introduced", Role.CONNECTOR),
    Way.USED: ("Made what was used at work", "used it", None),
    Way.THANKED: ("Was thanked", "said thanks", None),
}
MEASURES = {"gave": "gave-help", "received": "received-help", "both": BOTH}


@dataclass(frozen=True)
class Help:
    """One Monday. parts and ways are None where they would tell too much."""

    as_of: date
    n: int
    detail: Detail
    gave: Cell
    received: Cell
    parts: Mapping[str, Cell] | None
    ways: Mapping[Way, tuple[Cell, Cell]] | None

    @property
    def size_says(self) -> str:
        return f"about {rounded(self.n):,}"

    @property
    def headline(self) -> str:
        gave, received = (shown.people_says for shown in (self.gave, self.received))
        said = f"Of {self.size_says} members, {gave} gave help and {received} received some"
        both = f"; {self.parts['both'].people_says} did both" if self.parts else ""
        return f"{said}{both}."


def newest(community: Community, viewer: User) -> MeasureWeek | None:
    weeks = MeasureWeek.objects.visible_to(viewer).in_community(community).filter(key=BOTH)
    return weeks.latest_first().first()


def help_of(week: MeasureWeek | None, small_group: int) -> Help | None:
    """None before the first Monday, and where a community is too small to be told of."""
    if week is None or (detail := detail_for(week.n, small_group)) is Detail.NOTHING:
        return None
    n, both = week.n, int(week.detail["k"])
    gave, received = int(week.detail["gave"]), int(week.detail["received"])
    shown_gave, shown_received = cell(gave, n, detail), cell(received, n, detail)
    counts = {"both": both, "gave": gave - both, "received": received - both, "neither": n - gave - received + both}
    parts = {name: cell(count, n, detail) for name, count in counts.items()}
    is_whole = detail.has_numbers and quarters_open(
        {name: shown.bounds for name, shown in parts.items()}, shown_gave.bounds, shown_received.bounds, n
    )
    ways = {way: tuple(cell(int(k), n, detail) for k in week.detail["ways"][way.name.lower()]) for way in Way}
    is_open = detail.has_numbers and all(
        _unions_leave([pair[side] for pair in ways.values()], total)
        for side, total in ((0, shown_gave), (1, shown_received))
    )
    return Help(
        as_of=week.as_of,
        n=n,
        detail=detail,
        gave=shown_gave,
        received=shown_received,
        parts=parts if is_whole else None,
        ways={way: (pair[0], pair[1]) for way, pair in ways.items()} if is_open else None,
    )


def _unions_leave(ways: list[Cell], total: Cell) -> bool:
    """Whoever helped did so in one way at least: so no way may be needed to make up the whole, and none exceeds it."""
    most = sum(way.bounds[1] for way in ways)
    low, high = total.bounds
    return most >= high and all(
        low - (most - way.bounds[1]) <= way.bounds[0] and way.bounds[1] <= high and way.bounds[0] <= low for way in ways
    )


# Tables


PART_COLUMNS = ("", "People", "n", "Share")
WAY_COLUMNS = ("Way", "Gave", "Received", "n")


def part_rows(found: Help) -> list[list[str]]:
    """Everybody once, then who gave and who received at all. Texts as printed."""
    lines = [(PARTS[name], shown) for name, shown in (found.parts or {}).items()]
    lines += [("Gave help at all", found.gave), ("Received help at all", found.received)]
    return [[name, shown.people_says, found.size_says, shown.share_says] for name, shown in lines]


def way_rows(found: Help) -> list[list[str]]:
    return [
        [WAYS[way][0], gave.people_says, received.people_says, found.size_says]
        for way, (gave, received) in (found.ways or {}).items()
    ]


def bars_of(community: Community, found: Help) -> list[dict[str, object]]:
    """The parts as bars; each leads to its measure, week by week, where it is one."""
    return [
        {
            "label": PARTS[name],
            "value": shown.share or 0,
            "says": shown.people_says,
            "href": measure_href(community, name) if name == "both" else "",
        }
        for name, shown in (found.parts or {}).items()
    ]


def way_bars(found: Help) -> list[dict[str, object]]:
    return [
        {
            "label": WAYS[way][0],
            "value": gave.share or 0,
            "says": gave.people_says,
            "href": "",
            "role": WAYS[way][2] or "",
        }
        for way, (gave, _) in (found.ways or {}).items()
    ]


def measure_href(community: Community, part: str) -> str:
    return reverse("metrics:measure-detail", args=[community.slug, MEASURES[part]])
