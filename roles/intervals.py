"""The interval around a share (MEASURES.md 3.8): used where targets are checked and where shares are shown."""

from functools import lru_cache

from scipy.special import betaincinv

LEVEL = 0.9


@lru_cache(maxsize=4096)
def interval(k: float, n: int, level: float = LEVEL) -> tuple[float, float]:
    """Jeffreys interval Beta(k+½, n−k+½) of k in n, as shares from 0 to 1.

    Reading: this week's behaviour is one draw of how the community tends to act. At k = 0 it begins at 0, at k = n
    it ends at 1. Raises ValueError when k does not lie in n.
    """
    if n < 1 or not 0 <= k <= n:
        raise ValueError(f"{k} of {n} is no share.")
    tail = (1 - level) / 2
    low = 0.0 if k == 0 else float(betaincinv(k + 0.5, n - k + 0.5, tail))
    high = 1.0 if k == n else float(betaincinv(k + 0.5, n - k + 0.5, 1 - tail))
    return low, high


def width_at(share: float, n: int) -> float:
    """How wide the interval is in a community of n where the share is this: the narrowest band that can be told."""
    low, high = interval(share * n, n)
    return high - low
