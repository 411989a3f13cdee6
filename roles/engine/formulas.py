"""The last steps of the measures in Python, on the integers a record holds (MEASURES.md 3.3-3.6).

measure.py does the same in SQL for everybody at once; tests hold the two together, and a record can be checked by hand.
"""

from __future__ import annotations

import math
from collections.abc import Iterable
from datetime import date, timedelta
from fractions import Fraction

from roles.policy import DECAY_UNIT, MILLION, Policy

NEVER_MORE = 60.0  # sat(60) is 1 in millionths


def sat(x: float) -> int:
    """1 - 2^-x in millionths."""
    return round((1 - math.pow(2, -min(x, NEVER_MORE))) * MILLION)


def enactment(policy: Policy, role: str, as_of: date, weeks: Iterable[tuple[date, float]]) -> int:
    """A in millionths, from (Monday, days active) or, for Consumers, (Monday, value of the week)."""
    total = sum(
        sat(value) * policy.decay[max((as_of - (monday + timedelta(days=3))).days, 0)] for monday, value in weeks
    )
    return sat(total / (MILLION * DECAY_UNIT * policy.theta(role)))


def wilson_upper(ok: int, n: int, z: float) -> float:
    """Upper bound of a share; 1 where nothing was tried."""
    if not n:
        return 1.0
    p = ok / n
    return (p + z * z / (2 * n) + z * math.sqrt(p * (1 - p) / n + z * z / (4 * n * n))) / (1 + z * z / n)


def guard_passes(policy: Policy, ok: int, n: int, median: int) -> bool:
    """Not demonstrably without uptake: the bound reaches φ of the usual share (in millionths)."""
    return wilson_upper(ok, n, policy["guard_z"]) >= policy["guard_phi"] * median / MILLION


def yield_factor(policy: Policy, ok: int, n: int, median: int) -> float:
    """Never above 1: more than the usual share earns nothing."""
    usual, prior = median / MILLION, policy["yield_prior"]
    return min(1.0, (ok + prior * usual) / (n + prior) / usual)


def uptake(policy: Policy, role: str, *, breadth: int, quality: int, factor: float = 1.0, upheld: float = 0.0) -> int:
    """U in millionths, from B and Q in millionths."""
    effect = min(breadth, quality) / MILLION * factor * math.pow(2, -upheld)
    return sat(effect / policy["kappa"][role])


def strength(a: int, u: int) -> float:
    return math.sqrt(a * u) / MILLION


def iota(policy: Policy, *, size: int, active: int, inside: int, received: int) -> int:
    """ι = min(1, L0 · e/s) in millionths, half up, exact: e = (size − 1)/(active − 1), s = inside/received (3.5)."""
    if active < 2 or not inside:
        return MILLION
    exact = MILLION * Fraction(str(policy["circle_slack"])) * (size - 1) * received / ((active - 1) * inside)
    return min(MILLION, math.floor(exact + Fraction(1, 2)))


def breadth(*, outside: int, inside: int, iota: int) -> int:
    """B in millionths: from outside one's circle all, from inside ι · x^ι, and never more than it would count outside."""
    if not inside or iota == MILLION:
        return outside + inside
    return outside + min(inside, round(iota * math.pow(inside / MILLION, iota / MILLION)))
