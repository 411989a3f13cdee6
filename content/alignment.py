"""Which parts of two sequences (lines, words) correspond. Pure; bounded, however long and alike the parts are."""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher
from typing import NamedTuple

# Comparing every part with every part takes up to the square of the length, so only stretches between certain
# correspondences are compared that way, and only so much of them; what is left over counts as replaced.
MOST_PAIRS_AT_ONCE = 160_000
MOST_PAIRS = 1_500_000


class Change(NamedTuple):
    """before[start:end] became after[new_start:new_end]; one of the two may be empty, not both."""

    start: int
    end: int
    new_start: int
    new_end: int


def changes_between(before: Sequence[str], after: Sequence[str]) -> list[Change]:
    """The changes from one sequence to the other, in order; what lies between them is the same in both."""
    found, at, new_at = [], 0, 0
    for start, new_start, length in [*_matches(before, after), (len(before), len(after), 0)]:
        if start > at or new_start > new_at:
            found.append(Change(at, start, new_at, new_start))
        at, new_at = start + length, new_start + length
    return _slid(_joined(found), before, after)


def _slid(changes: list[Change], before: Sequence[str], after: Sequence[str]) -> list[Change]:
    """What was only put in, or only cut, can often be said to begin a few parts later: it does where a line begins.

    “flows[.⏎One more]. ” is read as “flows.[⏎One more.]”.
    """
    ends = [*((change.start, change.new_start) for change in changes[1:]), (len(before) + 1, len(after) + 1)]
    slid = []
    for change, (next_start, next_new) in zip(changes, ends, strict=False):
        start, end, new_start, new_end = change
        parts, at, to = (after, new_start, new_end) if start == end else (before, start, end)
        steps, best = 0, 0
        while start == end or new_start == new_end:
            is_free = end + steps + 1 < next_start and new_end + steps + 1 < next_new
            if not is_free or to + steps >= len(parts) or parts[at + steps] != parts[to + steps]:
                break
            steps += 1
            best = steps if parts[at + steps] == "\n" else best
        slid.append(Change(start + best, end + best, new_start + best, new_end + best))
    return slid


def _joined(changes: list[Change]) -> list[Change]:
    """Changes that touch (a match of length nothing between them) are one."""
    joined: list[Change] = []
    for change in changes:
        if joined and (joined[-1].end, joined[-1].new_end) == (change.start, change.new_start):
            change = Change(joined[-1].start, change.end, joined[-1].new_start, change.new_end)
            joined.pop()
        joined.append(change)
    return joined


def _matches(before: Sequence[str], after: Sequence[str]) -> Iterator[tuple[int, int, int]]:
    """Equal stretches: the common beginning, what lies between parts that occur once on both sides, the common end."""
    start = _common_start(before, after, 0)
    end = _common_end(before, after, start)
    yield 0, 0, start
    pairs, at, new_at = MOST_PAIRS, start, start
    corners = [*_anchors(before, after, start, end), (len(before) - end, len(after) - end)]
    for corner, new_corner in corners:
        size = (corner - at) * (new_corner - new_at)
        if 0 < size <= min(MOST_PAIRS_AT_ONCE, pairs):
            pairs -= size
            matcher = SequenceMatcher(None, before[at:corner], after[new_at:new_corner], autojunk=False)
            yield from ((at + a, new_at + b, length) for a, b, length in matcher.get_matching_blocks() if length)
        is_anchor = corner < len(before) - end
        yield corner, new_corner, int(is_anchor)
        at, new_at = corner + is_anchor, new_corner + is_anchor
    yield len(before) - end, len(after) - end, end


def _common_start(before: Sequence[str], after: Sequence[str], least: int) -> int:
    length = least
    for a, b in zip(before, after, strict=False):
        if a != b:
            break
        length += 1
    return length


def _common_end(before: Sequence[str], after: Sequence[str], start: int) -> int:
    length, most = 0, min(len(before), len(after)) - start
    while length < most and before[-1 - length] == after[-1 - length]:
        length += 1
    return length


def _anchors(before: Sequence[str], after: Sequence[str], start: int, end: int) -> list[tuple[int, int]]:
    """Parts that occur once on each side and stand in the same order on both: they surely correspond."""
    old, new = before[start : len(before) - end], after[start : len(after) - end]
    times, new_times = Counter(old), Counter(new)
    places = {part: number for number, part in enumerate(new) if new_times[part] == 1}
    pairs = [(number, places[part]) for number, part in enumerate(old) if times[part] == 1 and part in places]
    return [(start + a, start + b) for a, b in _longest_rising(pairs)]


def _longest_rising(pairs: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """The longest run of pairs whose second numbers rise as well (the first do)."""
    piles: list[int] = []  # the smallest end of a run of each length
    ends: list[int] = []  # which pair that is
    before: list[int | None] = []
    for number, (_, place) in enumerate(pairs):
        pile = bisect_left(piles, place)
        before.append(ends[pile - 1] if pile else None)
        piles[pile : pile + 1] = [place]
        ends[pile : pile + 1] = [number]
    run: list[tuple[int, int]] = []
    at = ends[-1] if ends else None
    while at is not None:
        run.append(pairs[at])
        at = before[at]
    return run[::-1]
