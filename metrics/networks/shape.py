"""The figures of each community's network, as whole numbers: what is kept of a week (MEASURES.md 8)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

MILLION = 1_000_000


@dataclass(frozen=True)
class Shape:
    """One community in one week. Everything is a number of people or of pairs of people, unless it says otherwise."""

    members: int = 0
    tied: int = 0
    new: int = 0  # members of less than 30 days
    new_without: int = 0  # of them, those without a tie
    pairs: int = 0
    arcs: int = 0  # directions
    mutual: int = 0  # pairs with both
    layers: dict[str, int] = field(default_factory=dict)  # pairs by what they are made of
    components: int = 0  # of two and more
    largest: int = 0
    centralisation: int = 0  # Freeman's, of degrees, in millionths
    most: int = 0  # pairs of the member with most
    core: int = 0  # the highest k
    in_core: int = 0
    busiest: int = 0  # share of the shortest ways over the busiest tenth, in millionths
    groups: list[dict[str, Any]] = field(default_factory=list)  # n, pairs, mostly (a department, or "")
    between: list[list[int]] = field(default_factory=list)  # group, group, pairs
    more_groups: int = 0  # beyond the twelve largest
    grouped: int = 0
    across: int = 0  # pairs of people in different sub-groups
    joiners: int = 0  # people with such a pair
    departments: list[dict[str, Any]] = field(default_factory=list)  # name, n
    matrix: list[list[int]] = field(default_factory=list)  # department, department, pairs
    known: int = 0  # pairs of people both of whose departments are known
    crossing: int = 0  # of them, between two departments
    by_chance: int = 0  # how much of known would cross if departments did not matter, in millionths
    fresh: int = 0  # pairs that began in the four weeks before the last four
    kept: int = 0  # of them, those with something in the last four

    @property
    def isolates(self) -> int:
        return self.members - self.tied

    def as_row(self) -> dict[str, Any]:
        return dict(vars(self))

    @classmethod
    def of(cls, row: Mapping[str, Any]) -> Shape:
        return cls(**{name: value for name, value in row.items() if name in cls.__dataclass_fields__})
