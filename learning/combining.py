"""From several views on a skill to one level, weighted by how reliable each kind is (MEASURES.md 4.3). Pure functions.

The unit of a weight is the true-score variance: a source with one-rater reliability r weighs r/(1-r), k raters k times
that, which is the Spearman-Brown formula written as odds: reliability of k raters = w/(1+w).
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from math import fsum

from learning.vocabulary import LEVELS, TOP

PEER_RELIABILITY, MANAGER_RELIABILITY = 0.37, 0.50  # of one rater [S33]
MOST_PEERS, MOST_MANAGERS = 10, 2
SELF_WEIGHT = 0.25
LENIENCY = 0.32  # people rate themselves higher, in standard deviations [S33]; one step of the scale is taken as one
PER_EPISODE, MOST_OBSERVED = 0.11, 1.5
PRIOR_WEIGHT = 1.0
SHOWN_FROM = 0.6
MIDDLE = 2.0  # the prior where too few people stand behind the community's mean
APART = 1.0  # self against others: from here on worth a conversation


class Kind(StrEnum):
    SELF = "self"
    PEERS = "peers"
    MANAGERS = "managers"
    OBSERVED = "observed"
    PRIOR = "prior"


@dataclass(frozen=True)
class Source:
    """One kind of view: its mean on the scale 0 to 4, what it weighs, how many stand behind it, as of when."""

    kind: Kind
    level: float
    weight: float
    n: int
    on: date | None = None


@dataclass(frozen=True)
class Combined:
    """A level and how sure it is; both from all sources, the prior included only in the level."""

    level: float
    confidence: float

    @property
    def is_shown(self) -> bool:
        return self.confidence >= SHOWN_FROM


def weight_of_raters(k: int, reliability: float) -> float:
    return k * reliability / (1 - reliability)


def bounded(level: float) -> float:
    return min(float(TOP), max(0.0, level))


def from_self(levels: Iterable[int], on: date | None = None) -> Source | None:
    given = list(levels)
    if not given:
        return None
    return Source(Kind.SELF, bounded(fsum(given) / len(given) - LENIENCY), SELF_WEIGHT, len(given), on)


def from_peers(mean: float, n: int, on: date | None = None) -> Source:
    weight = weight_of_raters(min(n, MOST_PEERS), PEER_RELIABILITY)
    return Source(Kind.PEERS, bounded(mean), weight, n, on)


def from_managers(levels: Iterable[int], on: date | None = None) -> Source | None:
    """The newest two at most; `levels` come newest first."""
    given = list(levels)[:MOST_MANAGERS]
    if not given:
        return None
    weight = weight_of_raters(len(given), MANAGER_RELIABILITY)
    return Source(Kind.MANAGERS, bounded(fsum(given) / len(given)), weight, len(given), on)


def from_observed(parts: Iterable[tuple[float, int]], on: date | None = None) -> Source | None:
    """(level, episodes) of each community; together they are one source, weighted by episodes."""
    pairs = [(level, n) for level, n in parts if n > 0]
    episodes = sum(n for _, n in pairs)
    if not episodes:
        return None
    level = fsum(level * n for level, n in pairs) / episodes
    return Source(Kind.OBSERVED, bounded(level), min(MOST_OBSERVED, PER_EPISODE * episodes), episodes, on)


def prior(mean: float | None, n: int = 0, on: date | None = None) -> Source:
    return Source(Kind.PRIOR, MIDDLE if mean is None else bounded(mean), PRIOR_WEIGHT, n, on)


def combine(sources: Iterable[Source]) -> Combined:
    """level = sum of w*x / sum of w; confidence = W/(1+W), W without the prior. Nothing at all: the middle, unsure."""
    known = list(sources)
    total = fsum(source.weight for source in known)
    if total <= 0:
        return Combined(MIDDLE, 0.0)
    level = fsum(source.weight * source.level for source in known) / total
    told = fsum(source.weight for source in known if source.kind is not Kind.PRIOR)
    return Combined(bounded(level), told / (1 + told))


def apart(sources: Iterable[Source]) -> float | None:
    """Self minus others, in steps, when it is one or more either way; leniency is taken off already."""
    known = list(sources)
    own = next((source for source in known if source.kind is Kind.SELF), None)
    others = [source for source in known if source.kind not in (Kind.SELF, Kind.PRIOR)]
    weight = fsum(source.weight for source in others)
    if own is None or weight <= 0:
        return None
    difference = own.level - fsum(source.weight * source.level for source in others) / weight
    return difference if abs(difference) >= APART else None


def level_word(level: float) -> str:
    return LEVELS[min(TOP, max(0, int(level + 0.5)))]


def between_words(mean: float) -> str:
    """A mean in half steps: “independently”, or “between independently and helps others to do it”."""
    low = int(mean)
    return LEVELS[low] if mean == low else f"between “{LEVELS[low]}” and “{LEVELS[low + 1]}”"
