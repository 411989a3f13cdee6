"""From a wished-for role to one next step: which of four causes is likely, and what would help (MEASURES.md 4.5). Pure."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from math import fsum

from learning.vocabulary import OfferingKind, Wanted
from roles.explain import REGULAR, SOME

LOW_LEVEL = 2.0  # under “independently”
AIMS = {Wanted.SOME: 2.0, Wanted.MUCH: 3.0}  # what a wish aims at on the scale; our proposal
RISEN = 0.5
FEWEST_TAKERS = 10
BELIEF, DOUBT = 0.5, 5  # before anybody said anything, half of them; weighs as much as five answers


class Cause(StrEnum):
    SKILL = "skill"
    GUIDANCE = "guidance"
    MEANS = "means"  # motivation, time, tools
    START = "start"
    UNKNOWN = "unknown"  # not enough views on the skill to tell
    NONE = "none"


#: What is said about the cause; never a reminder to do more of anything.
SENTENCES: dict[Cause, str] = {
    Cause.SKILL: "You do this regularly, and little of it is taken up yet. That often changes with the skill itself.",
    Cause.GUIDANCE: (
        "You do this regularly and know how. If little of it is taken up, it may be the wrong people or the wrong form: "
        "somebody who has done it for long can tell."
    ),
    Cause.MEANS: "You know how. If you do not get round to it, look at what is in the way: time, a tool, a reason.",
    Cause.START: "You would like to, and it is new to you. Begin with something small, beside somebody who does it.",
    Cause.UNKNOWN: "There are not enough views on your skills here to say what would help most.",
    Cause.NONE: "You do this, and others take it up. What would the next level look like?",
}
#: Which kinds of offering fit a cause, the first best.
FITTING: dict[Cause, tuple[OfferingKind, ...]] = {
    Cause.SKILL: (OfferingKind.COURSE, OfferingKind.GUIDE, OfferingKind.PRACTICE, OfferingKind.EVENT),
    Cause.GUIDANCE: (OfferingKind.MENTOR, OfferingKind.SHADOW, OfferingKind.EVENT),
    Cause.MEANS: (),
    Cause.START: (OfferingKind.PRACTICE, OfferingKind.MENTOR, OfferingKind.SHADOW, OfferingKind.GUIDE),
    Cause.UNKNOWN: (OfferingKind.GUIDE, OfferingKind.PRACTICE),
    Cause.NONE: tuple(OfferingKind),
}


def cause_of(*, enactment: float, uptake: float, level: float | None) -> Cause:
    """The table of 4.5; level is None while it may not be shown. Uptake says nothing where there is little to take up."""
    if enactment >= REGULAR and uptake >= SOME:
        return Cause.NONE
    if level is None:
        return Cause.UNKNOWN if enactment >= REGULAR else Cause.START
    is_low = level < LOW_LEVEL
    if enactment >= REGULAR:
        return Cause.SKILL if is_low else Cause.GUIDANCE
    return Cause.START if is_low else Cause.MEANS


def gap(wish: int, level: float | None) -> float:
    """Steps to what the wish aims at, never negative; unknown counts as one step. No wish, no gap."""
    if wish not in AIMS:
        return 0.0
    return 1.0 if level is None else max(0.0, AIMS[Wanted(wish)] - level)


@dataclass(frozen=True)
class Helpfulness:
    """How many of those who took an offering and were done had something from it."""

    n: int
    helped: int

    @property
    def is_known(self) -> bool:
        return self.n >= FEWEST_TAKERS

    @property
    def share(self) -> float:
        """Shrunk towards a half; under ten takers just that."""
        if not self.is_known:
            return BELIEF
        return fsum((self.helped, BELIEF * DOUBT)) / (self.n + DOUBT)

    @property
    def about(self) -> int:
        """n to the next five: that one more answered is nobody's business."""
        return (self.n + 2) // 5 * 5

    @property
    def says(self) -> str:
        if not self.is_known:
            return ""
        part = "most" if self.share >= 0.6 else "about half" if self.share >= 0.4 else "some"
        return f"helped {part} of those who took it"


def rank(*, wish: int, level: float | None, helpfulness: Helpfulness) -> float:
    """wish * gap * (1/2 + helpfulness)."""
    return wish * gap(wish, level) * (0.5 + helpfulness.share)
