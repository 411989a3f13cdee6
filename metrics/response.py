"""What the page of the response clock says, from the weekly rows: figures, curve, trend, and the asks behind them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from accounts.models import User
from accounts.templatetags.look import duration
from communities.models import Community, described
from content.clocks import ReplyFigure
from content.models import AskClock, AskClockQuerySet
from metrics.measures.response import CLOCKS, WEEKS
from metrics.models import MeasureWeek

WEEKS_SHOWN = 53
FEWEST, FEWEST_EACH, FEWEST_ASKERS = 5, 10, 5  # asks to say anything, asks and people of each of two groups
NAMES = {"reply": "First reply", "useful": "First useful reply", "accepted": "Accepted answer"}
DEEDS = {"reply": "had a first reply", "useful": "had a useful reply", "accepted": "had an answer accepted"}
UNITS = {"work": "Working hours", "plain": "Plain hours"}
NOT_REACHED = "not reached"
NBSP = "\N{NO-BREAK SPACE}"


@dataclass(frozen=True)
class Figures:
    """One curve in words: hours until half and until nine of ten."""

    unit: str
    n: int
    events: int
    askers: int
    p50: float | None
    p90: float | None
    curve: list[list[float]]

    @property
    def is_enough(self) -> bool:
        return self.n >= FEWEST

    @property
    def half(self) -> str:
        return say_hours(self.p50, self.unit)

    @property
    def nine_of_ten(self) -> str:
        return say_hours(self.p90, self.unit)

    def top(self, promise: float) -> float:
        """Where the drawing ends: what matters is seen, a long tail does not press it to the edge."""
        last = self.curve[-1][0] if self.curve else 1.0
        wanted = max(promise * 1.5, (self.p50 or 0) * 4, (self.p90 or 0) * 1.1, 1.0)
        return max(min(last * 1.1, wanted), promise * 1.1, 1.0)


def say_hours(hours: float | None, unit: str) -> str:
    if hours is None:
        return NOT_REACHED
    if unit == "work" and hours >= 48:  # eight of them are a day, so days would mislead
        return f"{hours:,.0f} h"
    return duration(timedelta(hours=hours))


def figures_of(row: MeasureWeek | None, unit: str, group: str = "all") -> Figures | None:
    found = row.detail.get(unit, {}).get(group) if row else None
    return Figures(unit, **found) if found else None


def rows_of(community: Community, user: User) -> dict[str, MeasureWeek]:
    """The newest reading of each clock, all of one Monday; empty before the first."""
    seen = MeasureWeek.objects.visible_to(user).in_community(community).filter(key__in=CLOCKS.values())
    latest = list(seen.latest_first()[: len(CLOCKS)])
    by_key = {row.key: row for row in latest if row.as_of == latest[0].as_of}
    return {clock: by_key[key] for clock, key in CLOCKS.items() if key in by_key}


def trend_of(community: Community, user: User, clock: str, unit: str) -> list[tuple[date, int, float | None]]:
    """Monday, n and p50, oldest first. The curves stay in the database."""
    seen = MeasureWeek.objects.visible_to(user).in_community(community).filter(key=CLOCKS[clock])
    rows = seen.latest_first().values_list("as_of", "n", f"detail__{unit}__all__p50")[:WEEKS_SHOWN]
    return list(reversed(list(rows)))


def headline(clock: str, found: Figures | None, promise_says: str) -> str:
    if found is None:
        return f"No ask in the last {WEEKS} weeks, as far as figures go."
    if not found.is_enough:
        return f"Too few asks to say how soon: {found.n} in {WEEKS} weeks."
    hours = " of working time" if found.unit == "work" else ""
    promised = f"; {promise_says} are promised" if clock == "reply" else ""
    if found.p50 is None:
        return f"Half is not reached: {found.events} of {found.n} asks {DEEDS[clock]} so far{promised}."
    return f"Half of {found.n} asks {DEEDS[clock]} within {found.half}{hours}{promised}."


def comparison(row: MeasureWeek | None, unit: str) -> str:
    """Newcomers beside others, where both are enough asks by enough people."""
    groups = [figures_of(row, unit, group) for group in ("newcomers", "others")]
    if not all(each and each.n >= FEWEST_EACH and each.askers >= FEWEST_ASKERS for each in groups):
        return ""
    new, old = (each for each in groups if each)
    return f"Newcomers: half within {new.half} (n = {new.n}). Others: half within {old.half} (n = {old.n})."


def figure_for_members(community: Community) -> ReplyFigure | None:
    """How soon asks were replied to lately, for whoever may read the community; None where it cannot be said."""
    rows = MeasureWeek.objects.in_community(community).filter(key=CLOCKS["reply"]).latest_first()
    n, half = rows.values_list("n", "value").first() or (0, None)  # the curve stays in the database
    if n < FEWEST_EACH:
        return None
    soon = "" if half is None else say_hours(half, "work")
    return ReplyFigure(n, soon, is_working_time=not described(community).is_round_the_clock)


def asks_behind(community: Community, user: User, as_of: date, chosen: str) -> AskClockQuerySet:
    """The asks of the figures the reader can open; `late`: without a reply past their time, `waiting`: without one."""
    until = datetime.combine(as_of, time(), UTC)
    clocks = AskClock.objects.visible_to(user).in_community(community)
    clocks = clocks.filter(asked_at__lt=until, asked_at__gte=until - timedelta(weeks=WEEKS))
    if chosen in ("waiting", "late"):
        clocks = clocks.running()
    if chosen == "late":
        clocks = clocks.filter(due_at__lt=datetime.now(UTC))
    heavy = ("body", "body_html", "search", "file_text")
    clocks = clocks.select_related("ask__community", "service").defer(*(f"ask__{name}" for name in heavy))
    return clocks.latest_first()


def table_of(rows: dict[str, MeasureWeek]) -> list[list[str]]:
    """Each clock in both kinds of hours: half, nine of ten, asks, how many had it."""
    table = []
    for clock, row in rows.items():
        for unit, unit_name in UNITS.items():
            found = figures_of(row, unit)
            if found:
                shown = (found.half, found.nine_of_ten) if found.is_enough else ("too few", "too few")
                table.append([NAMES[clock], unit_name.lower(), *shown, f"{found.events:,}", f"{found.n:,}"])
    return table


COLUMNS = ("Until", "In", "Half", "Nine of ten", "Had it", "n")


def ask_row(clock: AskClock, now: datetime) -> list[Any]:
    """One ask behind the figures: when, by when, after how long."""
    waited = "waits" if clock.ended_at is None else "closed without"
    if clock.reply_at is None and clock.ended_at is None and clock.due_at < now:
        waited = "waits, late"
    return [
        {"text": clock.ask.title, "href": clock.ask.get_absolute_url()},
        f"{clock.asked_at.day} {clock.asked_at:%b} {clock.asked_at.year}".replace(" ", NBSP),
        f"{clock.service.reply_hours}{NBSP}h",
        after(clock.reply_work, waited),
        after(clock.useful_work, "–"),
        after(clock.accepted_work, "–"),
    ]


def after(seconds: int | None, otherwise: str) -> str:
    return otherwise if seconds is None else say_hours(seconds / 3600, "work").replace(" ", NBSP)


ASK_COLUMNS = ("Ask", "Asked", "Promised", "First reply after", "Useful after", "Accepted after")


def points_of(weeks: Sequence[tuple[date, int, float | None]], unit: str, href: str) -> list[dict[str, Any]]:
    """The trend: a point a week, none where there were too few asks or half was not reached."""
    points: list[dict[str, Any]] = []
    for number, (as_of, n, p50) in enumerate(weeks):
        value = p50 if n >= FEWEST else None
        says = say_hours(value, unit) if n >= FEWEST else "too few asks"
        is_month = number > 0 and weeks[number - 1][0].month != as_of.month
        points.append(
            {
                "value": value,
                "tick": f"{as_of.day} {as_of:%b}" if is_month else "",
                "says": says,
                "href": href if value is not None else "",
                "title": f"{as_of.day} {as_of:%B}: {says}, n = {n}",
            }
        )
    return points
