"""Words for how a community is: one table, read from the top; the first rule that holds speaks. No score is computed.

docs/method-communities.md says each of them to the people concerned (`means`); a test holds the two together.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from typing import NamedTuple

from django.urls import reverse

from communities.models import Lifecycle
from metrics.masking import rounded
from metrics.models.site import Level

QUIET_MANAGER, QUIET, OLD_DRAFT, NEW = 30, 42, 30, 60  # days
LATE, LATE_DAYS = 3, 7  # asks past their time; days the oldest of fewer may wait
WAITING, LONG_WAIT = 3, 4  # asks without a reply; days half of them wait
LOOKED_BACK = 92  # days of acts in which managers are looked for
ALONE = 10  # members from whom on one manager is few
SIGNED_BY = 10  # day of the month by which the report of the last one is signed
ENOUGH_ASKS, ENOUGH_ROLES, SOON = 5, 3, 24  # asks for a figure; roles that tell; working hours to a useful reply


@dataclass(frozen=True)
class Facts:
    """What is known of one community at a moment. Days are UTC."""

    community_id: int
    slug: str
    lifecycle: str
    now: datetime
    created_on: date
    live_on: date | None = None
    changed_on: date | None = None  # its state
    members: int = 0
    managers: int = 0
    unmanaged_since: date | None = None
    managed_on: date | None = None
    written_on: date | None = None
    open_asks: int = 0
    waiting_asks: int = 0
    late_asks: int = 0
    oldest_late: datetime | None = None
    half_wait: float | None = None
    useful_hours: float | None = None
    useful_n: int = 0
    in_band: int | None = None
    with_band: int | None = None
    bands_of: str = ""
    targets_due: int = 0
    report_month: date | None = None
    is_report_signed: bool | None = None
    upload_bytes: int = 0

    @property
    def is_live(self) -> bool:
        return self.lifecycle == Lifecycle.LIVE

    @property
    def lived(self) -> int:
        """Days since it went live."""
        return self.since(self.live_on or self.created_on)

    def since(self, day: date | datetime | None) -> int:
        """Whole days; many where nothing is known."""
        if day is None:
            return 10_000
        return (self.now.date() - (day.date() if isinstance(day, datetime) else day)).days

    def day(self, day: date | None) -> str:
        """“3 November”, with the year where it is another one."""
        if day is None:
            return ""
        return f"{day.day} {day:%B}" + ("" if day.year == self.now.year else f" {day.year}")

    @property
    def has_soon(self) -> bool:
        return self.useful_n >= ENOUGH_ASKS and self.useful_hours is not None and self.useful_hours <= SOON

    @property
    def has_mix(self) -> bool:
        return bool(self.with_band and self.with_band >= ENOUGH_ROLES)


class Goal(NamedTuple):
    """Where one can do something: the name of an address that takes the community, and what follows it."""

    name: str
    query: str = ""

    def href(self, slug: str) -> str:
        return reverse(self.name, args=[slug]) + self.query


@dataclass(frozen=True)
class Rule:
    key: str
    level: Level
    holds: Callable[[Facts], bool]
    says: Callable[[Facts], str]
    goal: Goal
    means: str
    weight: Callable[[Facts], float] = lambda facts: 0.0


@dataclass(frozen=True)
class Finding:
    rule: Rule
    rank: int
    says: str
    href: str
    weight: float


def length(days: float) -> str:
    """“4 days”, “6 weeks”, “5 months”: whole ones, never more than it was."""
    for unit, size, least in (("month", 30.4, 91), ("week", 7, 14)):
        if days >= least:
            return f"{int(days // size)} {unit}s"
    whole = int(days)
    return "1 day" if whole == 1 else f"{whole} days"


def count(number: int, one: str, many: str = "") -> str:
    return f"1 {one}" if number == 1 else f"{number:,} {many or one + 's'}"


def hours(working: float) -> str:
    if working < 1:
        return "an hour"
    whole = round(working)
    return "an hour" if whole == 1 else f"{whole} hours"


def _nobody(facts: Facts) -> str:
    return (
        f"Nobody manages it since {facts.day(facts.unmanaged_since)}."
        if facts.unmanaged_since
        else "Nobody manages it."
    )


def _late(facts: Facts) -> str:
    verb = "is" if facts.late_asks == 1 else "are"
    said = f"{count(facts.late_asks, 'ask')} {verb} without a reply past the promised time"
    if facts.oldest_late is None:
        return f"{said}."
    return f"{said}, {'asked on' if facts.late_asks == 1 else 'the oldest from'} {facts.day(facts.oldest_late.date())}."


def _waits(facts: Facts) -> str:
    return f"Asks wait: {facts.waiting_asks:,} have no reply, half of them longer than {length(facts.half_wait or 0)}."


def _quiet_managers(facts: Facts) -> str:
    who = "Its manager has" if facts.managers == 1 else "Its managers have"
    span = length(facts.since(facts.managed_on)) if facts.managed_on else f"{length(LOOKED_BACK)} or longer"
    return f"{who} done nothing in the open there for {span}."


def _quiet(facts: Facts) -> str:
    if facts.written_on is None:
        return "Quiet: nothing was written there yet."
    return f"Quiet: nothing was written for {length(facts.since(facts.written_on))}."


def _due(facts: Facts) -> str:
    return (
        "One review of what it aims at is due."
        if facts.targets_due == 1
        else (f"{facts.targets_due} reviews of what it aims at are due.")
    )


def _unsigned(facts: Facts) -> str:
    return f"The report on {facts.report_month:%B} is not signed." if facts.report_month else ""


def _mix(facts: Facts) -> str:
    return f"{facts.in_band} of {facts.with_band} roles in their band"


def _well(facts: Facts) -> str:
    said = []
    if facts.has_soon:
        said.append(f"half of the asks have a useful reply within {hours(facts.useful_hours or 0)} of working time")
    if facts.has_mix:
        said.append(_mix(facts))
    return f"Doing well: {', '.join(said)}."


def _plain(facts: Facts) -> str:
    return f"Nothing stands out. Last written on {facts.day(facts.written_on)}."


def _state(word: str) -> Callable[[Facts], str]:
    return lambda facts: f"{word} since {facts.day(facts.changed_on)}." if facts.changed_on else f"{word}."


HOME, PEOPLE = Goal("communities:community-detail"), Goal("communities:member-list")
DESK, STATE = Goal("metrics:desk"), Goal("communities:lifecycle-change")
LATE_LIST = Goal("metrics:response-detail", "?asks=late#asks")

RULES: tuple[Rule, ...] = (
    Rule(
        "no-manager",
        Level.NEEDS,
        lambda facts: facts.is_live and not facts.managers,
        _nobody,
        PEOPLE,
        "a live community has no manager who can sign in",
        lambda facts: facts.since(facts.unmanaged_since),
    ),
    Rule(
        "late-asks",
        Level.NEEDS,
        lambda facts: (
            facts.is_live
            and (facts.late_asks >= LATE or (facts.late_asks > 0 and facts.since(facts.oldest_late) >= LATE_DAYS))
        ),
        _late,
        LATE_LIST,
        "three asks or more have no reply past the promised time, or one was asked a week ago",
        lambda facts: facts.late_asks,
    ),
    Rule(
        "asks-wait",
        Level.NEEDS,
        lambda facts: facts.is_live and facts.waiting_asks >= WAITING and (facts.half_wait or 0) > LONG_WAIT,
        _waits,
        Goal("content:ask-list"),
        "three asks or more have no reply, and half of them wait longer than four days",
        lambda facts: facts.half_wait or 0,
    ),
    Rule(
        "quiet-managers",
        Level.NEEDS,
        lambda facts: facts.is_live and facts.lived > QUIET_MANAGER and facts.since(facts.managed_on) > QUIET_MANAGER,
        _quiet_managers,
        PEOPLE,
        "none of its managers did anything in the open there for 30 days",
        lambda facts: facts.since(facts.managed_on),
    ),
    Rule(
        "quiet",
        Level.LOOK,
        lambda facts: facts.is_live and facts.lived >= QUIET and facts.since(facts.written_on) >= QUIET,
        _quiet,
        DESK,
        "nothing was written for six weeks",
        lambda facts: facts.since(facts.written_on),
    ),
    Rule(
        "old-draft",
        Level.LOOK,
        lambda facts: facts.lifecycle == Lifecycle.DRAFT and facts.since(facts.created_on) > OLD_DRAFT,
        lambda facts: f"A draft since {facts.day(facts.created_on)}.",
        STATE,
        "it has been a draft for 30 days",
        lambda facts: facts.since(facts.created_on),
    ),
    Rule(
        "late-ask",
        Level.LOOK,
        lambda facts: facts.is_live and facts.late_asks > 0,
        _late,
        LATE_LIST,
        "one or two asks have no reply past the promised time",
        lambda facts: facts.late_asks,
    ),
    Rule(
        "reviews-due",
        Level.LOOK,
        lambda facts: facts.is_live and facts.targets_due > 0,
        _due,
        Goal("metrics:purpose-list"),
        "a purpose or target waits for its review",
        lambda facts: facts.targets_due,
    ),
    Rule(
        "report-unsigned",
        Level.LOOK,
        lambda facts: facts.is_live and facts.is_report_signed is False and facts.now.day >= SIGNED_BY,
        _unsigned,
        Goal("metrics:report-list"),
        "the report of last month is not signed on the 10th",
    ),
    Rule(
        "one-manager",
        Level.LOOK,
        lambda facts: facts.is_live and facts.managers == 1 and facts.members >= ALONE,
        lambda facts: "One person alone manages it.",
        PEOPLE,
        "one person alone manages ten members or more",
        lambda facts: rounded(facts.members),  # the order of the list tells no more than is printed
    ),
    Rule(
        "off-mix",
        Level.LOOK,
        lambda facts: facts.is_live and facts.has_mix and 2 * (facts.in_band or 0) < (facts.with_band or 0),
        lambda facts: f"The mix is not what it aims at: {_mix(facts)}.",
        Goal("metrics:role-profile"),
        "fewer than half of the roles that can be told lie in their band",
    ),
    Rule(
        "new",
        Level.FINE,
        lambda facts: facts.is_live and facts.lived < NEW,
        lambda facts: f"New: live since {facts.day(facts.live_on or facts.created_on)}.",
        HOME,
        "it went live less than 60 days ago",
    ),
    Rule(
        "well",
        Level.FINE,
        lambda facts: facts.is_live and (facts.has_soon or facts.has_mix),
        _well,
        DESK,
        "half of the asks of 26 weeks (five at least) had a useful reply within 24 hours of working time, or half of the "
        "roles that can be told lie in their band",
    ),
    Rule(
        "plain",
        Level.FINE,
        lambda facts: facts.is_live,
        _plain,
        DESK,
        "nothing of all this",
    ),
    Rule(
        "draft",
        Level.FINE,
        lambda facts: facts.lifecycle == Lifecycle.DRAFT,
        lambda facts: f"A draft since {facts.day(facts.created_on)}.",
        STATE,
        "it is a draft",
    ),
    Rule(
        "dormant",
        Level.ASLEEP,
        lambda facts: facts.lifecycle == Lifecycle.DORMANT,
        _state("Dormant"),
        STATE,
        "it is dormant",
    ),
    Rule("archived", Level.ASLEEP, lambda facts: True, _state("Archived"), STATE, "it is archived"),
)


def finding_of(facts: Facts) -> Finding:
    """What stands out, why, and where to do something about it."""
    for rank, rule in enumerate(RULES):
        if rule.holds(facts):
            return Finding(rule, rank, rule.says(facts), rule.goal.href(facts.slug), float(rule.weight(facts)))
    raise AssertionError("The last rule holds always.")
