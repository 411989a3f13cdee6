"""A community by role as a page shows it: rows against their bands, composition, left out. Made from snapshots only."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from math import ceil

from communities.models import Community
from metrics.masking import (
    FEWER,
    PARTS,
    PERIPHERAL,
    Cell,
    Detail,
    Part,
    cell,
    composition,
    detail_for,
    few,
    percent,
)
from metrics.statistics import Verdict, excess
from roles.models import CommunityWeek, Role, RoleSettings
from roles.targets import NBSP, PLURALS, Band, target_mix

STATES = {Verdict.ON: "on", Verdict.BELOW: "off", Verdict.ABOVE: "off", Verdict.UNSURE: "unsure"}


@dataclass(frozen=True)
class Row:
    """One role in one week."""

    role: str
    cell: Cell
    band: Band | None
    acts: int

    @property
    def acts_say(self) -> str:
        """As people are told: in fives. Among them are acts of which nobody may learn that there was one."""
        return few(self.acts)

    @property
    def name(self) -> str:
        return PLURALS[Role(self.role)]

    @property
    def verdict(self) -> Verdict | None:
        if self.band is None or self.cell.detail is Detail.NOTHING:
            return None
        return self.cell.verdict(float(self.band.low), float(self.band.high))

    @property
    def state(self) -> str:
        return STATES[self.verdict] if self.verdict else "on"

    @property
    def verdict_words(self) -> str:
        return self.verdict.words if self.verdict else "No target yet"

    @property
    def reading(self) -> str:
        """The verdict with how sure it is, for the table: “below, 97 in 100”."""
        if self.band is None or self.verdict is None:
            return "no target yet"
        if self.verdict in (Verdict.ON, Verdict.UNSURE) or self.cell.is_masked:
            return self.verdict.words.lower()
        sure = min(99, int(100 * self.cell.sureness(float(self.band.low), float(self.band.high))))
        return f"{self.verdict.value}, {sure} in 100"

    @property
    def says(self) -> str:
        return f"{self.cell.share_says}; target {self.band}" if self.band else self.cell.share_says

    @property
    def label(self) -> str:
        """The row as a sentence, for those who do not see the gauge."""
        interval = f", interval {self.cell.ends_say}" if self.cell.ends else ""
        target = f", target {self.band}" if self.band else ""
        return f"{self.name} {self.cell.share_says}{interval}{target}. {self.verdict_words}."

    @property
    def ends(self) -> tuple[float, float]:
        return self.cell.ends or (0, 0)

    @property
    def target_low(self) -> float | None:
        return float(self.band.low) if self.band else None

    @property
    def target_high(self) -> float | None:
        return float(self.band.high) if self.band else None


@dataclass(frozen=True)
class Profile:
    """What may be said about one week of a community."""

    week: CommunityWeek
    detail: Detail
    rows: list[Row] = field(default_factory=list)
    parts: list[Part] | None = None
    bands: Mapping[str, Band] = field(default_factory=dict)

    @property
    def n(self) -> int:
        return self.week.members

    @property
    def top(self) -> int:
        """End of the common scale of the gauges, in per cent."""
        ends = [max(row.ends[1], float(row.band.high) if row.band else 0) for row in self.rows]
        return min(100, max(20, ceil(max(ends, default=0) / 10) * 10))

    @property
    def step(self) -> int:
        return 10 if self.top > 30 else 5

    @property
    def would_have_to_change(self) -> int | None:
        """People who would have to act differently to match the target, beyond chance; None when it cannot be said."""
        if self.parts is None or not self.bands:
            return None
        mix = target_mix(self.bands)
        total = sum(part.estimate for part in self.parts)
        shares = [part.estimate / total for part in self.parts]
        if self.detail is Detail.ROUGH:  # from what is shown, or trying targets would tell the exact parts
            shares = [percent(share, self.detail) / 100 for share in shares]
        return round(self.n * excess(shares, [mix[role] / 100 for role in PARTS], self.n))


def profile_of(week: CommunityWeek, bands: Mapping[str, Band], small_group: int) -> Profile:
    """The week as it may be shown, against these bands."""
    n = week.members
    detail = detail_for(n, small_group)
    if detail is Detail.NOTHING:
        return Profile(week, detail)
    cells = {role: cell(int(week.acting.get(role, 0)), n, detail) for role in Role.values}
    rows = [Row(role, cells[role], bands.get(role), int(week.acts.get(role, 0))) for role in Role.values]
    parts = composition(n, week.primary, cells) if detail.has_numbers else None
    return Profile(week, detail, rows, parts, bands)


def mix_parts(profile: Profile, hrefs: Mapping[str, str]) -> list[dict[str, object]]:
    """The parts of the composition for the chart and its key."""
    target = target_mix(profile.bands) if profile.bands else {}
    shown = []
    for part in profile.parts or ():
        share = percent(part.estimate / profile.n, profile.detail)
        aim = f"; target {target[part.role]:g}{NBSP}%" if target else ""
        if part.is_small:
            title, note = part.role.capitalize(), f"{FEWER} people{aim}"
        elif part.is_withheld:
            title, note = part.role.capitalize(), f"not shown: it would give a smaller group away{aim}"
        else:
            title = f"{part.role.capitalize()} {share}{NBSP}%"
            people = f"about {part.people:,} people"
            note = f"{people}{aim}"
        width = 100 * part.estimate / profile.n
        if profile.detail is Detail.ROUGH:
            width = share
        shown.append(
            {"role": part.role, "share": width, "title": title, "note": note, "href": hrefs.get(part.role, "")}
        )
    total = sum(float(str(part["share"])) for part in shown) or 1
    return [{**part, "share": 100 * float(str(part["share"])) / total} for part in shown]


def target_parts(bands: Mapping[str, Band]) -> list[dict[str, object]]:
    return [{"role": role, "share": share, "title": role.capitalize()} for role, share in target_mix(bands).items()]


def left_out(week: CommunityWeek) -> str:
    """Who is in no share: “19 newcomers and about 15 inactive members are not counted; fewer than 5 opted out.”

    Who is new is seen on the list of members; who is inactive or opted out is not, so those are never told exactly.
    """
    inactive = f"{few(week.inactive)} inactive members"
    opted = f"{few(week.opted_out)} opted out"
    if week.switched_off:
        opted += f", and for {few(week.switched_off)} roles are switched off in their country"
    if not week.newcomers:
        return f"{inactive} are not counted; {opted}."
    newcomers = f"{week.newcomers:,} newcomer{'' if week.newcomers == 1 else 's'}"
    return f"{newcomers} and {inactive} are not counted; {opted}."


def settings_of(community: Community) -> RoleSettings:
    return RoleSettings.objects.filter(community=community).first() or RoleSettings(community=community)


def dates_of(week: CommunityWeek) -> str:
    """“Week 47, 16–22 November 2026”: the seven days before the snapshot."""
    start, end = week.as_of - timedelta(days=7), week.as_of - timedelta(days=1)
    first = f"{start.day}" if start.month == end.month else f"{start.day} {start:%B}"
    return f"Week {start.isocalendar().week}, {first}–{end.day} {end:%B %Y}"


__all__ = ["PERIPHERAL", "Profile", "Row", "dates_of", "left_out", "mix_parts", "profile_of", "settings_of"]
