"""A purpose and its targets as their pages and the API show them: numbers as they may be printed, against their bands."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from communities.models import Community
from metrics.library import measures_of, newest_weeks, shown_week
from metrics.measures import Measure, Unit
from metrics.measures.shown import Shown, say_band, verdict_of
from metrics.models import MeasureWeek, Purpose, PurposeContext, Target, TargetReview
from metrics.profile import settings_of
from metrics.statistics import Verdict

GONE = "a number that is measured no more"


@dataclass(frozen=True)
class Goal:
    """One target with what its measure, and its counter-measure, say now."""

    target: Target
    measure: Measure | None
    counter: Measure | None
    now: Shown | None
    counter_now: Shown | None
    week: MeasureWeek | None = None

    @property
    def name(self) -> str:
        return self.measure.name if self.measure else GONE

    @property
    def counter_name(self) -> str:
        return self.counter.name if self.counter else GONE

    @property
    def band(self) -> str:
        return say_band(self.measure.unit, self.target.low, self.target.high) if self.measure else ""

    @property
    def ends(self) -> tuple[float, float]:
        """Of the band, as drawn: shares in per cent."""
        by = 100 if self.measure and self.measure.unit == Unit.SHARE else 1
        return self.target.low * by, self.target.high * by

    @property
    def verdict(self) -> Verdict | None:
        return verdict_of(self.now, *self.ends) if self.now else None

    @property
    def state(self) -> str:
        """The class of its words: on, off or unsure."""
        if self.verdict is Verdict.ON:
            return "on"
        return "off" if self.verdict in (Verdict.BELOW, Verdict.ABOVE) else "unsure"

    @property
    def says(self) -> str:
        """“Below target: 42 % of about 85, target 60–80 %.”"""
        if self.now is None or self.verdict is None:
            return f"No reading yet, target {self.band}."
        return f"{self.verdict.words}: {self.now.sentence}, target {self.band}."

    @property
    def sentence(self) -> str:
        """The same where the measure has to be named: “Answers in time: 42 % of about 85, target 60–80 %. Below target.”"""
        if self.now is None or self.verdict is None:
            return f"{self.name}: no reading yet, target {self.band}."
        return f"{self.name}: {self.now.sentence}, target {self.band}. {self.verdict.words}."

    @property
    def review(self) -> TargetReview | None:
        """The open one."""
        return next((review for review in self.target.reviews.all() if review.on is None), None)

    @property
    def held(self) -> list[TargetReview]:
        return [review for review in self.target.reviews.all() if review.on is not None]


@dataclass(frozen=True)
class Context:
    """A measure beside a purpose, without a goal line."""

    context: PurposeContext
    measure: Measure | None
    now: Shown | None

    @property
    def name(self) -> str:
        return self.measure.name if self.measure else GONE


@dataclass(frozen=True)
class Numbers:
    """The library and the newest readings of a community, read once for a page."""

    measures: Mapping[str, Measure]
    weeks: Mapping[str, MeasureWeek]
    small_group: int

    def now(self, key: str) -> Shown | None:
        measure = self.measures.get(key)
        return shown_week(measure, self.weeks.get(key), self.small_group) if measure else None

    def goal(self, target: Target) -> Goal:
        return Goal(
            target,
            self.measures.get(target.measure),
            self.measures.get(target.counter_measure),
            self.now(target.measure),
            self.now(target.counter_measure),
            self.weeks.get(target.measure),
        )

    def context(self, context: PurposeContext) -> Context:
        return Context(context, self.measures.get(context.measure), self.now(context.measure))


def numbers_of(community: Community, purposes: Iterable[Purpose]) -> Numbers:
    """Of the measures these purposes name, in four queries however many there are."""
    keys = {key for purpose in purposes for t in purpose.targets.all() for key in (t.measure, t.counter_measure)}
    keys |= {context.measure for purpose in purposes for context in purpose.contexts.all()}
    return Numbers(measures_of(community), newest_weeks(community, keys), settings_of(community).small_group)


def headline(purposes: Iterable[Purpose], goals: Iterable[Goal]) -> str:
    """What the community aims at, and how it stands, in one or two sentences."""
    held = sum(purpose.status == Purpose.Status.ADOPTED for purpose in purposes)
    if not held:
        return "Nobody has agreed yet on what should be different for whom."
    aimed = [goal for goal in goals if goal.target.is_adopted]
    for_what = "one purpose" if held == 1 else f"{held} purposes"
    if not aimed:
        return f"There is {for_what} here, and no target for {'it' if held == 1 else 'them'} yet."
    off = [goal for goal in aimed if goal.state == "off"]
    on = sum(goal.state == "on" for goal in aimed)
    count = "one target" if len(aimed) == 1 else f"{len(aimed)} targets"
    if off:
        first = off[0]
        rest = f" {on} of {count} {'is' if on == 1 else 'are'} met." if len(aimed) > 1 else ""
        return f"{first.sentence}{rest}"
    if len(aimed) == 1:
        return aimed[0].sentence
    if on == len(aimed):
        return f"Of {count}, all are met."
    return f"Of {count}, {on or 'none'} {'is' if on in (0, 1) else 'are'} met for sure; none is missed for sure."
