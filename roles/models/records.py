"""The explanation of MEASURES.md 3.9, from the columns of a snapshot row: the same figures, in words a reader can follow."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from roles.models.snapshots import RoleWeek

MILLION = 1_000_000


def record_of(row: RoleWeek) -> dict[str, Any]:
    """Everything a row rests on; empty where there was nothing in the window."""
    if not (row.weeks or row.people or row.n or row.q_fx):
        return {}
    record = {
        "asof": row.as_of.isoformat(),
        "policy": row.version,
        "rhythm": row.own_version,
        "A": millionths(row.a_fx),
        "weeks": [[monday, packed % 8] for monday, packed in zip(mondays(row), row.weeks or (), strict=True)],
        "values": _values(row),
        "guard": {
            "ok": row.ok,
            "n": row.n,
            "ub": millionths(row.ub_fx),
            "median": millionths(row.median_fx),
            "of": "community" if row.is_local else "platform",
        },
        "met": row.met,
        "B": millionths(row.b_fx),
        "people": row.people,
        "in_cluster": _circle(row),
        "Q": millionths(row.q_fx),
        "episodes": row.episodes,
        "yield": millionths(row.yield_fx),
        "upheld": row.upheld,
        "U": millionths(row.u_fx),
        "S": round(row.strength, 6) if row.guard_ok else 0.0,
        "state": row.state,
        "since": row.since and row.since.isoformat(),
        "top": row.top,
        "next": _next(row),
    }
    return {name: value for name, value in record.items() if value is not None}


def mondays(row: RoleWeek) -> list[str]:
    """The Mondays of the weeks something was done in, the oldest first."""
    monday = row.as_of - timedelta(days=row.as_of.weekday())
    return [(monday - timedelta(weeks=packed // 8)).isoformat() for packed in row.weeks or ()]


def millionths(value: int) -> float:
    return value / MILLION


def _values(row: RoleWeek) -> list[list[Any]] | None:
    """Of a Consumer: what each week is worth."""
    if row.week_values is None:
        return None
    return [[monday, value / 100] for monday, value in zip(mondays(row), row.week_values, strict=True)]


def _circle(row: RoleWeek) -> dict[str, Any]:
    """The small circle one is in, and what came from inside it."""
    found: dict[str, Any] = {"size": row.circle_size, "iota": millionths(row.iota_fx)}
    if row.near:
        found["people"] = row.near
    if row.inside_fx:
        found["x"] = millionths(row.inside_fx)
    return found


def _next(row: RoleWeek) -> str:
    """The smallest step on the side that holds U down, and what it would add."""
    step = "one more person" if row.b_fx <= row.q_fx or not row.q_fx else "one more thing taken up"
    hundredths = (row.next_fx - row.u_fx + 5_000) // 10_000
    return f"{step}: U +{hundredths // 100}.{hundredths % 100:02}"
