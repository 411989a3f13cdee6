"""Which groups of a community may be told apart at all: large enough, and not almost the same as another.

A group of fewer than the smallest one is one of the others, as who said nothing is. Should the others be fewer than that
themselves, the next smallest group joins them. And a group that differs from one by another axis (or from all but that
one) by fewer people than the smallest group joins the others, too: the two numbers, subtracted, would speak of those few.
"""

from __future__ import annotations

from collections.abc import Mapping

from metrics.models import SegmentAxis

OTHERS = ""
MOST = 24  # groups by one axis; in a larger organisation the smallest are among the others
Sizes = dict[str, int]  # group to members; the others under OTHERS


def merged(sizes: Mapping[str, int], least: int) -> Sizes:
    """The groups that are kept, and the others, if there are any; the others are as large as the least, if anybody is."""
    kept = sorted(((members, name) for name, members in sizes.items() if name and members >= least), reverse=True)
    kept, rest = kept[:MOST], kept[MOST:]
    others = sum(members for name, members in sizes.items() if not name or members < least)
    others += sum(members for members, _ in rest)
    while 0 < others < least and kept:
        others += kept.pop()[0]
    found = {name: members for members, name in kept} | ({OTHERS: others} if others else {})
    return found if len(found) > 1 else {}


def too_alike(size: int, other: int, both: int, total: int, least: int) -> bool:
    """Whether two groups, or one and all but the other, differ by some people, but by fewer than the least.

    Exactly all but the other counts, too: the sum of both is then the whole, which is printed beside them.
    """
    apart = size + other - 2 * both
    return 0 < apart < least or total - apart < least


def without_alike(groups: Sizes, name: str) -> Sizes:
    """A group goes to the others."""
    left = {each: members for each, members in groups.items() if each != name}
    left[OTHERS] = left.get(OTHERS, 0) + groups[name]
    return left


ORDER = tuple(SegmentAxis)  # of two groups that are too alike, the one by the later axis is not told
