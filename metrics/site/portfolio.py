"""The portfolio as it is printed: sentences, the figures behind them, the choice of communities. Reads rows only."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any
from urllib.parse import urlencode

from django.db.models import Count, Max
from django.urls import reverse

from accounts.models import User
from communities.models import Kind, Lifecycle
from metrics.masking import NBSP, few
from metrics.models import CommunityHealth, CommunityHealthQuerySet
from metrics.models.site import Level
from metrics.response import say_hours
from metrics.site.rules import ENOUGH_ASKS, count

LEVELS = {"needs": Level.NEEDS, "look": Level.LOOK, "fine": Level.FINE, "asleep": Level.ASLEEP}
STATES = {
    Lifecycle.LIVE: "Live",
    Lifecycle.DRAFT: "Draft",
    Lifecycle.DORMANT: "Dormant",
    Lifecycle.ARCHIVED: "Archived",
}
NAMED = 3  # managers; the rest is a number
NONE = "–"


@dataclass(frozen=True)
class Choice:
    """Which communities are listed. What is not known is no choice."""

    level: str = ""
    kind: str = ""
    state: str = ""
    words: str = ""

    @classmethod
    def of(cls, asked: Mapping[str, str]) -> Choice:
        return cls(
            asked["level"] if asked.get("level") in LEVELS else "",
            asked["kind"] if asked.get("kind") in Kind.values else "",
            asked["state"] if asked.get("state") in Lifecycle.values else "",
            asked.get("q", "").replace("\x00", "").strip()[:100],
        )

    @property
    def is_any(self) -> bool:
        return bool(self.level or self.kind or self.state or self.words)

    @property
    def query(self) -> dict[str, str]:
        named = {"level": self.level, "kind": self.kind, "state": self.state, "q": self.words}
        return {name: value for name, value in named.items() if value}

    def of_rows(self, rows: CommunityHealthQuerySet) -> CommunityHealthQuerySet:
        if self.level:
            rows = rows.filter(level=LEVELS[self.level])
        if self.kind:
            rows = rows.filter(community__kind=self.kind)
        if self.state:
            rows = rows.filter(community__lifecycle=self.state)
        if self.words:
            rows = rows.filter(community__name__icontains=self.words)
        return rows


def portfolio_of(viewer: User, choice: Choice) -> CommunityHealthQuerySet:
    return choice.of_rows(CommunityHealth.objects.visible_to(viewer)).with_all().urgent_first()


@dataclass(frozen=True)
class Overview:
    """How many communities there are of each level, whatever is chosen; and as of when."""

    levels: Mapping[int, int]
    computed_at: Any

    @property
    def total(self) -> int:
        return sum(self.levels.values())

    @property
    def awake(self) -> int:
        return self.total - self.levels.get(Level.ASLEEP, 0)

    @property
    def headline(self) -> str:
        needs, look = self.levels.get(Level.NEEDS, 0), self.levels.get(Level.LOOK, 0)
        if not self.total:
            return "No community yet."
        if not self.awake:
            return "The one community is asleep." if self.total == 1 else f"All {self.total:,} communities are asleep."
        if needs:
            verb = "needs" if needs == 1 else "need"
            return f"{needs:,} of {count(self.awake, 'community', 'communities')} {verb} somebody.{self._rest}"
        if look:
            verb = "is" if look == 1 else "are"
            return f"No community needs somebody now. {look:,} {verb} worth a look.{self._rest}"
        return f"No community needs somebody now: nothing stands out in {self.awake:,}.{self._rest}"

    @property
    def _rest(self) -> str:
        """Those that are asleep are among all, and not among those that may need somebody."""
        asleep = self.total - self.awake
        return (" One more is asleep." if asleep == 1 else f" {asleep:,} more are asleep.") if asleep else ""


def overview_of(viewer: User) -> Overview:
    rows = CommunityHealth.objects.visible_to(viewer).order_by().values("level")
    found = list(rows.annotate(n=Count("pk"), at=Max("computed_at")))
    newest = max((row["at"] for row in found), default=None)
    return Overview({row["level"]: row["n"] for row in found}, newest)


@dataclass(frozen=True)
class Line:
    """One community of the list."""

    health: CommunityHealth

    @property
    def name(self) -> str:
        return self.health.community.name

    @property
    def href(self) -> str:
        return self.health.community.get_absolute_url()

    @property
    def is_urgent(self) -> bool:
        return self.health.level == Level.NEEDS

    @property
    def is_look(self) -> bool:
        return self.health.level == Level.LOOK

    @property
    def step(self) -> str:
        """Where what stands out becomes a step with an owner and a result; nothing where nothing does."""
        if not (self.is_urgent or self.is_look):
            return ""
        asked = urlencode({"finding": self.health.says, "from": self.health.href})
        return f"{reverse('metrics:step-new', args=[self.health.community.slug])}?{asked}"

    @property
    def kind(self) -> str:
        return str(self.health.community.get_kind_display())

    @property
    def state(self) -> str:
        return STATES[Lifecycle(self.health.community.lifecycle)]

    @property
    def members(self) -> str:
        return few(self.health.members)

    @property
    def managers(self) -> list[User]:
        return [stay.user for stay in self.health.community.managers_now]  # type: ignore[attr-defined]

    @property
    def named(self) -> list[User]:
        return self.managers[:NAMED]

    @property
    def unnamed(self) -> int:
        return max(len(self.managers) - NAMED, 0)

    @property
    def managers_say(self) -> str:
        names = [user.display_name for user in self.named]
        return ", ".join([*names, f"{self.unnamed} more"] if self.unnamed else names) or "nobody"

    @property
    def managed(self) -> str:
        """When one of them last did something in the open there: a day, and no more exactly than that."""
        if not self.managers:
            return NONE
        return day_says(self.health.managed_on) if self.health.managed_on else "not in 3 months"

    @property
    def asks(self) -> str:
        waiting = self.health.waiting_asks
        return f"{self.health.open_asks:,}" + (f", {waiting:,} without a reply" if waiting else "")

    @property
    def useful_hours(self) -> float | None:
        """Time to the first useful reply: half of the asks, in working hours."""
        return self.health.useful_hours if self.health.useful_n >= ENOUGH_ASKS else None

    @property
    def useful(self) -> str:
        if not self.health.useful_n:
            return NONE
        if self.health.useful_n < ENOUGH_ASKS:
            return "too few asks"
        return say_hours(self.useful_hours, "work")

    @property
    def mix(self) -> str:
        return f"{self.health.in_band} of {self.health.with_band}" if self.health.with_band else NONE

    @property
    def due(self) -> str:
        return f"{self.health.targets_due:,}" if self.health.targets_due else NONE

    @property
    def report(self) -> str:
        if self.health.is_report_signed is None or self.health.report_month is None:
            return NONE
        return f"{self.health.report_month:%B} {'signed' if self.health.is_report_signed else 'not signed'}"

    @property
    def written(self) -> str:
        return day_says(self.health.written_on) if self.health.written_on else "never"


def day_says(day: date) -> str:
    """In full, for a table is also exported: “3 November 2026”."""
    return f"{day.day} {day:%B %Y}".replace(" ", NBSP)


COLUMNS = (
    "Community",
    "Members",
    "Open asks",
    "No reply",
    "Useful reply",
    "n",
    "Roles in band",
    "Reviews due",
    "Report",
    "Managed by",
    "Last there",
    "Last written",
    "Kind",
    "State",
)
NUMBERS = ("Open asks", "No reply", "Useful reply", "n", "Roles in band", "Reviews due")


def cells_of(line: Line) -> list[str]:
    """One row of the table, as texts; the CSV has the same."""
    return [
        line.name,
        line.members,
        f"{line.health.open_asks:,}",
        f"{line.health.waiting_asks:,}",
        line.useful,
        f"{line.health.useful_n:,}" if line.health.useful_n else NONE,
        line.mix,
        line.due,
        line.report,
        line.managers_say,
        line.managed,
        line.written,
        line.kind,
        line.state,
    ]


def tabs_of(overview: Overview, choice: Choice, href: Any) -> list[dict[str, Any]]:
    """href: what makes an address of a query."""
    kept = {name: value for name, value in choice.query.items() if name != "level"}
    tabs = [{"label": "All", "href": href(kept), "is_current": not choice.level, "count": overview.total}]
    for slug, level in LEVELS.items():
        tab = {"label": level.label, "href": href({**kept, "level": slug}), "is_current": choice.level == slug}
        tabs.append({**tab, "count": overview.levels.get(level, 0)})
    return tabs
