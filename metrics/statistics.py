"""What may be said of a share: verdict against a band, distance from a mix. Pure functions, no database.

Formulas: MEASURES.md 3.8. What of it may be shown in a small group: masking.py.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from enum import StrEnum
from functools import lru_cache

from scipy.special import betainc, gammaln, xlog1py, xlogy

from roles.intervals import interval

SURE = 0.9  # how probable "beyond the band" must be before it is said


class Verdict(StrEnum):
    BELOW = "below"
    ON = "on"
    ABOVE = "above"
    UNSURE = "unsure"

    @property
    def words(self) -> str:
        return WORDS[self]


WORDS = {
    Verdict.BELOW: "Below target",
    Verdict.ON: "On target",
    Verdict.ABOVE: "Above target",
    Verdict.UNSURE: "Cannot tell yet",
}


def sureness(k: float, n: int, low: float, high: float) -> tuple[float, float]:
    """Probability that the share lies below the band, and that it lies above it."""
    a, b = k + 0.5, n - k + 0.5
    return float(betainc(a, b, low)), 1 - float(betainc(a, b, high))


@lru_cache(maxsize=8192)
def verdict(k: float, n: int, low: float, high: float) -> Verdict:
    """One share against its band; low and high are shares from 0 to 1.

    Below or above only if that is 90 % probable, on target only if the whole 90 % interval lies in the band.
    """
    if n < 1:
        return Verdict.UNSURE
    below, above = sureness(k, n, low, high)
    if below >= SURE:
        return Verdict.BELOW
    if above >= SURE:
        return Verdict.ABOVE
    start, end = interval(k, n)
    return Verdict.ON if low <= start and end <= high else Verdict.UNSURE


def verdict_of_any(counts: Iterable[float], n: int, low: float, high: float) -> Verdict:
    """The verdict when only a range of counts may be known: said if it is the same for all of them."""
    found = {verdict(k, n, low, high) for k in counts}
    return found.pop() if len(found) == 1 else Verdict.UNSURE


def distance(shares: Sequence[float], target: Sequence[float]) -> float:
    """D = ½ Σ|q − t|: the share of members who would have to act differently. Both add to 1."""
    return 0.5 * sum(abs(q - t) for q, t in zip(shares, target, strict=True))


@lru_cache(maxsize=1024)
def distance_by_chance(target: tuple[float, ...], n: int) -> float:
    """D0(n) = E[D] of a community of n that is exactly on target.

    Exact, without simulation: every count of a multinomial is binomial, so D0 is half the sum of the binomial mean
    absolute deviations, each in closed form (De Moivre): E|X − np| = 2 m C(n,m) p^m (1−p)^(n−m+1), m = ⌊np⌋ + 1.
    """
    return 0.5 * sum(_mean_deviation(n, p) for p in target) / n


def _mean_deviation(n: int, p: float) -> float:
    if p <= 0 or p >= 1:
        return 0.0
    m = int(n * p + 1e-12) + 1
    if m > n:
        return float(2 * n * p**n * (1 - p))
    log_c = gammaln(n + 1) - gammaln(m + 1) - gammaln(n - m + 1)
    log_all = log_c + xlogy(m, p) + xlog1py(n - m + 1, -p)
    return float(2 * m * 2.718281828459045 ** float(log_all))


def excess(shares: Sequence[float], target: Sequence[float], n: int) -> float:
    """D* = max(0, D − D0): what remains after the difference that chance alone makes in a community of n."""
    return max(0.0, distance(shares, target) - distance_by_chance(tuple(target), n))


class Course(StrEnum):
    ROSE = "rose"
    FELL = "fell"
    SAME = "same"


def course(first: tuple[float, int], last: tuple[float, int], sure: float = 1.645) -> Course:
    """Whether a share moved between two weeks (each k, n) by more than chance: 90 %, two-sided; sure: standard errors.

    The difference of two Jeffreys posteriors, taken as normal. Both weeks hold largely the same people, so this is
    on the careful side.
    """
    (mean0, variance0), (mean1, variance1) = _moments(*first), _moments(*last)
    z = (mean1 - mean0) / (variance0 + variance1) ** 0.5
    if abs(z) < sure:
        return Course.SAME
    return Course.ROSE if z > 0 else Course.FELL


def _moments(k: float, n: int) -> tuple[float, float]:
    """Mean and variance of Beta(k+½, n−k+½), and of rounding k to 5 people, which adds a variance of 2."""
    mean = (k + 0.5) / (n + 1)
    return mean, mean * (1 - mean) / (n + 2) + 2 / n**2
