"""The four diagnoses of SNAPP, in words, from what may be printed; each with something to do about it.

SNAPP (Bakharia and Dawson 2011) looks for people on their own, a discussion that hangs on its facilitator, groups that
do not talk to one another, and people between groups. The lines are this project's own and stand in docs/method.md.
"""

from __future__ import annotations

from dataclasses import dataclass

from metrics.masking import LEAST_CELL, MOST, WORDS_UNDER, Cell, cell, rounded
from metrics.networks.shape import MILLION, Shape

LEAST_PAIRS = 10  # with fewer ties nothing is said of how they lie
MANY_ALONE, CENTRAL, ONE_WAY, IN_PARTS, APART = 0.5, 0.5, 0.15, 0.5, 0.1


@dataclass(frozen=True)
class Step:
    """Where something can be done about it: the name of an address that takes the slug, and its query."""

    label: str
    name: str
    query: str = ""


@dataclass(frozen=True)
class Diagnosis:
    key: str
    title: str
    is_found: bool
    why: str
    steps: tuple[Step, ...] = ()


WELCOME = Step("Say hello to newcomers", "communities:member-list", "?new=1")
INTRODUCE = Step("Introduce two people", "communities:introduction-create")
MEET = Step("Plan an event", "content:event-create")
ASKS = Step("See the open asks, and refer one", "content:ask-list", "?tab=all")
PROFILE = Step("See how many act as Connectors", "metrics:role-profile")


def diagnoses_of(shape: Shape, alone: Cell) -> list[Diagnosis]:
    """In their fixed order. Under 20 people only what can be said without looking at single people."""
    if shape.pairs < LEAST_PAIRS:
        says = "In 90 days there were too few ties for more than that."
        return [Diagnosis("few", "There is hardly a network yet", True, says, (MEET, ASKS))]
    found = [_alone(shape, alone)]
    if shape.members >= WORDS_UNDER:
        found.append(_central(shape))
    found.append(_broken(shape))
    if shape.members >= WORDS_UNDER:
        found.append(_bridged(shape))
    return found


def _alone(shape: Shape, alone: Cell) -> Diagnosis:
    """Decided from the number that is printed."""
    many = alone.word in ("most", MOST)
    if alone.people is not None:
        many = alone.people > MANY_ALONE * alone.n
    why = f"Without a tie in the last 90 days: {alone.people_says}."
    if cell(shape.new_without, alone.n, alone.detail).low >= LEAST_CELL:
        why += f" About {rounded(shape.new_without)} of them are new." if alone.detail.has_numbers else ""
    why += " Reading makes no tie, so they may well have use of the community."
    if many:
        return Diagnosis("isolates", "More than half stand alone", True, why, (WELCOME, MEET))
    return Diagnosis("isolates", "Most members have ties", False, why, (WELCOME,))


def _central(shape: Shape) -> Diagnosis:
    """Freeman's centralisation above one half, or somebody in more than half of all ties."""
    if shape.centralisation > CENTRAL * MILLION or 2 * shape.most > shape.pairs:
        why = "When they are away, much stands still, and they answer what others could. Ask others first, by name."
        return Diagnosis("facilitator", "Much runs through few people", True, why, (ASKS, PROFILE))
    why = "No few people hold it together: it goes on when somebody is away."
    return Diagnosis("facilitator", "Ties are spread over many", False, why)


def _broken(shape: Shape) -> Diagnosis:
    if shape.largest < IN_PARTS * shape.tied:
        why = "No part that hangs together holds half of the people with ties. What one part knows does not reach the others."
        return Diagnosis("malfunction", "The community falls into parts", True, why, (MEET, INTRODUCE))
    if 2 * shape.mutual < ONE_WAY * shape.arcs:
        why = "Less than 15 % of what goes from one to another has something coming back from the same person."
        return Diagnosis("malfunction", "Most goes one way", True, why, (ASKS, MEET))
    why = "Those with ties hang together, and enough of what is given comes back."
    return Diagnosis("malfunction", "It works as a group", False, why)


def _bridged(shape: Shape) -> Diagnosis:
    if len(shape.groups) < 2:
        why = "The people with ties make one group of five or more at most: there is nothing to bridge."
        return Diagnosis("bridges", "There are no sub-groups", False, why)
    if shape.across < LEAST_CELL or shape.across < APART * shape.pairs:
        why = "People of different sub-groups have little to do with one another."
        return Diagnosis("bridges", "Sub-groups keep to themselves", True, why, (INTRODUCE, MEET))
    if shape.joiners < 2 * LEAST_CELL:
        why = "Fewer than ten people join the sub-groups. If they leave, the sub-groups part."
        return Diagnosis("bridges", "Few people join the sub-groups", True, why, (INTRODUCE, PROFILE))
    why = f"About {rounded(shape.joiners):,} people have ties into another sub-group than their own."
    return Diagnosis("bridges", "The sub-groups are joined", False, why, (INTRODUCE,))
