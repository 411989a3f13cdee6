"""The textbook estimator (Kaplan and Meier 1958) in exact fractions: what the figures of asks are checked against."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

Wait = tuple[int, bool]  # how long, and whether it came; if not, it had not come by then


def survival(waits: Sequence[Wait]) -> list[tuple[int, Fraction, int]]:
    """(t, share still waiting after t, how many waited until t) at each moment at which it came for somebody."""
    share, curve = Fraction(1), []
    for t in sorted({t for t, came in waits if came}):
        at_risk = sum(1 for other, _ in waits if other >= t)
        share *= 1 - Fraction(sum(1 for other, came in waits if came and other == t), at_risk)
        curve.append((t, share, at_risk))
    return curve


def reached(waits: Sequence[Wait], share: Fraction) -> int | None:
    """The first moment at which at most this share still waits; None: not reached."""
    return next((t for t, open_share, _ in survival(waits) if open_share <= share), None)
