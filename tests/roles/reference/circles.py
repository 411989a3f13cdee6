"""Small circles by the letter of MEASURES.md 3.5; only who belongs together is taken from the engine's clusters()."""

from __future__ import annotations

from collections import defaultdict
from datetime import date, timedelta
from typing import TYPE_CHECKING, NamedTuple

from roles.engine.clusters import clusters
from tests.roles.reference.evidence import Evidence

if TYPE_CHECKING:
    from tests.roles.reference.measures import Reference

RECOGNISED = ("creator", "connector", "carrier", "caretaker")  # a Consumer's people are those they took from
UNIT = 100 * 2**20  # in which the engine holds weights: groups are found on whole numbers


class Circle(NamedTuple):
    people: frozenset[int]
    iota: float


def circles(reference: Reference, community: int, as_of: date, people: list[int], active: int) -> dict[int, Circle]:
    """Of each member who is in one."""
    first = as_of - timedelta(days=reference.p["window_days"])
    given: dict[tuple[int, int], float] = defaultdict(float)
    for member in people:
        for role in RECOGNISED:
            for who, day, weight in reference.evidence.get((community, member, role), Evidence()).recognised:
                if first <= day < as_of and weight > 0:
                    given[who, member] += weight * round(2**20 * reference.decay((as_of - day).days)) / 2**20
    mutual = [(a, b, round(min(w, given[b, a]) * UNIT)) for (a, b), w in given.items() if a < b and (b, a) in given]
    found = {}
    for group in clusters(mutual):
        received = sum(1 - 2**-w for (_, m), w in given.items() if m in group)
        inside = sum(1 - 2**-w for (p, m), w in given.items() if m in group and p in group)
        expected = (len(group) - 1) / max(active - 1, len(group) - 1)
        circle = Circle(frozenset(group), min(1.0, reference.p["circle_slack"] * expected / (inside / received)))
        found |= dict.fromkeys(group, circle)
    return found
