"""Numbers that add up, printed beside each other: what somebody who knows the rules can work out from them.

What is printed of a count is a range: “about 20” is 18 to 22, “fewer than 5” is 0 to 4. Ranges that add up to another
range may leave less of each. A table is printed only if they leave all of every one: then its numbers tell together
no more than each tells alone, in this week, in two weeks subtracted from each other, and beside other tables of the
same sums. That is decided from the printed ranges and from nothing else, so that what is printed does not depend on
what is hidden. When a table is withheld, one learns only that its ranges would have been too narrow.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import product

Range = tuple[int, int]


def leaves_whole(plus: Sequence[Range], minus: Sequence[Range], unknown: Range = (0, 0)) -> bool:
    """Whether Σ plus + unknown = Σ minus leaves each range of both sides as wide as it is.

    The unknown is what is printed nowhere; it need not stay whole. Exact: with one equation, a number can be anything
    between what the others leave at least and at most.
    """
    low = sum(ends[0] for ends in plus) + unknown[0]
    high = sum(ends[1] for ends in plus) + unknown[1]
    low_minus, high_minus = sum(ends[0] for ends in minus), sum(ends[1] for ends in minus)
    return all(low_minus - (high - b) <= a and high_minus - (low - a) >= b for a, b in plus) and all(
        low - (high_minus - b) <= a and high - (low_minus - a) >= b for a, b in minus
    )


def leaves_two(parts: Sequence[Range], total: int, unknown: Range = (0, 0)) -> bool:
    """Whether parts that add up to a known number, with the unknown, each keep two numbers they may be."""
    low = sum(ends[0] for ends in parts) + unknown[0]
    high = sum(ends[1] for ends in parts) + unknown[1]
    if not low <= total <= high:
        return False
    return all(max(a, total - (high - b)) < min(b, total - (low - a)) for a, b in parts)


# Give and receive


def quarters_open(parts: Mapping[str, Range], gave: Range, received: Range, n: int) -> bool:
    """Of everybody once (both, gave, received, neither), beside how many gave and received at all, among n.

    n is known exactly, so less is asked than elsewhere: what is not printed as a number stays as wide as it is, and of
    every other number two are left that it may be, as of the parts of a composition.
    """
    found: dict[str, set[int]] = {name: set() for name in (*parts, "all who gave", "all who received")}
    spans = {name: range(low, high + 1) for name, (low, high) in parts.items()}
    for both, only_gave, only_received in product(spans["both"], spans["gave"], spans["received"]):
        neither = n - both - only_gave - only_received
        givers, takers = both + only_gave, both + only_received
        if neither in spans["neither"] and gave[0] <= givers <= gave[1] and received[0] <= takers <= received[1]:
            values = {"both": both, "gave": only_gave, "received": only_received, "neither": neither}
            for name, value in {**values, "all who gave": givers, "all who received": takers}.items():
                found[name].add(value)
    wholes = {**spans, "all who gave": _span(gave), "all who received": _span(received)}
    return all(
        len(found[name]) == len(whole) if _is_masked(whole, n) else len(found[name]) > 1
        for name, whole in wholes.items()
    )


def _is_masked(span: range, n: int) -> bool:
    return span[0] == 0 or span[-1] == n


# Coming and going


def flows_whole(out: Sequence[Range], into: Sequence[Range], before: Range, now: Range) -> bool:
    """The same for those who stayed, with those who went out or came in, among the numbers before and now.

    before = stayed + out, now = stayed + into, and nobody can be fewer than none.
    """
    names = [*range(len(out) + len(into)), "before", "now"]
    found: dict[int | str, set[int]] = {name: set() for name in names}
    spans = [_span(ends) for ends in (*out, *into)]
    for values in product(*spans):
        left, came = sum(values[: len(out)]), sum(values[len(out) :])
        least = max(0, before[0] - left, now[0] - came)
        most = min(before[1] - left, now[1] - came)
        if least <= most:
            for place, value in enumerate(values):
                found[place].add(value)
            found["before"].update((least + left, most + left))
            found["now"].update((least + came, most + came))
    ends_stay = all({ends[0], ends[1]} <= found[name] for name, ends in (("before", before), ("now", now)))
    return ends_stay and all(len(found[place]) == len(span) for place, span in enumerate(spans))


def _span(ends: Range) -> range:
    return range(ends[0], ends[1] + 1)
