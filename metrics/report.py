"""The participation profile progress report: one community, one period, every number as text.

report_of() makes the numbers once, as blocks of rows. The page and the CSV write down those same texts, so that they
cannot differ. Frozen by its dates: the snapshots of the period, and the target that held on its last day.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date

from django.urls import reverse

from accounts.models import User
from communities.models import Community
from metrics.events import events_of
from metrics.masking import FEW, FEWER, Cell, Detail, cell, detail_for
from metrics.profile import Profile, Row, left_out, profile_of, settings_of
from metrics.sentences import headline, trend_words
from metrics.shown import evidence_links, standing_on, targets_of
from metrics.statistics import course
from metrics.trends import Event, say_day
from roles.explain import COUNTS, DEFINITIONS
from roles.models import CommunityWeek, Role, TargetProfile
from roles.targets import NBSP, PLURALS, Band, bands_of, target_mix

ROLE_COLUMNS = ("Role", "Target", "Actual", "People", "n", "90 % interval", "Gap", "Reading", "At the start", "Trend")
MIX_COLUMNS = ("Main role", "Target", "Actual", "People", "n", "Gap")
NOTHING = "–"


@dataclass(frozen=True)
class Block:
    """One table of the report. Cells are the texts that are printed."""

    title: str
    columns: tuple[str, ...]
    rows: list[list[str]]


@dataclass(frozen=True)
class Report:
    community: Community
    weeks: list[CommunityWeek]  # of the period, oldest first
    profile: Profile
    target: TargetProfile | None
    headline: str
    facts: Block
    roles: Block
    mix: Block
    happened: Block
    events: list[Event] = field(default_factory=list)

    @property
    def blocks(self) -> list[Block]:
        return [self.facts, self.roles, self.mix, self.happened, definitions_of(self.community)]

    @property
    def first(self) -> date:
        return self.weeks[0].as_of

    @property
    def last(self) -> date:
        return self.weeks[-1].as_of


def report_of(community: Community, viewer: User, weeks: Sequence[CommunityWeek]) -> Report:
    """The numbers of a period: its Monday snapshots, oldest first, at least one."""
    first, last = weeks[0], weeks[-1]
    small_group = settings_of(community).small_group
    targets = targets_of(community, viewer, limit=None)
    target = standing_on(targets, last.as_of)
    profile = profile_of(last, bands_of(target), small_group)
    before = _cells(first, small_group) if len(weeks) > 1 else {}
    events = [e for e in events_of(community, targets, viewer) if first.as_of <= e.on <= last.as_of]
    return Report(
        community=community,
        weeks=list(weeks),
        profile=profile,
        target=target,
        headline=headline(profile, small_group),
        facts=_facts(community, weeks, profile, target),
        roles=Block("Roles", ROLE_COLUMNS, [_role_row(row, before.get(row.role)) for row in profile.rows]),
        mix=Block("Main roles", MIX_COLUMNS, _mix_rows(profile)),
        happened=Block(
            "What happened in the period",
            ("Day", "What"),
            [[say_day(event.on, with_year=True), event.says] for event in sorted(events, key=lambda e: e.on)],
        ),
        events=events,
    )


def definitions_of(community: Community) -> Block:
    links = evidence_links(community)
    rows = [[PLURALS[role], DEFINITIONS[role], COUNTS[role], links[role]] for role in Role]
    return Block("Definitions", ("Role", "What it means", "What counts", "Evidence"), rows)


def _cells(week: CommunityWeek, small_group: int) -> dict[str, Cell]:
    detail = detail_for(week.members, small_group)
    if detail is Detail.NOTHING:
        return {}
    return {role: cell(int(week.acting.get(role, 0)), week.members, detail) for role in Role.values}


def _facts(
    community: Community, weeks: Sequence[CommunityWeek], profile: Profile, target: TargetProfile | None
) -> Block:
    first, last = weeks[0], weeks[-1]
    rows = [
        ["Community", community.name],
        ["Purpose of the community", community.purpose],
        ["Period", f"{say_day(first.as_of, with_year=True)} to {say_day(last.as_of, with_year=True)}"],
        ["Weekly snapshots in it", f"{len(weeks):,}"],
        ["Computed", say_day(last.computed_at.date(), with_year=True)],
        ["Parameters", str(last.policy)],
    ]
    if profile.detail is not Detail.NOTHING:
        rows.append(["Active members (n)", f"{profile.n:,}"])
        rows.append(["Left out", left_out(last)])
    if target is None:
        rows.append(["Target", "none on the last day of the period"])
    else:
        rows.append(["Target", target.purpose])
        rows.append(
            ["Target adopted", f"{say_day(target.adopted_at.date(), with_year=True)}, version {target.version}"]
        )
        count = profile.would_have_to_change
        if count is not None:
            said = f"about {count:,} {'person' if count == 1 else 'people'} of {profile.n:,}"
            rows.append(["Would have to act differently, beyond chance", said if count else "nobody"])
    return Block("In short", ("What", "Says"), rows)


def _role_row(row: Row, before: Cell | None) -> list[str]:
    shown = row.cell
    return [
        row.name,
        str(row.band or NOTHING),
        shown.share_says if shown.share is not None else NOTHING,
        shown.people_says,
        f"{shown.n:,}",
        shown.ends_say,
        gap_of(shown, row.band),
        row.reading,
        _before_says(before),
        _trend_says(before, shown),
    ]


def gap_of(shown: Cell, band: Band | None) -> str:
    """How far the printed share lies from the nearer end of the band, in points; “at least” where it is masked."""
    if band is None or not shown.detail.has_numbers:
        return NOTHING
    low, high = float(band.low), float(band.high)
    if shown.share is None:
        most, least = 100 * shown.counts[-1] / shown.n, 100 * shown.counts[0] / shown.n
        if shown.low == 0 and most < low:
            return f"at least {int(low - most)} points under"
        return f"at least {int(least - high)} points over" if least > high else NOTHING
    if shown.share < low:
        return f"{_points(low - shown.share)} under"
    return f"{_points(shown.share - high)} over" if shown.share > high else "in the band"


def _points(distance: float) -> str:
    points = max(1, round(distance))
    return f"{points} point{'' if points == 1 else 's'}"


def _before_says(before: Cell | None) -> str:
    return before.share_says if before is not None else NOTHING


def _trend_says(before: Cell | None, now: Cell) -> str:
    if before is None or before.people is None or now.people is None:
        return NOTHING
    return trend_words(course((before.people, before.n), (now.people, now.n)))


def _mix_rows(profile: Profile) -> list[list[str]]:
    """Everybody once, by main role; nothing where the parts may not be shown."""
    aims = target_mix(profile.bands) if profile.bands else {}
    rows = []
    for part in profile.parts or ():
        aim = aims.get(part.role)
        actual = 100 * part.people / profile.n if part.people is not None else None
        rows.append(
            [
                part.role.capitalize(),
                NOTHING if aim is None else f"{aim:g}{NBSP}%",
                NOTHING if actual is None else f"{round(actual)}{NBSP}%",
                f"about {part.people:,}" if part.people is not None else FEWER if part.is_small else "not shown",
                f"{profile.n:,}",
                NOTHING if aim is None or actual is None else _gap_of_main(actual, aim, profile.n),
            ]
        )
    return rows


def _gap_of_main(actual: float, aim: float, n: int) -> str:
    """In points; what rounding alone can do is no gap."""
    if abs(actual - aim) <= 100 * FEW / 2 / n:
        return "as aimed for"
    return f"{_points(abs(actual - aim))} {'under' if actual < aim else 'over'}"


def address_of(community: Community, first: date, last: date) -> str:
    """The address that shows these numbers again whenever it is opened."""
    return f"{reverse('metrics:role-report', args=[community.slug])}?from={first:%Y-%m-%d}&to={last:%Y-%m-%d}"
