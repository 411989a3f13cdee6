"""When notes of peers may be put together, so that nobody can work out a single one (MEASURES.md 2.5, 4.4). Pure.

Three notes at least, once a week, a mean to half a step. And because whoever sees the mean of three on one Monday and of
four on the next could subtract: a release differs from every earlier one by nobody, or by three people at least. Where
that cannot be, the old one stays; if one of its notes was withdrawn, it goes and nothing is shown.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

FEWEST = 3

# Who is in it, and a token of what they said: a changed note is another token.
Parts = Mapping[str, str]


def differing(one: Parts, other: Parts) -> int:
    """How many people's notes are not the same in both."""
    return sum(1 for who in {*one, *other} if one.get(who) != other.get(who))


def may_release(now: Parts, earlier: Iterable[Parts]) -> bool:
    return len(now) >= FEWEST and all(not 0 < differing(now, past) < FEWEST for past in earlier)


def may_stand(current: Parts, notes: Iterable[str]) -> bool:
    """Whether what was released may stay: nobody in it has withdrawn."""
    return set(current) <= set(notes)


def half_steps(levels: Iterable[int]) -> int:
    """The mean in half steps, halves of those upwards."""
    given = list(levels)
    return (4 * sum(given) + len(given)) // (2 * len(given))
