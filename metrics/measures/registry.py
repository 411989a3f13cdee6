"""What a measure is, and the list of all of them. No measure lives here."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from metrics.models.vocabulary import Direction, Family, Unit
from roles.intervals import interval


@dataclass(frozen=True)
class Reading:
    """What a measure says of one community. Shares from 0 to 1. No value: nothing to measure, or not reached."""

    community_id: int
    value: float | None
    n: int
    low: float | None = None
    high: float | None = None
    detail: Mapping[str, Any] = field(default_factory=dict)

    @classmethod
    def share(cls, community_id: int, k: int, n: int, **detail: Any) -> Reading:
        """k of n, with its 90 % interval; the count goes to the detail as “k”, which masking needs."""
        if not n:
            return cls(community_id, None, 0, detail={"k": 0, **detail})
        low, high = interval(k, n)
        return cls(community_id, k / n, n, low, high, {"k": k, **detail})


Compute = Callable[[date, Sequence[int]], Iterable[Reading]]


@dataclass(frozen=True)
class Measure:
    """One number a week about a community. A community compute() gives no reading of has none that week.

    key: lower case with hyphens, never reused. says: the definition in one or two sentences, with what n counts.
    window: of which days it speaks (“the 90 days before”). source: which rows it is made from. query: the statement,
    where there is one; the page of the measure shows it. is_of_people: n counts people, so every number of it is shown
    under the rules of metrics.masking; value is then a share with the count “k” in its detail (Reading.share), or a
    number of people. page: the name of an address in metrics (slug only) that shows more, its evidence.
    """

    key: str
    name: str
    family: Family
    unit: Unit
    direction: Direction
    says: str
    window: str
    source: str
    compute: Compute
    is_of_people: bool = False
    query: str = ""
    page: str = ""


RESERVED = ("collect",)  # words of addresses
MEASURES: dict[str, Measure] = {}
__all__ = ["MEASURES", "Direction", "Family", "Measure", "Reading", "Unit", "register"]


def register(*measures: Measure) -> None:
    """Add to the library. Raises ValueError for a key that is taken or is no lower-case word with hyphens."""
    for measure in measures:
        if measure.key in MEASURES or measure.key in RESERVED:
            raise ValueError(f"There is a measure {measure.key} already.")
        if not measure.key.replace("-", "").isalnum() or measure.key != measure.key.lower():
            raise ValueError(f"“{measure.key}” is no key: lower-case words with hyphens.")
        MEASURES[measure.key] = measure
