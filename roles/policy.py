"""The parameters of the measures in force on a day, in the units the engine counts in (MEASURES.md 3.1, 10.4, 11).

Fixed point: decay in 2^-20, saturated values in millionths, weights in hundredths, so that sums are exact.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any

from activity.vocabulary import Verb
from roles.models import Role, RolePolicy

ROLE_NUMBERS: dict[str, int] = {role: number for number, role in enumerate(Role.values, start=1)}
DECAY_UNIT = 2**20
MILLION = 1_000_000


@dataclass(frozen=True)
class Policy:
    """One version of the parameters."""

    id: int
    version: int
    params: dict[str, Any]

    def __getitem__(self, name: str) -> Any:
        return self.params[name]

    @property
    def window(self) -> int:
        return int(self["window_days"])

    @cached_property
    def decay(self) -> list[int]:
        """δ(age) by age in days; a week longer than the window, for the Thursday of the week it begins in."""
        return [round(DECAY_UNIT * 2 ** (-age / self["half_life_days"])) for age in range(self.window + 8)]

    def theta(self, role: str) -> float:
        """Decayed active weeks of somebody active one day every `cadence_days`: there A is one half (3.3)."""
        return float(0.5 / (1 - 2 ** (-self["cadence_days"][role] / self["half_life_days"])))

    def weights(self, role: str) -> dict[int, int]:
        """Verb to weight of the recognition, in hundredths."""
        return {Verb[name.upper()].value: hundredths(w) for name, w in self["weights"][role].items()}

    def weight(self, role: str, name: str) -> int:
        return hundredths(self["weights"][role][name])

    def effect(self, name: str) -> int:
        return hundredths(self["effects"][name])

    def day_values(self) -> dict[int, int]:
        """Verb to what one such act adds to a Consumer's week, in hundredths."""
        return {Verb[name.upper()].value: hundredths(x) for name, x in self["week_value"].items()}


def hundredths(value: float) -> int:
    return round(100 * value)


def policy_of(as_of: date) -> Policy:
    """The policy adopted last by that day; before the first one, the first."""
    adopted = RolePolicy.objects.filter(adopted_on__lte=as_of).order_by("-version").first()
    row = adopted or RolePolicy.objects.order_by("version").first()
    assert row is not None, "The first policy comes with the migrations."
    return Policy(row.pk, row.version, row.params)
