"""What the parameters of a policy must be like, one sentence for each that is amiss."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.core.exceptions import ValidationError

from roles.models import Role

LONGEST_CADENCE = 182  # days; half the window, or hardly anybody could ever keep it
LEAST_CADENCE = 1

#: Name to (smallest, largest) of the numbers the platform's policy holds besides the tables.
BOUNDS: dict[str, tuple[float, float]] = {
    "half_life_days": (7, 365),
    "window_days": (91, 728),
    "enter": (0.05, 0.95),
    "leave": (0.05, 0.95),
    "leave_snapshots": (1, 12),
    "guard_phi": (0, 1),
    "guard_z": (0, 5),
    "maturity_days": (0, 60),
    "yield_prior": (0.1, 100),
    "yield_floor": (0.001, 1),
    "newcomer_days": (0, 180),
    "peripheral_days": (7, 364),
    "primary_lead": (0, 1),
    "median_members": (1, 1000),
    "median_trials": (1, 100),
    "median_of_platform": (0, 1),
    "circle_slack": (1, 100),
    "circle_review": (0, 1),
    "circle_recognitions": (1, 1000),
}


def check_cadence(days: Mapping[str, object]) -> dict[str, int]:
    """Days between two active days, for each role. Raises ValidationError with sentences by role."""
    errors: dict[str, str] = {}
    checked: dict[str, int] = {}
    for role in Role:
        try:
            checked[role.value] = _whole(days.get(role))
        except ValueError:
            errors[role.value] = (
                f"{role.label}s: give a whole number of days, from {LEAST_CADENCE} to {LONGEST_CADENCE}."
            )
    if errors:
        raise ValidationError({role: [sentence] for role, sentence in errors.items()})
    return checked


def _whole(number: object) -> int:
    """Raises ValueError."""
    if isinstance(number, bool | float):
        raise ValueError(number)
    days = int(str(number).strip())
    if not LEAST_CADENCE <= days <= LONGEST_CADENCE:
        raise ValueError(number)
    return days


def check_params(params: object, *, like: Mapping[str, Any]) -> dict[str, Any]:
    """The parameters of a policy of the platform: those there are, no others, each of the kind and within its bounds.

    `like` are the parameters in force. Raises ValidationError with a sentence for each that is amiss.
    """
    if not isinstance(params, Mapping):
        raise ValidationError("The parameters are one JSON object.")
    said = [f"There is no parameter “{name}”." for name in sorted(set(params) - set(like))]
    said += [f"The parameter “{name}” is missing." for name in sorted(set(like) - set(params))]
    for name, value in params.items():
        if name in like:
            said += _amiss(name, value, like[name], BOUNDS.get(name, (0, 1000)))
    if not said and params["leave"] > params["enter"]:
        said.append("“leave” must not lie above “enter”, or somebody would come and go at once.")
    if not said:
        try:
            check_cadence(params["cadence_days"])
        except ValidationError as error:
            said += error.messages
    if said:
        raise ValidationError(said)
    return dict(params)


def _amiss(name: str, value: object, like: object, bounds: tuple[float, float]) -> list[str]:
    if isinstance(like, Mapping):
        if not isinstance(value, Mapping) or set(value) != set(like):
            return [f"“{name}” has one entry for each of {', '.join(sorted(like))}."]
        least = 0.01 if name == "kappa" else bounds[0]
        return [
            said for key, part in value.items() for said in _amiss(f"{name}: {key}", part, like[key], (least, 1000))
        ]
    low, high = bounds
    if isinstance(value, bool) or not isinstance(value, int | float) or not low <= value <= high:
        return [f"“{name}” is a number from {low:g} to {high:g}."]
    if isinstance(like, int) and _counts(name) and not isinstance(value, int):
        return [f"“{name}” is a whole number."]
    return []


def _counts(name: str) -> bool:
    """Days, members, snapshots: numbers that count something."""
    return name.endswith(("_days", "_members", "_trials", "_snapshots", "_creators", "_recognitions")) or name in {
        "attendees",
        "opener_cap",
        "rate_from",
        "welcome_hours",
    }
